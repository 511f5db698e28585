"""The page of the API in a real browser, under the policy of the real server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.doubles.axe import axe_violations
from tests.doubles.floor_rows import floor_rows

if TYPE_CHECKING:
    from tests.browser.conftest import Served
    from tests.conftest import NewPage

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_page_is_clean_and_has_its_style(served: Served, new_page: NewPage, scheme: str) -> None:
    page = await new_page(width=1280, height=800, color_scheme=scheme)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    await page.goto(served.url + "/api/docs")
    ground = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(17, 24, 31)"}[scheme]
    assert complaints == []
    assert await axe_violations(page) == []


async def test_the_page_fits_a_phone(served: Served, new_page: NewPage) -> None:
    page = await new_page(width=390, height=844)
    await page.goto(served.url + "/api/docs")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390


async def test_a_call_can_be_tried_from_the_page(served: Served, new_page: NewPage) -> None:
    served.painter.whole(floor_rows())
    page = await new_page(width=1280, height=800)
    await page.goto(served.url + "/api/docs")
    form = page.locator('form[action="/api/v1/queues"]')
    await form.get_by_label("lang").select_option("en")
    await form.get_by_role("button").click()
    await page.wait_for_url("**/api/v1/queues?lang=en")
    assert '"queues":[' in await page.inner_text("body")
