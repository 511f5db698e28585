"""Which processes make a floor, and how they are told what to do: what is behind ``run`` and ``replay``.

Every process is ``app.py`` again with another verb. What it is to do reaches it in a file only the owner can
read, so nothing secret is ever in a command: the text of the configuration as it was when it was last right,
and what the command line changed. So a child that is started again while the configuration is broken, or
means another site, goes on as its neighbours do.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import fcntl
import functools
import json
import os
import signal
import socket
import ssl
import sys
import tempfile
import urllib.request
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from floor.settings.errors import ConfigError, Problem
from floor.settings.follow import FIXED
from floor.settings.load import text_of
from floor.settings.shape import REPLAY_SITE
from floor.settings.standing import Standing
from floor.site_folder import LOCK, unusable
from floor.store.embedded import Embedded
from floor.supervisor import Child, Supervisor, supervise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from floor.settings import Settings, Web
    from floor.settings.follow import Follow

APP = Path(__file__).resolve().parents[1] / "app.py"
GIVEN = "FLOORWATCH_GIVEN"
"""Environment variable with the path of a JSON file: what a process is given by the one that started it."""
GIVEN_NAME = "given.json"
REFUSED_NAME = "refused.json"
DEMO = Path(__file__).with_name("demo.yaml")

HUNG_AFTER_S = 15.0
"""A child that gives no sign of life for so long is killed and started again. A store that does not answer
holds the watch up for a third of that."""
WITHOUT_PAST = "some of the days before are not there to compare with; the next start tries again"
_PROBE_STEP_S = 0.1
_PATIENCE = 300
"""Unanswered knocks at our own door after which that is said: half a minute."""

log = structlog.stdlib.get_logger(__name__)

Overrides = Mapping[str, Any]
Load = Callable[[Overrides, str], "Settings"]
"""Makes settings of the configuration's text with overrides laid over it."""
Followed = Callable[[Callable[[], "Settings"]], "Follow"]
"""Makes what follows the configuration, of what reads it."""


class Refused(Exception):  # noqa: N818 - what was asked for is refused; the text says why and what to do
    """The floor cannot be started as asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a process is given: the configuration's text (None: read the file), and what lies over it."""

    text: str | None = None
    overrides: Overrides

    def write(self, file: Path) -> None:
        """Write it, as a whole and readable by the owner only."""
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = file.with_suffix(".new")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as opened:
            json.dump({"text": self.text, "overrides": self.overrides}, opened)
        beside.replace(file)


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """A floor to start: the configuration file, and the folder where running files go."""

    config: Path
    folder: Path

    def child(self, verb: str, *arguments: str, once: bool = False) -> Child:
        """Return the child that is ``app.py VERB``. One with an end gives no signs of life."""
        command = (sys.executable, str(APP), verb, "--config", str(self.config), *arguments)
        return Child(
            name=verb,
            argv=command,
            env={GIVEN: str(self.given)},
            once=once,
            pulse=not once,
            hung_after_s=HUNG_AFTER_S,
        )

    @property
    def given(self) -> Path:
        """The file in which the children find what they are given."""
        return self.folder / GIVEN_NAME

    @property
    def refused(self) -> Path:
        """The file in which the children find that the configuration is refused; without it, it is not."""
        return self.folder / REFUSED_NAME


def given_file() -> Path | None:
    """Return the file with what the process that started us gave us; None if we were started by a person."""
    file = os.environ.get(GIVEN)
    return Path(file) if file else None


def standing(following: Follow) -> Standing:
    """Return where the configuration stands, by whoever follows the file: our starter, or this process."""
    given = given_file()
    told = None if given is None else Standing.read(given.with_name(REFUSED_NAME))
    return told or following.standing


def read_given() -> Given:
    """Return what the process that started us gave us; nothing if none did. Raise `ConfigError`."""
    file = given_file()
    if file is None:
        return Given(overrides={})
    try:
        return Given(**json.loads(file.read_text(encoding="utf-8")))
    except OSError as error:  # it goes with the folder of a recording's floor
        raise ConfigError([Problem(str(file), None, (), f"cannot be read: {error.strerror}")]) from None


def laid(overrides: Overrides, over: Overrides) -> dict[str, Any]:
    """Return two sets of overrides as one; ``over`` wins, section by section."""
    result = dict(overrides)
    for key, value in over.items():
        below = result.get(key)
        result[key] = (
            laid(below, value) if isinstance(value, Mapping) and isinstance(below, Mapping) else value
        )
    return result


def run(load: Load, follow: Followed, config: Path, overrides: Overrides) -> int:
    """Run the floor of ``config`` until a signal ends it; return the exit code. Raise `Refused`."""
    floor = Floor(load, config, overrides)
    following = follow(floor.read)
    settings = following.settings
    if settings.site == REPLAY_SITE:
        raise Refused(f"site: '{REPLAY_SITE}' is kept for recordings; give the site another name")
    with alone(settings.state_dir):
        # Only now: of a site that runs already, the port is taken by itself.
        web = settings.web.model_copy(update={"port": free_port(settings.web)})
        floor.settle(settings, web)
        return asyncio.run(serve(Supervisor(floor.children(settings)), web, floor.keep_up(following)))


class Floor:
    """The floor that ``run`` keeps: which children its configuration asks for, and what they are given."""

    def __init__(self, load: Load, config: Path, overrides: Overrides) -> None:
        self._load = load
        self._config = config
        self._overrides = overrides
        self._text = ""
        self._pinned: Overrides = {}
        self._launch = Launch(config=config, folder=Path())

    def read(self) -> Settings:
        """Read the configuration anew. Raise `ConfigError`."""
        text = text_of(self._config)
        settings = self._load(self._overrides, text)
        self._text = text
        return settings

    def settle(self, settings: Settings, web: Web) -> None:
        """Fix, for every child to come, what cannot change while the floor runs, and give what was read."""
        fixed = settings.model_copy(update={"web": web})
        self._pinned = pinned(fixed)
        self._launch = replace(self._launch, config=self._config, folder=settings.state_dir / "run")
        self._give()
        self._tell(Standing(state="taken", since=0.0, file=self._config.name))

    def children(self, settings: Settings) -> list[Child]:
        """Return the children in the order in which they are started."""
        embedded = [redis(Embedded(settings.state_dir))] if settings.redis.embedded else []
        collect = [self._launch.child("collect")] if collectable(settings) else []
        past = [self._past()] if self._config == DEMO and settings.redis.embedded else []
        return [*embedded, *collect, self._launch.child("watch"), self._launch.child("web"), *past]

    def _past(self) -> Child:
        """Return what makes the days before the demonstration began. No other floor has days made up."""
        made_up = self._launch.child("collect", "--past", once=True)
        return replace(made_up, name="past", without_it=WITHOUT_PAST)

    def keep_up(self, following: Follow) -> Callable[[Supervisor], Awaitable[None]]:
        """Return what brings each change of the configuration to the children, until cancelled."""
        following.tell = self._tell

        async def keeping(supervisor: Supervisor) -> None:
            async for settings in following.changes():
                self._give()
                wanted, there = collectable(settings), "collect" in supervisor.names
                if there and not wanted:
                    await supervisor.remove("collect")
                elif wanted and not there:
                    await supervisor.add(self._launch.child("collect"), before="watch")
                for name in ("collect", "watch", "web"):
                    supervisor.signal(name, signal.SIGHUP)

        return keeping

    def _tell(self, standing: Standing) -> None:
        """Let the pages say that the file is refused, until it is right."""
        try:
            if standing.state == "refused":
                standing.write(self._launch.refused)
            else:
                self._launch.refused.unlink(missing_ok=True)
        except OSError as error:
            log.warning("the pages cannot be told of the configuration", why=error.strerror)

    def _give(self) -> None:
        Given(text=self._text, overrides=laid(self._overrides, self._pinned)).write(self._launch.given)


def pinned(settings: Settings) -> dict[str, Any]:
    """Return, as overrides, what of the settings cannot change while the floor runs."""
    written = settings.model_dump(mode="json")
    overrides: dict[str, Any] = {}
    for key in FIXED:
        section, _, name = key.rpartition(".")
        overrides = laid(
            overrides, {section: {name: written[section][name]}} if section else {name: written[name]}
        )
    return overrides


def collectable(settings: Settings) -> bool:
    """Tell whether there is a source to collect from. A feed comes to us by itself, in the web process."""
    return any(source.kind != "feed" for source in settings.sources)


def replay(load: Load, config: Path, overrides: Overrides, file: Path, speed: str) -> int:
    """Play ``file`` on a floor of its own, in its own time, and serve it until a signal ends it.

    Its Redis lies in a temporary folder and is thrown away with it; ``redis.url`` of the configuration is
    never touched. It goes on as it began, whatever becomes of the configuration. Raise `Refused`.
    """
    text = text_of(config)
    with tempfile.TemporaryDirectory(prefix="floorwatch-", ignore_cleanup_errors=True) as folder:
        server = Embedded(Path(folder), durable=False)
        overrides = laid(overrides, {"site": REPLAY_SITE, "redis": {"url": server.url, "dir": folder}})
        overrides = laid(overrides, {"sources": []})
        overrides = laid(overrides, {"web": {"port": free_port(load(overrides, text).web)}})
        launch = Launch(config=config, folder=Path(folder) / "run")
        Given(text=text, overrides=overrides).write(launch.given)
        playing = launch.child("collect", "--recording", str(file.absolute()), "--speed", speed, once=True)
        children = [redis(server), launch.child("watch"), launch.child("web"), playing]
        return asyncio.run(serve(Supervisor(children), load(overrides, text).web))


def redis(server: Embedded) -> Child:
    """Return the embedded Redis as a child that the others wait for."""
    return Child(
        name="redis",
        argv=tuple(server.argv()),
        ready=server.is_ready,
        answers=server.says_something,
        hung_after_s=HUNG_AFTER_S,
    )


async def no_change(_supervisor: Supervisor) -> None:
    """Bring nothing to the children: what they were started with holds to the end."""


async def serve(
    supervisor: Supervisor, web: Web, keep_up: Callable[[Supervisor], Awaitable[None]] = no_change
) -> int:
    """Run until stopped, and say in one line where the pages are as soon as they answer."""
    beside = [
        asyncio.create_task(announce(web), name="announce"),
        asyncio.create_task(until_it_fails(keep_up(supervisor), supervisor), name="keep up"),
    ]
    try:
        return await supervise(supervisor)
    finally:
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)


async def until_it_fails(running: Awaitable[None], supervisor: Supervisor) -> None:
    """Let something run beside the supervisor; a fault of ours in it stops everything, and is told."""
    try:
        await running
    except Exception:
        log.exception("the supervisor failed")
        supervisor.stop(1)


async def announce(web: Web) -> None:
    """Print the address of the pages once they answer; if that takes long, say once that they do not yet."""
    url = f"{address(web)}/healthz"
    knocks = 0
    while not await asyncio.to_thread(answers, url):
        knocks += 1
        if knocks == _PATIENCE:
            log.warning("the pages do not answer yet", url=url)
        await asyncio.sleep(_PROBE_STEP_S)
    sys.stdout.write(f"Floorwatch: {web.public_url or address(web)}  (Ctrl-C stops it)\n")
    sys.stdout.flush()


def address(web: Web) -> str:
    """Return the address of the pages as this machine reaches them."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(web.host, web.host)  # noqa: S104 - compared, not bound
    return f"{'https' if web.tls else 'http'}://{f'[{host}]' if ':' in host else host}:{web.port}"


def answers(url: str) -> bool:
    """Tell whether ``url`` answers 200.

    No proxy is asked and no certificate judged: we only knock at our own door.
    """
    try:
        with _knocker().open(url, timeout=2) as answer:
            return bool(answer.status == HTTPStatus.OK)
    except OSError:
        return False


@functools.cache
def _knocker() -> urllib.request.OpenerDirector:
    trusting = ssl.create_default_context()
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE
    return urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trusting)
    )


def free_port(web: Web) -> int:
    """Return the port to serve on: ``web.port``, or a free one for 0. Raise `Refused` if it is taken."""
    family = socket.AF_INET6 if ":" in web.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((web.host, web.port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Refused(f"port {web.port} of {web.host} is taken; --port N chooses another") from None
            raise Refused(f"cannot serve on {web.host}:{web.port}: {error.strerror}") from None
        port: int = probe.getsockname()[1]
    return port


def is_held(folder: Path) -> bool:
    """Tell whether a process has ``folder`` for itself, as `alone` gives it."""
    try:
        with (folder / LOCK).open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold ``folder`` for this process alone. Raise `Refused` where that cannot be."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = (folder / LOCK).open("w")
    except OSError as error:
        raise Refused(unusable(folder, error.strerror)) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"this site already runs from {folder}; stop that one first") from None
        yield
