from __future__ import annotations

from floor.settings.yaml_reader import read_yaml


def test_what_yaml_1_1_would_turn_into_something_else_stays_as_written() -> None:
    text = "a: 10:00\nb: 0600\nc: no\nd: 1_000\ne: 2026-01-01\nf: .5\n600: x\n03: y\nnull: z\n'': w"
    assert read_yaml(text, "f").data == {
        "a": "10:00", "b": "0600", "c": "no", "d": "1_000", "e": "2026-01-01", "f": ".5",
        "600": "x", "03": "y", "null": "z", "": "w",
    }  # fmt: skip


def test_numbers_truth_and_nothing_are_read() -> None:
    assert read_yaml("a: -3\nb: 0.5\nc: true\nd: False\ne: null\nf:\ng: ~", "f").data == {
        "a": -3, "b": 0.5, "c": True, "d": False, "e": None, "f": None, "g": None,
    }  # fmt: skip


def test_the_line_of_a_key_or_of_what_it_stands_in() -> None:
    document = read_yaml("a: 1\nb:\n  - c: 2\n    d: 3\n  - e: 4\n", "f")
    assert document.line(("b", 0, "d")) == 4
    assert document.line(("b", 1)) == 5
    assert document.line(("b", 1, "missing")) == 5
    assert document.line(("missing",)) == 1


def test_an_empty_file_is_an_empty_mapping() -> None:
    document = read_yaml("# nothing\n", "f")
    assert document.data == {}
    assert document.line(("a",)) is None
