"""The tie to a source that comes and goes: whether a failure may pass, and how long to wait for a new try.

Other sources fail in the same few ways, so this is said once for all: what is the network's or the other
side's passing fault is tried again soon, what somebody has to put right (a refused login, a certificate, a
missing secret) seldom, and what is a defect of ours ends the collector, whose supervisor says so.
"""

import random
import ssl
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from collectors.clock import Clock

FIRST_S, LAST_S = 0.2, 10.0
"""Shortest and longest wait after a fault that passes by itself."""

REFUSED_FIRST_S, REFUSED_LAST_S = 30.0, 300.0
"""Shortest and longest wait after a refusal: a PBX may lock out who knocks too often."""

STEADY_S = 10.0
"""A tie that held for less starts the waits no new: else one that breaks at once is tried without end."""


class LinkError(Exception):
    """The tie broke or was not made; trying again may help. The text says where, what, and what to do."""


class RefusedError(LinkError):
    """The other side, or our own configuration, refuses it until somebody changes something."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be done about a failure: `fatal` ends the collector, `refused` is tried again seldom."""

    fatal: bool
    refused: bool
    why: str


def judge(error: BaseException) -> Verdict:
    """Say whether a failure may pass and what it was, for a person."""
    if isinstance(error, RefusedError):
        return Verdict(fatal=False, refused=True, why=str(error))
    if isinstance(error, ssl.SSLCertVerificationError):
        why = f"its certificate is not trusted: {error.verify_message}"
        return Verdict(fatal=False, refused=True, why=why)
    if isinstance(error, UnicodeError) and "'idna'" in str(error):
        why = f"the host cannot be the name of one: {error}; correct it in the configuration"
        return Verdict(fatal=False, refused=True, why=why)
    if isinstance(error, TimeoutError):
        return Verdict(fatal=False, refused=False, why="no answer")
    if isinstance(error, LinkError | OSError | EOFError):
        why = (isinstance(error, OSError) and error.strerror) or str(error) or type(error).__name__
        return Verdict(fatal=False, refused=False, why=why)
    return Verdict(fatal=True, refused=False, why=f"{type(error).__name__}: {error}")


class Link:
    """Counts the tries to one source and logs its fall and its return, each once.

    A different reason is a fall of its own, so that a login that is refused after an outage is said.
    `dice` gives a number between two others, so that many collectors do not come back at once.
    """

    def __init__(
        self, source: str, clock: Clock, dice: Callable[[float, float], float] = random.uniform
    ) -> None:
        self._source = source
        self._clock = clock
        self._dice = dice
        self._log = structlog.get_logger()
        self._wait_s = 0.0
        self._refused = False
        self._stood_since: float | None = None
        self._said: str | None = None

    def failed(self, error: BaseException) -> float:
        """Return for how many seconds to wait before the next try. Raises `error` again if it is fatal."""
        verdict = judge(error)
        if verdict.fatal:
            raise error
        steady = self._stood_since is not None and abs(self._clock.now() - self._stood_since) >= STEADY_S
        self._stood_since = None
        if steady or verdict.refused != self._refused:
            self._wait_s = 0.0
        self._refused = verdict.refused
        first_s, last_s = (REFUSED_FIRST_S, REFUSED_LAST_S) if verdict.refused else (FIRST_S, LAST_S)
        self._wait_s = min(max(2 * self._wait_s, first_s), last_s)
        if verdict.why != self._said:
            self._said = verdict.why
            self._log.warning("source_away", source=self._source, why=verdict.why)
        return self._wait_s * self._dice(0.5, 1.0)

    def stands(self) -> None:
        """Tell that the tie is made and the source speaks."""
        if self._stood_since is None:
            self._stood_since = self._clock.now()
        if self._said is not None:
            self._said = None
            self._log.info("source_back", source=self._source)
