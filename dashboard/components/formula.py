"""By which formula a service level is measured, in the reader's words: the same on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from floor.model.picture import Formula


def formula_words(_: Callable[[str], str]) -> dict[Formula, str]:
    """Say what is divided by what, in the reader's language."""
    return {
        "answered_and_abandoned": _("answered or abandoned in time ÷ all ended"),
        "answered_of_answered": _("answered in time ÷ answered"),
        "answered_of_offered": _("answered in time ÷ all calls"),
        "short_abandons_excluded": _("answered in time ÷ calls without short abandons"),
    }
