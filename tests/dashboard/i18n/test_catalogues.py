"""The catalogues say exactly what the code asks for, in every language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from dashboard.i18n import LANGUAGES, Language
from dashboard.i18n.extract import extracted, key_of, keys_of, untranslated, updated, write
from dashboard.i18n.messages import catalogue_file, read_catalogue

FIELD = re.compile(r"\{(\w+)\}")
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def code() -> Catalog:
    return extracted()


def forms(message: Message) -> list[str]:
    text = message.string
    return [str(form) for form in text] if isinstance(text, list | tuple) else [str(text)]


def texts(message: Message) -> list[str]:
    return [str(part) for part in message.id] if isinstance(message.id, list | tuple) else [str(message.id)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_missing_and_none_is_unused(language: Language, code: Catalog) -> None:
    asked, have = keys_of(code), keys_of(read_catalogue(language))
    assert asked - have == set(), "run: python -m dashboard.i18n.extract"
    assert have - asked == set(), "run: python -m dashboard.i18n.extract"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_has_a_text(language: Language) -> None:
    assert untranslated(read_catalogue(language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_fills_in_the_same_values(language: Language) -> None:
    for message in read_catalogue(language):
        if message.id:
            asked = {name for text in texts(message) for name in FIELD.findall(text)}
            for form in forms(message):
                assert set(FIELD.findall(form)) <= asked, message.id
            # A plural's form for one may leave the number out: "one queue".
            assert {name for form in forms(message) for name in FIELD.findall(form)} == asked, message.id


def test_scripts_and_python_are_both_read(code: Catalog) -> None:
    places = {Path(file).suffix for message in code for file, _ in message.locations}
    assert places == {".js", ".py"}


def test_the_chinese_is_chinese() -> None:
    marks_only = re.compile(r"[\W\d_]*")
    for message in read_catalogue("zh_CN"):
        if message.id:
            for form in forms(message):
                bare = FIELD.sub("", form)
                assert HAN.search(bare) or marks_only.fullmatch(bare), f"{message.id!r}: {form!r}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_is_as_the_tool_writes_it(language: Language, code: Catalog, tmp_path: Path) -> None:
    import dashboard.i18n.extract as tool

    was = catalogue_file(language).read_bytes()
    target = tmp_path / "floorwatch.po"
    with pytest.MonkeyPatch.context() as patch:
        new = updated(language, code)
        patch.setattr(tool, "catalogue_file", lambda _language: target)
        write(language, new)
    assert target.read_bytes() == was, "run: python -m dashboard.i18n.extract"


def test_new_messages_are_found_in_python_and_in_scripts_and_old_ones_dropped(tmp_path: Path) -> None:
    (tmp_path / "dashboard").mkdir()
    (tmp_path / "assets" / "room").mkdir(parents=True)
    (tmp_path / "dashboard" / "page.py").write_text(
        '_("One")\nngettext("{n} call", "{n} calls", n)\npgettext("verb", "Close")\n', encoding="utf-8"
    )
    (tmp_path / "assets" / "room" / "draw.js").write_text(
        "const { _, ngettext } = window.floorwatch.i18n;\n"
        "el.textContent = format(_('Not heard of for {time}'), { time });\nngettext('{n} queue', '{n} queues', n);\n",
        encoding="utf-8",
    )
    found = extracted(tmp_path)
    assert keys_of(found) == {
        (None, "One"),
        (None, ("{n} call", "{n} calls")),
        ("verb", "Close"),
        (None, "Not heard of for {time}"),
        (None, ("{n} queue", "{n} queues")),
    }
    chinese = updated("zh_CN", found)
    assert keys_of(chinese) == keys_of(found)
    assert len(untranslated(chinese)) == 5
    assert untranslated(updated("en", found)) == []


def test_a_message_is_itself_by_its_context_too() -> None:
    assert key_of(Message("Close", context="verb")) != key_of(Message("Close"))
