import pytest

from floor.store.address import parse
from floor.store.errors import AddressError


def test_plain_addresses_are_kept_for_the_library_and_shown_without_the_password() -> None:
    address = parse("rediss://floor:s3cret@redis.example:6380/2")

    assert (address.kind, address.tls) == ("single", True)
    assert address.url == "rediss://floor:s3cret@redis.example:6380/2"
    assert address.shown == "rediss://redis.example:6380/2"
    assert "s3cret" not in repr(address)


def test_sentinels_with_master_database_and_both_passwords() -> None:
    address = parse("redis+sentinel://u%40x:p%2Fw@h1:26380,[::1],h3/main-master/3?sentinel_password=other")

    assert address.kind == "sentinel"
    assert address.hosts == (("h1", 26380), ("::1", 26379), ("h3", 26379))
    assert (address.master, address.db) == ("main-master", 3)
    assert (address.username, address.password) == ("u@x", "p/w")
    assert (address.sentinel_username, address.sentinel_password) == (None, "other")
    assert not address.tls


def test_cluster_nodes_with_tls() -> None:
    address = parse("rediss+cluster://a:7000,b:7001")

    assert (address.kind, address.tls, address.db) == ("cluster", True, 0)
    assert address.hosts == (("a", 7000), ("b", 7001))


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("localhost:6379", "unknown kind of address"),
        ("http://h/0", "unknown kind of address"),
        ("redis+sentry://h/m", "unknown kind of address"),
        ("unix://", "a path to the socket is missing"),
        ("redis+sentinel://h1,h2", "the master's name"),
        ("redis+sentinel://h1/master/zero", "the master's name"),
        ("redis+sentinel://h1:x/master", "'h1:x' is not a host"),
        ("redis+sentinel://h1,,h2/master", "'' is not a host"),
        ("redis+cluster://h1/1", "a cluster has no databases"),
        ("redis+cluster://h1?colour=red", "unknown option 'colour'"),
        ("redis://[::1/0", "cannot be read as an address"),
    ],
)
def test_what_cannot_be_understood_is_said_in_a_line(url: str, said: str) -> None:
    with pytest.raises(AddressError, match=said) as raised:
        parse(url)
    assert "\n" not in str(raised.value)


def test_a_mistaken_address_is_not_shown_with_its_password() -> None:
    with pytest.raises(AddressError) as raised:
        parse("redis+sentinel://user:s3cret@h1")
    assert "s3cret" not in str(raised.value)
