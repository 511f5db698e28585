"""The configuration file is its own manual: every setting stands in it, with a word about what it is for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from floor.settings import ConfigError, Settings
from floor.settings.explain import keys_at
from floor.settings.shape import DEFAULT_FILE
from floor.settings.yaml_reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXT = DEFAULT_FILE.read_text(encoding="utf-8")
WITH_EXAMPLES = re.sub(r"^#(?=  )", "", TEXT, flags=re.MULTILINE)
LISTED_TOGETHER = {
    "threshold_s", "target", "formula", "wrapup_s", "short_call_s", "longest_wait_limit_s", "talk_attention_s",
    "talk_critical_s",
}  # fmt: skip
"""Under a queue they override what is explained above, and are introduced there by one comment."""


def sections(
    data: object, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], list[str]]]:
    """Every section of the file whose keys are settings (not a site's own names), with its keys."""
    kind = (data["kind"],) if isinstance(data, dict) and "kind" in data and path[0] == "sources" else ()
    if keys := keys_at(Settings, (*path, *kind)):
        yield path, keys
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in children:
        yield from sections(value, (*path, key))


def undocumented(text: str) -> set[tuple[str | int, ...]]:
    document = read_yaml(text, "config.yaml")
    found = dict(sections(document.data))
    expected = {(*path, key) for path, keys in found.items() for key in keys}
    expected -= {path for path in expected if path[:2] == ("web", "tls") or path[-2:-1] == ("name",)}
    expected -= {path for path in expected if path[-1] == "root"}  # a name by language
    expected -= {path for path in expected if path[-2:] == ("secret", "file")}  # explained beside env
    boards = {path for path in expected if path[:2] == ("wallboard", "boards")}
    told = {path[-1] for path in document.lines if path[:2] == ("wallboard", "boards")}
    expected -= {path for path in boards if path[-1] in told}  # a board has one choice, two show both
    lines = text.splitlines()
    explained = {
        path
        for path, line in document.lines.items()
        if (path and (lines[line - 2].lstrip(" -").startswith("#") or path[-1] in LISTED_TOGETHER))
        or path[-1:] == ("kind",) or len(path) == 1
    }  # fmt: skip
    return expected - explained


def test_every_setting_is_documented() -> None:
    assert undocumented(WITH_EXAMPLES) == set()


@pytest.mark.parametrize(
    "setting", ["log_h", "public_url", "speed", "seat", "limit_min", "rotate_s", "queues"]
)
def test_a_setting_that_goes_missing_or_unexplained_is_found(setting: str) -> None:
    without = re.sub(rf"^( *){setting}:.*$", r"\1", WITH_EXAMPLES, flags=re.MULTILINE)
    assert any(path[-1] == setting for path in undocumented(without))


def test_a_key_the_program_does_not_know_is_found(tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text(TEXT + "\nunheard_of: 1\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="unheard_of: unknown key"):
        Settings.load(tmp_path / "c.yaml")


def test_the_file_as_it_is_says_exactly_the_defaults() -> None:
    assert Settings.load(DEFAULT_FILE).model_dump() == Settings.default().model_dump()


def test_the_examples_in_it_are_right(tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text(WITH_EXAMPLES, encoding="utf-8")
    settings = Settings.load(tmp_path / "c.yaml")
    assert settings.queue("sales").longest_wait_limit_s == 90
    assert settings.agents["PJSIP/1001"].team in settings.teams
    assert settings.reasons["Lunch"].kind == "meal"
    assert settings.sources[0].kind == "replay"
