"""Two watches and one lease: racing, standing by, and waking from a long sleep."""

import signal

import pytest

from floor.model.events import SourceAlive
from floor.store.client import Client
from floor.store.keys import Keys
from floor.store.log import LogWriter
from floor.watch_process import LEASE_LOST, STOPPED
from tests.doubles.until import until
from tests.doubles.watches import Watches, WatchProcess, caught_up

pytestmark = [pytest.mark.process, pytest.mark.timeout(120)]

KEYS = Keys("main")


def fence(client: Client) -> int:
    return int(client.call("GET", KEYS.fence) or 0)


def writer(client: Client) -> int:
    return int(client.call("HGET", KEYS.watch, "fence") or 0)


def writes(client: Client) -> None:
    """Wait until whoever has the last fencing number wrote with it."""
    until(lambda: fence(client) and writer(client) == fence(client), "the new watch writes")


def test_of_two_watches_one_writes_and_the_other_says_once_that_it_stands_by(
    client: Client, pack: Watches
) -> None:
    LogWriter(client, "main", "pbx", "r1").append([SourceAlive(at=1.0, source="pbx")])
    pair = [pack.start(), pack.start()]
    words = "standing by"
    until(lambda: any(watch.said(words) for watch in pair), "one stands by")
    caught_up(client)
    numbers = {fields[1] for _, fields in client.call("XRANGE", KEYS.changes, "-", "+")}
    standby = next(watch for watch in pair if watch.said(words))
    active = next(watch for watch in pair if watch is not standby)
    assert not active.said(words)

    assert active.stop() == STOPPED
    writes(client)
    until(lambda: standby.said("watching"), "it has taken over")

    assert len(numbers) == 1
    assert standby.log.read_text(encoding="utf-8").count(words) == 1
    assert standby.stop() == STOPPED
    assert client.call("GET", KEYS.lease) is None


def test_a_watch_that_slept_through_the_loss_of_its_lease_writes_nothing_and_ends(
    client: Client, pack: Watches
) -> None:
    log = LogWriter(client, "main", "pbx", "r1")
    log.append([SourceAlive(at=1.0, source="pbx")])
    sleeper = pack.start()
    writes(client)
    first = fence(client)
    sleeper.signal(signal.SIGSTOP)
    standby = pack.start()
    until(lambda: fence(client) > first, "the standby takes the lease when it expires")
    writes(client)
    log.append([SourceAlive(at=2.0, source="pbx")])

    sleeper.signal(signal.SIGCONT)

    assert sleeper.wait() == LEASE_LOST
    caught_up(client)
    later = [int(fields[1]) for _, fields in client.call("XRANGE", KEYS.changes, "-", "+")]
    assert later == sorted(later), "after the standby's first batch none of the sleeper's"
    assert int(client.call("HGET", KEYS.watch, "fence")) == fence(client) > first
    assert standby.stop() == STOPPED


def test_the_lease_of_a_killed_watch_is_taken_over_without_waiting_for_its_expiry(
    client: Client, pack: Watches
) -> None:
    killed: WatchProcess = pack.start()
    writes(client)
    first = fence(client)
    # An expiry further away than this test may last.
    killed.signal(signal.SIGSTOP)
    client.call("PEXPIRE", KEYS.lease, 3_600_000)
    killed.signal(signal.SIGKILL)
    killed.wait()

    successor = pack.start()
    until(lambda: fence(client) > first, "the next watch takes over")

    assert successor.stop() == STOPPED
