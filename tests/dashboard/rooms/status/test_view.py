from __future__ import annotations

import json
from typing import Any

import pytest

from dashboard.i18n import messages_for
from dashboard.rooms.status import ids, view
from floor.settings import Settings
from floor.settings.shape import REPLAY_SITE
from tests.doubles import status_floor


def options(**sections: Any) -> dict[str, Any]:
    settings = Settings.model_validate(status_floor.config() | sections)
    return view.options(settings, messages_for("en").gettext)


def test_the_page_knows_each_source_of_the_configuration_and_where_it_is() -> None:
    assert options()["sources"] == [
        {"name": "pbx-north", "kind": "asterisk", "advice": "asterisk", "address": "pbx-north.example.com:5038"},
        {"name": "pbx-south", "kind": "asterisk", "advice": "asterisk_tls", "address": "pbx-south.example.com:5038"},
        {"name": "crm", "kind": "feed", "advice": "feed", "address": "/api/v1/events"},
    ]  # fmt: skip


def test_of_a_recording_and_a_simulation_it_knows_as_much() -> None:
    sources = [
        {"kind": "replay", "name": "monday", "file": "/calls/monday.csv"},
        {"kind": "simulator", "name": "sim"},
    ]
    assert options(sources=sources)["sources"] == [
        {"name": "monday", "kind": "replay", "advice": "replay", "address": "monday.csv"},
        {"name": "sim", "kind": "simulator", "advice": "simulator", "address": ""},
    ]


def test_no_account_token_or_password_is_in_the_page() -> None:
    text = json.dumps(options(redis={"url": "redis://floor:hunter2@redis.example.com:6379/0"}))
    for private in ("floorwatch-account", status_floor.TOKEN_HASH, status_floor.SECRET["env"], "hunter2"):
        assert private not in text
    assert "redis.example.com" in text


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "embedded, run by Floorwatch itself"), ("zh_CN", "内置，由巡场自行运行")],
)
def test_of_an_embedded_redis_it_says_so_in_the_readers_language(language: Any, said: str) -> None:
    settings = Settings.model_validate(status_floor.config() | {"redis": {"url": "embedded"}})
    assert view.options(settings, messages_for(language).gettext)["redis"] == said


def test_a_recordings_site_has_the_sources_of_the_recording_only() -> None:
    found = options(site=REPLAY_SITE)
    assert (found["mode"], found["sources"]) == ("replay", [])


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_kind_that_can_be_configured_has_a_word(language: Any) -> None:
    words = view.kind_words(messages_for(language).gettext)
    assert words.keys() >= {"asterisk", "feed", "replay", "simulator"}
    assert all(words.values())


def test_the_scripts_get_ids_and_limits() -> None:
    found = options()
    assert found["ids"] == ids.by_name()
    assert found["limits"] == {"skewed_s": 2.0, "slow_s": 2.0, "behind_entries": 5000}
