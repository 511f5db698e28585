"""A real nginx with the configuration that docs/proxy.md gives, as one process on ports of the test's own."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.doubles.until import until

if TYPE_CHECKING:
    from collections.abc import Iterator

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "proxy.md"
NAME = "floor.example.com"
"""The name the guide gives the site."""
_AROUND = """daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
events {{}}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{block}
}}
"""


def find_nginx() -> str | None:
    """Path of nginx: this machine's, or the one that ``make test`` unpacked."""
    places = [os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin", str(Path(sys.prefix) / "bin")]
    return shutil.which("nginx", path=os.pathsep.join(places))


def block() -> str:
    """Return the guide's configuration as it stands there."""
    (found,) = re.findall(r"```nginx\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    return str(found)


def filled(*, upstream: int, http: int, https: int, cert: Path, key: Path) -> str:
    """Return the guide's configuration with ports and paths of a test in place of its own, and nothing else."""
    text = block()
    for stands, instead in (
        ("server 127.0.0.1:8050;", f"server 127.0.0.1:{upstream};"),
        ("listen 80;", f"listen 127.0.0.1:{http};"),
        ("    listen [::]:80;\n", ""),  # this machine may have no IPv6
        ("listen 443 ", f"listen 127.0.0.1:{https} "),
        ("    listen [::]:443 ssl http2;\n", ""),
        ("/etc/nginx/tls/fullchain.pem", str(cert)),
        ("/etc/nginx/tls/privkey.pem", str(key)),
        ("/var/log/nginx/floorwatch.log", str(cert.parent / "access.log")),
        ("allow 192.0.2.0/24;", "allow 127.0.0.1;"),
    ):
        assert text.count(stands) == 1, (
            f"docs/proxy.md has {stands!r} {text.count(stands)} times, expected one"
        )
        text = text.replace(stands, instead)
    return text


@contextlib.contextmanager
def running(nginx: str, folder: Path, configuration: str, port: int) -> Iterator[None]:
    """Serve with a configuration within this block; `port` is one it listens on."""
    file, log = folder / "nginx.conf", folder / "error.log"
    file.write_text(_AROUND.format(folder=folder, block=configuration), encoding="utf-8")
    process = subprocess.Popen(
        [nginx, "-p", str(folder), "-e", str(log), "-c", str(file)], stdin=subprocess.DEVNULL
    )

    def listens() -> bool:
        assert process.poll() is None, f"nginx ended at once:\n{log.read_text(encoding='utf-8')}"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
            return True
        return False

    try:
        until(listens, "nginx listens")
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)
