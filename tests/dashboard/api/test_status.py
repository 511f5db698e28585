from pathlib import Path

import msgspec

from dashboard.live.frames import Health
from floor.model.picture import SITE_KEY, ReplayProgress, source_key
from floor.settings import ConfigError, FeedSource, Problem
from floor.settings.standing import Standing
from tests.doubles.api_house import House
from tests.doubles.floor_rows import NOW, site_row, source_row


async def test_the_status_has_what_is_documented(house: House) -> None:
    answer = (await house.client.get("/api/v1/status")).json()
    assert answer == {
        "site": "harbour",
        "now": NOW,
        "mode": "live",
        "replay": None,
        "sources": [
            {
                "name": "pbx",
                "kind": "asterisk",
                "state": "up",
                "since": NOW - 86_400,
                "as_of": NOW - 0.5,
                "last_event_at": NOW - 1.5,
                "lag_s": 0.02,
                "clock_off_s": 0.0,
                "detail": "Asterisk 20",
                "counts": {"unknown_messages": 3},
                "notes": [],
                "heartbeat_s": None,
                "blind_since": None,
                "blind_today_s": 0.0,
                "late_events": 0,
                "queues": 0,
                "agents": 0,
                "reason": None,
                "told_all": True,
            }
        ],
        "shared_agents": [],
        "log": {"length": 1234, "position": "1772351999500-0", "lag": 0, "unusable": 0},
        "watch": {"state": "up", "since": NOW - 3600},
        "configuration": {"state": "taken", "since": NOW - 600, "problems": []},
    }


async def test_of_a_source_never_heard_the_kind_is_the_configured_one(house: House) -> None:
    house.context.settings = house.context.settings.model_copy(
        update={"sources": (FeedSource(kind="feed", name="crm", token_hash="sha256:" + "0" * 64),)}
    )
    house.feed.rows |= {source_key(name): source_row(name, kind="") for name in ("crm", "gone")}
    answer = (await house.client.get("/api/v1/status")).json()
    assert [source["kind"] for source in answer["sources"]] == ["feed", "", "asterisk"]


async def test_sources_are_in_order_of_their_names(house: House) -> None:
    house.feed.rows |= {source_key("b"): source_row("b"), source_key("a"): source_row("a")}
    answer = (await house.client.get("/api/v1/status")).json()
    assert [source["name"] for source in answer["sources"]] == ["a", "b", "pbx"]


async def test_a_replay_is_told_in_its_own_time(house: House) -> None:
    progress = ReplayProgress(file="day.csv", progress=0.5, done=False)
    house.feed.rows[SITE_KEY] = site_row(mode="replay", now=NOW - 86_400.0, replay=progress)
    answer = (await house.client.get("/api/v1/status")).json()
    assert answer["mode"] == "replay"
    assert answer["now"] == NOW - 86_400.0
    assert answer["replay"] == {"file": "day.csv", "progress": 0.5, "done": False}
    assert answer["watch"]["state"] == "up"


async def test_a_silent_watch_is_said_to_be_silent_since_its_last_sign_of_life(house: House) -> None:
    house.feed.health = Health(redis_ok=True, picture_at=NOW, watch_alive_at=NOW - 3.5)
    answer = (await house.client.get("/api/v1/status")).json()
    assert answer["watch"] == {"state": "silent", "since": NOW - 3.5}
    assert [(s["name"], s["state"], s["since"]) for s in answer["sources"]] == [("pbx", "stale", NOW - 3.5)]


async def test_without_the_store_nothing_is_said_of_the_watch(house: House) -> None:
    house.feed.health = Health(redis_ok=False, picture_at=NOW - 60, watch_alive_at=NOW - 60.5)
    answer = (await house.client.get("/api/v1/status")).json()
    assert answer["watch"] == {"state": "unknown", "since": NOW - 60}


async def test_without_any_picture_the_status_is_a_problem_that_says_why(house: House) -> None:
    for health, state, words in (
        (Health(redis_ok=False, picture_at=None, watch_alive_at=None), "unknown", "cannot be reached"),
        (Health(redis_ok=True, picture_at=NOW, watch_alive_at=None), "silent", "no watch"),
        (Health(redis_ok=True, picture_at=NOW, watch_alive_at=NOW), "up", "no picture yet"),
    ):
        house.feed.rows, house.feed.health = {}, health
        for path in ("status", "queues", "agents", "intervals"):
            response = await house.client.get(f"/api/v1/{path}")
            assert response.status_code == 503
            problem = response.json()
            assert problem["type"] == "/api/problems/no-picture"
            assert problem["watch"]["state"] == state
            assert words in problem["detail"]
            assert problem["site"] == "harbour"


async def test_a_refused_configuration_is_told_with_what_is_wrong_in_it(house: House) -> None:
    problem = Problem("/srv/c.yaml", 3, ("queues", "sales", "target"), "expected a number, found 'a'")
    house.feed.configuration = Standing.refused(Path("/srv/c.yaml"), NOW - 5, ConfigError([problem]))
    answer = (await house.client.get("/api/v1/status")).json()
    assert answer["configuration"] == {
        "state": "refused",
        "since": NOW - 5,
        "problems": [{"line": 3, "key": "queues.sales.target", "text": "expected a number, found 'a'"}],
    }


async def test_nothing_of_the_answer_may_be_cached(house: House) -> None:
    response = await house.client.get("/api/v1/status")
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["content-type"] == "application/json"
    assert msgspec.json.decode(response.content)["site"] == "harbour"
