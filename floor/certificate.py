"""Whether a certificate and its key can be served, said in words."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from floor.settings import Tls


def problem(tls: Tls) -> str | None:
    """Return what is wrong with the two files and what to do; None if a server can use them."""
    for key, path in (("cert", tls.cert), ("key", tls.key)):
        if (why := _unreadable(path)) is not None:
            return f"web.tls.{key}: {path} {why}. Expected a PEM file that Floorwatch may read."
    try:
        # An empty password: else OpenSSL would ask for one on the terminal.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(tls.cert, tls.key, password="")
    except ssl.SSLError as error:
        return _said(error, tls)
    except ValueError:  # what it says of a key that no empty password opens
        return _locked(tls)
    return None


def _unreadable(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            file.read(1)
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return None


def _said(error: ssl.SSLError, tls: Tls) -> str:
    if error.reason == "KEY_VALUES_MISMATCH":
        return (
            f"web.tls: the key {tls.key} is not that of the certificate {tls.cert}. Name the key with which "
            "the certificate was asked for; in a chain the server's own certificate comes first."
        )
    if "ENCRYPTED PRIVATE KEY" in _begin(tls.key):
        return _locked(tls)
    if "-----BEGIN CERTIFICATE-----" not in _begin(tls.cert):
        return (
            f"web.tls.cert: {tls.cert} holds no certificate. Expected a PEM file with "
            "-----BEGIN CERTIFICATE-----, the server's own first and then those that signed it."
        )
    if "PRIVATE KEY-----" not in _begin(tls.key):
        return f"web.tls.key: {tls.key} holds no private key. Expected PEM: -----BEGIN PRIVATE KEY-----."
    return f"web.tls: {tls.cert} and {tls.key} cannot be used: {error.reason or error}. Are they whole?"


def _locked(tls: Tls) -> str:
    return (
        f"web.tls.key: {tls.key} is locked with a password, which nobody types when a server starts. "
        "Expected a key without one, as `openssl pkey -in locked.key -out plain.key` makes it."
    )


def _begin(path: Path) -> str:
    return path.read_bytes()[:100_000].decode("ascii", "replace")
