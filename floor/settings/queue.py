"""A queue's settings with every default filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from floor.model.picture import Formula
    from floor.settings.names import LocalName


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """One queue as it counts: what its own section says, else the defaults of the site.

    ``threshold_s`` None: what the ACD reports, else 20 s. ``wrapup_s`` None: wrap-up is not derived where a
    member brings none of its own. ``configured`` False: nobody wrote this queue down, and pages say so.
    """

    id: str
    name: LocalName
    threshold_s: float | None
    target: float
    formula: Formula
    wrapup_s: float | None
    short_call_s: float
    longest_wait_limit_s: float
    talk_attention_s: float
    talk_critical_s: float
    configured: bool
