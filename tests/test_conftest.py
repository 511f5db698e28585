from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from redis import Redis

from tests.doubles.axe import axe_violations
from tests.doubles.chance import SEED, drawn

if TYPE_CHECKING:
    from tests.conftest import NewPage


@pytest.mark.parametrize("once_more", [1, 2])
def test_each_test_starts_with_an_empty_redis(redis_url: str, once_more: int) -> None:
    with Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("left over", once_more)
        assert client.dbsize() == 1


def test_what_was_drawn_by_chance_can_be_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SEED, raising=False)
    draws: list[float] = []
    notes: list[str] = []

    def fail() -> None:
        with drawn() as draw:
            draws.append(draw.random())
            raise AssertionError

    for _ in range(2):
        with pytest.raises(AssertionError) as failed:
            fail()
        notes += failed.value.__notes__
    assert draws[0] != draws[1]
    monkeypatch.setenv(SEED, notes[0].rpartition("=")[2])
    with drawn() as draw:
        assert draw.random() == draws[0]


@pytest.mark.browser
async def test_axe_sees_what_is_wrong_with_a_page_and_only_that(new_page: NewPage) -> None:
    page = await new_page()
    good = '<!doctype html><html lang="en"><title>t</title><main><h1>Floor</h1>%s</main></html>'
    await page.set_content(good % "")
    assert await axe_violations(page) == []
    await page.set_content(good % '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">')
    (violation,) = await axe_violations(page)
    assert violation.startswith("image-alt: ")


@pytest.mark.browser
async def test_a_page_reaches_nothing_outside_this_machine(new_page: NewPage) -> None:
    page = await new_page()
    failed: list[str | None] = []
    page.on("requestfailed", lambda request: failed.append(request.failure))
    async with page.expect_event("requestfailed"):
        await page.set_content('<img src="http://example.com/logo.png">')
    assert failed == ["net::ERR_NAME_NOT_RESOLVED"]
