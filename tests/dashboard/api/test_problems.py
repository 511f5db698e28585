import httpx
import pytest
from fastapi import APIRouter, FastAPI, HTTPException
from pydantic import BaseModel
from structlog.testing import capture_logs

from dashboard.api.problems import KINDS, ProblemRoute
from tests.doubles.api_house import House


class Note(BaseModel):
    words: str
    seconds: int


def failing_app() -> FastAPI:
    router = APIRouter(route_class=ProblemRoute)

    @router.post("/note")
    async def note(body: Note, width: int) -> int:
        return len(body.words) * width

    @router.get("/teapot")
    async def teapot() -> None:
        raise HTTPException(418, "short and stout", headers={"X-Tea": "green"})

    @router.get("/broken")
    async def broken() -> None:
        raise ZeroDivisionError("the secret of the house")

    app = FastAPI()
    app.include_router(router)
    return app


async def answer(method: str, path: str, **options: object) -> httpx.Response:
    transport = httpx.ASGITransport(failing_app())
    async with httpx.AsyncClient(transport=transport, base_url="http://floor") as client:
        return await client.request(method, path, **options)  # type: ignore[arg-type]


async def test_fastapis_own_validation_errors_name_field_and_expectation() -> None:
    response = await answer("POST", "/note?width=x", json={"words": 7})
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["type"] == "/api/problems/bad-parameter"
    fields = {error["field"]: error["expected"] for error in problem["errors"]}
    assert set(fields) == {"width", "words", "seconds"}
    assert "integer" in fields["width"]
    assert "string" in fields["words"]
    assert "width" in problem["detail"]


async def test_a_body_that_is_not_json_is_a_problem_too() -> None:
    response = await answer(
        "POST", "/note?width=1", content=b"{nope", headers={"content-type": "application/json"}
    )
    assert response.status_code == 422
    assert response.json()["type"] == "/api/problems/bad-parameter"


async def test_refusals_of_the_http_layer_keep_their_status_and_headers() -> None:
    response = await answer("GET", "/teapot")
    assert response.status_code == 418
    assert response.headers["x-tea"] == "green"
    assert response.json() == {
        "type": "/api/problems/other",
        "title": "The request was refused",
        "status": 418,
        "detail": "short and stout",
    }


async def test_a_fault_of_ours_is_logged_and_told_without_its_secrets() -> None:
    with capture_logs() as logs:
        response = await answer("GET", "/broken?x=1")
    assert response.status_code == 500
    assert response.json()["type"] == "/api/problems/internal"
    assert "secret" not in response.text
    assert [(entry["event"], entry["path"], entry["query"]) for entry in logs] == [
        ("api_failed", "/broken", "x=1")
    ]


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1", "/api/v1/nope", "/api/v1/queues/", "/api/v1/queues/sales"]
)
async def test_an_unknown_path_is_a_problem(house: House, path: str) -> None:
    response = await house.client.get(path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["type"] == "/api/problems/not-found"
    assert path in problem["detail"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/api/v1/queues", "GET, HEAD"),
        ("/healthz", "GET, HEAD"),
        ("/api/v1/seats", "GET, HEAD, PATCH"),
        ("/readyz", "GET, HEAD"),
        ("/metrics", "GET"),
    ],
)
async def test_a_method_that_a_call_does_not_take_is_refused_with_those_it_takes(
    house: House, method: str, path: str, allowed: str
) -> None:
    if method in allowed:
        return
    response = await house.client.request(method, path)
    assert response.status_code == 405
    assert response.headers["allow"] == allowed
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["type"] == "/api/problems/method-not-allowed"


async def test_every_call_answers_head_without_a_body(house: House) -> None:
    for path in ("status", "queues", "agents", "seats", "intervals"):
        response = await house.client.head(f"/api/v1/{path}")
        assert response.status_code == 200
        assert int(response.headers["content-length"]) > 0


async def test_each_type_leads_to_its_paragraph(house: House) -> None:
    page = (await house.client.get("/api/docs")).text
    for kind in KINDS:
        response = await house.client.get(kind.type)
        assert response.headers["location"] == f"/api/docs#problem-{kind.name}"
        assert f'id="problem-{kind.name}"' in page
    assert (await house.client.get("/api/problems/none-of-ours")).status_code == 404
