"""The account the README tells people to make: what it may see is enough, and no more than that."""

from __future__ import annotations

import json
import re
from configparser import RawConfigParser
from pathlib import Path

import msgspec
import pytest

from collectors.asterisk.translate import Translator
from collectors.replay.recording import Recording
from floor.settings import Settings
from tests.doubles import recordings
from tests.doubles.ami_playback import Line, read_lines

README = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
LISTED = {"QueueParams", "QueueMember", "QueueEntry", "CoreShowChannel"}


def section(language: str, number: int = 0) -> str:
    found: list[str] = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    return found[number]


@pytest.fixture(scope="module")
def account() -> dict[str, str]:
    parser = RawConfigParser(inline_comment_prefixes=(";",), strict=True)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(section("ini"))
    return dict(parser["floorwatch"])


def included(account: dict[str, str]) -> set[str]:
    """Return the events a filter by name includes, each written as Asterisk reads it."""
    filters = [key for key in account if key.startswith("eventfilter")]
    found = [re.fullmatch(r"eventfilter\(action\(include\),name\((\w+)\)\)", key) for key in filters]
    assert all(account[key] == "" for key in filters)  # without a method the right side is not looked at
    return {match[1] for match in found if match}


def header(raw: str, name: str) -> str:
    found = re.search(rf"^{name}: (.*?)\r?$", raw, re.MULTILINE)
    return found[1] if found else ""


def unasked(line: Line) -> bool:
    """Tell whether a line is an event a filter is applied to: answers to questions go past it."""
    return line.raw is not None and line.raw.startswith("Event:") and "\nActionID:" not in line.raw


def followed() -> set[str]:
    listed = {name for name in Translator("pbx")._handlers if name.endswith("Complete")} - {"AgentComplete"}
    return set(Translator("pbx")._handlers) - LISTED - listed


def test_the_filter_includes_what_is_followed_and_nothing_else(account: dict[str, str]) -> None:
    assert included(account) == followed()
    assert len([key for key in account if key.startswith("eventfilter")]) == len(followed())


def test_the_filter_for_older_versions_means_the_same(account: dict[str, str]) -> None:
    _, _, pattern = section("ini", 1).strip().partition(" = ")
    matches = re.compile(pattern.replace("[[:cntrl:]]", r"[\x00-\x1f]"))
    for folder in recordings.FOLDERS:
        for line in read_lines(recordings.ami(folder)):
            if unasked(line) and line.raw is not None:
                assert bool(matches.search(line.raw)) == (header(line.raw, "Event") in included(account))


@pytest.mark.parametrize("folder", recordings.FOLDERS)
def test_through_the_filter_a_recording_tells_the_same(
    folder: str, account: dict[str, str], tmp_path: Path
) -> None:
    names, lines = included(account), read_lines(recordings.ami(folder))
    kept = [line for line in lines if not unasked(line) or header(line.raw or "", "Event") in names]
    assert len(kept) < 0.4 * len(lines)
    told = []
    for name, some in (("all", lines), ("kept", kept)):
        file = tmp_path / f"{name}.ami.jsonl"
        file.write_text("".join(json.dumps(said(line)) + "\n" for line in some))
        recording = Recording(file, "pbx")
        told.append((list(recording.events()), recording.counts()))
    assert told[0] == told[1]
    assert len(told[0][0]) > 500


def said(line: Line) -> dict[str, object]:
    return {key: value for key, value in msgspec.to_builtins(line).items() if value is not None}


def test_the_account_may_read_the_classes_of_what_is_followed_and_no_other(account: dict[str, str]) -> None:
    may_read = set(account["read"].split(","))
    needed: dict[str, set[str]] = {}
    for folder in recordings.FOLDERS:
        for line in read_lines(recordings.ami(folder)):
            if unasked(line) and line.raw is not None and header(line.raw, "Event") in followed():
                needed.setdefault(header(line.raw, "Event"), set()).update(
                    header(line.raw, "Privilege").split(",")
                )
    assert needed.keys() == followed()
    assert all(classes & may_read for classes in needed.values())
    assert {each for classes in needed.values() for each in classes} - {"all"} == may_read


def test_the_account_may_ask_for_the_list_of_calls_and_change_nothing(account: dict[str, str]) -> None:
    assert account["write"] == "reporting"
    assert "0.0.0.0/0.0.0.0" in account["deny"]


def test_the_source_shown_beside_it_is_a_right_configuration(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(section("yaml"), encoding="utf-8")
    (source,) = Settings.load(tmp_path / "config.yaml").sources
    assert source.kind == "asterisk"
