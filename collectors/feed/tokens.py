"""The word by which a sender is known. Only its hash is ever kept."""

import hashlib
import hmac
import secrets
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
