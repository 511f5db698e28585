"""`/api/v1/seats`: where the seats stand, and moving them."""

import asyncio
from typing import Any

import msgspec
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
from dashboard.api.routes import add_call, described_answers, json_bytes, json_response, reference
from dashboard.api.seats_answers import (
    PlannedRoom,
    PlannedRow,
    PlannedSeat,
    SeatMoves,
    SeatPlanAnswer,
    SeatsMoved,
)
from dashboard.api.seats_wish import read_wish
from floor.seat_plan import TooManySeats, UnknownRoom
from floor.seat_plan_file import NotWritable
from floor.seat_plan_keeper import Held, PlanChanged
from floor.seat_plan_spot import SpotTaken
from floor.settings import Language

PATH = "/api/v1/seats"

_SUMMARY = "Move seats"
_MOVING = (
    "Moves seats of the plan of `version` and saves the plan in its file; a seat that is not on the plan yet "
    "comes onto it. Nothing is moved unless all can be, and no seat onto another. The plan must still be of "
    "that version: fetch it anew after `plan-changed`. Programs may ask for this, and pages of this server; "
    "pages of others may not."
)
_PROBLEMS = (*body.PROBLEMS, PLAN_CHANGED, PLAN_NOT_WRITABLE, INTERNAL)


def add_to(router: APIRouter, context: Context) -> None:
    """Add both calls."""
    encoded: dict[Language, tuple[str, bytes]] = {}
    saving = asyncio.Lock()

    def plan_in(language: Language) -> bytes:
        """Return the plan as JSON, made once for each version and language: it may have 10,000 seats."""
        held = context.plan.held()
        version, text = encoded.get(language, ("", b""))
        if version != held.version:
            text = msgspec.json.encode(answer(held, language))
            encoded[language] = (held.version, text)
        return text

    async def seats(request: Request) -> Response:
        language = only_language(request.query_params, context.settings.language)
        return json_bytes(await asyncio.to_thread(plan_in, language))

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

    add_call(
        router,
        PATH,
        seats,
        summary="Where the seats stand",
        description="The rooms with their walls, rows and seats. `version` changes with the plan and is told "
        "every second on the live path. Who sits where is told by `/api/v1/agents`.",
        answer=SeatPlanAnswer,
        problems=(),
    )
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


def answer(held: Held, language: Language) -> SeatPlanAnswer:
    """Make the answer of the plan as it is held, with names in a language; where there is none, the id."""
    return SeatPlanAnswer(
        version=held.version,
        file=held.file,
        in_file=held.in_file,
        editable=held.hindrance is None,
        hindrance=held.hindrance,
        problem=held.problem,
        rooms=tuple(
            PlannedRoom(
                room=room.room,
                name=room.name.text(language) if room.name else room.room,
                outline=room.outline,
                rows=tuple(
                    PlannedRow(
                        row=row.row,
                        seats=tuple(
                            PlannedSeat(
                                seat=seat.seat,
                                name=seat.name.text(language) if seat.name else seat.seat,
                                x_m=seat.x_m,
                                y_m=seat.y_m,
                            )
                            for seat in row.seats
                        ),
                    )
                    for row in room.rows
                ),
            )
            for room in held.plan.rooms
        ),
    )
