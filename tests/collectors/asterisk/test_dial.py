from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import pytest

from collectors.asterisk.dial import MOST_BYTES, Connection, dial
from collectors.link import REFUSED_FIRST_S, REFUSED_LAST_S, LinkError, RefusedError
from floor.model.events import SnapshotEnded, SourceDown, SourceUp
from tests.conftest import missing
from tests.doubles.ami_house import ami_house, asterisk_source
from tests.doubles.certificates import find_openssl, self_signed, server_context
from tests.doubles.until import eventually

NAME = "pbx.test"


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    openssl = find_openssl()
    if openssl is None:
        missing("openssl", "openssl")
    assert openssl is not None
    return self_signed(openssl, tmp_path, NAME)


@pytest.fixture
def tls(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    return server_context(*certificate)


async def test_a_dialogue_over_tls_is_as_over_tcp(
    tmp_path: Path, certificate: tuple[Path, Path], tls: ssl.SSLContext
) -> None:
    trust = {"ca": str(certificate[0]), "server_name": NAME}
    async with ami_house(tmp_path, server_tls=tls, tls=trust) as house:
        await house.heard(SnapshotEnded, 2)
        house.server.cut()
        await house.heard(SnapshotEnded, 4)
        assert len(house.said(SourceUp)) == 2


@pytest.mark.parametrize(
    ("trust", "why"),
    [
        ({"server_name": NAME}, "self-signed certificate"),
        ({"ca": "{ca}", "server_name": "other.test"}, "not valid for 'other.test'"),
        ({"ca": "{ca}"}, "not valid for '127.0.0.1'"),
    ],
)
async def test_a_certificate_that_is_not_trusted_is_said_with_why_and_what_to_check(
    tmp_path: Path,
    certificate: tuple[Path, Path],
    tls: ssl.SSLContext,
    trust: dict[str, str],
    why: str,
) -> None:
    trust = {key: value.format(ca=certificate[0]) for key, value in trust.items()}
    async with ami_house(tmp_path, server_tls=tls, tls=trust) as house:
        (down,) = await house.heard(SourceDown)
        assert down.reason == "refused"
        assert why in down.detail
        assert "tls.ca" in down.detail
        assert house.server.asked("Login") == []


async def test_a_ca_that_is_none_is_said(tmp_path: Path) -> None:
    for name, content in (("gone", None), ("odd", "no certificate")):
        if content is not None:
            (tmp_path / name).write_text(content)
        source = asterisk_source(1, tmp_path / "secret", tls={"ca": str(tmp_path / name)})
        with pytest.raises(RefusedError, match=f"{name}: expected certificates in PEM"):
            await dial(source)


@pytest.mark.parametrize("host", ["pbx..example", f"{'p' * 64}.example", ".example"])
async def test_a_host_that_cannot_be_a_name_is_said_once_and_tried_seldom(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], host: str
) -> None:
    async with ami_house(tmp_path, host=host) as house:
        (down,) = await house.heard(SourceDown)
        assert down.reason == "refused"
        assert down.detail.startswith(f"host {host}: expected a host name or an address")
        dialled = house.dialled
        await house.clock.pass_s(600)
        assert 600 / REFUSED_LAST_S <= house.dialled - dialled <= 600 / (REFUSED_FIRST_S / 2)
        assert len(house.said(SourceDown)) == 1
        assert capsys.readouterr().out.count("source_away") == 1


@pytest.mark.parametrize("name", ["pbx..example", ".example"])
async def test_a_server_name_that_cannot_be_one_is_said(tmp_path: Path, name: str) -> None:
    async with ami_house(tmp_path, tls={"server_name": name}) as house:
        (down,) = await house.heard(SourceDown)
        assert down.reason == "refused"
        assert down.detail.startswith(f"tls.server_name {name}: expected a host name")
        assert house.server.sessions == []


async def test_tls_to_a_port_that_speaks_none_is_said(tmp_path: Path) -> None:
    async with ami_house(tmp_path) as house:
        source = asterisk_source(house.server.port, tmp_path / "secret", tls={"server_name": NAME})
        with pytest.raises(LinkError, match="no TLS there"):
            await dial(source)


async def test_a_port_nobody_listens_on_is_said(tmp_path: Path, free_port: int) -> None:
    with pytest.raises(LinkError, match=rf"127\.0\.0\.1:{free_port}: Connection refused; check"):
        await dial(asterisk_source(free_port, tmp_path / "secret"))


async def test_a_host_that_does_not_exist_is_said(tmp_path: Path) -> None:
    source = asterisk_source(5038, tmp_path / "secret", host="no-such-host.invalid")
    with pytest.raises(LinkError, match="no such host"):
        await dial(source)


async def test_what_is_not_taken_is_kept_up_to_a_bound_and_then_left_with_the_sender(tmp_path: Path) -> None:
    async with ami_house(tmp_path) as house:
        server = house.server
        server.greeting = b"Asterisk Call Manager/11.0.0\r\n" + b"x" * (20 * MOST_BYTES)
        connection = await dial(asterisk_source(server.port, tmp_path / "secret"))
        await eventually(lambda: connection._held_bytes >= MOST_BYTES, "a full connection")
        for _ in range(100):
            await asyncio.sleep(0)
        assert connection._held_bytes < 2 * MOST_BYTES
        taken = len(connection.take())
        while connection.heard_bytes < len(server.greeting):
            await connection.wake.wait()
            connection.wake.clear()
            taken += len(connection.take())
        assert taken == len(server.greeting)
        connection.close()
        connection.close()


def test_what_was_never_connected_can_be_closed() -> None:
    connection = Connection()
    connection.write(b"nobody hears")
    connection.close()
    assert connection.take() == b""
