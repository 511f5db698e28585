"""Floors for the status page: sources, queues and a site in good and bad health, as a watch would write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from floor.model.picture import (
    SITE_KEY,
    QueueRow,
    ReplayProgress,
    Row,
    SharedAgent,
    SiteRow,
    SourceRow,
    queue_key,
    source_key,
)
from tests.doubles import wall_floor

if TYPE_CHECKING:
    from collections.abc import Mapping

TOKEN_HASH = "sha256:" + "0" * 64
SECRET = {"env": "STATUS_FLOOR_SECRET"}
QUEUES = ("sales", "support", "billing")
NOBODYS = "3100-test"
"""A queue nobody configured."""


def asterisk(name: str, **more: Any) -> dict[str, Any]:
    """Return an Asterisk as it stands in config.yaml."""
    return {
        "kind": "asterisk",
        "name": name,
        "host": f"{name}.example.com",
        "username": "floorwatch-account",
        "secret": SECRET,
    } | more


def config(sources: int = 3) -> dict[str, Any]:
    """Return a site with so many sources: two telephone systems, a feed, then ever more telephone systems."""
    named: list[dict[str, Any]] = [
        asterisk("pbx-north"),
        asterisk("pbx-south", tls={}),
        {"kind": "feed", "name": "crm", "token_hash": TOKEN_HASH},
    ]
    named += [asterisk(f"branch-{number:02}") for number in range(1, sources - 2)]
    return {
        "name": {"zh_CN": "客服中心", "en": "Contact centre"},
        "timezone": wall_floor.TIMEZONE,
        "sources": named[:sources],
        "queues": {
            queue: {"name": {"zh_CN": zh, "en": en}}
            for queue, zh, en in (("sales", "销售", "Sales"), ("support", "支持", "Support"))
        },
    }


def source(now: float, name: str, **changes: Any) -> SourceRow:
    """Return a source that is heard."""
    values: dict[str, Any] = {
        "name": name,
        "kind": "feed" if name == "crm" else "asterisk",
        "state": "up",
        "since": now - 9000,
        "as_of": now - 0.4,
        "last_event_at": now - 1.2,
        "lag_s": None if name == "crm" else 0.018,
        "clock_off_s": None if name == "crm" else 0.03,
        "detail": "" if name == "crm" else "Asterisk 22.5.0",
        "counts": {},
        "notes": (),
        "heartbeat_s": 30.0 if name == "crm" else 2.0,
        "queues": 2,
        "agents": 34,
    }
    return SourceRow(**(values | changes))


def down(now: float, name: str, reason: str, for_s: float, **changes: Any) -> SourceRow:
    """Return a source that is not heard for a reason, and so long."""
    gone = {
        "state": "down",
        "reason": reason,
        "detail": reason,
        "since": now - for_s,
        "as_of": now - for_s - 1,
    }
    return source(
        now, name, **(gone | {"blind_since": now - for_s, "last_event_at": now - for_s - 3} | changes)
    )


def queue(now: float, name: str, **changes: Any) -> QueueRow:
    """Return a queue of pbx-north."""
    row = wall_floor.queue_row(now, name)
    fields = {field: getattr(row, field) for field in row.__struct_fields__}
    return QueueRow(**(fields | {"sources": ("pbx-north",)} | changes))


def site(now: float, **changes: Any) -> SiteRow:
    """Return the site."""
    row = wall_floor.site_row(now)
    fields = {field: getattr(row, field) for field in row.__struct_fields__}
    return SiteRow(**(fields | {"watch_since": now - 9000, "log_length": 812_344, "log_lag": 3} | changes))


def floor(sources: Mapping[str, SourceRow], queues: Mapping[str, QueueRow], site_: SiteRow) -> dict[str, Row]:
    """Return a picture."""
    rows: dict[str, Row] = {SITE_KEY: site_}
    rows |= {source_key(name): row for name, row in sources.items()}
    return rows | {queue_key(name): row for name, row in queues.items()}


def healthy(now: float, names: tuple[str, ...] = ("pbx-north", "pbx-south", "crm")) -> dict[str, Row]:
    """Return a floor on which all is well."""
    return floor(
        {name: source(now, name) for name in names},
        {name: queue(now, name) for name in ("sales", "support")},
        site(now),
    )


def bad(now: float) -> dict[str, Row]:
    """Return a floor with several faults at once; crm was never heard."""
    north = down(
        now,
        "pbx-north",
        "refused",
        187,
        detail="Authentication failed",
        blind_today_s=4210.0,
        agents=12,
        counts={"malformed_messages": 3, "unknown_messages": 41, "unknown_message PeerEntry": 41},
    )
    south = source(
        now,
        "pbx-south",
        clock_off_s=-3604.0,
        late_events=1204,
        counts={"spooled": 20_411, "dropped": 1204, "unasked_items": 2},
        notes=(
            'QueueMemberStatus without "Interface"',
            "line of 10,485,760 bytes without an end: left out",
        ),
        blind_today_s=312.0,
    )
    queues = {name: queue(now, name, blind_since=now - 187) for name in ("sales", "support")}
    queues[NOBODYS] = queue(now, NOBODYS, configured=False, sources=("pbx-south",))
    return floor(
        {"pbx-north": north, "pbx-south": south},
        queues,
        site(
            now,
            log_lag=18_204,
            log_unusable=7,
            shared_agents=(
                SharedAgent("PJSIP/1001", ("pbx-north", "pbx-south")),
                SharedAgent("PJSIP/1002", ("pbx-north", "pbx-south")),
            ),
        ),
    )


def many(now: float) -> dict[str, Row]:
    """Return a floor of thirty sources, five of them in different kinds of trouble."""
    names = [str(one["name"]) for one in config(30)["sources"]]
    rows = {name: source(now, name, agents=40 + place, queues=place % 7) for place, name in enumerate(names)}
    rows["branch-04"] = down(now, "branch-04", "lost", 42, detail="Connection reset by peer")
    rows["branch-09"] = down(now, "branch-09", "hung", 3_800)
    rows["branch-11"] = source(
        now, "branch-11", state="stale", since=now - 8, blind_since=now - 12, as_of=now - 12
    )
    rows["branch-17"] = source(now, "branch-17", clock_off_s=61.0)
    rows["branch-20"] = source(now, "branch-20", blind_since=now - 30, since=now - 4)
    queues = {f"q{number:03}": queue(now, f"q{number:03}", configured=False) for number in range(60)}
    queues |= {
        name: queue(now, name, sources=("branch-04",), blind_since=now - 42) for name in ("sales", "support")
    }
    return floor(rows, queues, site(now))


def replayed(now: float, *, done: bool = False) -> dict[str, Row]:
    """Return a floor as a recording plays it."""
    progress = ReplayProgress(file="monday.ami.jsonl.gz", progress=1.0 if done else 0.42, done=done)
    recording = source(now, "recording", heartbeat_s=None, lag_s=None, clock_off_s=None)
    if done:
        recording = down(now, "recording", "ended", 0, blind_since=None, heartbeat_s=None)
    return floor(
        {"recording": recording}, {"sales": queue(now, "sales")}, site(now, mode="replay", replay=progress)
    )
