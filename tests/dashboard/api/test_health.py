from dashboard.live.frames import Health
from tests.doubles.api_house import House


async def test_a_process_that_answers_lives(house: House) -> None:
    response = await house.client.get("/healthz?probe=1")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert (await house.client.head("/healthz")).status_code == 200


async def test_neither_store_nor_watch_nor_source_is_part_of_readiness(house: House) -> None:
    house.feed.rows = {}
    house.feed.health = Health(redis_ok=False, picture_at=None, watch_alive_at=None)
    response = await house.client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"status": "ready"})


async def test_a_process_that_starts_or_stops_lives_but_is_not_ready(house: House) -> None:
    house.feed.ready = False
    response = await house.client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["type"] == "/api/problems/not-ready"
    assert response.headers["retry-after"] == "1"
    assert (await house.client.get("/healthz")).status_code == 200
