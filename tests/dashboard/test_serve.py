from __future__ import annotations

import asyncio
import json
import os
import shutil
import ssl
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.requests import Request
from structlog.testing import capture_logs
from websockets.sync.client import connect

from dashboard import serve
from dashboard.serve import Refused, check_reach, is_loopback, listen, names_of, server_config
from floor import site_folder
from floor.settings import Settings
from tests.conftest import missing
from tests.doubles import rows
from tests.doubles.painter import Painter
from tests.doubles.until import until
from tests.doubles.web_process import web_process

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, MutableMapping, Sequence


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


def test_main_refuses_a_certificate_that_cannot_be_served(tmp_path: Path) -> None:
    missing_files = {"cert": str(tmp_path / "cert.pem"), "key": str(tmp_path / "key.pem")}
    settings = Settings.model_validate({"web": {"tls": missing_files}})
    with pytest.raises(Refused, match=r"web\.tls\.cert: .*cert\.pem cannot be read"):
        serve.main(settings, "127.0.0.1", 0)


def warnings_of_main(settings: dict[str, Any]) -> list[MutableMapping[str, Any]]:
    """Return what is logged when such a site is served, as far as to its port, which is taken."""
    with (
        listen("127.0.0.1", 0) as first,
        capture_logs() as logged,
        pytest.raises(Refused, match="in use"),
    ):
        serve.main(Settings.model_validate(settings), "127.0.0.1", first.getsockname()[1])
    return logged


def test_main_says_that_nothing_can_be_kept_and_serves_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")
    folder = str(tmp_path / "taken" / "main")
    (said,) = warnings_of_main({"redis": {"dir": folder}})
    assert said["event"] == "seats cannot be saved, nor looks at one person be had"
    assert "redis.dir" in said["problem"]

    # Seats that lie elsewhere are no matter of that folder.
    elsewhere = {"file": str(tmp_path / "seats.yaml")}
    (said,) = warnings_of_main({"redis": {"dir": folder}, "seating": elsewhere})
    assert said["event"] == "looks at one person cannot be had"


def test_that_another_account_runs_the_site_hinders_no_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {"redis": {"dir": str(tmp_path)}}
    folder = Settings.model_validate(settings).state_dir
    folder.mkdir(exist_ok=True)
    (folder / site_folder.LOCK).touch()
    # The account that runs tests may be one that nothing is forbidden to.
    monkeypatch.setattr(os, "access", lambda path, _mode: Path(path).name != site_folder.LOCK)
    assert site_folder.obstacle(folder) is not None
    assert warnings_of_main(settings) == []


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


EC = ("ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")
RSA = ("rsa:2048",)


def certificate(cert: Path, key: Path, kind: Sequence[str] = EC) -> None:
    """Make a fresh self-signed certificate of this machine, with a kind of key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        missing("openssl", "openssl")
    assert openssl is not None
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", *kind, "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", str(key), "-out", str(cert)],
        check=True, capture_output=True,
    )  # fmt: skip


@pytest.mark.process
def test_the_pages_and_the_live_path_can_be_served_over_tls(
    tmp_path: Path, free_port: int, redis_url: str
) -> None:
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    certificate(cert, key)
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


def shown(port: int) -> str:
    """The certificate the server shows to who connects now."""
    return ssl.get_server_certificate(("127.0.0.1", port), timeout=10)


@pytest.mark.process
def test_a_renewed_certificate_is_shown_after_sighup_and_a_broken_one_is_refused(
    tmp_path: Path, free_port: int, redis_url: str
) -> None:
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    certificate(cert, key)
    first = cert.read_text()
    trust = ssl.create_default_context(cafile=cert)
    with web_process(
        tmp_path, free_port, redis_url, trust, web={"tls": {"cert": str(cert), "key": str(key)}}
    ) as web:
        assert shown(free_port).split() == first.split()
        # Another kind of key, too: of each kind OpenSSL keeps one, and would choose among them by itself.
        for kind in (EC, RSA, EC):
            certificate(cert, key, kind)
            renewed = cert.read_text()
            web.hang_up()
            until(lambda: shown(free_port).split() == renewed.split(), "the renewed one is shown")  # noqa: B023
        key.write_text("torn")
        web.hang_up()
        until(lambda: "certificate refused, the old one goes on" in web.said(), "the torn one is refused")
        assert shown(free_port).split() == renewed.split()


@pytest.mark.process
def test_a_changed_configuration_is_in_api_pages_and_names_while_the_server_goes_on(
    tmp_path: Path, free_port: int, redis_url: str
) -> None:
    with (
        Painter(redis_url).alive() as painter,
        web_process(tmp_path, free_port, redis_url, name="Old") as web,
    ):
        painter.whole(rows.floor())

        def asked(path: str, host: str = "127.0.0.1") -> tuple[int, str]:
            ask = urllib.request.Request(f"{web.url}{path}", headers={"Host": host})  # noqa: S310 - ours
            try:
                with urllib.request.urlopen(ask, timeout=10) as answer:  # noqa: S310 - ours
                    return answer.status, answer.read().decode()
            except urllib.error.HTTPError as error:
                with error:
                    return error.code, ""

        with connect(f"{web.live_url}?audience=wallboard") as viewer:
            while (frame := json.loads(viewer.recv(timeout=20)))["kind"] != "snapshot":
                pass
            assert asked("/wallboard", "wall.example")[0] == 421
            web.configure(
                redis={"url": redis_url}, name="New", queues={"support": {"name": "Help"}},
                web={"public_url": "https://wall.example"},
            )  # fmt: skip
            build = frame["build"]
            while (frame := json.loads(viewer.recv(timeout=20)))["kind"] != "snapshot":
                pass
        assert frame["build"] != build
        status, page = asked("/wallboard?lang=en", "wall.example")
        assert status == 200
        assert "· New</title>" in page
        assert frame["build"] in page
        names = {row["queue"]: row["name"] for row in json.loads(asked("/api/v1/queues")[1])["queues"]}
        assert names["support"] == "Help"


class Followed:
    """Settings that change as a test says."""

    def __init__(self, *changes: Settings) -> None:
        self.settings = Settings.default()
        self.refused: list[str] = []
        self._changes = changes

    def refuse(self, *said: object) -> None:
        """Note what a process says that it could not take up."""
        self.refused.append(str(said))

    async def changes(self) -> AsyncIterator[Settings]:
        for settings in self._changes:
            self.settings = settings
            yield settings


async def test_settings_that_cannot_be_taken_up_are_refused_and_the_old_ones_go_on() -> None:
    app = FastAPI()
    taken: list[str] = []

    def take_up(settings: Settings) -> None:
        taken.append(settings.name.text("en"))
        if taken[-1] == "Broken":
            raise RuntimeError("no such room")

    app.state.take_up = take_up
    good, broken, better = (
        Settings.model_validate({"name": name, "web": {"public_url": f"https://{name.lower()}.example"}})
        for name in ("Good", "Broken", "Better")
    )
    follow, names = Followed(good, broken), {"localhost"}
    config = server_config(Settings.default(), app)
    with capture_logs() as logged:
        await serve.Changes(follow, "localhost", names).take_up(app, config)  # type: ignore[arg-type]
    assert taken == ["Good", "Broken", "Good"]
    assert "good.example" in names
    assert "broken.example" not in names
    assert follow.settings is good
    assert [(entry["event"], entry["problem"]) for entry in logged] == [
        ("configuration refused, the old one goes on", "RuntimeError: no such room")
    ]
    follow = Followed(broken, better)
    with capture_logs() as logged:
        await serve.Changes(follow, "localhost", names).take_up(app, config)  # type: ignore[arg-type]
    assert taken[3:] == ["Broken", "Contact centre", "Better"]
    assert "better.example" in names
    assert follow.settings is better


async def test_what_fails_beside_the_server_ends_it_with_its_fault(free_port: int) -> None:
    async def empty(_scope: object, _receive: object, _send: object) -> None:
        """Answer nothing."""

    async def fails() -> None:
        raise OSError("the fault")

    config = server_config(Settings.default(), empty)
    config.lifespan = "off"
    server = serve.Server(config, [fails])
    with listen("127.0.0.1", free_port) as listener:
        async with asyncio.timeout(20):
            await server.serve([listener])
    assert str(server.fault) == "the fault"


async def test_whoever_asks_is_named_by_a_proxy_only_while_one_is_configured() -> None:
    app = FastAPI()

    @app.get("/who")
    async def named(request: Request) -> str:
        return request.client.host if request.client else ""

    app.state.take_up = lambda _settings: None
    alone = Settings.default()
    behind = Settings.model_validate({"web": {"public_url": "https://floor.example"}})
    config = server_config(alone, app)
    config.load()
    transport = httpx.ASGITransport(config.loaded_app, client=("127.0.0.1", 40_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://floor") as client:

        async def told() -> str:
            return str((await client.get("/who", headers={"X-Forwarded-For": "203.0.113.9"})).json())

        assert await told() == "127.0.0.1"
        for settings, who in ((behind, "203.0.113.9"), (alone, "127.0.0.1")):
            changes = serve.Changes(Followed(settings), "localhost", {"localhost"})  # type: ignore[arg-type]
            await changes.take_up(app, config)
            assert await told() == who
    config = server_config(behind, app)
    config.load()
    transport = httpx.ASGITransport(config.loaded_app, client=("127.0.0.1", 40_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://floor") as client:
        assert await told() == "203.0.113.9"
