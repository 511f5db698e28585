"""Floors for the wall: rows of the picture as a watch would write them, made up but consistent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from floor.model.picture import (
    SITE_KEY,
    AgentRow,
    DayRow,
    HalfHour,
    QueueRow,
    ReplayProgress,
    Row,
    ServiceLevel,
    ServiceLevelValue,
    SiteRow,
    SourceRow,
    WindowFigures,
    agent_key,
    day_key,
    group_key,
    queue_key,
    source_key,
)
from floor.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from floor.model.picture import Formula, SourceState

TIMEZONE = "Asia/Shanghai"
HALF_HOUR_S = 1800
DAY_S = 86400
OFFSET_S = 8 * 3600
OPENS_S = 8 * 3600

QUEUES: tuple[tuple[str, str, str], ...] = (
    ("hotline", "客服热线", "Customer hotline"),
    ("billing", "账单与缴费", "Billing and payment"),
    ("repair", "故障报修", "Fault reports"),
    ("vip", "贵宾专线", "VIP line"),
    ("complaints", "投诉受理", "Complaints"),
    ("orders", "订单查询", "Order status"),
    ("returns", "退换货", "Returns and exchanges"),
    ("english", "英语服务", "English service"),
)
GROUPS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("service", "售后服务", "After-sales service", ("repair", "complaints", "returns")),
)
PERSONS = ("张伟", "Zhang Wei", "李娜", "Li Na", "王芳", "Fang Wang")
"""Names of people in the picture, which no wall may show."""
SEAT = "A-01"
LEVELS = (
    0.95, 0.91, 0.87, 0.82, 0.76, 0.71, 0.78, 0.85, 0.92, 0.94, 0.90, 0.84,
    0.79, 0.81, 0.77, 0.83, 0.88, 0.86, 0.82, 0.80, 0.85, 0.91, 0.89, 0.93,
)  # fmt: skip
"""A day's service levels by half hour."""

CITIES = ("北京", "上海", "广州", "深圳", "成都", "杭州", "武汉", "西安", "南京", "重庆")
CITIES_EN = (
    "Beijing", "Shanghai", "Guangzhou", "Shenzhen", "Chengdu",
    "Hangzhou", "Wuhan", "Xi'an", "Nanjing", "Chongqing",
)  # fmt: skip
LINES = (
    ("宽带报修与上门预约", "Broadband faults and home visits"),
    ("话费", "Bills"),
    ("企业客户大客户专席", "Key accounts"),
)


def config() -> dict[str, Any]:
    """Return a site that knows the queues of `normal` and of `many`, as it stands in config.yaml."""
    named = (*QUEUES, *many_names(100))
    return {
        "name": {"zh_CN": "客服中心", "en": "Contact centre"},
        "timezone": TIMEZONE,
        "queues": {queue: {"name": {"zh_CN": zh, "en": en}} for queue, zh, en in named},
        "groups": {
            group: {"name": {"zh_CN": zh, "en": en}, "queues": list(of)} for group, zh, en, of in GROUPS
        },
        "agents": {"PJSIP/1000": {"agent": "1000", "name": PERSONS[0], "seat": SEAT}},
        "wallboard": {"rotate_s": 5},
    }


def settings(**sections: Any) -> Settings:
    """Return the site of `config`, with further or other sections."""
    return Settings.model_validate(config() | sections)


def many_names(count: int) -> tuple[tuple[str, str, str], ...]:
    """Return ``count`` queues with names from short to very long."""
    return tuple(
        (
            f"q{number:03}",
            CITIES[number % 10] + LINES[number // 10 % 3][0],
            f"{CITIES_EN[number % 10]} – {LINES[number // 10 % 3][1]}",
        )
        for number in range(count)
    )


def day_start(now: float) -> float:
    """Return the midnight before ``now`` at the site."""
    return now - (now + OFFSET_S) % DAY_S


def half_hour_start(now: float) -> float:
    """Return the start of the half hour of ``now``."""
    return now - now % HALF_HOUR_S


def level(
    value: float | None,
    bound: float | None = None,
    *,
    target: float = 0.8,
    formula: Formula = "answered_of_offered",
) -> ServiceLevel:
    """Return a service level with a threshold of 20 s; the bound is the value unless it is given."""
    return ServiceLevel(
        value=value, bound=value if bound is None else bound, target=target, threshold_s=20.0, formula=formula
    )


def figures(
    now: float,
    ended: int,
    answered: int,
    within: int,
    *,
    since: float | None = None,
    waiting: int = 0,
    **more: Any,
) -> WindowFigures:
    """Return a window's figures by `answered_of_offered`. ``ended`` and ``waiting`` make up the offered."""
    abandoned = ended - answered
    offered = ended + waiting
    value = within / ended if ended else None
    return WindowFigures(
        since=day_start(now) if since is None else since,
        until=now,
        offered=offered,
        answered=answered,
        abandoned=abandoned,
        otherwise_left=0,
        waiting=waiting,
        answered_within=within,
        abandoned_within=abandoned // 3,
        short_calls=answered // 50,
        asa_s=11.4 if answered else None,
        att_s=184.0 if answered else None,
        aht_s=231.0 if answered else None,
        answer_rate=answered / offered if ended else None,
        abandon_rate=abandoned / offered if ended else None,
        occupancy=0.78,
        blind_s=more.pop("blind_s", 0.0),
        service_level=more.pop(
            "service_level", level(value, (within + waiting) / offered if offered else None)
        ),
        service_levels={"answered_of_offered": ServiceLevelValue(value=value, bound=value)},
    )


def states(
    idle: int, talking: int, *, ringing: int = 0, hold: int = 0, wrap_up: int = 0, not_ready: int = 0
) -> dict[str, int]:
    """Return agents by state."""
    return {
        "idle": idle,
        "ringing": ringing,
        "talking": talking,
        "hold": hold,
        "wrap_up": wrap_up,
        "not_ready": not_ready,
        "unknown": 0,
    }


def queue_row(  # noqa: PLR0913 - a row has many facts, each named where it is given
    now: float,
    queue: str,
    *,
    today: tuple[int, int, int] = (420, 405, 350),
    interval: tuple[int, int, int] = (24, 23, 20),
    waiting: int = 0,
    waited_s: float | None = None,
    limit_s: float = 120.0,
    agents: dict[str, int] | None = None,
    members: tuple[str, ...] | None = None,
    blind_since: float | None = None,
    blind_s: float = 0.0,
) -> QueueRow:
    """Return a queue's row; ``today`` and ``interval`` are (ended, answered, answered within T)."""
    counts = states(3, 9, wrap_up=1, not_ready=1) if agents is None else agents
    now_ = figures(now, *interval, since=half_hour_start(now), waiting=waiting, blind_s=blind_s)
    all_day = figures(now, *today, waiting=waiting, blind_s=blind_s)
    return QueueRow(
        queue=queue,
        is_group=members is not None,
        members=members or (),
        configured=True,
        sources=("pbx",),
        as_of=now,
        blind_since=blind_since,
        waiting=waiting,
        longest_wait_since=None if waited_s is None else now - waited_s,
        longest_wait_limit_s=limit_s,
        staffed=sum(counts.values()),
        available=counts["idle"],
        talking=counts["talking"],
        states=counts,
        interval=now_,
        rolling_15m=now_,
        rolling_60m=all_day,
        today=all_day,
    )


def unheard_row(now: float, queue: str, members: tuple[str, ...] | None = None) -> QueueRow:
    """Return the row of a configured queue, or of a group, of which no source has ever told."""
    blind_s = now - day_start(now)
    row = queue_row(
        now,
        queue,
        today=(0, 0, 0),
        interval=(0, 0, 0),
        members=members,
        blind_since=now - 600,
        blind_s=blind_s,
    )
    return replace(
        row, sources=(), as_of=None, waiting=None, staffed=None, available=None, talking=None, states=None
    )


def day_row(
    now: float,
    queue: str,
    values: Sequence[float | None] | None = None,
    *,
    present: float = 0.84,
    blind: Iterable[int] = (),
) -> DayRow:
    """Return today by half hours from 8:00 on; the last is the present one, with the value ``present``.

    Before 8:00 they begin at midnight: a test that runs at night needs calls too.
    """
    begin = day_start(now) + (OPENS_S if now >= day_start(now) + OPENS_S else 0)
    count = int((half_hour_start(now) - begin) // HALF_HOUR_S) + 1
    gaps = set(blind)
    if values is None:
        values = [*(LEVELS * 2)[: count - 1], present][:count]
    return DayRow(
        queue=queue,
        day_start=day_start(now),
        day_end=day_start(now) + DAY_S,
        target=0.8,
        half_hours=tuple(
            HalfHour(
                start=begin + n * HALF_HOUR_S,
                offered=0 if value is None else 100 + 20 * (n % 5),
                answered=0 if value is None else 95 + 20 * (n % 5),
                value=value,
                blind_s=600.0 if n in gaps else 0.0,
            )
            for n, value in enumerate(values)
        ),
    )


def site_row(now: float, replay: ReplayProgress | None = None) -> SiteRow:
    """Return the site's row."""
    return SiteRow(
        now=now,
        mode="live" if replay is None else "replay",
        timezone=TIMEZONE,
        interval_start=half_hour_start(now),
        day_start=day_start(now),
        day_end=day_start(now) + DAY_S,
        replay=replay,
        late_events=0,
        watch_since=now - 3600,
        log_position="1-0",
        log_length=1,
        log_lag=0,
    )


def source_row(now: float, state: SourceState = "up", since: float | None = None) -> SourceRow:
    """Return the one source's row."""
    return SourceRow(
        name="pbx",
        kind="asterisk",
        state=state,
        since=now - 3600 if since is None else since,
        as_of=now,
        last_event_at=now,
        lag_s=0.1,
        clock_off_s=0.0,
        detail="",
        counts={},
        notes=(),
    )


def agent_rows(now: float) -> dict[str, Row]:
    """Return agents with names, which the wall must never show."""
    return {
        agent_key(str(1000 + number)): AgentRow(
            agent=str(1000 + number),
            name=name,
            team="a",
            seat=None,
            sources=("pbx",),
            as_of=now,
            availability="ready",
            availability_since=now - 60,
            reason="",
            activity="idle",
            since=now - 60,
            quality="observed",
            device="ok",
            queue=None,
            call_since=None,
            queues=(),
            calls_today=12,
            talk_s_today=2400.0,
        )
        for number, name in enumerate(PERSONS)
    }


def _whole(
    now: float, queues: Iterable[QueueRow], everything: QueueRow, *more: tuple[str, Row]
) -> dict[str, Row]:
    rows: dict[str, Row] = {SITE_KEY: site_row(now), source_key("pbx"): source_row(now), **agent_rows(now)}
    rows |= {queue_key(row.queue): row for row in queues}
    rows[group_key("*")] = everything
    return rows | dict(more)


def normal(now: float) -> dict[str, Row]:
    """Return eight queues on an ordinary day: one waits too long, one misses its target."""
    made = {
        "hotline": queue_row(now, "hotline", today=(1184, 1139, 958), interval=(71, 67, 58), waiting=2, waited_s=38,
                             agents=states(6, 31, ringing=2, hold=1, wrap_up=3, not_ready=4)),
        "billing": queue_row(now, "billing", today=(642, 618, 524), interval=(38, 37, 32), waiting=1, waited_s=12,
                             agents=states(4, 14, ringing=1, wrap_up=2, not_ready=2)),
        "repair": queue_row(now, "repair", today=(503, 470, 371), interval=(41, 34, 22), waiting=3, waited_s=84,
                            agents=states(0, 13, hold=1, wrap_up=1, not_ready=2)),
        "vip": queue_row(now, "vip", today=(118, 118, 114), interval=(6, 6, 6),
                         agents=states(5, 3, not_ready=1)),
        "complaints": queue_row(now, "complaints", today=(214, 199, 161), interval=(12, 10, 10), waiting=1,
                                waited_s=141, agents=states(0, 8, hold=1, wrap_up=1, not_ready=1)),
        "orders": queue_row(now, "orders", today=(486, 474, 421), interval=(29, 29, 26),
                            agents=states(4, 9, ringing=1, wrap_up=1, not_ready=1)),
        "returns": queue_row(now, "returns", today=(231, 224, 196), interval=(15, 14, 12),
                             agents=states(3, 4, wrap_up=1)),
        "english": queue_row(now, "english", today=(34, 33, 30), interval=(0, 0, 0),
                             agents=states(2, 1)),
    }  # fmt: skip
    members = tuple(made)
    everything = queue_row(
        now, "*", members=members, today=(3405, 3276, 2775), interval=(212, 200, 172), waiting=7, waited_s=141,
        limit_s=180.0, agents=states(21, 77, ringing=3, hold=2, wrap_up=9, not_ready=11),
    )  # fmt: skip
    service = queue_row(
        now, "service", members=GROUPS[0][3], today=(948, 893, 728), interval=(68, 58, 44), waiting=4, waited_s=141,
        agents=states(3, 25, hold=2, wrap_up=3, not_ready=3),
    )  # fmt: skip
    return _whole(
        now,
        made.values(),
        everything,
        (group_key("service"), service),
        (day_key("*", is_group=True), day_row(now, "*", present=172 / 212)),
        (day_key("service", is_group=True), day_row(now, "service")),
        *((day_key(queue, is_group=False), day_row(now, queue)) for queue in made),
    )


def quiet(now: float) -> dict[str, Row]:
    """Return the floor before its first call of the day."""
    none = (0, 0, 0)
    here = states(2, 0, not_ready=1)
    queues = [queue_row(now, queue, today=none, interval=none, agents=here) for queue, _zh, _en in QUEUES]
    everything = queue_row(
        now,
        "*",
        members=tuple(row.queue for row in queues),
        today=none,
        interval=none,
        agents=states(14, 0, not_ready=4),
    )
    return _whole(now, queues, everything, (day_key("*", is_group=True), day_row(now, "*", [])))


def many(now: float, count: int = 30) -> dict[str, Row]:
    """Return a huge floor: numbers in the ten thousands, a wait of over an hour, long names."""
    queues = []
    for number, (queue, _zh, _en) in enumerate(many_names(count)):
        waits = number % 3 == 0
        offered = 800 + 130 * (number % 7)
        interval = (60, 40, 30) if number % 11 == 5 else (60, 58, 50 + number % 6)
        queues.append(
            queue_row(
                now, queue, today=(offered, offered - 31, offered - 31 - 9 * (number % 9)), interval=interval,
                waiting=1 + number % 5 if waits else 0,
                waited_s=(3753 if number == 12 else 15 + 4 * number) if waits else None,
                agents=states(3 + number % 9, 60 + number, hold=2, wrap_up=9, not_ready=12),
            )
        )  # fmt: skip
    everything = queue_row(
        now, "*", members=tuple(row.queue for row in queues), today=(38412, 36950, 30911), interval=(1800, 1701, 1420),
        waiting=12345, waited_s=3753, agents=states(1204, 3077, ringing=63, hold=42, wrap_up=309, not_ready=411),
    )  # fmt: skip
    return _whole(now, queues, everything, (day_key("*", is_group=True), day_row(now, "*", blind=(4, 9))))


def blind(now: float, since: float, state: SourceState = "down") -> dict[str, Row]:
    """Return the ordinary floor with its source not up since ``since``: the last that was known."""
    rows: dict[str, Row] = {}
    for key, row in normal(since).items():
        rows[key] = replace(row, blind_since=since) if isinstance(row, QueueRow) else row
    return rows | {SITE_KEY: site_row(now), source_key("pbx"): source_row(now, state, since)}


def replayed(now: float, *, done: bool = False) -> dict[str, Row]:
    """Return the ordinary floor as a recording plays it."""
    progress = ReplayProgress(file="ami.jsonl.gz", progress=1.0 if done else 0.42, done=done)
    return normal(now) | {SITE_KEY: site_row(now, progress)}
