from __future__ import annotations

import json

import pytest

from dashboard.i18n import messages_for
from dashboard.rooms.wallboard import ids, view
from floor.model.picture import FORMULAS, AgentState
from floor.settings import Settings
from tests.doubles import wall_floor

english = messages_for("en").gettext
chinese = messages_for("zh_CN").gettext
SITE = wall_floor.settings()


@pytest.mark.parametrize(
    ("query", "queues"),
    [
        ({}, []),
        ({"queues": ""}, []),
        ({"queues": "repair"}, ["repair"]),
        ({"queues": "vip, repair,,vip "}, ["vip", "repair"]),
    ],
)
def test_queues_are_taken_in_their_order_and_once(query: dict[str, str], queues: list[str]) -> None:
    assert view.chosen_queues(query) == queues


def test_without_a_choice_the_wall_shows_all_queues() -> None:
    assert view.chosen_group({}, SITE) == "*"


def test_the_site_may_choose_another_group() -> None:
    assert view.chosen_group({}, wall_floor.settings(wallboard={"group": "service"})) == "service"


def test_the_address_beats_the_site() -> None:
    settings = wall_floor.settings(wallboard={"group": "service"})
    assert view.chosen_group({"group": "other"}, settings) == "other"
    assert view.chosen_group({"queues": "vip"}, settings) is None
    assert view.chosen_group({"queues": "vip", "group": "service"}, settings) == "service"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({}, "All queues"),
        ({"group": "service"}, "After-sales service"),
        ({"group": "nobody-made-it"}, "nobody-made-it"),
        ({"queues": "vip,repair"}, "VIP line, Fault reports"),
        ({"queues": "not-configured"}, "not-configured"),
    ],
)
def test_the_title_says_what_is_shown(query: dict[str, str], words: str) -> None:
    assert view.subject(SITE, "en", query, english) == words


def test_the_title_is_in_the_readers_language() -> None:
    assert view.subject(SITE, "zh_CN", {"queues": "vip,repair"}, chinese) == "贵宾专线、故障报修"


def test_the_options_carry_what_the_scripts_need_and_can_be_sent() -> None:
    settings = wall_floor.settings(wallboard={"queues_per_page": 6, "rotate_s": 20})
    options = json.loads(json.dumps(view.options(settings, "zh_CN", {"queues": "vip"}, chinese)))
    assert options["queues"] == ["vip"]
    assert options["group"] is None
    assert options["queue_names"]["vip"] == "贵宾专线"
    assert options["group_names"] == {"service": "售后服务"}
    assert options["queues_per_page"] == 6
    assert options["rotate_s"] == 20
    assert options["ids"]["longest_wait"] == ids.LONGEST_WAIT


def test_the_options_name_the_sources_of_a_live_floor_and_none_of_a_recordings() -> None:
    pbx = {"name": "pbx", "kind": "asterisk", "host": "127.0.0.1", "username": "u", "secret": {"env": "HUSH"}}
    live = view.options(wall_floor.settings(sources=[pbx]), "en", {}, english)
    assert live["sources"] == ["pbx"]
    assert "HUSH" not in json.dumps(live)
    played = {"name": "then", "kind": "replay", "file": "ami.jsonl"}
    assert (
        view.options(wall_floor.settings(site="replay", sources=[played]), "en", {}, english)["sources"] == []
    )


def test_the_options_hold_no_person() -> None:
    settings = Settings.model_validate(
        {"agents": {"PJSIP/1001": {"agent": "1001", "name": "张伟", "seat": "A-01"}}, "teams": {}}
    )
    text = json.dumps(view.options(settings, "zh_CN", {}, chinese), ensure_ascii=False)
    assert "张伟" not in text
    assert "1001" not in text
    assert "A-01" not in text


def test_every_state_and_formula_has_words() -> None:
    assert set(view.STATES) == set(AgentState.__args__)  # type: ignore[attr-defined]  # a Literal's values
    for translate in (english, chinese):
        assert set(view.state_words(translate)) == set(view.STATES)
        assert set(view.formula_words(translate)) == set(FORMULAS)
        assert len(set(view.formula_words(translate).values())) == len(FORMULAS)


def test_the_figure_has_the_token_template_and_no_values() -> None:
    figure = view.day_figure().to_plotly_json()
    assert all(not trace["x"] and not trace["y"] for trace in figure["data"])
    assert figure["layout"]["template"]["layout"]["paper_bgcolor"] == "rgba(0,0,0,0)"
    assert figure["layout"]["xaxis"]["type"] == "linear"
