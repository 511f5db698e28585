"""HTML attributes whose names are no words of Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def attributes(named: Mapping[str, str]) -> dict[str, Any]:
    """Return attributes (`data-…`, `aria-…`) as arguments: Dash's signatures know each by its own type."""
    return dict(named)
