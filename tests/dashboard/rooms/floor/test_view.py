from __future__ import annotations

import json
import re

import pytest

from dashboard.build import ASSETS
from dashboard.i18n import LANGUAGES, Language, messages_for
from dashboard.rooms.floor import ids, view
from floor.settings import Settings
from tests.doubles import team_floor

english = messages_for("en").gettext
chinese = messages_for("zh_CN").gettext


def site(**sections: object) -> Settings:
    return Settings.model_validate(sections)


def test_the_options_carry_what_the_scripts_need_and_can_be_sent() -> None:
    settings = Settings.model_validate(team_floor.config())
    options = json.loads(json.dumps(view.options(settings, "zh_CN", chinese)))
    assert options["queue_names"]["vip"] == "贵宾专线"
    assert set(options["team_names"]) == set(settings.teams)
    assert set(options["reasons"]) == set(settings.reasons)
    assert options["ids"]["seats"] == ids.SEATS


def test_nobodys_name_is_among_them_as_who_may_be_seen_the_live_rows_tell() -> None:
    settings = Settings.model_validate(team_floor.config(12))
    options = json.dumps(view.options(settings, "zh_CN", chinese), ensure_ascii=False)
    names = [agent.name for agent in settings.agents.values()]
    assert names
    assert [name for name in names if name and name in options] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_state_that_the_scripts_know_has_a_word_of_its_own(language: Language) -> None:
    words = view.state_words(messages_for(language).gettext)
    known = re.search(r"room\.STATES = \[(.*?)\]", (ASSETS / "floor/people.js").read_text(encoding="utf-8"))
    assert known is not None
    assert list(words) == re.findall(r"'(\w+)'", known[1])
    assert len(set(words.values())) == len(words)


def test_a_reasons_limit_is_its_own_in_seconds_else_that_of_being_not_ready_else_none() -> None:
    reasons = {
        "Lunch": {"name": {"zh_CN": "就餐时间", "en": "Meal"}, "limit_min": 45, "kind": "meal"},
        "Talk": {"name": "谈话"},
    }
    limited = view.reasons(site(reasons=reasons, too_long={"not_ready_s": 900}), "zh_CN")
    assert limited["Lunch"] == {"name": "就餐时间", "short": "就餐", "limit_s": 2700, "kind": "meal"}
    assert limited["Talk"]["limit_s"] == 900
    assert view.reasons(site(reasons=reasons), "en")["Talk"]["limit_s"] is None
    assert view.reasons(site(reasons=reasons), "en")["Lunch"]["short"] == "Me"


def test_a_call_is_too_long_by_its_queues_limits_where_it_has_its_own() -> None:
    limits = view.limits(
        site(
            too_long={"talk_attention_s": 300, "talk_critical_s": 700, "hold_s": None},
            queues={"vip": {"talk_attention_s": 200}, "sales": {}},
        )
    )
    assert limits["talk"] == {"attention_s": 300, "critical_s": 700}
    assert limits["talk_by_queue"] == {
        "vip": {"attention_s": 200, "critical_s": 700},
        "sales": {"attention_s": 300, "critical_s": 700},
    }
    # Never, which is not the same as at once.
    assert (limits["hold_s"], limits["wrap_up_s"], limits["not_ready_s"]) == (None, 120, None)
