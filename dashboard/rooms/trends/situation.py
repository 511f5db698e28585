"""What the page says where there is nothing to draw: what is missing, why, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.rooms.trends import words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from dashboard.rooms.trends.words import Gettext
    from floor.settings import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Why nothing is drawn: `state` for the style sheet, one line of what is, one of what to do."""

    state: str
    what: str
    todo: str


def blank(_: Gettext) -> Notice:
    """Nothing was ever known of the floor."""
    return Notice(
        state="blank",
        what=_("Nothing is known of the floor yet."),
        todo=_("The page asks again each minute. The status page says what is missing."),
    )


def unreachable(_: Gettext) -> Notice:
    """The store cannot be read."""
    return Notice(
        state="unreachable",
        what=_("The history cannot be read just now: the store does not answer."),
        todo=_("The page asks again each minute. The status page says since when it is away."),
    )


def unknown(kind: str, name: str, _: Gettext) -> Notice:
    """There is no such queue or group."""
    what = (
        _("There is no group “{name}”.")
        if kind == "group"
        else _("There is no queue “{name}”, now or earlier.")
    )
    return Notice(state="unknown", what=what.format(name=name), todo=_("Choose another above."))


def mistaken(name: str, text: str, _: Gettext) -> Notice:
    """What the address gives as ``day`` or to ``compare`` is no date."""
    what = _("“{text}” is no date such as 2026-11-20.").format(text=text)
    todo = _("Choose a day above.") if name == "day" else _("Choose above which days to see beside it.")
    return Notice(state="mistaken", what=what, todo=todo)


def ahead(day: dt.date, today: dt.date, language: Language, _: Gettext) -> Notice:
    """The day is still to come."""
    return Notice(
        state="ahead",
        what=_("{day} is still to come.").format(day=words.long_date(day, language)),
        todo=_("Choose a day up to today, {today}.").format(today=words.long_date(today, language)),
    )


def empty(day: dt.date, name: str, latest: dt.date | None, language: Language, _: Gettext) -> Notice:
    """Nothing is kept of the day; `latest`: the last day of which something is."""
    if latest is None:
        return Notice(
            state="none",
            what=_("Nothing is kept of {name} yet.").format(name=name),
            todo=_("The first half hour stands here within a minute of its first call."),
        )
    return Notice(
        state="empty",
        what=_("Nothing is kept of {name} on {day}.").format(name=name, day=words.long_date(day, language)),
        todo=_("The latest day with figures is {day}.").format(day=words.long_date(latest, language)),
    )


def sentences(notice: Notice) -> Sequence[str]:
    """Return what is said, line by line."""
    return notice.what, notice.todo
