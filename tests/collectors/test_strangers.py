from collectors.faults import Strangers


def test_strangers_are_counted_by_name_and_in_all() -> None:
    strangers = Strangers()
    assert strangers.counts("message") == {}
    for name in ("A", "B", "A"):
        strangers.count(name)
    assert strangers.counts("message") == {"messages": 3, "message A": 2, "message B": 1}


def test_names_without_end_do_not_grow_the_count_without_end() -> None:
    strangers = Strangers(names=2)
    for number in range(1000):
        strangers.count(f"name{number}")
    assert strangers.counts("message") == {
        "messages": 1000,
        "message name0": 1,
        "message name1": 1,
        "message (others)": 998,
    }
