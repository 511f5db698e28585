from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from collectors import check
from collectors.clock import SystemClock
from floor.check import Finding
from floor.settings import Settings
from tests.doubles.ami_house import asterisk_source
from tests.doubles.ami_server import BANNER, AmiServer, member


def test_each_source_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "day.csv").write_text("call_id,queue,arrived_at,answered_at,agent,ended_at,outcome\n")
    (tmp_path / "config.yaml").write_text(
        "sources:\n"
        "  - {kind: replay, name: day, file: day.csv}\n"
        "  - {kind: replay, name: gone, file: gone.csv}\n"
        "  - {kind: replay, name: odd, file: config.yaml}\n"
    )
    day, gone, odd = check.sources(Settings.load(tmp_path / "config.yaml"))
    assert (day.right, day.text) == (True, f"source day: {tmp_path}/day.csv is a call log")
    assert not gone.right
    assert gone.text.startswith(f"source gone: {tmp_path}/gone.csv: cannot be read")
    assert not odd.right
    assert "expected a call log" in odd.text


def test_no_source_is_said() -> None:
    (none,) = check.sources(Settings.default())
    assert none.right
    assert none.text.startswith("sources: none")


async def looked_at(server: AmiServer, folder: Path, **more: object) -> Finding:
    source = asterisk_source(server.port, folder / "secret", **more)
    site = Settings(sources=(source,))
    (finding,) = await asyncio.to_thread(check.sources, site)
    return finding


async def test_an_asterisk_is_logged_in_to_and_asked_about_its_queues(tmp_path: Path) -> None:
    async with AmiServer(SystemClock()) as server:
        found = await looked_at(server, tmp_path)
        assert (found.right, found.text) == (
            True,
            "source pbx: Asterisk Call Manager/11.0.0, 1 queue (sales)",
        )
        server.queues = {f"q{number}": [member(f"q{number}")] for number in range(7)}
        assert (await looked_at(server, tmp_path)).text.endswith(", 7 queues (q0, q1, q2, q3, q4, …)")
        server.queues = {}
        assert (await looked_at(server, tmp_path)).text.endswith(", no queue")


async def test_configured_queues_that_no_asterisk_has_are_named_with_what_may_be_meant(
    tmp_path: Path,
) -> None:
    feed = {"kind": "feed", "name": "crm", "token_hash": "sha256:" + "0" * 64}

    async with AmiServer(SystemClock()) as server:
        server.queues = {name: [member(name)] for name in ("sales", "support")}
        pbx = asterisk_source(server.port, tmp_path / "secret")

        async def found(names: tuple[str, ...], *others: object) -> list[Finding]:
            group = {"name": "All", "queues": ["sales", names[-1]]}
            site = Settings.model_validate(
                {"sources": [pbx, *others], "queues": {name: {} for name in names}, "groups": {"all": group}}
            )
            findings = await asyncio.to_thread(check.sources, site)
            return findings[1 + len(others) :]

        assert await found(("sales", "support")) == []
        missing = "queues: named here, and not known to pbx: "
        assert await found(("sales", "slaes", "vip", "suport")) == [
            Finding(True, f"{missing}slaes (is it sales?), vip, suport (is it support?)")
        ]
        assert await found(("vip",), feed) == [Finding(True, f"{missing}vip; crm could not be asked here")]
        (many,) = await found(tuple(f"x{number}" for number in range(11)))
        assert many.text.endswith("x9, …")
        server.refusal = "Authentication failed"
        assert await found(("vip",)) == [], "who tells nothing is not said to have none"


async def test_of_an_asterisk_that_cannot_be_used_it_is_said_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with AmiServer(SystemClock()) as server:
        server.refusal = "Authentication failed"
        refused = await looked_at(server, tmp_path)
        assert not refused.right
        assert refused.text.startswith("source pbx: login as floorwatch was refused: Authentication failed;")
        server.refusal = None
        server.denied = {"QueueStatus"}
        assert "QueueStatus is refused: Permission denied" in (await looked_at(server, tmp_path)).text
        server.denied = set()
        server.away = True
        assert "closed the connection" in (await looked_at(server, tmp_path)).text
        server.away = False
        server.hung = True
        assert "nothing came within 1 s" in (await looked_at(server, tmp_path, answer_limit_s=1)).text
        server.hung = False
        server.greeting = b"SSH-2.0-OpenSSH_9.2\r\n"
        wrong = (await looked_at(server, tmp_path)).text
        assert f"127.0.0.1:{server.port} is not an AMI (it said 'SSH-2.0-OpenSSH_9.2')" in wrong
        server.greeting = BANNER
        monkeypatch.delenv("FW_TEST_NO_SUCH_SECRET", raising=False)
        missing = await looked_at(server, tmp_path, secret={"env": "FW_TEST_NO_SUCH_SECRET"})
        assert "environment variable FW_TEST_NO_SUCH_SECRET" in missing.text
        assert "not set" in missing.text
    gone = await looked_at(server, tmp_path)
    assert f"127.0.0.1:{server.port}: Connection refused" in gone.text


async def test_an_asterisk_that_never_comes_up_is_not_waited_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collectors.asterisk.probe.LIMIT_S", 1.0)
    async with AmiServer(SystemClock()) as server:
        server.booted = False
        found = await looked_at(server, tmp_path)
    assert "tells nothing of its queues within 1 s" in found.text
