"""`PATCH /api/v1/seats`: moving seats of the plan."""

import asyncio
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.requests import Request

from dashboard.api import body
from dashboard.api.context import Context
from dashboard.api.negotiate import JSON
from dashboard.api.problems import (
    INTERNAL,
    PLAN_CHANGED,
    PLAN_NOT_WRITABLE,
    FieldError,
    Problem,
    bad_parameters,
    cut,
)
from dashboard.api.query import only_language
from dashboard.api.routes import described_answers, json_response, reference
from dashboard.api.seats import PATH
from dashboard.api.seats_answers import SeatMoves, SeatsMoved
from dashboard.api.seats_wish import read_wish
from floor.seat_plan import TooManySeats, UnknownRoom
from floor.seat_plan_file import NotWritable
from floor.seat_plan_keeper import PlanChanged
from floor.seat_plan_spot import SpotTaken

_SUMMARY = "Move seats"
_MOVING = (
    "Moves seats of the plan of `version` and saves the plan in its file; a seat that is not on the plan yet "
    "comes onto it. Nothing is moved unless all can be, and no seat onto another. The plan must still be of "
    "that version: fetch it anew after `plan-changed`. Programs may ask for this, and pages of this server; "
    "pages of others may not."
)
_PROBLEMS = (*body.PROBLEMS, PLAN_CHANGED, PLAN_NOT_WRITABLE, INTERNAL)


def add_to(router: APIRouter, context: Context) -> None:
    """Add the call."""
    saving = asyncio.Lock()

    async def move(request: Request) -> Response:
        only_language(request.query_params, context.settings.language)
        version, moves = await asyncio.to_thread(read_wish, await body.json_body(request))
        try:
            # One at a time: each may wait for the file, and threads are there for others, too.
            async with saving:
                held = await asyncio.to_thread(context.plan.move, version, moves)
        except PlanChanged:
            text = "The plan was changed meanwhile. Nothing was moved; fetch it and move the seats again."
            raise Problem(PLAN_CHANGED, text) from None
        except NotWritable as error:
            raise Problem(PLAN_NOT_WRITABLE, f"Nothing was moved: {error}.") from None
        except UnknownRoom as error:
            rooms = cut(", ".join(error.known)) or "a plan has, and this one has none"
            field = FieldError(f"moves.{error.index}.room", f"one of the rooms {rooms}", cut(error.room))
            raise bad_parameters([field]) from None
        except SpotTaken as error:
            expected = f"a place of its own: {cut(error.by)} stands there"
            raise bad_parameters([FieldError(f"moves.{error.index}", expected, cut(error.seat))]) from None
        except TooManySeats as error:
            raise bad_parameters([FieldError("moves", f"no new seats: {error}")]) from None
        return json_response(SeatsMoved(version=held.version))

    wished: dict[str, Any] = {"required": True, "content": {JSON: {"schema": reference(SeatMoves.__name__)}}}
    router.add_api_route(
        PATH,
        move,
        methods=["PATCH"],
        summary=_SUMMARY,
        description=_MOVING,
        response_class=Response,
        responses=described_answers(_SUMMARY, SeatsMoved, _PROBLEMS),
        openapi_extra={"requestBody": wished},
    )
