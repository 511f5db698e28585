from __future__ import annotations

import asyncio
import ssl

import pytest

from collectors.link import (
    FIRST_S,
    LAST_S,
    REFUSED_FIRST_S,
    REFUSED_LAST_S,
    STEADY_S,
    Link,
    LinkError,
    RefusedError,
    judge,
)
from tests.doubles.clock import VirtualClock


def longest(_low: float, high: float) -> float:
    return high


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def link(clock: VirtualClock) -> Link:
    return Link("pbx", clock, longest)


@pytest.mark.parametrize(
    ("error", "refused", "why"),
    [
        (ConnectionRefusedError(111, "Connection refused"), False, "Connection refused"),
        (LinkError("it hangs"), False, "it hangs"),
        (TimeoutError(), False, "no answer"),
        (asyncio.IncompleteReadError(b"", 4), False, "0 bytes read on a total of 4 expected bytes"),
        (EOFError(), False, "EOFError"),
        (ssl.SSLError(1, "wrong version"), False, "wrong version"),
        (RefusedError("login refused"), True, "login refused"),
    ],
)
def test_what_may_pass_is_tried_again_and_said_in_words(error: Exception, *, refused: bool, why: str) -> None:
    verdict = judge(error)
    assert (verdict.fatal, verdict.refused, verdict.why) == (False, refused, why)


def test_a_certificate_is_for_somebody_to_put_right() -> None:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_message = "self-signed certificate"
    verdict = judge(error)
    assert verdict.refused
    assert "self-signed certificate" in verdict.why


async def test_a_host_that_cannot_be_a_name_is_for_somebody_to_put_right() -> None:
    with pytest.raises(UnicodeError) as raised:
        await asyncio.get_running_loop().getaddrinfo("pbx..example", 1)
    verdict = judge(raised.value)
    assert (verdict.fatal, verdict.refused) == (False, True)
    assert verdict.why.startswith("the host cannot be the name of one")


@pytest.mark.parametrize(
    "error",
    [KeyError("x"), ValueError("y"), AssertionError(), UnicodeDecodeError("utf-8", b"\xff", 0, 1, "z")],
)
def test_a_defect_of_ours_is_fatal_and_raised_again(link: Link, error: Exception) -> None:
    assert judge(error).fatal
    with pytest.raises(type(error)):
        link.failed(error)


def test_the_waits_double_up_to_a_bound(link: Link) -> None:
    waits = [link.failed(LinkError("gone")) for _ in range(9)]
    assert waits[:4] == [FIRST_S, 2 * FIRST_S, 4 * FIRST_S, 8 * FIRST_S]
    assert waits[-2:] == [LAST_S, LAST_S]


def test_a_refusal_is_tried_seldom_and_a_passing_fault_after_it_soon(link: Link) -> None:
    waits = [link.failed(RefusedError("no")) for _ in range(6)]
    assert waits[:2] == [REFUSED_FIRST_S, 2 * REFUSED_FIRST_S]
    assert waits[-1] == REFUSED_LAST_S
    assert link.failed(LinkError("gone")) == FIRST_S
    assert link.failed(RefusedError("no")) == REFUSED_FIRST_S


def test_many_do_not_come_back_at_once(clock: VirtualClock) -> None:
    waits = {Link("pbx", clock).failed(LinkError("gone")) for _ in range(20)}
    assert len(waits) > 10
    assert all(FIRST_S / 2 <= wait <= FIRST_S for wait in waits)


async def test_what_stood_for_a_while_begins_anew_and_what_broke_at_once_does_not(
    link: Link, clock: VirtualClock
) -> None:
    link.failed(LinkError("gone"))
    link.stands()
    assert link.failed(LinkError("gone")) == 2 * FIRST_S
    link.stands()
    await clock.sleep(STEADY_S)
    link.stands()  # is told again and again
    assert link.failed(LinkError("gone")) == FIRST_S


def test_the_fall_and_the_return_are_each_written_once(
    link: Link, capsys: pytest.CaptureFixture[str]
) -> None:
    link.stands()
    for _ in range(5):
        link.failed(LinkError("gone"))
    link.stands()
    link.stands()
    written = capsys.readouterr().out
    assert written.count("source_away") == written.count("source_back") == 1
    assert "gone" in written


def test_another_reason_is_a_fall_of_its_own(link: Link, capsys: pytest.CaptureFixture[str]) -> None:
    link.failed(LinkError("gone"))
    link.failed(RefusedError("no"))
    link.failed(RefusedError("no"))
    assert capsys.readouterr().out.count("source_away") == 2
