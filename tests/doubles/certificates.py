"""Certificates made for one test, where ``openssl`` is on this machine."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from pathlib import Path


def find_openssl() -> str | None:
    """Path of openssl."""
    return shutil.which("openssl")


def self_signed(openssl: str, folder: Path, name: str = "pbx.test") -> tuple[Path, Path]:
    """Make a certificate for ``name`` that signs itself; return it and its key."""
    cert, key = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-days", "2", "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}",
         "-keyout", str(key), "-out", str(cert)],
        check=True, capture_output=True,
    )  # fmt: skip
    return cert, key


def server_context(cert: Path, key: Path) -> ssl.SSLContext:
    """Return what a server with this certificate needs."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context
