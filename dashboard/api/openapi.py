"""The OpenAPI document: paths from our routes, schemas from the answers' classes."""

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi

from dashboard.api.agent_day_answers import AgentDayAnswer
from dashboard.api.answers import (
    AgentsAnswer,
    HealthAnswer,
    IntervalsAnswer,
    QueuesAnswer,
    StatusAnswer,
    TrendsAnswer,
)
from dashboard.api.fields import meaning
from dashboard.api.problems import ProblemAnswer
from dashboard.api.routes import reference
from dashboard.api.seats_answers import SeatMoves, SeatPlanAnswer, SeatsMoved
from dashboard.build import HOUSE
from floor.model.picture import FORMULAS

ANSWERS: tuple[type[msgspec.Struct], ...] = (
    StatusAnswer,
    QueuesAnswer,
    AgentsAnswer,
    AgentDayAnswer,
    IntervalsAnswer,
    TrendsAnswer,
    SeatPlanAnswer,
    SeatMoves,
    SeatsMoved,
    HealthAnswer,
    ProblemAnswer,
)
_OMITTING = ("ProblemAnswer", "FieldError")
"""These leave a field out that has nothing to say; all others always have every field."""

DESCRIPTION = """What is true of the floor, in the same numbers as the pages show.

Times are epoch seconds UTC, durations seconds, rates fractions 0 to 1, unrounded. `null` is "not known" or \
"no value" and never zero. Every failure is an `application/problem+json` whose `type` is stable."""


def document(router: APIRouter, others: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of a router's calls, and of calls that others describe themselves."""
    paths = get_openapi(
        title="Floorwatch 巡场", version=_version(), description=DESCRIPTION, routes=router.routes
    )
    components = paths.setdefault("components", {})
    components["schemas"] = schemas()
    for other in others:
        paths["paths"].update(other.get("paths", {}))
        for kind, parts in other.get("components", {}).items():
            components.setdefault(kind, {}).update(parts)
    return paths


def schemas() -> dict[str, Any]:
    """Return the JSON schema of every answer and of its parts, by name, each field explained."""
    _, found = msgspec.json.schema_components(ANSWERS, ref_template="#/components/schemas/{name}")
    for name, schema in found.items():
        for field, of_field in schema.get("properties", {}).items():
            text = meaning(name, field)
            if text and "description" not in of_field:
                of_field["description"] = text
            if name not in _OMITTING:
                of_field.pop("default", None)
            if field == "service_levels":
                _name_formulas(of_field)
        if name not in _OMITTING and "properties" in schema:
            schema["required"] = list(schema["properties"])
    return found


def _name_formulas(schema: dict[str, Any]) -> None:
    schema.pop("additionalProperties", None)
    schema["properties"] = {formula: reference("ServiceLevelValue") for formula in FORMULAS}
    schema["required"] = list(FORMULAS)


def _version() -> str:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])
