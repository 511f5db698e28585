"""`GET /api/v1/seats`: where the seats stand."""

import asyncio

import msgspec
from fastapi import APIRouter
from fastapi.responses import Response
from starlette.requests import Request

from dashboard.api.context import Context
from dashboard.api.query import only_language
from dashboard.api.routes import add_call, json_bytes
from dashboard.api.seats_answers import PlannedRoom, PlannedRow, PlannedSeat, SeatPlanAnswer
from floor.seat_plan_keeper import Held
from floor.settings import Language

PATH = "/api/v1/seats"


def add_to(router: APIRouter, context: Context) -> None:
    """Add the call."""
    encoded: dict[Language, tuple[str, bytes]] = {}

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
