"""Waiting for a page. Playwright's own `wait_for_function` needs `unsafe-eval`, which our pages forbid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.doubles.until import eventually

if TYPE_CHECKING:
    from playwright.async_api import Page


async def page_says(page: Page, expression: str, *, within_s: float = 20.0) -> None:
    """Wait until a JavaScript expression is truthy in the page."""
    await eventually(lambda: page.evaluate(f"() => {expression}"), expression, within_s=within_s)
