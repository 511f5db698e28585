"""What to do is said for every kind of source in every condition, in every language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

import pytest

from dashboard.i18n import LANGUAGES, messages_for
from dashboard.rooms.status import advice
from floor.model.events import DownReason
from floor.model.floor_state import DAYS_KEPT_S
from floor.settings.sources import AsteriskSource, FeedSource, ReplaySource, SimulatorSource

if TYPE_CHECKING:
    from dashboard.i18n import Language

HAN = re.compile(r"[\u4e00-\u9fff]")
WELL = {("heard", kind) for kind in advice.KINDS} | {("ended", "other")}
"""Where there is nothing to do."""
EVERY = [(kind, condition) for kind in advice.KINDS for condition in advice.CONDITIONS]


def said(kind: str, condition: str, language: Language = "en") -> str:
    return " ".join(advice.for_source(kind, condition, messages_for(language).gettext))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "condition"), EVERY)
def test_each_condition_of_each_kind_says_what_to_do(kind: str, condition: str, language: Language) -> None:
    sentences = advice.for_source(kind, condition, messages_for(language).gettext)
    assert bool(sentences) is ((condition, kind) not in WELL)
    for sentence in sentences:
        assert sentence.count("`") % 2 == 0, "what is to be typed begins and ends"
        assert set(re.findall(r"\{(\w+)\}", sentence)) <= {"name", "address"}
        assert bool(HAN.search(sentence)) is (language == "zh_CN")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("finding", advice.FINDINGS)
def test_each_finding_says_what_to_do(finding: str, language: Language) -> None:
    sentences = advice.for_finding(finding, messages_for(language).gettext, redis_embedded=False)
    assert sentences
    for sentence in sentences:
        assert sentence.count("`") % 2 == 0
        assert set(re.findall(r"\{(\w+)\}", sentence)) <= {"name", "redis"}
        assert bool(HAN.search(sentence)) is (language == "zh_CN")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_setting_is_named_for_calls_too_old_as_the_two_days_are_fixed(language: Language) -> None:
    (sentence,) = advice.for_finding("too_old", messages_for(language).gettext, redis_embedded=False)
    assert "config.yaml" not in sentence
    assert DAYS_KEPT_S == 2 * 86_400
    assert ("两天" if language == "zh_CN" else "two days") in sentence


def test_every_reason_and_every_kind_of_the_configuration_is_in_the_table() -> None:
    assert set(get_args(DownReason)) <= set(advice.CONDITIONS)
    for source in (AsteriskSource, FeedSource, ReplaySource, SimulatorSource):
        (kind,) = get_args(source.model_fields["kind"].annotation)
        assert kind in advice.KINDS


@pytest.mark.parametrize(
    ("kind", "condition", "words"),
    [
        ("asterisk", "refused", "username and secret"),
        ("asterisk", "refused", "`permit`"),
        ("asterisk", "lost", "{address}"),
        ("asterisk", "lost", "firewall"),
        ("asterisk", "hung", "core show uptime"),
        ("asterisk", "mute", "port of the AMI"),
        ("asterisk", "mute", "firewall"),
        ("asterisk", "silent", "`app.py collect`"),
        ("asterisk", "asked", "README"),
        ("asterisk_tls", "lost", "certificate"),
        ("asterisk_tls", "refused", "certificate"),
        ("feed", "silent", "sender"),
        ("feed", "never", "401"),
        ("replay", "ended", "`loop: true`"),
        ("simulator", "lost", "`outages: false`"),
    ],
)
def test_the_words_lead_to_the_cause(kind: str, condition: str, words: str) -> None:
    assert words in said(kind, condition)


def test_only_one_that_was_heard_before_is_to_be_restarted() -> None:
    told = {condition for condition in advice.CONDITIONS if "restart" in said("asterisk", condition)}
    assert told == {"hung"}


def test_without_tls_nobody_is_sent_to_look_at_a_certificate() -> None:
    assert not any("certificate" in said("asterisk", condition) for condition in advice.CONDITIONS)


def test_a_redis_of_our_own_is_not_looked_for_elsewhere() -> None:
    _ = messages_for("en").gettext
    own = " ".join(advice.for_finding("redis_away", _, redis_embedded=True))
    other = " ".join(advice.for_finding("redis_away", _, redis_embedded=False))
    assert "{redis}" not in own
    assert "`app.py run`" in own
    assert "{redis}" in other


def test_two_people_of_one_name_are_told_apart_by_their_source() -> None:
    words = advice.for_finding("shared_agents", messages_for("en").gettext, redis_embedded=True)
    assert "`<source>:<interface>`" in " ".join(words)


def test_the_tables_for_the_page_are_whole() -> None:
    _ = messages_for("en").gettext
    kinds = advice.by_kind(_)
    assert {(kind, condition) for kind, of in kinds.items() for condition in of} == set(EVERY)
    assert tuple(advice.by_finding(_, redis_embedded=True)) == advice.FINDINGS


def test_what_nobody_wrote_down_is_an_error_and_not_silence() -> None:
    _ = messages_for("en").gettext
    with pytest.raises(KeyError):
        advice.for_source("asterisk", "tired", _)
    with pytest.raises(KeyError):
        advice.for_finding("tired", _, redis_embedded=True)
