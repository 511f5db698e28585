"""The front door as people use it: real commands, real processes."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import app
from collectors.replay.collector import BUNDLED
from floor import compose
from floor.supervisor import FATAL_EXIT
from tests.doubles.until import until

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.usefixtures("logging_as_before")

ROOT = Path(app.__file__).parent
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def get(url: str) -> Any:
    """The answer, or None while the server says that it cannot tell yet (503)."""
    try:
        with OPENER.open(url, timeout=10) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            if error.code == HTTPStatus.SERVICE_UNAVAILABLE:
                return None
        raise


@contextlib.contextmanager
def started(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start ``app.py`` and yield it and the address it prints; stop it as Ctrl-C does."""
    with subprocess.Popen(
        [sys.executable, "app.py", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("Floorwatch: http://127.0.0.1:"), line
            yield process, line.split()[1]
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def children_of(pid: int) -> dict[str, int]:
    """The process ids of the supervised children by their verb (redis-server, which sets a title, by its name)."""
    found = {}
    for folder in Path("/proc").iterdir():
        with contextlib.suppress(OSError, IndexError, ValueError):
            if int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == pid:
                words = (folder / "cmdline").read_bytes().decode().split("\0")
                name = words[2] if words[1].endswith("app.py") else Path(words[0].split()[0]).name
                found[name] = int(folder.name)
    return found


def command(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = app.main(arguments)
    output = capsys.readouterr()
    return code, output.out + output.err


@pytest.mark.process
def test_run_starts_everything_survives_a_fall_and_leaves_nothing_behind(tmp_path: Path) -> None:
    config = tmp_path / "c.yaml"
    config.write_text(
        f"site: hall\nweb: {{port: 0}}\nsources: [{{kind: replay, name: pbx, file: {BUNDLED}, speed: 60}}]"
    )
    with started("run", "--config", str(config)) as (process, address):
        assert get(f"{address}/healthz") == {"status": "ok"}
        before = children_of(process.pid)
        assert before.keys() >= {"redis-server", "collect", "watch", "web"}
        os.kill(before["watch"], signal.SIGKILL)
        until(
            lambda: children_of(process.pid).get("watch", before["watch"]) != before["watch"],
            "another watch takes the place of the killed one",
        )
        until(
            lambda: (status := get(f"{address}/api/v1/status")) and status["watch"]["state"] == "up",
            "the page knows of it",
        )
        now = children_of(process.pid)
        assert now["redis-server"] == before["redis-server"]
        second = subprocess.run(
            [sys.executable, "app.py", "run", "--config", str(config)],
            cwd=ROOT, check=False, capture_output=True, text=True,
        )  # fmt: skip
        assert second.returncode == FATAL_EXIT
        assert "already runs" in second.stderr
    assert process.returncode == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in now.values())


@pytest.mark.process
def test_replay_shows_a_recording_in_its_own_time_and_touches_no_configured_redis(tmp_path: Path) -> None:
    config = tmp_path / "c.yaml"
    config.write_text(f"redis: {{url: 'unix://{tmp_path}/must-not-be-used'}}\nweb: {{port: 0}}")
    arguments = ("replay", str(BUNDLED), "--speed", "max", "--config", str(config))
    with started(*arguments) as (process, address):
        status = until(
            lambda: (s := get(f"{address}/api/v1/status")) and s["replay"] and s["replay"]["done"] and s,
            "the recording is played",
        )
        assert (status["site"], status["mode"]) == ("replay", "replay")
        queues = until(lambda: get(f"{address}/api/v1/queues"), "the queues are told")
        assert queues["as_of"] == status["now"] < 1_800_000_000
        assert {queue["queue"] for queue in queues["queues"]} >= {"sales", "support", "complaints"}
        assert "collect" not in children_of(process.pid)
    assert process.returncode == 0
    assert list(tmp_path.iterdir()) == [config]


def test_a_file_that_is_no_recording_is_refused_before_anything_starts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    code, said = command(capsys, "replay", str(tmp_path / "notes.txt"))
    assert code == FATAL_EXIT
    assert len(said.splitlines()) == 1
    assert "notes.txt: line 1: expected a call log" in said


@pytest.mark.parametrize("verb", [["run"], ["web"], ["replay", "x"]])
def test_an_address_others_can_reach_is_refused_in_one_line(
    verb: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = command(capsys, *verb, "--host", "0.0.0.0")  # noqa: S104 - it is refused
    assert code == FATAL_EXIT
    assert len(said.splitlines()) == 1
    assert "--insecure" in said


def test_a_mistake_in_the_configuration_is_told_and_nothing_starts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "c.yaml").write_text("sitee: main")
    assert command(capsys, "run", "--config", str(tmp_path / "c.yaml")) == (
        FATAL_EXIT,
        f"{tmp_path}/c.yaml:1: sitee: unknown key; did you mean 'site'?\n",
    )


def test_a_folder_that_cannot_be_used_is_told_by_run_and_by_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "c.yaml").write_text("web: {port: 0}")
    (tmp_path / "var").write_text("a file where a folder should be")
    code, said = command(capsys, "run", "--config", str(tmp_path / "c.yaml"))
    assert (code, len(said.splitlines())) == (FATAL_EXIT, 1)
    assert f"the site's folder {tmp_path}/var/main cannot be used by this account" in said
    assert "redis.dir" in said
    code, said = command(capsys, "check", "--config", str(tmp_path / "c.yaml"))
    assert code == 1
    assert f"NOT RIGHT  folder: the site's folder {tmp_path}/var/main cannot be used" in said


def test_check_says_what_is_right_and_what_is_not(
    tmp_path: Path, redis_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "c.yaml"
    web = "web: {port: 0}"
    config.write_text(
        f"redis: {{url: '{redis_url}'}}\n{web}\nsources: [{{kind: replay, name: a, file: {BUNDLED}}}]"
    )
    assert command(capsys, "check", "--config", str(config)) == (
        0,
        (
            f"{config}: right; site main, time zone Asia/Shanghai\n"
            f"folder: {tmp_path}/var/main can be made\nredis: {redis_url} can be used\n"
            "web: 127.0.0.1, a free port is taken at the start\n"
            f"source a: {BUNDLED} is an AMI recording\n"
            "seats: no plan; `.venv/bin/python app.py plan import seats.csv` makes one; "
            "the floor page stands agents in rows\n"
        ),
    )
    config.write_text(
        f"redis: {{url: '{redis_url}'}}\n{web}\nsources: [{{kind: replay, name: a, file: none}}]"
    )
    code, said = command(capsys, "check", "--config", str(config))
    assert code == 1
    assert "NOT RIGHT  source a: " in said
    config.write_text(f"redis: {{url: '{redis_url}'}}\nweb: {{host: 0.0.0.0, port: 0}}")
    code, said = command(capsys, "check", "--config", str(config))
    assert code == 1
    assert "NOT RIGHT  web: web.host is '0.0.0.0', which other machines can reach" in said


def test_the_demonstration_floor_is_right(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Its own port may be taken on this machine.
    compose.Given(overrides={"web": {"port": 0}}).write(tmp_path / "given.json")
    monkeypatch.setenv(compose.GIVEN, str(tmp_path / "given.json"))
    code, said = command(capsys, "check", "--config", "floor/demo.yaml")
    assert code == 0, said
    assert "source pbx: " in said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--port", "70000"), "--port: expected less than or equal to 65535, found '70000'"),
        (("--demo", "--agents", "5"), "--agents: expected greater than or equal to 12, found '5'"),
        (("--host", ""), "--host: expected a text, found ''"),
    ],
)
def test_a_value_of_the_command_line_is_not_blamed_on_the_file(
    given: tuple[str, ...], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "c.yaml"
    config.write_text("web: {port: 80}")
    assert command(capsys, "run", "--config", str(config), *given) == (FATAL_EXIT, f"{said}\n")


def test_a_value_of_the_file_is_not_blamed_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "c.yaml"
    config.write_text("web: {host: '', port: 80}")
    code, said = command(capsys, "run", "--config", str(config), "--port", "0")
    assert (code, said) == (FATAL_EXIT, f"{config}:1: web.host: expected a text, found ''\n")


def test_of_no_floor_but_the_demonstration_days_are_made_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "c.yaml"
    config.write_text("sources: [{kind: simulator, name: pbx}]")
    code, said = command(capsys, "collect", "--past", "--config", str(config))
    assert (code, said) == (FATAL_EXIT, "--past: is for the demonstration floor\n")


@pytest.mark.parametrize("speed", ["0", "-1", "fast"])
def test_a_speed_is_a_factor_or_max(speed: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        app.main(["replay", "x", "--speed", speed])
    assert "--speed" in capsys.readouterr().err
    assert (app.speed("max"), app.speed("60")) == ("max", 60.0)


def test_a_python_without_its_packages_says_what_to_do_in_plain_words() -> None:
    bare = subprocess.run(
        [sys.executable, "-S", "app.py", "check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (bare.returncode, bare.stdout) == (1, "")
    first, second = bare.stderr.splitlines()
    assert first.startswith("The package ")
    assert first.endswith(f"is missing for {sys.executable}. Set up Floorwatch once with: make setup")
    assert second == "Then call it as: .venv/bin/python app.py"
