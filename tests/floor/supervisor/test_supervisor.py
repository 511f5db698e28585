"""With real processes: what falls is started again, what is stopped stops in order, nothing is left behind."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from floor.supervisor import FATAL_EXIT, Backoff, Child, Supervisor, supervise
from floor.supervisor.child import how_it_ended, kill, start
from tests.doubles.until import eventually, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from floor.supervisor.watchdog import Watchdog

pytestmark = pytest.mark.process

ROOT = Path(__file__).parents[3]
FAST = Backoff(first_s=0.01, ceiling_s=0.02, steady_s=3600)
DIARY = """
import os, signal, sys, threading
name, diary = sys.argv[1:]
def write(what):
    with open(diary, "a") as file: file.write(f"{name} {what}\\n")
ended = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: ended.set())
write("up")
ended.wait()
write("down")
"""


def python(name: str, code: str, *arguments: str, **options: object) -> Child:
    return Child(name=name, argv=(sys.executable, "-I", "-c", code, *arguments), **options)  # type: ignore[arg-type]


def diarist(name: str, diary: Path) -> Child:
    def up() -> bool:
        return f"{name} up" in diary.read_text()

    diary.touch()
    return python(name, DIARY, name, str(diary), ready=up)


@contextlib.asynccontextmanager
async def running(supervisor: Supervisor) -> AsyncIterator[asyncio.Task[int]]:
    run = asyncio.create_task(supervisor.run())
    try:
        yield run
    finally:
        supervisor.kill()
        supervisor.stop()
        await run


def alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


async def test_children_start_in_order_and_stop_in_reverse(tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    supervisor = Supervisor([diarist(name, diary) for name in ("redis", "watch", "web")])
    async with running(supervisor) as run:
        await supervisor.started.wait()
        supervisor.stop()
        assert await run == 0
    assert diary.read_text().split("\n")[:-1] == [
        "redis up", "watch up", "web up", "web down", "watch down", "redis down",
    ]  # fmt: skip


async def test_what_falls_is_started_again_and_its_neighbour_is_left_alone(tmp_path: Path) -> None:
    supervisor = Supervisor([diarist(name, tmp_path / name) for name in ("watch", "web")], backoff=FAST)
    async with running(supervisor):
        await supervisor.started.wait()
        watch, web = supervisor.pid("watch"), supervisor.pid("web")
        assert watch is not None
        os.kill(watch, signal.SIGKILL)
        await eventually(lambda: (tmp_path / "watch").read_text().count("up") == 2, "the watch is up again")
        assert supervisor.pid("watch") not in {None, watch}
        assert supervisor.pid("web") == web


async def test_waits_grow_and_a_row_of_falls_is_logged_once() -> None:
    waits: list[float] = []
    enough = asyncio.Event()

    async def pause(wait_s: float) -> None:
        waits.append(wait_s)
        if len(waits) == 4:
            enough.set()
            await asyncio.Event().wait()

    backoff = Backoff(first_s=1, ceiling_s=4, steady_s=3600)
    supervisor = Supervisor(
        [python("watch", "raise SystemExit(3)")], backoff=backoff, chance=lambda: 1.0, pause=pause
    )
    with capture_logs() as logged:
        async with running(supervisor):
            await enough.wait()
    assert waits == [1, 2, 4, 4]
    assert [(entry["event"], entry["how"]) for entry in logged if entry["log_level"] == "warning"] == [
        ("fell; it is started again", "exit code 3")
    ]


async def test_recovery_is_logged_once_and_the_next_fall_counts_from_the_beginning(tmp_path: Path) -> None:
    waits: list[float] = []

    async def pause(wait_s: float) -> None:
        waits.append(wait_s)

    backoff = Backoff(first_s=1, ceiling_s=60, steady_s=0.05)
    supervisor = Supervisor(
        [diarist("watch", tmp_path / "diary")], backoff=backoff, chance=lambda: 1.0, pause=pause
    )
    with capture_logs() as logged:
        async with running(supervisor):
            for fall in (1, 2):
                pid = await eventually(lambda: supervisor.pid("watch"), "it runs")
                if fall == 2:
                    await eventually(
                        lambda: any(entry["event"] == "runs again" for entry in logged), "it is said to run"
                    )
                assert pid is not None
                os.kill(pid, signal.SIGKILL)
                await eventually(lambda: len(waits) == fall, "the fall is seen")  # noqa: B023 - within the turn
    assert waits == [1, 1]
    assert [entry["event"] for entry in logged if entry["event"] == "runs again"] == ["runs again"]


async def test_a_child_that_says_no_restart_helps_stops_all() -> None:
    forever = python("web", "import signal; signal.pause()")
    with capture_logs() as logged:
        code = await Supervisor([forever, python("watch", f"raise SystemExit({FATAL_EXIT})")]).run()
    assert code == FATAL_EXIT
    assert [entry["child"] for entry in logged if entry["log_level"] == "error"] == ["watch"]


async def test_a_task_with_an_end_is_not_started_again_and_the_others_go_on(tmp_path: Path) -> None:
    done = tmp_path / "done"
    once = python("replay", "import sys; open(sys.argv[1], 'a').write('x')", str(done), once=True)
    supervisor = Supervisor([once, diarist("web", tmp_path / "diary")], backoff=FAST)
    async with running(supervisor) as run:
        await supervisor.started.wait()
        await eventually(lambda: supervisor.pid("replay") is None, "the task has ended")
        assert not run.done()
    assert done.read_text() == "x"


async def test_a_task_that_fails_ends_all_with_its_code() -> None:
    assert await Supervisor([python("replay", "raise SystemExit(5)", once=True)]).run() == 5


@pytest.mark.parametrize(
    ("code", "how"),
    [
        ("raise SystemExit(5)", "exit code 5"),
        (f"raise SystemExit({FATAL_EXIT})", f"exit code {FATAL_EXIT}"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "killed by SIGKILL"),
    ],
)
async def test_a_task_that_can_be_done_without_fails_alone_and_that_is_said_once(
    tmp_path: Path, code: str, how: str
) -> None:
    begun = tmp_path / "begun"
    past = python(
        "past",
        f"import sys; open(sys.argv[1], 'a').write('x'); {code}",
        str(begun),
        once=True,
        without_it="no days before",
    )
    supervisor = Supervisor([diarist("web", tmp_path / "diary"), past], backoff=FAST)
    with capture_logs() as logged:
        async with running(supervisor) as run:
            await supervisor.started.wait()
            await eventually(lambda: [entry for entry in logged if "how" in entry], "its end is told")
            # Its neighbour falls and is started again: had the task been started again, that came before.
            first = supervisor.pid("web")
            supervisor.signal("web", signal.SIGKILL)
            await eventually(lambda: supervisor.pid("web") not in {None, first}, "the neighbour is kept")
            assert supervisor.pid("past") is None
            assert not run.done()
            supervisor.stop()
            assert await run == 0
    assert begun.read_text() == "x"
    assert [entry for entry in logged if entry["child"] == "past" and entry["log_level"] != "debug"] == [
        {
            "event": "failed; the others go on without it",
            "log_level": "warning",
            "child": "past",
            "how": how,
            "without_it": "no days before",
        }
    ]


async def test_a_child_deaf_to_sigterm_is_killed_after_its_time(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    deaf = python(
        "web",
        "import signal, sys; signal.signal(15, signal.SIG_IGN); open(sys.argv[1], 'x'); signal.pause()",
        str(ready),
        ready=ready.exists,
        stop_within_s=0.1,
    )
    supervisor = Supervisor([deaf])
    with capture_logs() as logged:
        async with running(supervisor) as run:
            await supervisor.started.wait()
            pid = supervisor.pid("web")
            supervisor.stop()
            assert await run == 0
    assert pid is not None
    assert not alive(pid)
    assert "deaf to SIGTERM; killed" in [entry["event"] for entry in logged]


async def test_however_many_are_deaf_stopping_has_an_end_and_the_others_keep_a_share_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loop = asyncio.get_running_loop()
    tick, passed_s = loop.time, 0.0
    granted: list[tuple[str, float]] = []

    async def deaf(process: asyncio.subprocess.Process, within_s: float) -> bool:
        """Take all the time there is, by a clock that is put on by so much."""
        nonlocal passed_s
        granted.append(
            (next(name for name in supervisor.names if supervisor.pid(name) == process.pid), within_s)
        )
        passed_s += within_s
        kill(process)
        await process.wait()
        return False

    monkeypatch.setattr("floor.supervisor.supervisor.stop", deaf)
    monkeypatch.setattr(loop, "time", lambda: tick() + passed_s)
    supervisor = Supervisor(
        [python(name, "import signal; signal.pause()") for name in ("redis", "watch", "web")],
        stop_within_s=20,
    )
    async with running(supervisor) as run:
        await supervisor.started.wait()
        await eventually(lambda: all(map(supervisor.pid, supervisor.names)), "all run")
        supervisor.stop()
        assert await run == 0
    assert [name for name, _ in granted] == ["web", "watch", "redis"]
    # A child has 10 s of its own; of the 20 each of the others is sure of 2.
    assert granted[0][1] == 10
    assert 2 <= granted[1][1] <= 8
    assert granted[2][1] == 2


BEATING = """
import os, sys
sys.path.insert(0, sys.argv[1])
from floor.supervisor.pulse import Pulse
pulse = Pulse.of_this_process()
import time
while True:
    pulse.beat()
    open(sys.argv[2], "w").close()
    time.sleep(0.01)
"""


async def test_a_child_that_hangs_is_killed_and_started_again(tmp_path: Path) -> None:
    beats = tmp_path / "beats"
    beating = python(
        "watch", BEATING, str(ROOT), str(beats), pulse=True, hung_after_s=3.0, ready=beats.exists
    )
    supervisor = Supervisor([beating, diarist("web", tmp_path / "diary")], backoff=FAST)
    with capture_logs() as logged:
        async with running(supervisor):
            await supervisor.started.wait()
            watch, web = supervisor.pid("watch"), supervisor.pid("web")
            assert watch is not None
            os.kill(watch, signal.SIGSTOP)
            await eventually(lambda: supervisor.pid("watch") not in {None, watch}, "another takes its place")
            assert not alive(watch)
            assert supervisor.pid("web") == web
    how = next(entry["how"] for entry in logged if "how" in entry)
    assert how.startswith("hung: no sign of life for ")
    assert how.endswith(" s; killed")


async def test_a_child_that_answers_no_more_is_killed_and_started_again(tmp_path: Path) -> None:
    answers = True
    asked: list[bool] = []

    def answer() -> bool:
        asked.append(answers)
        return answers

    redis = python("redis", "import signal; signal.pause()", answers=answer, hung_after_s=0.2)
    supervisor = Supervisor([redis, diarist("web", tmp_path / "diary")], backoff=FAST)
    async with running(supervisor):
        await supervisor.started.wait()
        pid = supervisor.pid("redis")
        assert pid is not None
        # Asked once more after an answer: the answer was taken, and from now on silence counts.
        await eventually(lambda: len(asked) > 1, "it answers")
        assert supervisor.pid("redis") == pid, "who answers is left alone"
        answers = False
        await eventually(lambda: not alive(pid), "it is killed")
        answers = True
        await eventually(lambda: supervisor.pid("redis") not in {None, pid}, "another takes its place")


async def test_a_child_may_join_and_leave(tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    supervisor = Supervisor([diarist(name, diary) for name in ("redis", "web")])
    async with running(supervisor) as run:
        await supervisor.add(diarist("collect", diary), before="web")
        await eventually(lambda: "collect up" in diary.read_text(), "it is up")
        assert supervisor.names == ("redis", "collect", "web")
        await supervisor.add(diarist("other", diary), before="web")
        await eventually(lambda: "other up" in diary.read_text(), "it is up")
        pid = supervisor.pid("other")
        await supervisor.remove("other")
        assert pid is not None
        assert not alive(pid)
        assert supervisor.names == ("redis", "collect", "web")
        supervisor.stop()
        await run
    lines = diary.read_text().split("\n")[:-1]
    assert lines[-4:] == ["other down", "web down", "collect down", "redis down"]


async def test_a_child_that_falls_is_let_go_while_it_waits_to_be_started_again() -> None:
    falls = python("collect", "raise SystemExit(3)")
    supervisor = Supervisor([falls], backoff=Backoff(first_s=3600, ceiling_s=3600))
    async with running(supervisor):
        await supervisor.started.wait()
        await eventually(lambda: supervisor.pid("collect") is None, "it fell")
        async with asyncio.timeout(20):
            await supervisor.remove("collect")
        assert supervisor.names == ()


HANGS_UP = """
import signal, sys
if len(sys.argv) > 2:
    signal.signal(signal.SIGHUP, lambda *_: open(sys.argv[2], "w").close())
open(sys.argv[1], "w").close()
while True:
    signal.pause()
"""


async def test_a_signal_reaches_the_child_and_sighup_harms_nobody_who_does_not_listen(tmp_path: Path) -> None:
    up, deaf_up, told = tmp_path / "up", tmp_path / "deaf", tmp_path / "told"
    listening = python("web", HANGS_UP, str(up), str(told), ready=up.exists)
    deaf = python("watch", HANGS_UP, str(deaf_up), ready=deaf_up.exists)
    supervisor = Supervisor([listening, deaf])
    async with running(supervisor):
        await supervisor.started.wait()
        pid = supervisor.pid("watch")
        for name in ("watch", "web", "watch"):
            supervisor.signal(name, signal.SIGHUP)
        await eventually(told.exists, "the signal is heard")
        assert supervisor.pid("watch") == pid
        assert pid is not None
        assert alive(pid)
        supervisor.signal("nobody", signal.SIGHUP)


async def test_signals_stop_it(tmp_path: Path) -> None:
    supervisor = Supervisor([diarist("web", tmp_path / "diary")])
    run = asyncio.create_task(supervise(supervisor))
    await supervisor.started.wait()
    os.kill(os.getpid(), signal.SIGTERM)
    assert await run == 0
    assert "down" in (tmp_path / "diary").read_text()


PARENT = """
import asyncio, sys
from floor.supervisor import Child, Supervisor
child = Child(name="c", argv=(sys.executable, "-I", "-c",
    "import os, signal, sys; signal.signal(15, signal.SIG_IGN); print(os.getpid(), file=sys.stderr); signal.pause()"))
asyncio.run(Supervisor([child]).run())
"""


def test_children_die_with_a_supervisor_that_is_killed() -> None:
    root = Path(__file__).parents[3]
    with subprocess.Popen(
        [sys.executable, "-c", PARENT],
        cwd=root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as parent:
        try:
            assert parent.stderr is not None
            child = int(parent.stderr.readline())
            assert alive(child)
        finally:
            parent.kill()
            parent.wait()
        until(lambda: not alive(child), "the child is gone")


async def test_a_command_that_does_not_exist_is_told_and_tried_again() -> None:
    seen = asyncio.Event()

    async def pause(_wait_s: float) -> None:
        seen.set()
        await asyncio.Event().wait()

    with capture_logs() as logged:
        async with running(Supervisor([Child(name="web", argv=("/nowhere/x",))], pause=pause)):
            await seen.wait()
    assert [entry["how"] for entry in logged if "how" in entry] == ["exit code 1"]


class Waits:
    """Waits for nothing between falls, and remembers for how long it was asked to."""

    def __init__(self) -> None:
        self.s: list[float] = []

    async def __call__(self, wait_s: float) -> None:
        self.s.append(wait_s)
        await asyncio.sleep(0)


async def test_a_start_that_fails_is_a_fall_said_once_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = 0

    async def scarce(child: Child, pipe: int | None = None) -> asyncio.subprocess.Process:
        nonlocal tries
        tries += 1
        if tries <= 3:
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        return await start(child, pipe)

    monkeypatch.setattr("floor.supervisor.supervisor.start", scarce)
    waits, backoff = Waits(), Backoff(first_s=1, ceiling_s=4, steady_s=0.05)
    supervisor = Supervisor(
        [diarist("watch", tmp_path / "diary")], backoff=backoff, chance=lambda: 1.0, pause=waits
    )
    with capture_logs() as logged:
        async with running(supervisor):
            await supervisor.started.wait()
            await eventually(lambda: "runs again" in [entry["event"] for entry in logged], "it runs again")
            assert supervisor.pid("watch") is not None
    assert waits.s == [1, 2, 4]
    assert [entry["how"] for entry in logged if "how" in entry] == [
        "it could not be started: Resource temporarily unavailable"
    ]
    assert [entry["falls"] for entry in logged if "falls" in entry] == [3]


async def test_no_room_for_a_pipe_is_a_fall_too_and_stopping_still_ends() -> None:
    waits = Waits()

    def no_room(_child: Child) -> Watchdog:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    supervisor = Supervisor([python("web", "pass", pulse=True)], pause=waits, watchdog=no_room)
    with capture_logs() as logged:
        async with running(supervisor) as run:
            await eventually(lambda: len(waits.s) > 2, "it is tried again and again")
            supervisor.stop()
            assert await run == 0
    assert [entry["how"] for entry in logged if "how" in entry] == [
        "it could not be started: Too many open files"
    ]


async def test_that_it_cannot_be_started_is_said_also_where_it_fell_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waits = Waits()

    async def scarce(child: Child, pipe: int | None = None) -> asyncio.subprocess.Process:
        if waits.s:
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        return await start(child, pipe)

    monkeypatch.setattr("floor.supervisor.supervisor.start", scarce)
    with capture_logs() as logged:
        async with running(Supervisor([python("watch", "raise SystemExit(3)")], pause=waits)):
            await eventually(lambda: len(waits.s) > 4, "it is tried again and again")
    assert [entry["how"] for entry in logged if "how" in entry] == [
        "exit code 3",
        "it could not be started: Resource temporarily unavailable",
    ]


def test_how_a_process_ended_in_words() -> None:
    assert how_it_ended(2) == "exit code 2"
    assert how_it_ended(-9) == "killed by SIGKILL"
    assert how_it_ended(-99) == "killed by signal 99"
