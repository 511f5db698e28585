"""What a viewer of the live path is told, and what it may see: pure, without a socket or a clock.

An audience is the group of viewers that see the same. Rows are encoded once for each audience; a frame is
put together from rows already encoded. What an audience may not see never gets into its rows.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec

from floor.model.picture import Mode, QueueRow, Row, SiteRow, SourceRow
from floor.settings.standing import Standing

_encode = msgspec.json.encode

PLACES_AFTER_POINT = 6
"""Times and rates are sent to the microsecond and the millionth: more is noise that costs bytes."""


class Audience(msgspec.Struct, frozen=True, kw_only=True):
    """A group of viewers that see the same.

    `kinds`: the rows they see, by what stands before the first colon of a row's key. `hidden`: the fields
    left out of a kind's rows, wherever they stand in the row. `frames_per_s`: how often at most they are
    told of changes. `minds_configuration`: they are told where the configuration stands. `minds_plan`: they
    are told which version the plan of the seats has.
    """

    name: str
    kinds: frozenset[str]
    hidden: Mapping[str, frozenset[str]]
    frames_per_s: float
    minds_configuration: bool = False
    minds_plan: bool = False


_QUEUE_HIDDEN = frozenset({"acd", "service_levels", "contact_reasons"})
_AGENT_HIDDEN = frozenset(
    {"as_of", "paused", "pause_reason", "calls_taken", "login_at", "talk_s_today", "day_by_queue"}
    | {"call_sentiment", "quality_notes_today"}
)
_SOURCE_HIDDEN = frozenset(SourceRow.__struct_fields__) - {"name", "kind", "state", "since", "as_of"}
_SITE_HIDDEN = frozenset(
    {
        "late_events",
        "watch_since",
        "log_position",
        "log_length",
        "log_lag",
        "log_unusable",
        "shared_agents",
    }
)
_QUEUE_OF_OPERATOR = frozenset({"queue", "configured", "sources", "as_of", "blind_since", "told_no_more"})
_QUEUE_HIDDEN_FROM_OPERATOR = frozenset(QueueRow.__struct_fields__) - _QUEUE_OF_OPERATOR

AUDIENCES: Mapping[str, Audience] = {
    audience.name: audience
    for audience in (
        # A wall is read by everybody, visitors too: no agents, no names, nothing of the machinery, and of
        # the four service levels the one that is shown.
        Audience(
            name="wallboard",
            kinds=frozenset({"q", "g", "dq", "dg", "s", "site"}),
            hidden={"q": _QUEUE_HIDDEN, "g": _QUEUE_HIDDEN, "s": _SOURCE_HIDDEN, "site": _SITE_HIDDEN},
            frames_per_s=4.0,
        ),
        # A lead on the floor: every agent's state, nothing of what callers said and nobody's past.
        Audience(
            name="team",
            kinds=frozenset({"a", "q", "g", "s", "site"}),
            hidden={
                "a": _AGENT_HIDDEN,
                "q": _QUEUE_HIDDEN,
                "g": _QUEUE_HIDDEN,
                "s": _SOURCE_HIDDEN - {"blind_since"},
                "site": _SITE_HIDDEN,
            },
            frames_per_s=20.0,
            minds_plan=True,
        ),
        # Who looks back: the figures come with the answers, live only whether the floor is heard.
        Audience(
            name="history",
            kinds=frozenset({"q", "s", "site"}),
            hidden={
                "q": _QUEUE_HIDDEN_FROM_OPERATOR,
                "s": _SOURCE_HIDDEN - {"blind_since"},
                "site": _SITE_HIDDEN,
            },
            frames_per_s=2.0,
        ),
        # Who is called when the board is wrong: all of the machinery, nothing of calls, and no agent but the
        # ids of those whom two sources claim.
        Audience(
            name="operator",
            kinds=frozenset({"q", "s", "site"}),
            hidden={"q": _QUEUE_HIDDEN_FROM_OPERATOR},
            frames_per_s=2.0,
            minds_configuration=True,
        ),
    )
}
"""Every audience by name. One that is not here is refused."""


def kind_of(key: str) -> str:
    """Return the kind of row a key holds: what stands before its first colon."""
    return key.partition(":")[0]


def seen_by(audience: Audience, key: str, row: Row) -> bytes | None:
    """Return the row as this audience sees it, as JSON; None if it does not see such rows."""
    kind = kind_of(key)
    if kind not in audience.kinds:
        return None
    return _encode(_without(msgspec.to_builtins(row), audience.hidden.get(kind, frozenset())))


def _without(value: Any, hidden: frozenset[str]) -> Any:
    """Return a value without the hidden fields at any depth, its fractions rounded for the wire."""
    if isinstance(value, float):
        return round(value, PLACES_AFTER_POINT)
    if isinstance(value, dict):
        return {name: _without(part, hidden) for name, part in value.items() if name not in hidden}
    if isinstance(value, list | tuple):
        return [_without(part, hidden) for part in value]
    return value


class Sight:
    """What one audience has been told so far, and the frames that tell it the rest.

    `seq` is the number of the last frame of changes. `take` keeps only what is really new for this
    audience, so a change in a field it does not see makes no frame.
    """

    def __init__(self, audience: Audience, build: str) -> None:
        self.audience = audience
        self.seq = 0
        self.build = build
        self._rows: dict[str, msgspec.Raw] = {}
        self._changed: dict[str, msgspec.Raw] = {}
        self._gone: set[str] = set()
        self._body: str | None = None
        self.known = False
        """Whether the picture was ever read. Until then no snapshot: no rows is not an empty floor."""

    @property
    def dirty(self) -> bool:
        """Whether there is something this audience has not been told."""
        return bool(self._changed or self._gone)

    def take(self, changes: Mapping[str, Row | None]) -> None:
        """Take rows that changed; None in place of a row says it is gone."""
        for key, row in changes.items():
            encoded = None if row is None else seen_by(self.audience, key, row)
            if encoded is None:
                self._drop(key)
                continue
            raw = msgspec.Raw(encoded)
            if self._rows.get(key) != raw:
                self._rows[key] = self._changed[key] = raw
                self._gone.discard(key)
                self._body = None

    def replace(self, rows: Mapping[str, Row]) -> None:
        """Take the whole picture: what is not in it is gone."""
        self.known = True
        self.take({**dict.fromkeys(self._rows.keys() - rows.keys()), **rows})

    def _drop(self, key: str) -> None:
        if self._rows.pop(key, None) is not None:
            self._changed.pop(key, None)
            self._gone.add(key)
            self._body = None

    def settle(self) -> None:
        """Forget what is untold: everybody in this audience begins with a snapshot."""
        self._changed, self._gone = {}, set()

    def delta(self, now: float) -> str:
        """Return the frame with everything since the last one, under the next number."""
        self.seq += 1
        frame = {
            "kind": "delta",
            "seq": self.seq,
            "now": now,
            "rows": self._changed,
            "gone": sorted(self._gone),
        }
        self._changed, self._gone = {}, set()
        return _encode(frame).decode()

    def snapshot(self, now: float) -> str:
        """Return the frame with all rows. They are encoded once until one changes.

        It carries changes that no delta has told yet. That is no harm: the next delta says them once more,
        and rows replace rows.
        """
        if self._body is None:
            self._body = _encode(self._rows).decode()
        head = _encode({"kind": "snapshot", "seq": self.seq, "now": now, "build": self.build}).decode()
        return f'{head[:-1]},"rows":{self._body}}}'


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """How much this process knows of the picture's own age.

    `picture_at`: the last moment the store answered. `watch_alive_at`: the watch's last sign of life,
    None while none was ever seen. Both in epoch seconds by the wall clock.
    """

    redis_ok: bool
    picture_at: float | None
    watch_alive_at: float | None


def floor_now(site: SiteRow | None, wall_now: float) -> float:
    """Return the floor's clock: the wall clock in live mode, the recording's own time in replay mode."""
    return site.now if site is not None and site.mode == "replay" else wall_now


def beat(
    health: Health,
    *,
    site: SiteRow | None,
    sources: Collection[SourceRow],
    wall_now: float,
    store_now: float | None,
    configuration: Standing | None = None,
    plan: str | None = None,
) -> str:
    """Return the frame that says, every second, what is alive and how old everything is.

    `watch_age_s` and `picture_age_s` are by the wall clock in both modes: a recording's clock stands still,
    the age of what is dead must not. A source's `age_s` is by the store's clock, `store_now`, as its `as_of`
    is; a recording's sources have none. `configuration` and `plan`, the version of the plan of the
    seats, are told to those who mind them.
    """
    mode: Mode = "live" if site is None else site.mode
    ages_by = store_now if mode == "live" else None
    alive_at = health.watch_alive_at
    told = {"configuration": configuration, "plan": plan}
    more = {name: value for name, value in told.items() if value is not None}
    return _encode(
        {
            "kind": "beat",
            "now": floor_now(site, wall_now),
            "mode": mode,
            "redis_ok": health.redis_ok,
            "picture_at": health.picture_at,
            "picture_age_s": _age_s(health.picture_at, wall_now),
            "watch_alive_at": alive_at,
            "watch_age_s": _age_s(alive_at, wall_now),
            "sources": {
                source.name: {
                    "state": source.state,
                    "as_of": source.as_of,
                    "age_s": _age_s(source.as_of, ages_by),
                }
                for source in sources
            },
            **more,
        }
    ).decode()


def _age_s(then: float | None, now: float | None) -> float | None:
    return None if then is None or now is None else max(0.0, round(now - then, 3))


def sources_in(rows: Iterable[Row]) -> list[SourceRow]:
    """Return the rows of sources, by name."""
    return sorted((row for row in rows if isinstance(row, SourceRow)), key=lambda row: row.name)
