from __future__ import annotations

import pytest

from dashboard.i18n import LANGUAGES, Language, html_lang, language_of, later, messages_for
from dashboard.i18n.messages import read_catalogue


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("zh_CN", "zh_CN"),
        ("zh-CN", "zh_CN"),
        ("zh", "zh_CN"),
        ("ZH-hans-CN", "zh_CN"),
        ("en", "en"),
        ("en-GB", "en"),
        ("de", "en"),
        ("", "en"),
        (None, "en"),
        ("../../etc", "en"),
    ],
)
def test_what_a_reader_asks_for(asked: str | None, language: Language) -> None:
    assert language_of(asked, "en") == language


def test_words_come_in_the_readers_language() -> None:
    assert messages_for("zh_CN").gettext("There is no such page") == "没有这个页面"
    assert messages_for("en").gettext("There is no such page") == "There is no such page"


def test_words_are_read_once() -> None:
    assert messages_for("en") is messages_for("en")


def test_what_is_in_no_catalogue_stays_english() -> None:
    assert messages_for("zh_CN").gettext("Not in any catalogue") == "Not in any catalogue"


def test_a_text_marked_for_later_is_itself() -> None:
    assert later("Wallboard") == "Wallboard"


@pytest.mark.parametrize("language", LANGUAGES)
def test_scripts_get_the_messages_that_scripts_use_and_no_others(language: Language) -> None:
    given = messages_for(language).for_browser
    assert given
    in_python = {
        message.id
        for message in read_catalogue(language)
        if message.id and all(file.endswith(".py") for file, _ in message.locations)
    }
    assert in_python
    assert in_python.isdisjoint(given)
    assert all(given.values())


def test_html_writes_languages_in_its_own_way() -> None:
    assert [html_lang(language) for language in LANGUAGES] == ["zh-CN", "en"]
