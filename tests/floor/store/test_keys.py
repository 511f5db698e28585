import pytest

from floor.store.keys import Keys


def test_every_key_of_a_site_is_in_one_slot() -> None:
    keys = Keys("main")
    names = [
        keys.events,
        keys.seq("pbx", "r1"),
        keys.lease,
        keys.fence,
        keys.picture,
        keys.changes,
        keys.watch,
        keys.checkpoint,
        keys.quarter_queues,
        keys.quarters_begun,
        keys.quarters("support{x}", "2026-11-22"),
    ]

    assert keys.events == "floor:{main}:events"
    assert all(name.startswith("floor:{main}:") for name in names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("site", ["", "a{b}", "a b", "-a", "x" * 65])
def test_a_site_that_would_break_keys_is_refused(site: str) -> None:
    with pytest.raises(ValueError, match="site"):
        Keys(site)
