from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.live.frames import Health
from floor.model.picture import SITE_KEY, QuarterRow, ReplayProgress
from tests.doubles.api_house import House
from tests.doubles.floor_rows import DAY_START, NOW, site_row
from tests.doubles.json_schema import faults

CALLS = (
    "/api/v1/status",
    "/api/v1/queues",
    "/api/v1/agents",
    "/api/v1/agents/day",
    "/api/v1/seats",
    "/api/v1/intervals",
    "/api/v1/trends",
)
STATUSES = {200, 404, 422, 503}


async def document(house: House) -> dict[str, Any]:
    found: dict[str, Any] = (await house.client.get("/api/openapi.json")).json()
    return found


def references(part: Any) -> set[str]:
    if isinstance(part, dict):
        own = {part["$ref"]} if "$ref" in part else set()
        return own.union(*map(references, part.values()))
    if isinstance(part, list):
        return set().union(*map(references, part))
    return set()


async def check(house: House, path: str, query: str = "") -> None:
    """Ask, and hold the answer against what is documented for its status."""
    described = await document(house)
    response = await house.client.get(path + query)
    answers = described["paths"][path]["get"]["responses"]
    status = str(response.status_code)
    assert status in answers, f"{path}{query} answered {status}: {response.text}"
    media_type = response.headers["content-type"].partition(";")[0]
    schema = answers[status]["content"][media_type]["schema"]
    assert list(faults(response.json(), schema, described["components"]["schemas"])) == []
    if status != "200":
        assert f"`{response.json()['type']}`" in answers[status]["description"]


async def test_the_document_names_every_call_and_nothing_of_the_house_around_it(house: House) -> None:
    found = await document(house)
    assert found["openapi"].startswith("3.1")
    assert set(found["paths"]) == {*CALLS, "/healthz", "/readyz", "/metrics"}
    assert [path for path, methods in found["paths"].items() if set(methods) != {"get"}] == ["/api/v1/seats"]
    assert set(found["paths"]["/api/v1/seats"]) == {"get", "patch"}


async def test_every_reference_leads_somewhere(house: House) -> None:
    found = await document(house)
    named = {f"#/components/schemas/{name}" for name in found["components"]["schemas"]}
    assert references(found) == named


async def test_every_field_is_explained(house: House) -> None:
    schemas = (await document(house))["components"]["schemas"]
    silent = [
        f"{name}.{field}"
        for name, schema in schemas.items()
        for field, of_field in schema["properties"].items()
        if not of_field.get("description")
    ]
    assert silent == []


async def test_every_parameter_is_explained(house: House) -> None:
    for path in CALLS:
        for parameter in (await document(house))["paths"][path]["get"]["parameters"]:
            assert parameter["description"]
            assert parameter["schema"]["type"]


@pytest.mark.parametrize("path", CALLS)
async def test_every_documented_field_is_in_the_answer_and_no_other(house: House, path: str) -> None:
    house.quarters.rows = [QuarterRow(queue="sales", start=DAY_START, threshold_s=20.0, offered=1)]
    await check(house, path)
    replay = ReplayProgress(file="a.csv", progress=1.0, done=True)
    house.feed.rows[SITE_KEY] = site_row(mode="replay", replay=replay)
    await check(house, path)


@pytest.mark.parametrize("path", [*CALLS, "/healthz", "/readyz"])
async def test_every_documented_problem_has_its_form(house: House, path: str) -> None:
    await check(house, path, "?nonsense=1")
    house.quarters.away, house.feed.ready = True, False
    await check(house, path)
    house.feed.rows, house.feed.health = {}, Health(redis_ok=False, picture_at=None, watch_alive_at=None)
    await check(house, path)


async def test_a_call_that_breaks_answers_as_documented(house: House) -> None:
    house.feed.rows[SITE_KEY] = site_row(day_start=float("nan"))
    assert (await house.client.get("/api/v1/intervals")).status_code == 500
    await check(house, "/api/v1/intervals")


WORDS = st.one_of(
    st.text(max_size=30),
    st.integers().map(str),
    st.floats().map(str),
    st.datetimes().map(lambda moment: moment.isoformat()),
    st.dates().map(str),
    st.sampled_from(
        ["*", "sales", "900", "3600", str(DAY_START), "2026-03-01T00:00+08:00", "NaT", "-0", "."]
    ),
)
PAIRS = st.lists(
    st.tuples(
        st.one_of(st.sampled_from(["from", "to", "width_s", "queue", "lang"]), st.text(max_size=8)), WORDS
    ),
    max_size=5,
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(CALLS),
    pairs=PAIRS,
    accept=st.one_of(st.just("text/csv"), st.text(alphabet="ac/*;=,.q01 ")),
)
async def test_no_query_breaks_a_call(
    house: House, path: str, pairs: list[tuple[str, str]], accept: str
) -> None:
    house.quarters.rows = [QuarterRow(queue="sales", start=int(NOW), threshold_s=20.0, offered=1)]
    response = await house.client.get(path, params=urlencode(pairs), headers={"accept": accept})
    assert response.status_code in STATUSES, response.text
    if response.status_code != 200:
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["errors"]
