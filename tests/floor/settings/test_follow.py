"""A configuration file as people edit it: saved whole, in parts, broken, replaced, gone."""

from __future__ import annotations

import asyncio
import os
import pty
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from floor.settings import ConfigError, Settings
from floor.settings.follow import LOOKS_MISSED, Follow, changes_between
from tests.doubles.until import until

if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from typing import Any

ROOT = Path(__file__).resolve().parents[3]


class Site:
    """A configuration file and what follows it."""

    def __init__(self, file: Path, text: str, **options: Any) -> None:
        self.file = file
        file.write_text(text)
        self.follow = Follow(lambda: Settings.load(file), file, **options)

    def save(self, text: str) -> None:
        """Save as editors do: another file takes the place of the old."""
        beside = self.file.with_suffix(".new")
        beside.write_text(text)
        beside.replace(self.file)

    def looks(self, times: int = 2) -> list[Settings]:
        seen = [self.follow.look() for _ in range(times)]
        return [settings for settings in seen if settings is not None]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "c.yaml", "wallboard: {rotate_s: 10}")


def said(logged: list[MutableMapping[str, Any]]) -> list[str]:
    return [f"{entry['log_level']}: {entry['event']}" for entry in logged]


def test_a_saved_file_is_taken_up_once(site: Site) -> None:
    assert site.looks(3) == []
    site.save("wallboard: {rotate_s: 20}")
    with capture_logs() as logged:
        (fresh,) = site.looks(4)
    assert fresh.wallboard.rotate_s == 20
    assert site.follow.settings is fresh
    assert [(entry["event"], entry["changed"]) for entry in logged] == [
        ("configuration taken up", "wallboard.rotate_s")
    ]


def test_a_file_that_is_still_being_written_is_not_read(site: Site) -> None:
    site.file.write_text("")  # right, and not what is meant
    assert site.looks(1) == []
    site.file.write_text("wallboard: {rotate_s: 20}")
    assert site.looks(1) == []
    (fresh,) = site.looks(1)
    assert fresh.wallboard.rotate_s == 20


def test_a_broken_file_is_refused_once_with_its_place_and_the_old_one_goes_on(site: Site) -> None:
    site.save("site: main\nwalboard: {rotate_s: 20}")
    with capture_logs() as logged:
        assert site.looks(6) == []
        os.utime(site.file, ns=(1, 1))  # saved again, no better
        assert site.looks(6) == []
    assert said(logged) == ["error: configuration refused, the old one goes on"]
    assert logged[0]["problem"] == f"{site.file}:2: walboard: unknown key; did you mean 'wallboard'?"
    assert site.follow.settings.wallboard.rotate_s == 10


@pytest.mark.parametrize(
    "text", ["redis: {dir: ~no-such-user/r}", "groups: &a {b: *a}", "a: " + "[" * 3000, "site: " + "9" * 5000]
)
def test_what_no_reader_can_make_sense_of_is_refused_too(site: Site, text: str) -> None:
    site.save(text)
    with capture_logs() as logged:
        assert site.looks(4) == []
    assert said(logged) == ["error: configuration refused, the old one goes on"]
    site.save("wallboard: {rotate_s: 20}")
    assert len(site.looks()) == 1


def test_a_fault_of_our_own_while_reading_harms_nobody_and_is_told_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "c.yaml"
    file.write_text("site: a")
    faults: list[Exception] = []

    def load() -> Settings:
        if faults:
            raise faults[0]
        return Settings.load(file)

    follow = Follow(load, file)
    faults.append(ZeroDivisionError("division by zero"))
    with capture_logs() as logged:
        for _ in range(3):
            follow.ask()
            assert follow.look() is None
    assert said(logged) == ["error: configuration refused, the old one goes on"] * 3
    assert logged[0]["problem"] == "a fault of the program: ZeroDivisionError: division by zero"
    assert logged[0]["exc_info"] is faults[0]
    faults.clear()
    follow.ask()
    assert follow.look() is not None


def test_a_fault_while_it_is_taken_up_harms_nobody_either(tmp_path: Path) -> None:
    broken: list[Settings] = []

    def taken(settings: Settings) -> None:
        broken.append(settings)
        if len(broken) == 1:
            raise OSError("no room left")

    site = Site(tmp_path / "c.yaml", "wallboard: {rotate_s: 10}", taken=taken)
    site.save("wallboard: {rotate_s: 20}")
    with capture_logs() as logged:
        assert site.looks(3) == []
    assert "error: configuration refused, the old one goes on" in said(logged)
    assert site.follow.settings.wallboard.rotate_s == 10
    site.save("wallboard: {rotate_s: 30}")
    assert len(site.looks()) == 1


def test_another_mistake_is_another_sentence_and_mending_is_told(site: Site) -> None:
    with capture_logs() as logged:
        for text in ("a: 1", "b: 1", "wallboard: {rotate_s: 10}"):
            site.save(text)
            assert site.looks() == []
    assert said(logged) == [
        "error: configuration refused, the old one goes on",
        "error: configuration refused, the old one goes on",
        "info: configuration is right again, and as it was",
    ]


def test_a_file_that_is_gone_for_a_moment_is_no_mistake(site: Site) -> None:
    with capture_logs() as logged:
        site.file.unlink()
        assert site.looks(LOOKS_MISSED - 1) == []
        site.save("wallboard: {rotate_s: 20}")
        assert len(site.looks()) == 1
        assert [entry["log_level"] for entry in logged] == ["info"]
        site.file.unlink()
        assert site.looks(3 * LOOKS_MISSED) == []
    assert said(logged)[1:] == ["error: configuration refused, the old one goes on"]
    assert "cannot be read: No such file" in logged[1]["problem"]
    site.save("wallboard: {rotate_s: 30}")
    assert [fresh.wallboard.rotate_s for fresh in site.looks()] == [30]


def test_asked_the_file_is_read_at_once_and_told_though_it_is_the_same(site: Site) -> None:
    site.follow.ask()
    with capture_logs() as logged:
        (same,) = site.looks(3)
    assert same == site.follow.settings
    assert said(logged) == ["info: configuration read again, nothing in it changed"]
    site.save("oops")
    with capture_logs() as logged:
        for _ in range(2):
            site.follow.ask()
            assert site.looks(1) == []
    assert len(logged) == 2  # who asks is answered, each time


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("site", "site: other"),
        ("redis.url", "redis: {url: 'redis://h/0'}"),
        ("redis.dir", "redis: {dir: elsewhere}"),
        ("web.host", "web: {host: 127.0.0.2}"),
        ("web.port", "web: {port: 1}"),
        ("web.insecure", "web: {insecure: true}"),
        ("web.tls", "web: {tls: {cert: c.pem, key: k.pem}}"),
        ("log.format", "log: {format: json}"),
    ],
)
def test_what_cannot_change_while_running_keeps_its_value_and_the_rest_is_taken_up(
    site: Site, key: str, text: str
) -> None:
    before = site.follow.settings
    site.save(f"{text}\nwallboard: {{rotate_s: 20}}")
    with capture_logs() as logged:
        (fresh,) = site.looks()
        site.save(f"{text}\nwallboard: {{rotate_s: 30}}")
        site.looks()
    assert fresh == before.model_copy(update={"wallboard": fresh.wallboard})
    assert fresh.state_dir == before.state_dir
    assert said(logged) == [
        f"warning: {key}: takes effect at the next start",
        "info: configuration taken up",
        "info: configuration taken up",
    ]


def test_what_is_taken_up_together_with_what_waits_is_named_with_all_that_waits(site: Site) -> None:
    site.save(
        "site: b\nweb: {port: 1, public_url: 'https://wall.example'}\nlog: {level: debug, format: json}"
    )
    with capture_logs() as logged:
        (fresh,) = site.looks()
    assert said(logged)[0] == "warning: site, web.port, log.format: takes effect at the next start"
    assert logged[1]["changed"] == "web.public_url, log.level, wallboard.rotate_s"
    assert (fresh.web.port, fresh.web.public_url) == (8050, "https://wall.example")


def test_what_was_taken_up_is_named(tmp_path: Path) -> None:
    def of(text: str) -> Settings:
        (tmp_path / "c.yaml").write_text(text)
        return Settings.load(tmp_path / "c.yaml")

    source = "{kind: replay, name: %s, file: x, speed: %d}"
    old = of(f"name: A\nqueues: {{a: , b: }}\nsources: [{source % ('p', 1)}, {source % ('q', 1)}]")
    new = of(
        f"name: B\nqueues: {{a: {{target: 0.9}}, c: }}\nsources: [{source % ('p', 2)}, {source % ('q', 1)}]"
    )
    assert changes_between(old, new) == ["name", "sources.p", "queues.a", "queues.b", "queues.c"]
    assert changes_between(old, old) == []


def test_many_changes_of_one_section_are_counted(tmp_path: Path) -> None:
    def of(queues: int) -> Settings:
        named = "".join(f"\n  q{number}: {{target: 0.9}}" for number in range(queues))
        (tmp_path / "c.yaml").write_text(f"name: {queues}\nqueues:{named or ' {}'}")
        return Settings.load(tmp_path / "c.yaml")

    assert changes_between(of(5), of(0)) == ["name", *(f"queues.q{number}" for number in range(5))]
    assert changes_between(of(0), of(40)) == ["name", "queues: 40 changed"]


def test_the_quiet_one_says_only_what_nobody_else_can_know(tmp_path: Path) -> None:
    quiet = Site(tmp_path / "c.yaml", "site: a", tells=False)
    with capture_logs() as logged:
        quiet.save("site: b\nname: X")
        assert len(quiet.looks()) == 1
        quiet.save("oops: 1")
        quiet.looks()
    assert [entry["log_level"] for entry in logged] == ["debug", "error"]


def test_who_is_told_first_sees_the_new_settings(tmp_path: Path) -> None:
    told: list[Settings] = []
    site = Site(tmp_path / "c.yaml", "name: A", taken=told.append)
    site.save("name: B")
    assert site.looks() == told != []


def test_a_file_that_is_broken_at_the_start_is_not_followed(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="oops"):
        Site(tmp_path / "c.yaml", "oops: 1")


async def test_changes_come_by_themselves(tmp_path: Path) -> None:
    site = Site(tmp_path / "c.yaml", "name: A", look_s=0.001)
    site.save("name: B")
    async with asyncio.timeout(20):
        changes = site.follow.changes()
        assert (await anext(changes)).name.text("en") == "B"
    await changes.aclose()


async def test_sighup_is_the_wish_to_look_now(tmp_path: Path) -> None:
    site = Site(tmp_path / "c.yaml", "name: A", look_s=3600)
    changes = site.follow.changes()
    waiting = asyncio.ensure_future(anext(changes))
    await asyncio.sleep(0)
    site.save("name: B")
    os.kill(os.getpid(), signal.SIGHUP)
    async with asyncio.timeout(20):
        assert (await waiting).name.text("en") == "B"
    await changes.aclose()


def test_a_process_with_a_loop_of_its_own_takes_what_a_thread_found(tmp_path: Path) -> None:
    site = Site(tmp_path / "c.yaml", "name: A", look_s=3600)
    before = signal.getsignal(signal.SIGHUP)
    try:
        site.follow.in_background()
        assert site.follow.take() is None
        site.save("name: B")
        os.kill(os.getpid(), signal.SIGHUP)
        fresh = until(site.follow.take, "the thread finds it")
        assert fresh is not None
        assert fresh.name.text("en") == "B"
        assert site.follow.take() is None
        assert any(thread.daemon for thread in threading.enumerate() if "follow" in thread.name)
    finally:
        signal.signal(signal.SIGHUP, before)


IN_A_TERMINAL = """
import signal, sys
from pathlib import Path
from floor.settings import Settings
from floor.settings.follow import Follow
file = Path(sys.argv[1])
write = Path(sys.argv[2]).write_text
follow = Follow(lambda: Settings.load(file), file, look_s=3600, taken=lambda _settings: write("read"))
signal.signal(signal.SIGTERM, lambda *_: write("asked to end") and sys.exit(0))
follow.in_background()
write("up")
while True:
    signal.pause()
"""


@pytest.mark.process
def test_a_terminal_that_is_closed_ends_the_process_and_is_no_wish_to_read_the_file(tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text("name: A")
    told = tmp_path / "told"
    master, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", IN_A_TERMINAL, str(tmp_path / "c.yaml"), str(told)],
        cwd=ROOT, stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True,
    )  # fmt: skip
    try:
        os.close(terminal)
        until(lambda: told.exists() and told.read_text() == "up", "it is up")
        process.send_signal(signal.SIGHUP)
        until(lambda: told.read_text() == "read", "with a terminal there it is a wish")
        os.close(master)
        process.send_signal(signal.SIGHUP)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()
    assert told.read_text() == "asked to end"
