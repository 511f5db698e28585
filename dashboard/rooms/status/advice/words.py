"""What advice is made of: sentences in the reader's language. Pure.

What stands in backquotes is to be typed as it is; {names} in braces are filled in by the page.
"""

from __future__ import annotations

from collections.abc import Callable

Gettext = Callable[[str], str]
Sentences = tuple[str, ...]
Say = Callable[[Gettext], Sentences]
