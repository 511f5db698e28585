"""The guide to HTTPS by nginx, tried with the real one: pages, live frames and feeds go through it."""

from __future__ import annotations

import json
import re
import shutil
import socket
import ssl
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosedError
from websockets.sync.client import ClientConnection, connect

from tests.conftest import missing
from tests.doubles import nginx, rows
from tests.doubles.app_process import web_command
from tests.doubles.certificates import self_signed
from tests.doubles.feed_house import TOKEN, feed
from tests.doubles.free_ports import free_ports
from tests.doubles.painter import Painter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEADERS = {"Authorization": f"Bearer {TOKEN}"}
MINUTE_S = 60


def found(program: str | None, package: str) -> str:
    if program is None:
        missing(package, package)
    assert program is not None
    return program


class Site:
    """A site behind nginx, asked for by its name."""

    def __init__(self, http: int, https: int, trust: ssl.SSLContext) -> None:
        self.http, self.https, self.trust = http, https, trust
        self.host = f"{nginx.NAME}:{https}"

    def ask(self, path: str, *, method: str = "GET", host: str | None = None, **more: Any) -> httpx.Response:
        with httpx.Client(verify=self.trust, trust_env=False, timeout=20) as client:
            return client.request(
                method,
                f"https://127.0.0.1:{self.https}{path}",
                headers={"Host": host or self.host, **more.pop("headers", {})},
                extensions={"sni_hostname": nginx.NAME},
                **more,
            )

    @contextmanager
    def socket(self, path: str, origin: str | None = None, **headers: str) -> Iterator[ClientConnection]:
        with (
            socket.create_connection(("127.0.0.1", self.https), timeout=20) as plain,
            connect(
                f"wss://{self.host}{path}", sock=plain, ssl=self.trust, server_hostname=nginx.NAME,
                origin=origin, additional_headers=headers,  # type: ignore[arg-type]  # any text is an origin
            ) as opened,
        ):  # fmt: skip
            yield opened


@pytest.fixture
def site(tmp_path: Path, redis_url: str) -> Iterator[Site]:
    program = found(nginx.find_nginx(), "nginx")
    cert, key = self_signed(found(shutil.which("openssl"), "openssl"), tmp_path, nginx.NAME)
    upstream, http, https = free_ports(3)
    block = nginx.filled(upstream=upstream, http=http, https=https, cert=cert, key=key)
    web = {"public_url": f"https://{nginx.NAME}:{https}"}
    with (
        Painter(redis_url).alive() as painter,
        web_command(tmp_path, upstream, redis_url, sources=[feed("crm", TOKEN)], web=web),
        nginx.running(program, tmp_path, block, https),
    ):
        painter.whole(rows.floor())
        yield Site(http, https, ssl.create_default_context(cafile=cert))


@pytest.mark.process
def test_pages_frames_and_feeds_go_through_nginx_as_the_guide_sets_it_up(site: Site, tmp_path: Path) -> None:
    # By http: sent to https, under the name that was asked for.
    plain = httpx.get(
        f"http://127.0.0.1:{site.http}/wallboard?lang=en", headers={"Host": nginx.NAME}, trust_env=False
    )
    assert (plain.status_code, plain.headers["location"]) == (308, f"https://{nginx.NAME}/wallboard?lang=en")
    # Pages and assets, compressed; what Floorwatch says of their safety comes through.
    for path in ("/wallboard?lang=en", "/assets/tokens.css", "/assets/live.js", "/api/v1/queues"):
        answer = site.ask(path, headers={"Accept-Encoding": "gzip"})
        assert (answer.status_code, answer.headers.get("content-encoding")) == (200, "gzip"), path
        assert answer.headers["x-content-type-options"] == "nosniff"
    home = site.ask("/")
    assert home.headers["location"] == "/wallboard"
    # Under no other name than its own.
    foreign = site.ask("/wallboard", host="evil.example")
    assert (foreign.status_code, "public_url" in foreign.text) == (421, True)
    # Who looked at whose day is not in nginx's own log, nor who was searched for.
    assert site.ask("/floor?q=Zhang").status_code == 200
    assert site.ask("/api/v1/agents/day?agent=1001").status_code == 200
    accesses = (tmp_path / "access.log").read_text(encoding="utf-8")
    assert "/assets/live.js" in accesses
    assert '"GET /floor"' in accesses
    assert "Zhang" not in accesses
    assert "agents/day" not in accesses
    # Live, over wss, for its own pages alone, and not compressed frame by frame.
    with site.socket("/live?audience=wallboard", f"https://{site.host}") as viewer:
        while (frame := json.loads(viewer.recv(timeout=20)))["kind"] != "snapshot":
            pass
        assert frame["rows"]["q:support"]["waiting"] == 2
        assert viewer.protocol.extensions == []
    with (
        site.socket("/live?audience=wallboard", "https://evil.example") as viewer,
        pytest.raises(ConnectionClosedError, match="another origin"),
    ):
        viewer.recv(timeout=20)
    # A sender, by POST and over a WebSocket.
    event = {"type": "call_queued", "id": "evt-1", "call": "c-1", "queue": "support"}
    posted = site.ask("/api/v1/events", method="POST", headers=HEADERS, json=event)
    assert (posted.status_code, posted.json()) == (200, {"taken": 1, "already_taken": 0, "refused": []})
    with site.socket("/api/v1/events", **HEADERS) as sender:
        sender.send(json.dumps(event))
        assert json.loads(sender.recv(timeout=20))["already_taken"] == 1


def test_who_looked_at_whom_is_not_in_nginxs_logs_either_while_floorwatch_is_away(tmp_path: Path) -> None:
    program = found(nginx.find_nginx(), "nginx")
    cert, key = self_signed(found(shutil.which("openssl"), "openssl"), tmp_path, nginx.NAME)
    upstream, http, https = free_ports(3)
    block = nginx.filled(upstream=upstream, http=http, https=https, cert=cert, key=key)
    site = Site(http, https, ssl.create_default_context(cafile=cert))
    with nginx.running(program, tmp_path, block, https):
        for path in ("/api/v1/agents/day?agent=1001", "/api/v1/queues"):
            assert site.ask(path).status_code == 502
    for log in ("access.log", "error.log"):
        written = (tmp_path / log).read_text(encoding="utf-8")
        assert "/api/v1/queues" in written, log
        assert "1001" not in re.sub(r":\d+", "", written), log


def test_nothing_that_may_be_silent_is_cut_off_after_a_minute() -> None:
    locations = dict(re.findall(r"location = (\S+) \{(.*?)\n    \}", nginx.block(), re.DOTALL))
    assert set(locations) == {"/live", "/api/v1/events", "/api/v1/agents/day"}
    del locations["/api/v1/agents/day"]  # is answered at once
    hours = {"h": 3600, "m": 60, "s": 1}
    for path, within in locations.items():
        for direction in ("read", "send"):
            (length, unit) = re.findall(rf"proxy_{direction}_timeout (\d+)([hms]);", within)[0]
            assert int(length) * hours[unit] > 10 * MINUTE_S, (path, direction)


def test_the_guide_takes_feeds_messages_whole() -> None:
    from collectors.feed.limits import MESSAGE_BYTES

    (most_mb,) = re.findall(r"client_max_body_size (\d+)m;", nginx.block())
    assert int(most_mb) * 1_000_000 > MESSAGE_BYTES
