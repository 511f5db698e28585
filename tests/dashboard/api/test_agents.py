from __future__ import annotations

import threading
from typing import Any

import pytest

from dashboard.api import agents
from dashboard.api.agents import answer
from floor.model.picture import AgentQueueDay, AgentRow, agent_key
from tests.doubles.api_house import House
from tests.doubles.floor_rows import NOW, agent_row, as_json


async def test_every_agent_is_there_in_order_but_nobodys_work_queue_by_queue(house: House) -> None:
    day = AgentQueueDay(queue="sales", calls=4, att_s=150.0, aht_s=None)
    seen = [agent_row(agent, aht_s_today=205.5, day_by_queue=(day,)) for agent in ("1001", "1002")]
    house.feed.rows = {**house.feed.rows, **{agent_key(row.agent): row for row in seen}}
    answer = (await house.client.get("/api/v1/agents")).json()
    assert answer["as_of"] == NOW - 0.4
    assert answer["blind_since"] is None
    rows = [as_json(row) for row in seen]
    # That is a person's detail: it is had only where the look is written down.
    assert all(row.pop("day_by_queue") for row in rows)
    assert answer["agents"] == rows


async def test_however_many_agents_there_are_the_loop_makes_none_of_their_answer(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[int] = []

    def noted(*asked: Any) -> bytes:
        threads.append(threading.get_ident())
        return answer(*asked)

    monkeypatch.setattr(agents, "answer", noted)
    house.feed.rows = {agent_key(f"{n}"): agent_row(f"{n}") for n in range(3)} | house.feed.rows
    assert len((await house.client.get("/api/v1/agents")).json()["agents"]) >= 3
    house.feed.rows = {key: row for key, row in house.feed.rows.items() if not isinstance(row, AgentRow)}
    assert (await house.client.get("/api/v1/agents")).json()["agents"] == []
    assert len(threads) == 2
    assert threading.get_ident() not in threads


async def test_unknown_stays_null(house: House) -> None:
    row = agent_row("1003", availability="unknown", activity="unknown", since=None, quality="stale")
    house.feed.rows = {**house.feed.rows, agent_key("1003"): row}
    last = (await house.client.get("/api/v1/agents")).json()["agents"][-1]
    assert (last["agent"], last["since"], last["quality"]) == ("1003", None, "stale")


async def test_neither_presence_nor_mood_nor_a_callers_number_has_a_field(house: House) -> None:
    text = (await house.client.get("/api/v1/agents")).text
    for word in ("presence", "mood", "caller", "seated"):
        assert word not in text
