import pytest

from dashboard.live.frames import Health
from floor.model.picture import SITE_KEY, QueueRow, group_key, queue_key
from tests.doubles.api_house import House
from tests.doubles.floor_rows import NOW, as_json, floor_rows, queue_row, site_row


async def by_name(house: House, query: str = "") -> dict[str, dict[str, object]]:
    answer = (await house.client.get("/api/v1/queues" + query)).json()
    return {("g:" if row["is_group"] else "") + row["queue"]: row for row in answer["queues"]}


async def test_queues_come_first_and_all_together_leads_the_groups(house: House) -> None:
    house.feed.rows[group_key("front")] = queue_row("front", is_group=True, members=("sales",), acd=None)
    answer = (await house.client.get("/api/v1/queues")).json()
    shown = [(row["queue"], row["is_group"]) for row in answer["queues"]]
    assert shown == [("sales", False), ("service", False), ("*", True), ("front", True)]


async def test_every_field_of_the_picture_is_in_the_answer_unchanged(house: House) -> None:
    shown = (await by_name(house))["sales"]
    assert {field: shown[field] for field in QueueRow.__struct_fields__} == as_json(queue_row("sales"))
    assert set(shown) == {*QueueRow.__struct_fields__, "name", "longest_wait_s"}
    assert shown["longest_wait_s"] == 12.0


async def test_of_a_queue_no_source_has_told_of_nothing_is_known(house: House) -> None:
    house.feed.rows[queue_key("night")] = queue_row(
        "night", sources=(), as_of=None, blind_since=NOW - 60, waiting=None, longest_wait_since=None
    )
    shown = (await by_name(house))["night"]
    assert (shown["waiting"], shown["as_of"], shown["longest_wait_s"]) == (None, None, None)


async def test_no_call_waiting_is_no_longest_wait(house: House) -> None:
    assert (await by_name(house))["service"]["longest_wait_s"] is None


async def test_the_longest_wait_goes_on_with_the_servers_clock(house: House) -> None:
    house.clock.now = NOW + 2.5
    assert (await by_name(house))["sales"]["longest_wait_s"] == 14.5


async def test_in_a_replay_the_longest_wait_is_as_of_the_recording(house: House) -> None:
    house.feed.rows[SITE_KEY] = site_row(mode="replay", now=NOW - 2.0)
    house.clock.now, house.feed.health = (
        NOW + 9e6,
        Health(redis_ok=True, picture_at=NOW + 9e6, watch_alive_at=NOW + 9e6),
    )
    answer = (await house.client.get("/api/v1/queues")).json()
    assert answer["as_of"] == NOW - 2.0
    assert answer["queues"][0]["longest_wait_s"] == 10.0


async def test_of_a_blind_queue_the_wait_stands_where_the_view_was_lost(house: House) -> None:
    house.feed.rows[queue_key("sales")] = queue_row("sales", blind_since=NOW - 7.0)
    shown = (await by_name(house))["sales"]
    assert shown["blind_since"] == NOW - 7.0
    assert shown["longest_wait_s"] == 5.0


@pytest.mark.parametrize(
    ("health", "since"),
    [
        (Health(redis_ok=False, picture_at=NOW - 8.0, watch_alive_at=NOW - 8.4), NOW - 8.0),
        (Health(redis_ok=True, picture_at=NOW, watch_alive_at=NOW - 9.0), NOW - 9.0),
    ],
)
async def test_the_last_picture_is_given_with_its_age_when_store_or_watch_is_gone(
    house: House, health: Health, since: float
) -> None:
    house.feed.health = health
    answer = (await house.client.get("/api/v1/queues")).json()
    assert answer["blind_since"] == since
    assert answer["as_of"] <= since
    assert answer["queues"][0]["waiting"] == 1
    assert answer["queues"][0]["blind_since"] == since
    assert answer["queues"][0]["longest_wait_s"] == since - (NOW - 12.0)


async def test_a_clear_view_is_not_blind(house: House) -> None:
    answer = (await house.client.get("/api/v1/queues")).json()
    assert answer["blind_since"] is None
    assert answer["as_of"] == NOW - 0.4


async def test_names_are_in_the_readers_language(house: House) -> None:
    house.feed.rows[group_key("front")] = queue_row("front", is_group=True, acd=None)
    house.feed.rows[group_key("gone")] = queue_row("gone", is_group=True, acd=None)
    chinese = {key: row["name"] for key, row in (await by_name(house)).items()}
    english = {key: row["name"] for key, row in (await by_name(house, "?lang=en")).items()}
    assert chinese == {
        "sales": "销售",
        "service": "service",
        "g:*": "全部队列",
        "g:front": "前台",
        "g:gone": "gone",
    }
    assert english == {
        "sales": "Sales",
        "service": "service",
        "g:*": "All queues",
        "g:front": "Front",
        "g:gone": "gone",
    }


async def test_a_picture_without_queues_is_an_empty_list_and_not_a_problem(house: House) -> None:
    house.feed.rows = {SITE_KEY: floor_rows()[SITE_KEY]}
    response = await house.client.get("/api/v1/queues")
    assert response.status_code == 200
    assert response.json()["queues"] == []
