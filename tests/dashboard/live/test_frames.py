from __future__ import annotations

import json
from typing import Any

import pytest

from dashboard.live import frames
from dashboard.live.frames import (
    AUDIENCES,
    Audience,
    Health,
    Sight,
    beat,
    floor_now,
    kind_of,
    seen_by,
    sources_in,
)
from floor.model.picture import ROW_TYPES, ReplayProgress, SharedAgent, SourceRow
from tests.doubles import rows
from tests.doubles.rows import NOON

WALL = AUDIENCES["wallboard"]
ALIVE = Health(redis_ok=True, picture_at=NOON, watch_alive_at=NOON - 0.5)


def sight(audience: Audience = WALL) -> Sight:
    return Sight(audience, "b1")


def keys_in(value: Any) -> set[str]:
    """Every name of a field, at any depth."""
    if isinstance(value, dict):
        return set(value) | {name for part in value.values() for name in keys_in(part)}
    if isinstance(value, list):
        return {name for part in value for name in keys_in(part)}
    return set()


def test_the_wall_sees_queues_days_sources_and_the_site_but_no_agent() -> None:
    mine = sight()
    mine.replace(rows.floor())
    frame = json.loads(mine.snapshot(NOON))
    assert set(frame["rows"]) == {"q:support", "g:*", "dq:support", "dg:*", "s:pbx", "site"}
    assert "Wang Fang" not in mine.snapshot(NOON)


def test_the_wall_sees_the_shown_formula_only_and_nothing_of_the_machinery() -> None:
    mine = sight()
    mine.replace(rows.floor())
    frame = json.loads(mine.snapshot(NOON))
    names = keys_in(frame["rows"])
    assert names.isdisjoint(
        {"acd", "service_levels", "detail", "counts", "notes", "log_position", "late_events"}
    )
    assert frame["rows"]["q:support"]["today"]["service_level"]["formula"] == "answered_of_offered"
    assert "10.1.2.3" not in mine.snapshot(NOON)


def test_the_operator_sees_the_machinery_but_no_agent_no_call_and_no_figure() -> None:
    mine = sight(AUDIENCES["operator"])
    shared = (SharedAgent("1001", ("north", "south")),)
    mine.replace(rows.floor() | {"site": rows.site(shared_agents=shared)})
    frame = json.loads(mine.snapshot(NOON))
    assert set(frame["rows"]) == {"q:support", "s:pbx", "site"}
    assert frame["rows"]["q:support"].keys() == {
        "queue", "configured", "sources", "as_of", "blind_since", "told_no_more",
    }  # fmt: skip
    assert frame["rows"]["s:pbx"].keys() == set(SourceRow.__struct_fields__)
    assert frame["rows"]["site"]["shared_agents"] == [{"agent": "1001", "sources": ["north", "south"]}]
    assert "Wang Fang" not in mine.snapshot(NOON)


def test_the_wall_is_not_told_which_agents_two_sources_claim() -> None:
    mine = sight()
    mine.replace({"site": rows.site(shared_agents=(SharedAgent("1001", ("north", "south")),))})
    assert "1001" not in mine.snapshot(NOON)


def test_a_lead_sees_what_each_agent_does_and_not_what_callers_feel_or_how_the_day_went() -> None:
    lead = Sight(AUDIENCES["team"], "b1")
    lead.replace(rows.floor() | {"a:1001": rows.agent()})
    shown = json.loads(lead.snapshot(NOON))["rows"]["a:1001"]
    assert (shown["name"], shown["activity"], shown["aht_s_today"]) == ("Wang Fang", "talking", 215.0)
    assert shown["queues"] == [{"queue": "support"}]
    assert not shown.keys() & {"call_sentiment", "quality_notes_today", "day_by_queue", "talk_s_today"}


FIGURES_SEEN = {
    "since", "until", "offered", "answered", "abandoned", "otherwise_left", "waiting", "answered_within",
    "abandoned_within", "short_calls", "asa_s", "att_s", "aht_s", "answer_rate", "abandon_rate", "occupancy",
    "blind_s", "service_level",
}  # fmt: skip
AGENT_SEEN = {
    "agent", "name", "team", "seat", "sources", "availability", "availability_since", "break_since", "reason",
    "activity", "since", "quality", "device", "queue", "call_since", "call_marks", "queues", "calls_today",
    "aht_s_today",
}  # fmt: skip
QUEUE_SEEN = {
    "queue", "is_group", "configured", "members", "sources", "as_of", "blind_since", "told_no_more", "waiting",
    "longest_wait_since", "longest_wait_limit_s", "staffed", "available", "talking", "states", "interval",
    "rolling_15m", "rolling_60m", "today",
}  # fmt: skip


def test_a_field_that_is_new_is_seen_by_nobody_before_somebody_says_who_may() -> None:
    shown = {
        (name, kind_of(key)): json.loads(seen)
        for name in ("wallboard", "team")
        for key, row in rows.floor().items()
        if (seen := seen_by(AUDIENCES[name], key, row)) is not None
    }
    assert shown["team", "a"].keys() == AGENT_SEEN
    assert ("wallboard", "a") not in shown
    for name in ("wallboard", "team"):
        assert shown[name, "q"].keys() == QUEUE_SEEN
        assert shown[name, "q"]["today"].keys() == FIGURES_SEEN


def test_every_audience_names_kinds_and_fields_that_exist() -> None:
    def fields_in(row: type) -> set[str]:
        return set(keys_in(json.loads(frames._encode(MADE[row]))))

    made = rows.floor()
    MADE = {type(row): row for row in made.values()}  # noqa: N806 - one of each kind
    for audience in AUDIENCES.values():
        assert audience.kinds <= ROW_TYPES.keys()
        for kind, hidden in audience.hidden.items():
            assert kind in audience.kinds
            assert hidden <= fields_in(ROW_TYPES[kind]), f"{audience.name} hides what {kind} does not have"


def test_a_row_the_audience_may_not_see_is_no_row() -> None:
    assert seen_by(WALL, "a:1001", rows.agent()) is None


def test_fractions_are_rounded_to_the_millionth() -> None:
    seen = seen_by(WALL, "q:support", rows.queue(as_of=NOON + 0.123456789))
    assert seen is not None
    assert json.loads(seen)["as_of"] == NOON + 0.123457


def test_a_delta_has_what_changed_and_what_is_gone_under_the_next_number() -> None:
    mine = sight()
    mine.replace({"q:a": rows.queue("a"), "q:b": rows.queue("b"), "site": rows.site()})
    mine.delta(NOON)
    mine.take({"q:a": rows.queue("a", waiting=9), "q:b": None, "q:never": None})
    frame = json.loads(mine.delta(NOON + 1))
    assert (frame["kind"], frame["seq"], frame["now"]) == ("delta", 2, NOON + 1)
    assert set(frame["rows"]) == {"q:a"}
    assert frame["rows"]["q:a"]["waiting"] == 9
    assert frame["gone"] == ["q:b"]
    assert not mine.dirty


def test_a_change_this_audience_does_not_see_is_none() -> None:
    mine = sight()
    mine.replace(rows.floor())
    mine.delta(NOON)
    mine.take({"a:1001": rows.agent(activity="hold"), "s:pbx": rows.source(counts={"events": 5000})})
    assert not mine.dirty


def test_gone_and_back_before_anybody_was_told_is_a_change() -> None:
    mine = sight()
    mine.replace({"q:a": rows.queue("a")})
    mine.delta(NOON)
    mine.take({"q:a": None})
    mine.take({"q:a": rows.queue("a", waiting=3)})
    frame = json.loads(mine.delta(NOON))
    assert frame["gone"] == []
    assert frame["rows"]["q:a"]["waiting"] == 3


def test_a_whole_picture_takes_away_what_is_not_in_it() -> None:
    mine = sight()
    mine.replace({"q:a": rows.queue("a"), "q:b": rows.queue("b")})
    mine.delta(NOON)
    mine.replace({"q:b": rows.queue("b"), "q:c": rows.queue("c")})
    frame = json.loads(mine.delta(NOON))
    assert (set(frame["rows"]), frame["gone"]) == ({"q:c"}, ["q:a"])


def test_snapshot_and_deltas_tell_the_same() -> None:
    mine = sight()
    mine.replace(rows.floor())
    first = json.loads(mine.snapshot(NOON))
    told, seq = dict(first["rows"]), first["seq"]
    for changes in ({"q:new": rows.queue("new")}, {"q:support": None}, {"site": rows.site(now=NOON + 5)}):
        mine.take(changes)
        frame = json.loads(mine.delta(NOON))
        assert frame["seq"] == seq + 1
        seq = frame["seq"]
        told |= frame["rows"]
        for key in frame["gone"]:
            del told[key]
    last = json.loads(mine.snapshot(NOON))
    assert (last["rows"], last["seq"]) == (told, seq)
    assert last["build"] == "b1"


def test_rows_are_encoded_once_however_many_snapshots_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = sight()
    mine.replace(rows.floor())
    encoded: list[object] = []
    encode = frames._encode

    def counting(value: object) -> bytes:
        encoded.append(value)
        return encode(value)

    monkeypatch.setattr(frames, "_encode", counting)
    bodies = {mine.snapshot(NOON + i).partition('"rows"')[2] for i in range(10)}
    assert len(bodies) == 1
    assert sum(value is mine._rows for value in encoded) == 1


def test_a_beat_says_what_is_alive() -> None:
    frame = json.loads(
        beat(ALIVE, site=rows.site(), sources=[rows.source()], wall_now=NOON + 1, store_now=NOON + 4.5)
    )
    assert frame == {
        "kind": "beat",
        "now": NOON + 1,
        "mode": "live",
        "redis_ok": True,
        "picture_at": NOON,
        "picture_age_s": 1.0,
        "watch_alive_at": NOON - 0.5,
        "watch_age_s": 1.5,
        "sources": {"pbx": {"state": "up", "as_of": NOON, "age_s": 4.5}},
    }


def test_a_beat_before_anything_is_known_claims_nothing() -> None:
    never = Health(redis_ok=False, picture_at=None, watch_alive_at=None)
    frame = json.loads(beat(never, site=None, sources=[], wall_now=NOON, store_now=None))
    assert (frame["redis_ok"], frame["picture_at"], frame["watch_age_s"]) == (False, None, None)
    assert frame["sources"] == {}


def test_a_replays_clock_stands_still_but_a_dead_watch_grows_old() -> None:
    site = rows.site(mode="replay", replay=ReplayProgress(file="a.csv", progress=1.0, done=True), now=NOON)
    early, late = (
        json.loads(beat(ALIVE, site=site, sources=[rows.source()], wall_now=NOON + s, store_now=NOON + s))
        for s in (10, 500)
    )
    assert early["now"] == late["now"] == NOON
    assert late["watch_age_s"] - early["watch_age_s"] == 490
    assert late["sources"]["pbx"]["age_s"] is None
    assert floor_now(site, NOON + 500) == NOON


def test_sources_come_by_name() -> None:
    found = sources_in([rows.source("z"), rows.queue(), rows.source("a")])
    assert [source.name for source in found] == ["a", "z"]
