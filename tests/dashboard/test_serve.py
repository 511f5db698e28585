from __future__ import annotations

import json
import shutil
import ssl
import subprocess
import urllib.request
from typing import TYPE_CHECKING

import pytest
from websockets.sync.client import connect

from dashboard import serve
from dashboard.serve import Refused, check_reach, is_loopback, listen, names_of
from floor.settings import Settings
from tests.conftest import missing
from tests.doubles import rows
from tests.doubles.painter import Painter
from tests.doubles.until import until
from tests.doubles.web_process import web_process

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("host", "alone"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("localhost", True),
        ("::1", True),
        ("[::1]", True),
        ("0.0.0.0", False),  # noqa: S104 - what has to be refused
        ("::", False),
        ("192.168.1.20", False),
        ("wall.example", False),
    ],
)
def test_which_addresses_only_this_machine_reaches(host: str, alone: bool) -> None:  # noqa: FBT001
    assert is_loopback(host) is alone


def test_an_address_that_others_reach_is_refused_without_a_word_for_it() -> None:
    with pytest.raises(Refused, match=r"'192\.168\.1\.20'.*--insecure"):
        check_reach("192.168.1.20", insecure=False)
    check_reach("192.168.1.20", insecure=True)
    check_reach("127.0.0.1", insecure=False)


def test_main_refuses_before_it_does_anything() -> None:
    with pytest.raises(Refused, match="sign in"):
        serve.main(Settings.default(), "0.0.0.0", 0)  # noqa: S104 - what has to be refused


def test_a_loopback_server_has_this_machines_names_and_its_proxys() -> None:
    assert names_of("127.0.0.1", None) == frozenset({"localhost", "127.0.0.1", "::1"})
    public = names_of("127.0.0.2", "https://Wall.Example:8443/x")
    assert public == frozenset({"localhost", "127.0.0.1", "::1", "127.0.0.2", "wall.example"})
    assert names_of("192.168.1.20", None) is None


def test_port_nought_takes_a_free_one() -> None:
    with listen("127.0.0.1", 0) as listener:
        assert listener.getsockname()[1] > 0


def test_a_port_in_use_is_named_with_what_to_do() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(Refused, match=rf"port {port}: .*in use.*--port"):
            listen("127.0.0.1", port)


def test_an_address_of_another_machine_is_named() -> None:
    with pytest.raises(Refused, match=r"cannot listen on 203\.0\.113\.7"):
        listen("203.0.113.7", 0)


@pytest.mark.process
def test_the_pages_and_the_live_path_can_be_served_over_tls(
    tmp_path: Path, free_port: int, redis_url: str
) -> None:
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    openssl = shutil.which("openssl")
    if openssl is None:
        missing("openssl", "openssl")
    assert openssl is not None
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", str(key), "-out", str(cert)],
        check=True, capture_output=True,
    )  # fmt: skip
    trust = ssl.create_default_context(cafile=cert)
    tls = {"cert": str(cert), "key": str(key)}
    with (
        Painter(redis_url).alive() as painter,
        web_process(tmp_path, free_port, redis_url, trust, web={"tls": tls}) as web,
    ):
        painter.whole(rows.floor())
        with urllib.request.urlopen(f"{web.url}/healthz", context=trust, timeout=10) as answer:  # noqa: S310 - ours
            assert json.load(answer) == {"status": "ok"}
        assert web.live_url.startswith("wss://")
        with connect(f"{web.live_url}?audience=wallboard", ssl=trust) as viewer:
            while (frame := json.loads(viewer.recv(timeout=20)))["kind"] != "snapshot":
                pass
        assert frame["rows"]["q:support"]["waiting"] == 2


@pytest.mark.process
def test_the_process_serves_the_picture_and_ends_when_asked(
    tmp_path: Path, free_port: int, redis_url: str
) -> None:
    with (
        Painter(redis_url).alive(),
        web_process(tmp_path, free_port, redis_url, log={"level": "info"}) as web,
    ):
        with urllib.request.urlopen(f"{web.url}/healthz", timeout=10) as answer:  # noqa: S310 - our own server
            assert json.load(answer)
            assert "server" not in {name.lower() for name in answer.headers}
        assert web.stop() == 0
        assert "Traceback" not in web.said()
        web.start()
        assert web.stop() == 0


@pytest.mark.process
def test_a_hub_that_died_ends_the_process(tmp_path: Path, free_port: int, redis_url: str) -> None:
    with Painter(redis_url).alive() as painter, web_process(tmp_path, free_port, redis_url) as web:
        # A row that is none of its kind is a fault of ours, not a condition that passes.
        painter.put({"q:support": rows.day()})
        until(lambda: web.exit_code is not None, "the process ends by itself")
    assert web.exit_code == 1
    assert "the live path failed" in web.said()
