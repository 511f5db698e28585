import pytest
from prometheus_client.openmetrics.parser import (
    text_string_to_metric_families as parse_openmetrics,
)

from dashboard.live.frames import Health
from floor.model.picture import SITE_KEY, SharedAgent, agent_key, queue_key
from floor.model.sums import Sums
from tests.doubles.api_house import House
from tests.doubles.floor_rows import NOW, agent_row, queue_row, site_row, window
from tests.doubles.metrics import of, scrape


async def test_the_process_says_how_it_does(house: House) -> None:
    samples = await scrape(house)
    assert of(samples, "store_up") == 1
    assert of(samples, "store_heard_age_seconds") == pytest.approx(0.2)
    assert of(samples, "watch_alive_age_seconds") == pytest.approx(0.4)
    assert of(samples, "event_loop_lag_seconds") == 0.003
    assert of(samples, "viewers", audience="wallboard") == 2
    assert of(samples, "log_entries") == 1234
    assert of(samples, "log_lag_entries") == 0
    assert of(samples, "log_unusable_entries") == 0
    assert of(samples, "late_events") == 2
    assert ("process_cpu_seconds_total", ()) in samples


async def test_every_queue_is_told_and_no_group(house: House) -> None:
    samples = await scrape(house)
    assert of(samples, "queue_waiting", queue="sales") == 1
    assert of(samples, "queue_longest_wait_seconds", queue="sales") == 12.0
    assert of(samples, "queue_longest_wait_seconds", queue="service") == 0.0
    assert of(samples, "queue_offered_today", queue="sales") == 10
    assert of(samples, "queue_answered_today", queue="sales") == 7
    assert of(samples, "queue_abandoned_today", queue="sales") == 2
    assert of(samples, "queue_otherwise_left_today", queue="sales") == 0
    assert of(samples, "queue_service_level_today", queue="sales") == pytest.approx(6 / 9)
    assert of(samples, "queue_staffed", queue="sales") == 3
    assert of(samples, "queue_blind", queue="sales") == 0
    assert of(samples, "queue_waiting", queue="*") is None


async def test_what_is_not_known_has_no_sample(house: House) -> None:
    house.feed.rows[queue_key("sales")] = queue_row(
        "sales", staffed=None, available=None, talking=None, states=None, blind_since=NOW - 5
    )
    samples = await scrape(house)
    assert of(samples, "queue_blind", queue="sales") == 1
    assert of(samples, "queue_staffed", queue="sales") is None
    assert of(samples, "queue_talking", queue="sales") is None


async def test_a_queue_no_source_has_told_of_has_no_samples_but_that_it_is_blind(house: House) -> None:
    house.feed.rows[queue_key("night")] = queue_row(
        "night", sources=(), as_of=None, blind_since=NOW - 60, waiting=None, longest_wait_since=None,
        staffed=None, available=None, talking=None, states=None, acd=None, today=window(sums=Sums()),
    )  # fmt: skip
    samples = await scrape(house)
    told = {name for name, labels in samples if ("queue", "night") in labels}
    assert told == {"floorwatch_queue_blind"}


async def test_agents_are_counted_by_state_and_never_named(house: House) -> None:
    house.feed.rows[agent_key("Zhang Wei")] = agent_row(
        "Zhang Wei", name="张伟", availability="not_ready", activity="idle"
    )
    samples = await scrape(house)
    assert of(samples, "agents", availability="ready", activity="talking") == 2
    assert of(samples, "agents", availability="not_ready", activity="idle") == 1
    text = (await house.client.get("/metrics")).text
    for private in ("张伟", "Zhang", "1001", "Name of"):
        assert private not in text


async def test_without_a_picture_only_the_process_speaks(house: House) -> None:
    house.feed.rows = {}
    house.feed.health = Health(redis_ok=False, picture_at=None, watch_alive_at=None)
    samples = await scrape(house)
    assert of(samples, "store_up") == 0
    assert of(samples, "watch_alive_age_seconds") is None
    named = {name for name, _ in samples if name.startswith("floorwatch_")}
    assert named == {"floorwatch_store_up", "floorwatch_event_loop_lag_seconds", "floorwatch_viewers"}


async def test_openmetrics_is_given_to_whoever_asks_for_it(house: House) -> None:
    accept = {"accept": "application/openmetrics-text; version=1.0.0"}
    response = await house.client.get("/metrics", headers=accept)
    assert response.headers["content-type"].startswith("application/openmetrics-text")
    names = {family.name for family in parse_openmetrics(response.text)}  # type: ignore[no-untyped-call]
    assert "floorwatch_queue_waiting" in names


async def test_while_the_picture_stands_still_nothing_of_this_moment_has_a_sample(house: House) -> None:
    house.feed.health = Health(redis_ok=False, picture_at=NOW - 8, watch_alive_at=NOW - 8.4)
    samples = await scrape(house)
    assert of(samples, "source_up", source="pbx", kind="asterisk") == 0
    assert of(samples, "queue_blind", queue="sales") == 1
    assert of(samples, "queue_waiting", queue="sales") is None
    assert of(samples, "queue_staffed", queue="sales") is None
    assert of(samples, "queue_offered_today", queue="sales") is not None
    assert not [name for name, _ in samples if name == "floorwatch_agents"]


async def test_agents_claimed_twice_are_counted_and_not_named(house: House) -> None:
    house.feed.rows[SITE_KEY] = site_row(shared_agents=(SharedAgent("PJSIP/77", ("pbx", "south")),))
    assert of(await scrape(house), "shared_agents") == 1
    assert "PJSIP/77" not in (await house.client.get("/metrics")).text
