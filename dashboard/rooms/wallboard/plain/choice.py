"""Which rows a board shows: the same choice as in ``assets/wallboard/choice.js``. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.rooms.wallboard.boards import ALL_QUEUES
from floor.model.picture import QueueRow, group_key, queue_key
from floor.model.service_level import fraction
from floor.model.sums import Sums

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.rooms.wallboard.boards import Board
    from floor.model.picture import Formula, Row
    from floor.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of a whole view. None: not known, or not to be said of these queues together.

    `waiting` is of the queues of which it is known; where `waiting_is_least`, of some it is not. Rates are
    fractions of today's calls; `today_blind_s` of today nothing was known. `whole` is the row of a view that
    the watch counted as a whole, `parts` are those of its queues of which some source told.
    """

    level: float | None
    formula: Formula | None
    target: float | None
    threshold_s: float | None
    waiting: int | None
    waiting_is_least: bool
    answer_rate: float | None
    abandon_rate: float | None
    offered: int
    available: int | None
    staffed: int | None
    blind_since: float | None
    today_blind_s: float
    whole: QueueRow | None
    parts: tuple[QueueRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a board shows: its queues, and its figures: None while no source ever told of any of them.

    `blind_since`: since when nothing new is known of them, or ever was; None while all is well.
    """

    figures: Figures | None
    blind_since: float | None
    queues: Sequence[tuple[str, QueueRow | None]]
    unknown_group: str | None
    unknown_queues: Sequence[str]


def choose(rows: Mapping[str, Row], board: Board, settings: Settings) -> Choice:
    """Return what a board shows of the picture's rows."""

    def queue_row(key: str) -> QueueRow | None:
        row = rows.get(key)
        return row if isinstance(row, QueueRow) else None

    def known(queue: str) -> bool:
        return queue_key(queue) in rows or queue in settings.queues

    group = None if board.group is None else queue_row(group_key(board.group))
    lost = board.group not in (None, ALL_QUEUES) and group is None and board.group not in settings.groups
    if board.group is None:
        listed = [queue for queue in board.queues if known(queue)]
    elif group is not None and group.members:
        listed = list(group.members)
    else:
        listed = [key[2:] for key in rows if key.startswith("q:")] if board.group == ALL_QUEUES else []
    found = [(queue, queue_row(queue_key(queue))) for queue in listed]
    seen = [row for _queue, row in found if row is not None]
    heard = tuple(row for row in seen if row.sources)
    figures = None
    if board.group is not None:
        figures = counted(group, heard or (group,)) if group is not None and group.sources else None
        shown = [] if group is None else [group]
    else:
        shown = list(heard) or seen
        if heard:
            figures = counted(heard[0], heard) if len(heard) == 1 else together(heard)
    return Choice(
        figures=figures,
        blind_since=min((row.blind_since for row in shown if row.blind_since is not None), default=None),
        queues=[
            (queue, row if row is not None and (row.sources or row.told_no_more) else None)
            for queue, row in found
        ],
        unknown_group=board.group if lost else None,
        unknown_queues=[queue for queue in board.queues if not known(queue)],
    )


def counted(row: QueueRow, parts: tuple[QueueRow, ...]) -> Figures:
    """Return the figures of a queue or group as the watch counted them.

    Of a group the watch tells no number where that of one queue is not known: the others are added up here.
    """
    today, level = row.today, row.today.service_level
    known = [part.waiting for part in parts if part.waiting is not None]
    is_least = row.waiting is None and bool(known)
    return Figures(
        level=level.value,
        formula=level.formula,
        target=level.target,
        threshold_s=level.threshold_s,
        waiting=sum(known) if is_least else row.waiting,
        waiting_is_least=is_least,
        answer_rate=today.answer_rate,
        abandon_rate=today.abandon_rate,
        offered=today.offered,
        available=row.available,
        staffed=row.staffed,
        blind_since=row.blind_since,
        today_blind_s=today.blind_s,
        whole=row,
        parts=parts,
    )


def together(rows: tuple[QueueRow, ...]) -> Figures:
    """Add up queues that are no group. Calls add up; agents do not, as one may serve several queues."""
    days = [row.today for row in rows]
    levels = [day.service_level for day in days]
    sums = Sums(
        answered=sum(day.answered for day in days),
        abandoned=sum(day.abandoned for day in days),
        answered_within=sum(day.answered_within for day in days),
        abandoned_within=sum(day.abandoned_within for day in days),
    )
    formula = levels[0].formula if len({level.formula for level in levels}) == 1 else None
    part, whole = fraction(formula, sums) if formula is not None else (0, 0)
    targets, thresholds = {level.target for level in levels}, {level.threshold_s for level in levels}
    offered, still = sum(day.offered for day in days), sum(day.waiting for day in days)
    known = [row.waiting for row in rows if row.waiting is not None]
    judged = 0 if still == offered else offered
    blind = [row.blind_since for row in rows if row.blind_since is not None]
    return Figures(
        level=part / whole if whole > 0 else None,
        formula=formula,
        target=targets.pop() if len(targets) == 1 else None,
        threshold_s=thresholds.pop() if len(thresholds) == 1 else None,
        waiting=sum(known) if known else None,
        waiting_is_least=0 < len(known) < len(rows),
        answer_rate=sums.answered / judged if judged else None,
        abandon_rate=sums.abandoned / judged if judged else None,
        offered=offered,
        available=None,
        staffed=None,
        blind_since=min(blind, default=None),
        today_blind_s=max(day.blind_s for day in days),
        whole=None,
        parts=rows,
    )
