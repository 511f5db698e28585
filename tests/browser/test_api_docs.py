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


async def test_the_page_is_clean_and_has_its_style(served: Served, new_page: NewPage) -> None:
    page = await new_page(width=1280, height=800, color_scheme="light")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    await page.goto(served.url + "/api/docs")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert await page.evaluate(ground) == "rgb(255, 255, 255)"
    assert complaints == []
    assert await axe_violations(page) == []
    await page.emulate_media(color_scheme="dark")
    assert await page.evaluate(ground) == "rgb(17, 24, 31)"
    assert await axe_violations(page, runOnly=["color-contrast"]) == []


async def test_the_page_fits_a_phone_and_a_call_can_be_tried_from_it(
    served: Served, new_page: NewPage
) -> None:
    served.painter.whole(floor_rows())
    page = await new_page(width=390, height=844)
    await page.goto(served.url + "/api/docs")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    form = page.locator('form[action="/api/v1/queues"]')
    await form.get_by_label("lang").select_option("en")
    await form.get_by_role("button").click()
    await page.wait_for_url("**/api/v1/queues?lang=en")
    assert '"queues":[' in await page.inner_text("body")
