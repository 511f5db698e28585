"""Which processes make a floor, and how they are told what to do: what is behind ``run`` and ``replay``.

Every process is ``app.py`` again with another verb; it reads the same configuration file, and what the
command line changed reaches it in a file only the owner can read, so nothing secret is ever in a command.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import fcntl
import functools
import json
import os
import socket
import ssl
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from floor.settings.shape import REPLAY_SITE
from floor.store.embedded import Embedded
from floor.supervisor import Child, Supervisor, supervise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from floor.settings import Settings, Web

APP = Path(__file__).resolve().parents[1] / "app.py"
OVERRIDES = "FLOORWATCH_OVERRIDES"
"""Environment variable with the path of a JSON file whose keys lie over the configuration file."""
DEMO = Path(__file__).with_name("demo.yaml")

_PROBE_STEP_S = 0.1
_PATIENCE = 300
"""Unanswered knocks at our own door after which that is said: half a minute."""

log = structlog.stdlib.get_logger(__name__)

Overrides = Mapping[str, Any]
Load = Callable[[Overrides], "Settings"]
"""Reads the configuration again with overrides laid over it."""


class Refused(Exception):  # noqa: N818 - what was asked for is refused; the text says why and what to do
    """The floor cannot be started as asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """A floor to start: the configuration file, what lies over it, and where running files go."""

    config: Path
    overrides: Overrides
    folder: Path

    def child(self, verb: str, *arguments: str, once: bool = False) -> Child:
        """Return the child that is ``app.py VERB``."""
        command = (sys.executable, str(APP), verb, "--config", str(self.config), *arguments)
        return Child(name=verb, argv=command, env={OVERRIDES: str(self._file)}, once=once)

    def write(self) -> None:
        """Write the overrides where the children find them, readable by the owner only."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = self._file.with_suffix(".new")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(self.overrides, file)
        beside.replace(self._file)

    @property
    def _file(self) -> Path:
        return self.folder / "overrides.json"


def read_overrides() -> dict[str, Any]:
    """Return what the process that started us laid over the configuration file; empty if none did."""
    file = os.environ.get(OVERRIDES)
    return dict(json.loads(Path(file).read_text(encoding="utf-8"))) if file else {}


def laid(overrides: Overrides, over: Overrides) -> dict[str, Any]:
    """Return two sets of overrides as one; ``over`` wins, section by section."""
    result = dict(overrides)
    for key, value in over.items():
        below = result.get(key)
        result[key] = (
            laid(below, value) if isinstance(value, Mapping) and isinstance(below, Mapping) else value
        )
    return result


def run(load: Load, config: Path, overrides: Overrides) -> int:
    """Run the floor of ``config`` until a signal ends it; return the exit code. Raise `Refused`."""
    settings = load(overrides)
    if settings.site == REPLAY_SITE:
        raise Refused(f"site: '{REPLAY_SITE}' is kept for recordings; give the site another name")
    overrides = laid(overrides, {"web": {"port": free_port(settings.web)}})
    settings = load(overrides)
    with alone(settings.state_dir):
        launch = Launch(config=config, overrides=overrides, folder=settings.state_dir / "run")
        children = [launch.child(verb) for verb in ("watch", "web")]
        if any(source.kind != "feed" for source in settings.sources):
            children.insert(0, launch.child("collect"))
        if settings.redis.embedded:
            children.insert(0, redis(Embedded(settings.state_dir)))
        launch.write()
        return asyncio.run(serve(Supervisor(children), settings.web))


def replay(load: Load, config: Path, overrides: Overrides, file: Path, speed: str) -> int:
    """Play ``file`` on a floor of its own, in its own time, and serve it until a signal ends it.

    Its Redis lies in a temporary folder and is thrown away with it; ``redis.url`` of the configuration is
    never touched. Raise `Refused`.
    """
    with tempfile.TemporaryDirectory(prefix="floorwatch-", ignore_cleanup_errors=True) as folder:
        server = Embedded(Path(folder), durable=False)
        overrides = laid(overrides, {"site": REPLAY_SITE, "redis": {"url": server.url, "dir": folder}})
        overrides = laid(overrides, {"sources": []})
        overrides = laid(overrides, {"web": {"port": free_port(load(overrides).web)}})
        launch = Launch(config=config, overrides=overrides, folder=Path(folder) / "run")
        launch.write()
        playing = launch.child("collect", "--recording", str(file.absolute()), "--speed", speed, once=True)
        children = [redis(server), launch.child("watch"), launch.child("web"), playing]
        return asyncio.run(serve(Supervisor(children), load(overrides).web))


def redis(server: Embedded) -> Child:
    """Return the embedded Redis as a child that the others wait for."""
    return Child(name="redis", argv=tuple(server.argv()), ready=server.is_ready)


async def serve(supervisor: Supervisor, web: Web) -> int:
    """Run until stopped, and say in one line where the pages are as soon as they answer."""
    announcing = asyncio.create_task(announce(web), name="announce")
    try:
        return await supervise(supervisor)
    finally:
        announcing.cancel()
        await asyncio.gather(announcing, return_exceptions=True)


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


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold ``folder`` for this process alone. Raise `Refused` while another one has it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"this site already runs from {folder}; stop that one first") from None
        yield
