"""A relay before a real Redis that carries commands through and loses the answers it is told to lose."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path


class LossyRedis:
    """Listens on a unix socket. After ``lose(n)`` the next ``n`` answers end their connection instead."""

    def __init__(self, upstream: Path, folder: Path) -> None:
        self.upstream = upstream
        self.path = folder / "lossy.sock"
        self.url = f"unix://{self.path}"
        self.lost = 0
        self._to_lose = 0
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self.path))
        self._listener.listen()
        self._run(self._accept)

    def lose(self, answers: int) -> None:
        with self._lock:
            self._to_lose += answers

    def close(self) -> None:
        with self._lock:
            sockets, self._open = [self._listener, *self._open], []
        for each in sockets:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        for thread in self._threads:
            thread.join(10)

    def _run(self, target: object, *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.socket(socket.AF_UNIX)
                far.connect(str(self.upstream))
                with self._lock:
                    self._open += [near, far]
                self._run(self._pump, near, far, False)
                self._run(self._pump, far, near, True)

    def _pump(self, source: socket.socket, target: socket.socket, answers: bool) -> None:  # noqa: FBT001
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 20):
                with self._lock:
                    losing = answers and self._to_lose > 0
                    if losing:
                        self._to_lose -= 1
                        self.lost += 1
                if losing:
                    break
                target.sendall(data)
        for each in (source, target):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def lossy_redis(url: str, folder: Path) -> Iterator[LossyRedis]:
    """Relay to the Redis at a ``unix://`` address."""
    relay = LossyRedis(Path(url.removeprefix("unix://")), folder)
    try:
        yield relay
    finally:
        relay.close()
