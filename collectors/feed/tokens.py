"""The word by which a sender is known. Only its hash is ever kept."""

import getpass
import hashlib
import hmac
import secrets
import sys
from collections.abc import Iterable
from typing import Final, Protocol, TypeVar

_PREFIX: Final = "sha256:"
_BYTES: Final = 32
"""Of randomness in a fresh token: nobody guesses that, so a plain hash keeps it safe."""
SHORTEST: Final = 16
"""A token of fewer characters could be found by trying."""


class Held(Protocol):
    """Whatever a token opens."""

    @property
    def token_hash(self) -> str:
        """`token_hash` of the token."""
        ...


T = TypeVar("T", bound=Held)


def fresh() -> str:
    """Return a new token nobody can guess."""
    return secrets.token_urlsafe(_BYTES)


class Unusable(Exception):  # noqa: N818 - says what the token is
    """A token cannot be used; the text says why and what to do."""


def asked() -> str:
    """Return the token a person types without its being shown, or the first line of standard input.

    Raises `Unusable`.
    """
    said = getpass.getpass("Token: ") if sys.stdin.isatty() else sys.stdin.readline()
    token = said.strip()
    if len(token) < SHORTEST or not token.isascii() or not token.isprintable() or " " in token:
        raise Unusable(
            f"not a token: expected {SHORTEST} or more letters, digits and signs of ASCII without a space, "
            "as it goes into a header and must not be found by trying; `.venv/bin/python app.py tokens new` "
            "makes one"
        )
    return token


def token_hash(token: str) -> str:
    """Return what stands in the configuration for a token."""
    return _PREFIX + hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def holder(token: str, of: Iterable[T]) -> T | None:
    """Return who has this token, in a time that tells nothing of any other."""
    found = None
    said = token_hash(token)
    for candidate in of:
        if hmac.compare_digest(candidate.token_hash, said):
            found = candidate
    return found


def bearer(authorization: str | None) -> str | None:
    """Return the token of an `Authorization` header; None where there is none."""
    scheme, _, token = (authorization or "").strip().partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None
