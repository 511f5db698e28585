"""Accessibility: runs axe-core, out of the package that ships it, in a page that is open."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.async_api import Page


@cache
def _source() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


async def axe_violations(page: Page, within: str | None = None, **options: Any) -> list[str]:
    """One line a violation: rule, help text and the elements concerned; empty when there is none.

    ``within``: only what stands in the elements of this selector. ``options`` go to ``axe.run``. The script
    comes in through the debugger and not as a script element, so a page's content security policy neither
    blocks it nor has to be opened for it.
    """
    await page.evaluate(_source() + "; undefined")
    # What is well is neither described nor carried over; on a large page that is most of the work.
    found = await page.evaluate(
        """async ([within, options]) => {
          const where = within === null ? document : { include: [...document.querySelectorAll(within)] };
          const found = await axe.run(where, { resultTypes: ['violations'], ...options });
          return found.violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ target }) => ({ target })) }));
        }""",
        [within, options],
    )
    return [
        f"{violation['id']}: {violation['help']}: "
        + "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"])
        for violation in found
    ]
