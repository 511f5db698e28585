"""The wall over TLS of our own, in a real browser: https for the page, wss for its frames."""

from __future__ import annotations

import ssl
import time
from typing import TYPE_CHECKING

import pytest

from dashboard.rooms.wallboard import ids
from tests.browser.wall import open_wall, says
from tests.conftest import missing
from tests.doubles import wall_floor
from tests.doubles.certificates import find_openssl, self_signed
from tests.doubles.painter import Painter
from tests.doubles.web_process import web_process

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import NewPage

pytestmark = pytest.mark.browser


async def test_a_wall_over_tls_is_live(
    tmp_path: Path, free_port: int, redis_url: str, new_page: NewPage
) -> None:
    openssl = find_openssl()
    if openssl is None:
        missing("openssl", "openssl")
    assert openssl is not None
    cert, key = self_signed(openssl, tmp_path, "localhost")
    trust = ssl.create_default_context(cafile=cert)
    trust.check_hostname = False  # it is asked by its address
    tls = {"cert": str(cert), "key": str(key)}
    with (
        Painter(redis_url).alive() as painter,
        web_process(tmp_path, free_port, redis_url, trust, web={"tls": tls}, **wall_floor.config()) as web,
    ):
        painter.whole(wall_floor.normal(time.time()))
        url = f"https://localhost:{free_port}"
        page, console = await open_wall(new_page, url, ignore_https_errors=True)
        await says(page, ids.WAITING, "7")
        assert await page.evaluate("isSecureContext")
        assert web.url.startswith("https://")
        assert console.complaints == []
        # It ends while the page is open: a browser's idle connections say no last word over TLS.
        assert web.stop() == 0
        assert "Traceback" not in web.said()
