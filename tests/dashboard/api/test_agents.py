from floor.model.picture import agent_key
from tests.doubles.api_house import House
from tests.doubles.floor_rows import NOW, agent_row, as_json


async def test_every_agent_is_there_in_order_with_every_field_of_the_picture(house: House) -> None:
    answer = (await house.client.get("/api/v1/agents")).json()
    assert answer["as_of"] == NOW - 0.4
    assert answer["blind_since"] is None
    assert answer["agents"] == [as_json(agent_row(agent)) for agent in ("1001", "1002")]


async def test_unknown_stays_null(house: House) -> None:
    row = agent_row("1003", availability="unknown", activity="unknown", since=None, quality="stale")
    house.feed.rows = {**house.feed.rows, agent_key("1003"): row}
    last = (await house.client.get("/api/v1/agents")).json()["agents"][-1]
    assert (last["agent"], last["since"], last["quality"]) == ("1003", None, "stale")


async def test_neither_presence_nor_mood_nor_a_callers_number_has_a_field(house: House) -> None:
    text = (await house.client.get("/api/v1/agents")).text
    for word in ("presence", "mood", "caller", "seated"):
        assert word not in text
