"""One table of what a wall has to say of a floor, for both that say it: the scripts' page and the plain one.

Each case is a picture, how well it is known, and what somebody asks for; beside it stands every word of the head,
the sign and the queues, from the top. `tests/dashboard/rooms/wallboard/plain/test_cases.py` reads them off the
plain page, `tests/browser/test_wallboard_cases.py` off the wall's scripts.

Not here, because only one of the two does it: praise, the day's line and pages of queues (scripts), what a
connection that is new or lost says (scripts), and the age of a source's last sign of life (scripts).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from dashboard.live.frames import Health
from floor.model.picture import QueueRow
from tests.doubles import wall_floor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from floor.model.picture import Row

NOW = 1_763_784_000.0
"""12:00:00 at the site, and the start of a half hour's last moment: what ended before counts as today's."""
WELL = Health(redis_ok=True, picture_at=NOW, watch_alive_at=NOW)


@dataclass(frozen=True, kw_only=True)
class Line:
    """A queue's line: `mark` and `why` say how it stands, the rest are its figures."""

    queue: str
    mark: str = ""
    why: str = ""
    waiting: str = "0"
    longest: str = "–"
    level: str = "83%"
    agents: str = "3 / 14"


@dataclass(frozen=True, kw_only=True)
class Head:
    """The words of the head. `limit` begins with ◆ where a caller waits too long, `goal` with ▲ where it is missed."""

    level: str = "83%"
    goal: str = "Target 80% in 20 s"
    waiting: str = "0"
    longest: str = "–"
    limit: str = "Nobody is waiting"
    answered: str = "96%"
    abandoned: str = "4%"
    calls: str = "840"


NONE = Head(level="–", goal="", waiting="–", limit="", answered="–", abandoned="–", calls="–")
"""The head of a board of which nothing was ever told."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """What a wall that asks for `query` says of a picture, `later_s` after `NOW`."""

    name: str
    rows: Mapping[str, Row]
    query: str = "queues=vip,hotline"
    later_s: float = 0.0
    health: Health = WELL
    state: str = "live"
    sign: str = "Live"
    head: Head
    queues: tuple[Line, ...]


def floor(*queues: QueueRow, **more: Row) -> dict[str, Row]:
    """Return a picture of these queues, of one source that is well."""
    rows: dict[str, Row] = {"site": wall_floor.site_row(NOW), "s:pbx": wall_floor.source_row(NOW)}
    return rows | {("g:" if row.is_group else "q:") + row.queue: row for row in queues} | more


def queue(name: str, **facts: Any) -> QueueRow:
    """Return a queue's row; `number` beats the number of those who wait, `gap_s` was not seen."""
    made: dict[str, Any] = {}
    if "number" in facts:
        made["waiting"] = facts.pop("number")
    gap_s = facts.pop("gap_s", 0.0)
    row = wall_floor.queue_row(NOW, name, blind_s=gap_s, **facts)
    return replace(row, **made)


def untold(name: str, **facts: Any) -> QueueRow:
    """Return a queue whose source tells of agents, and not of calls."""
    return queue(name, number=None, gap_s=7200.0, **({"today": (0, 0, 0), "interval": (0, 0, 0)} | facts))


def gone(name: str) -> QueueRow:
    """Return a queue whose source was taken out of the configuration."""
    row = queue(name, blind_since=NOW - 600, gap_s=600.0, number=None)
    return replace(row, sources=(), as_of=None, staffed=None, available=None, states=None, told_no_more=True)


def measured(row: QueueRow, **changes: Any) -> QueueRow:
    """Return a queue whose service level of today is measured in another way."""
    level = replace(row.today.service_level, **changes)
    return replace(row, today=replace(row.today, service_level=level))


def group(name: str, *members: str, **facts: Any) -> QueueRow:
    """Return a group's row."""
    return queue(name, members=members, **facts)


WAITS = {"waiting": 1, "waited_s": 30.0}
LATE = {"waiting": 1, "waited_s": 141.0}
VIP, HOTLINE = Line(queue="VIP line"), Line(queue="Customer hotline")
UNTOLD = {"waiting": "–", "level": "–"}
OLD = "No data since 11:59:00"


def _sums() -> list[Case]:
    """Return cases of what several queues add up to, and what becomes of a part that is not known."""
    only = Line(queue="Customer hotline", **UNTOLD)
    waits = Line(queue="VIP line", waiting="1", longest="0:30")
    half = Head(level="≈83%", waiting="≥ 1", longest="≥ 0:30", limit="Limit 2:00 · VIP line",
                answered="≈96%", abandoned="≈4%", calls="≥ 421")  # fmt: skip
    return [
        Case(name="all known, nobody waits", rows=floor(queue("vip"), queue("hotline")), head=Head(), queues=(VIP, HOTLINE)),
        Case(
            name="all known, both wait: the longest of them",
            rows=floor(queue("vip", **WAITS), queue("hotline", waiting=2, waited_s=50.0, limit_s=60.0)),
            head=Head(waiting="3", longest="0:50", limit="Limit 1:00 · Customer hotline", calls="843"),
            queues=(waits, Line(queue="Customer hotline", waiting="2", longest="0:50")),
        ),
        Case(name="of one nobody knows: bounds", rows=floor(queue("vip", **WAITS), untold("hotline")), head=half, queues=(waits, only)),
        Case(
            name="of one nobody knows and in the other nobody waits: at least nobody, which is not nobody",
            rows=floor(queue("vip"), untold("hotline")),
            head=replace_head(half, waiting="≥ 0", longest="–", limit="", calls="≥ 420"),
            queues=(VIP, only),
        ),
        Case(
            name="of all nobody knows: no value",
            rows=floor(untold("vip"), untold("hotline")),
            head=Head(level="–", waiting="–", limit="", answered="–", abandoned="–", calls="≥ 0"),
            queues=(Line(queue="VIP line", **UNTOLD), only),
        ),
        Case(
            name="of one it is known how many wait, and not since when",
            rows=floor(queue("vip", **WAITS), queue("hotline", number=4)),
            head=Head(waiting="5", longest="≥ 0:30", limit="Limit 2:00 · VIP line", calls="841"),
            queues=(waits, Line(queue="Customer hotline", waiting="4")),
        ),
        Case(
            name="one queue of which it is known how many wait, and not since when: not nobody",
            query="queues=vip",
            rows=floor(queue("vip", number=4)),
            head=Head(waiting="4", limit="", calls="420"),
            queues=(Line(queue="VIP line", waiting="4"),),
        ),
        Case(
            name="a group in which one number is not known",
            query="group=service",
            rows=floor(
                group("service", "repair", "returns", number=None),
                queue("repair", **LATE),
                queue("returns", number=None),
            ),
            head=Head(waiting="≥ 1", longest="≥ 2:21", limit="◆ Over 2:00 · Fault reports", calls="420"),
            queues=(
                Line(queue="Fault reports", mark="◆", why="Waiting longer than 2:00", waiting="1", longest="2:21"),
                Line(queue="Returns and exchanges", waiting="–"),
            ),
        ),
        Case(
            name="a group in which no number is known",
            query="group=service",
            rows=floor(group("service", "repair", number=None), queue("repair", number=None)),
            head=Head(waiting="–", limit="", calls="420"),
            queues=(Line(queue="Fault reports", waiting="–"),),
        ),
        Case(
            name="a group the watch counted as a whole, with a limit of its own",
            query="group=service",
            rows=floor(group("service", "repair", **LATE, limit_s=60.0), queue("repair", **LATE, limit_s=300.0)),
            head=Head(waiting="1", longest="2:21", limit="Limit 5:00 · Fault reports", calls="421"),
            queues=(Line(queue="Fault reports", waiting="1", longest="2:21"),),
        ),
        Case(
            name="a queue of which no source ever told has no part in it",
            rows=floor(queue("vip", **WAITS), wall_floor.unheard_row(NOW, "hotline")),
            head=Head(waiting="1", longest="0:30", limit="Limit 2:00", calls="421"),
            queues=(waits, Line(queue="Customer hotline", mark="◌", why="Nothing heard of it yet", agents="–", **UNTOLD)),
        ),
        Case(
            name="a queue taken out keeps its line and has no part in it",
            rows=floor(queue("vip"), gone("hotline")),
            head=Head(calls="420"),
            queues=(
                Line(queue="Customer hotline", mark="◌", why="No source tells of it any more", waiting="–", level="≈83%", agents="–"),
                VIP,
            ),
        ),
    ]  # fmt: skip


def _rates() -> list[Case]:
    """Return cases of rates: of queues measured in different ways, of few calls, of a day seen in part."""
    none = {"today": (0, 0, 0), "interval": (0, 0, 0)}
    return [
        Case(
            name="other targets",
            rows=floor(queue("vip"), measured(queue("hotline"), target=0.9)),
            head=Head(goal="Targets differ by queue"),
            queues=(VIP, HOTLINE),
        ),
        Case(
            name="other thresholds",
            rows=floor(queue("vip"), measured(queue("hotline"), threshold_s=30.0)),
            head=Head(goal="Target 80%"),
            queues=(VIP, HOTLINE),
        ),
        Case(
            name="other formulas",
            rows=floor(queue("vip"), measured(queue("hotline"), formula="answered_of_answered")),
            head=Head(level="–", goal="Counted differently by queue: open one, or a group"),
            queues=(VIP, HOTLINE),
        ),
        Case(
            name="a target that is missed",
            query="queues=vip",
            rows=floor(queue("vip", today=(420, 405, 300))),
            head=Head(level="71%", goal="▲ Target 80% in 20 s", calls="420"),
            queues=(VIP,),
        ),
        Case(
            name="no calls yet",
            query="queues=vip",
            rows=floor(queue("vip", **none)),
            head=Head(level="–", goal="No calls yet today", answered="–", abandoned="–", calls="0"),
            queues=(Line(queue="VIP line", level="–"),),
        ),
        Case(
            name="no calls seen, of a day that was not seen whole",
            query="queues=vip",
            rows=floor(queue("vip", gap_s=60.0, **none)),
            head=Head(level="–", answered="–", abandoned="–", calls="≥ 0"),
            queues=(Line(queue="VIP line", level="–"),),
        ),
        Case(
            name="while all calls still wait there is no rate",
            rows=floor(queue("vip", **none, **WAITS), queue("hotline", **none)),
            head=Head(level="–", waiting="1", longest="0:30", limit="Limit 2:00 · VIP line",
                      answered="–", abandoned="–", calls="1"),
            queues=(Line(queue="VIP line", level="–", waiting="1", longest="0:30"), Line(queue="Customer hotline", level="–")),
        ),
        Case(
            name="a gap in one queue's day is one in the sum's",
            rows=floor(queue("vip", gap_s=60.0), queue("hotline")),
            head=Head(level="≈83%", answered="≈96%", abandoned="≈4%", calls="≥ 840"),
            queues=(Line(queue="VIP line", level="≈83%"), HOTLINE),
        ),
    ]  # fmt: skip


def _trouble() -> list[Case]:
    """Return cases of when a queue is in trouble, and which one rises."""

    def one(name: str, mark: str, why: str, later_s: float = 0.0, **facts: Any) -> Case:
        row = queue("vip", **facts)
        waits = row.longest_wait_since is not None
        wait_s = facts.get("waited_s", 0.0) + later_s
        wait = f"{int(wait_s // 60)}:{int(wait_s % 60):02}" if waits else "–"
        limit = f"{int(row.longest_wait_limit_s // 60)}:00"
        is_late = mark == "◆"
        level = row.interval.service_level.value
        value = "–" if level is None else f"{level:.0%}"
        limit_words = f"◆ Over {limit}" if is_late else f"Limit {limit}"
        head = Head(waiting=str(row.waiting), longest=wait, answered=f"{row.today.answer_rate or 0:.0%}", calls=str(row.today.offered),
                    limit=limit_words if waits else "Nobody is waiting")  # fmt: skip
        line = Line(queue="VIP line", mark=mark, why=why, waiting=str(row.waiting), longest=wait, level=value)
        return Case(
            name=name, query="queues=vip", rows=floor(row), later_s=later_s, head=head, queues=(line,)
        )

    too_long, lost = "Waiting longer than 2:00", "Target 80% out of reach"
    complaints = Line(
        queue="Complaints", mark="◆", why=too_long, waiting="1", longest="2:21", agents="3 / 14"
    )
    blind = Line(queue="VIP line", mark="◌", why=OLD)
    return [
        one("a wait up to the limit", "", "", waiting=1, waited_s=120.0),
        one("a wait of a second more", "◆", too_long, 1.0, waiting=1, waited_s=120.0),
        one("a wait within a longer limit", "", "", 1.0, waiting=1, waited_s=119.0, limit_s=300.0),
        # Two of ten are lost: 80 % is still in reach with nine of eleven, no longer at seven of ten.
        one("a target still in reach", "", "", interval=(10, 8, 8)),
        one("a target out of reach", "▲", lost, interval=(10, 9, 7)),
        # What waits may still be answered in time: (7 + 5) / 15 is 80 %.
        one("one in reach for those who wait", "", "", interval=(10, 8, 7), waiting=5, waited_s=3.0),
        # The first call of a half hour was missed: no alarm yet. The second makes one.
        one("one call missed", "", "", interval=(1, 1, 0)),
        one("two calls missed", "▲", lost, interval=(2, 1, 0)),
        one("no calls", "", "", interval=(0, 0, 0)),
        one("a wait weighs more than a target", "◆", too_long, interval=(10, 9, 2), waiting=1, waited_s=141.0),
        Case(
            name="trouble rises: a wait, a target, what is not seen, and the rest in its order",
            query="queues=hotline,vip,repair,complaints,orders",
            rows=floor(
                queue("hotline"), queue("vip", blind_since=NOW - 60), queue("repair", interval=(10, 9, 7)),
                queue("complaints", **LATE), queue("orders"),
            ),
            state="part",
            sign=OLD,
            head=Head(waiting="1", longest="2:21", limit="◆ Over 2:00 · Complaints", calls="2,101"),
            queues=(
                complaints,
                Line(queue="Fault reports", mark="▲", why=lost, level="70%"),
                blind, HOTLINE, Line(queue="Order status"),
            ),
        ),
    ]  # fmt: skip


def _staleness() -> list[Case]:
    """Return cases of how much is true, and in which words that is said."""
    late = queue("vip", **LATE)
    head = Head(waiting="1", longest="2:21", limit="◆ Over 2:00", calls="421")
    line = Line(queue="VIP line", mark="◆", why="Waiting longer than 2:00", waiting="1", longest="2:21")
    silent = Health(redis_ok=True, picture_at=NOW + 60, watch_alive_at=NOW)
    down = wall_floor.source_row(NOW, "down", NOW - 60)
    was = replace(queue("vip", waiting=1, waited_s=201.0), blind_since=NOW - 60, as_of=NOW - 61)
    dark = replace_line(line, mark="◌", why="No data since 12:00:00")
    return [
        Case(name="a trouble, live", query="queues=vip", rows=floor(late), head=head, queues=(line,)),
        Case(
            name="a watch silent for four seconds makes the page old",
            query="queues=vip", rows=floor(late), health=silent, later_s=4.0, state="old", sign="4 s old",
            head=replace_head(head, longest="2:25"), queues=(replace_line(line, longest="2:25"),),
        ),
        Case(
            name="one silent for longer makes it blind: all stands still, and no trouble is told as if it were now",
            query="queues=vip", rows=floor(late), health=silent, later_s=60.0, state="blind",
            sign="No data since 12:00:00",
            head=replace_head(head, limit="◆ Limit 2:00"), queues=(dark,),
        ),
        Case(
            name="a store that does not answer",
            query="queues=vip", rows=floor(late), later_s=2.0, state="blind", sign="No data since 12:00:00",
            health=Health(redis_ok=False, picture_at=NOW, watch_alive_at=NOW),
            head=replace_head(head, limit="◆ Limit 2:00"), queues=(dark,),
        ),
        Case(
            name="a source that is down: its queues stand still as last seen, and are not judged",
            query="queues=vip", rows=floor(was, **{"s:pbx": down}), later_s=30.0, state="part", sign=OLD,
            head=replace_head(head, longest="2:20", limit="Limit 2:00"),
            queues=(Line(queue="VIP line", mark="◌", why=OLD, waiting="1", longest="2:20"),),
            health=Health(redis_ok=True, picture_at=NOW + 30, watch_alive_at=NOW + 30),
        ),
        Case(
            name="nobody waited when a queue was last seen: not said of now",
            query="queues=vip", rows=floor(queue("vip", blind_since=NOW - 60)), state="part", sign=OLD,
            head=Head(limit="", calls="420"), queues=(Line(queue="VIP line", mark="◌", why=OLD),),
        ),
        Case(
            name="a caller of a queue that is seen counts on beside one that is not",
            rows=floor(queue("vip", **LATE), queue("hotline", **WAITS, blind_since=NOW - 60)),
            state="part", sign=OLD,
            head=Head(waiting="2", longest="2:21", limit="◆ Over 2:00 · VIP line", calls="842"),
            queues=(
                line,
                Line(queue="Customer hotline", mark="◌", why=OLD, waiting="1", longest="0:30"),
            ),
        ),
        Case(
            name="a queue of which nothing was ever told, though every source is heard: not live",
            query="queues=vip", rows=floor(wall_floor.unheard_row(NOW, "vip")), state="part",
            sign="No data since 11:50:00", head=NONE,
            queues=(Line(queue="VIP line", mark="◌", why="Nothing heard of it yet", agents="–", **UNTOLD),),
        ),
        Case(
            name="a queue of which nothing was ever told, and no source is heard",
            query="queues=vip", rows=floor(wall_floor.unheard_row(NOW, "vip"), **{"s:pbx": down}), state="unheard",
            sign="Not heard: 1 of 1 source", head=NONE,
            queues=(Line(queue="VIP line", mark="◌", why="Nothing heard of it yet", agents="–", **UNTOLD),),
        ),
        Case(
            name="one source of two is missing from the board of all queues",
            query="group=*",
            rows=floor(group("*", "vip"), queue("vip"), **{"s:other": replace(down, name="other")}),
            state="unheard", sign="Not heard: 1 of 2 sources", head=Head(calls="420"), queues=(VIP,),
        ),
        Case(
            name="and not from one of a queue that is seen",
            query="queues=vip", rows=floor(queue("vip"), **{"s:other": replace(down, name="other")}),
            head=Head(calls="420"), queues=(VIP,),
        ),
    ]  # fmt: skip


def replace_head(head: Head, **changes: str) -> Head:
    """Return a head with other words."""
    return Head(**{name: getattr(head, name) for name in Head.__dataclass_fields__} | changes)


def replace_line(line: Line, **changes: str) -> Line:
    """Return a line with other words."""
    return Line(**{name: getattr(line, name) for name in Line.__dataclass_fields__} | changes)


CASES = (*_sums(), *_rates(), *_trouble(), *_staleness())
