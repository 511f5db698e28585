import os
import subprocess

import pytest

from floor.store import lease as leases
from floor.store.client import Client, Script
from floor.store.errors import LeaseLost
from floor.store.keys import Keys
from floor.store.lease import FENCED, Lease, identity, is_dead, run_fenced

KEYS = Keys("main")
WRITE = Script(f"{FENCED} redis.call('SET', KEYS[2], ARGV[2]) return 1")


def write(client: Client, fence: int, value: str) -> None:
    run_fenced(client, WRITE, [KEYS.fence, KEYS.picture], fence, value)


def expire(client: Client) -> None:
    client.call("DEL", KEYS.lease)


def test_one_of_two_gets_the_lease_and_the_other_knows_when_to_ask_again(client: Client) -> None:
    first = Lease(client, "main", holder="first", lease_s=5.0)
    second = Lease(client, "main", holder="second", lease_s=5.0)

    assert first.take()
    assert not second.take()
    assert second.fence == 0
    assert second.held_by == "first"
    assert 0 < second.free_in_s <= 5.0


def test_each_taker_gets_a_higher_fencing_number(client: Client) -> None:
    numbers = []
    for name in ("a", "b", "c"):
        lease = Lease(client, "main", holder=name)
        assert lease.take()
        numbers.append(lease.fence)
        lease.release()

    assert numbers == sorted(set(numbers))


def test_taking_again_after_a_lost_answer_succeeds(client: Client) -> None:
    lease = Lease(client, "main", holder="a")
    assert lease.take()
    before = lease.fence

    assert lease.take()

    assert lease.fence > before


def test_a_writer_whose_lease_was_taken_writes_nothing(client: Client) -> None:
    old, new = Lease(client, "main", holder="old"), Lease(client, "main", holder="new")
    old.take()
    write(client, old.fence, "old")
    expire(client)
    new.take()
    write(client, new.fence, "new")

    with pytest.raises(LeaseLost):
        write(client, old.fence, "old again")
    with pytest.raises(LeaseLost):
        old.renew()
    with pytest.raises(LeaseLost):
        old.renumber()

    assert client.call("GET", KEYS.picture) == b"new"
    assert client.call("GET", KEYS.lease) == b"new"


def test_an_expired_lease_that_nobody_took_is_still_ours(client: Client) -> None:
    lease = Lease(client, "main", holder="a", lease_s=5.0)
    lease.take()
    expire(client)

    lease.renew()

    assert client.call("GET", KEYS.lease) == b"a"
    assert 0 < client.call("PTTL", KEYS.lease) <= 5000


def test_renumbering_makes_void_what_was_sent_before(client: Client) -> None:
    lease = Lease(client, "main", holder="a")
    lease.take()
    before = lease.fence

    lease.renumber()

    write(client, lease.fence, "after")
    with pytest.raises(LeaseLost):
        write(client, before, "before")
    assert client.call("GET", KEYS.picture) == b"after"


def test_a_store_that_lost_its_last_seconds_leaves_the_lease_to_its_last_writer(client: Client) -> None:
    lease = Lease(client, "main", holder="a")
    lease.take()
    before = lease.fence
    client.call("SET", KEYS.fence, before - 1)
    expire(client)

    lease.renumber()

    assert lease.fence > before
    write(client, lease.fence, "after")


def test_unless_another_has_taken_it_in_the_meantime(client: Client) -> None:
    lease, other = Lease(client, "main", holder="a"), Lease(client, "main", holder="b")
    lease.take()
    client.call("SET", KEYS.fence, lease.fence - 2)
    expire(client)
    other.take()

    with pytest.raises(LeaseLost):
        lease.renumber()
    write(client, other.fence, "other")


def test_a_store_that_forgot_everything_gives_no_number_twice(client: Client) -> None:
    lease = Lease(client, "main", holder="a")
    lease.take()
    client.call("FLUSHALL")
    other = Lease(client, "main", holder="b")
    other.take()

    with pytest.raises(LeaseLost):
        write(client, lease.fence, "from before")
    write(client, other.fence, "from after")


def test_releasing_what_another_holds_leaves_it(client: Client) -> None:
    old, new = Lease(client, "main", holder="old"), Lease(client, "main", holder="new")
    old.take()
    expire(client)
    new.take()

    old.release()

    assert client.call("GET", KEYS.lease) == b"new"


def test_the_lease_of_a_dead_process_of_this_machine_is_taken_at_once(client: Client) -> None:
    with subprocess.Popen(["sleep", "3600"]) as child:
        holder = identity().split(" ")
        started = leases._started(child.pid)
        theirs = " ".join([*holder[:3], str(child.pid), started])
        Lease(client, "main", holder=theirs, lease_s=3600).take()

        assert not Lease(client, "main").take(), "it is alive"
        child.kill()
        child.wait()

        assert Lease(client, "main").take()


def test_only_a_process_that_surely_is_no_more_counts_as_dead() -> None:
    nonce, host, place, pid, started = identity().split(" ")

    assert pid == str(os.getpid())
    assert not is_dead(f"{nonce} {host} {place} {pid} {started}")
    assert is_dead(f"{nonce} {host} {place} {pid} 1"), "the number is another process's by now"
    assert is_dead(f"{nonce} {host} {place} 0 1")
    assert not is_dead(f"{nonce} elsewhere other-machine/pid:[1] {pid} 1")
    assert not is_dead("something else")
