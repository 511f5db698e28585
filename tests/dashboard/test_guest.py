"""What else the web process serves: it runs as long as the process, and its fault ends it."""

from __future__ import annotations

import asyncio

import pytest
from fastapi import FastAPI

from dashboard.app import _lifespan
from dashboard.guest import Guest
from dashboard.live.door import MAX_WISH_BYTES
from dashboard.live.hub import Hub
from dashboard.serve import server_config
from dashboard.store import WebStore
from floor.settings import Settings
from tests.doubles.picture import MemoryPicture, NoDays, NoQuarters


def app_with(guest: Guest) -> FastAPI:
    store = WebStore(picture=MemoryPicture(), quarters=NoQuarters(), days=NoDays())
    app = FastAPI(lifespan=_lifespan(Hub(MemoryPicture(), build="b1"), store, [guest.run]))
    app.state.fault, app.state.on_fault = None, lambda: None
    return app


async def test_a_guest_runs_while_the_process_serves_and_may_say_last_words() -> None:
    said: list[str] = []

    async def run() -> None:
        said.append("runs")
        try:
            await asyncio.Event().wait()
        finally:
            said.append("ends")

    app = app_with(Guest(routes=[], run=run, longest_message_bytes=1))
    async with app.router.lifespan_context(app):
        await asyncio.sleep(0)
        assert said == ["runs"]
    assert said == ["runs", "ends"]
    assert app.state.fault is None


async def test_a_guests_fault_ends_the_process() -> None:
    ended = asyncio.Event()

    async def run() -> None:
        raise LookupError("a fault of the guest's")

    app = app_with(Guest(routes=[], run=run, longest_message_bytes=1))
    app.state.on_fault = ended.set
    async with app.router.lifespan_context(app):
        await asyncio.wait_for(ended.wait(), 10)
    assert isinstance(app.state.fault, LookupError)


@pytest.mark.parametrize(("longest", "taken"), [(1, MAX_WISH_BYTES), (1_048_576, 1_048_576)])
def test_a_guests_messages_may_be_longer_than_a_viewers(longest: int, taken: int) -> None:
    async def run() -> None:
        """Do nothing."""

    guest = Guest(routes=[], run=run, longest_message_bytes=longest)
    assert server_config(Settings.default(), FastAPI(), [guest]).ws_max_size == taken
    assert server_config(Settings.default(), FastAPI()).ws_max_size == MAX_WISH_BYTES
