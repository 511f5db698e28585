"""A configuration saved while the whole product runs, as people at the wall see it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from collectors.replay.collector import BUNDLED
from tests.browser.waiting import page_says
from tests.browser.wall import open_wall
from tests.doubles.floor_process import floor_process, hammered

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import NewPage

pytestmark = [pytest.mark.browser, pytest.mark.process]

NAMES = "[...document.querySelectorAll('.wall-row-name')].map(box => box.textContent)"


async def test_a_queues_new_name_is_on_the_wall_without_a_restart_or_a_complaint(
    tmp_path: Path, redis_binary: str, new_page: NewPage
) -> None:
    del redis_binary
    pbx = {"kind": "replay", "name": "pbx", "file": str(BUNDLED), "loop": True}
    with floor_process(tmp_path, site="hall", sources=[pbx], queues={"sales": {"name": "Sales"}}) as floor:
        children = await asyncio.to_thread(floor.children)
        page, console = await open_wall(new_page, floor.address)
        await page_says(page, f"{NAMES}.includes('Sales')")
        with hammered(f"{floor.address}/healthz") as refused:
            async with page.expect_event("load"):
                await asyncio.to_thread(floor.save, queues={"sales": {"name": "Verkauf"}})
            await page_says(page, f"{NAMES}.includes('Verkauf')")
            await page_says(page, "window.floorwatch.live.status().live", within_s=3)
        assert (refused, console.complaints) == ([], [])
        assert await asyncio.to_thread(floor.children) == children
