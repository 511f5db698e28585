"""The views a wall takes turns in: those its address asks for, else the site's own."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from floor.settings import Language, Settings

    Gettext = Callable[[str], str]

ALL_QUEUES = "*"
ALONE_S = 60.0
"""How long the only board of a wall stays before it takes its own turn again: any length would do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One view: a group (`*` for all queues), or else some queues. It stays for `stay_s` seconds."""

    name: str
    group: str | None
    queues: tuple[str, ...]
    stay_s: float = ALONE_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """The boards that take turns, one at least. `unknown`: `?board=` names it, and the site has none such."""

    boards: tuple[Board, ...]
    unknown: str | None = None


def chosen_queues(query: Mapping[str, str]) -> list[str]:
    """Return the queues that ``?queues=a,b`` names: in that order, each once, blanks left out."""
    named = (part.strip() for part in query.get("queues", "").split(","))
    return list(dict.fromkeys(name for name in named if name))


def chosen_group(query: Mapping[str, str], settings: Settings) -> str | None:
    """Return the group that ``?group=`` names, else the site's own; None where queues are named instead."""
    if named := query.get("group", "").strip():
        return named
    if chosen_queues(query):
        return None
    return settings.wallboard.group or ALL_QUEUES


def turns(settings: Settings, language: Language, query: Mapping[str, str], _: Gettext) -> Turns:
    """Return what a wall of this address shows.

    A group or queues in the address beat the boards of the site; `?board=` keeps to one of these, by its
    number or its name in any language. One that there is not is said, and all take turns.
    """
    configured = settings.wallboard.boards
    wanted = query.get("board", "").strip()
    if query.get("group", "").strip() or chosen_queues(query) or not configured:
        group, queues = chosen_group(query, settings), tuple(chosen_queues(query))
        alone = Board(name=subject(settings, language, group, queues, _), group=group, queues=queues)
        return Turns(boards=(alone,), unknown=None if configured else wanted or None)
    boards = tuple(
        Board(
            name=board.name.text(language),
            group=None if board.queues else board.group or ALL_QUEUES,
            queues=board.queues,
            stay_s=board.stay_s,
        )
        for board in configured
    )
    if not wanted:
        return Turns(boards=boards)
    for number, (board, named) in enumerate(zip(boards, configured, strict=True), start=1):
        if wanted == str(number) or wanted.casefold() in {
            name.casefold() for name in named.name.root.values()
        }:
            return Turns(boards=(board,))
    return Turns(boards=boards, unknown=wanted)


def subject(
    settings: Settings, language: Language, group: str | None, queues: Sequence[str], _: Gettext
) -> str:
    """Say in words what a view shows: all queues, a group's name, or the queues one by one."""
    if group is None:
        return _(", ").join(settings.queue(queue).name.text(language) for queue in queues)
    if group == ALL_QUEUES:
        return _("All queues")
    section = settings.groups.get(group)
    return section.name.text(language) if section else group


def on_turn(boards: Sequence[Board], now: float) -> int:
    """Return whose turn it is at an epoch second: reckoned from the clock alone, so alike on every wall."""
    moment = now % sum(board.stay_s for board in boards)
    ends = itertools.accumulate(board.stay_s for board in boards)
    return next((place for place, end in enumerate(ends) if moment < end), len(boards) - 1)
