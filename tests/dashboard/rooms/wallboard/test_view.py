from __future__ import annotations

import json

from dashboard.i18n import messages_for
from dashboard.rooms.wallboard import ids, view
from floor.model.picture import AgentState
from floor.settings import Settings
from tests.doubles import wall_floor

english = messages_for("en").gettext
chinese = messages_for("zh_CN").gettext
SITE = wall_floor.settings()


def test_the_options_carry_what_the_scripts_need_and_can_be_sent() -> None:
    settings = wall_floor.settings(wallboard={"queues_per_page": 6, "rotate_s": 20})
    options = json.loads(json.dumps(view.options(settings, "zh_CN", {"queues": "vip"}, chinese)))
    assert [(board["group"], board["queues"]) for board in options["boards"]] == [(None, ["vip"])]
    assert options["unknown_board"] is None
    assert options["queue_names"]["vip"] == "贵宾专线"
    assert options["group_names"] == {"service": "售后服务"}
    assert options["queues_per_page"] == 6
    assert options["rotate_s"] == 20
    assert options["ids"]["longest_wait"] == ids.LONGEST_WAIT


def test_the_options_carry_the_boards_and_the_words_of_praise_in_the_readers_language() -> None:
    settings = wall_floor.settings(
        wallboard={
            "boards": [{"name": {"zh_CN": "售后", "en": "After-sales"}, "group": "service", "stay_s": 9}],
            "praise": {"results": False, "words": [{"zh_CN": "谢谢大家", "en": "Thank you"}]},
        }
    )
    options = json.loads(json.dumps(view.options(settings, "zh_CN", {"board": "9"}, chinese)))
    assert options["boards"] == [{"name": "售后", "group": "service", "queues": [], "stay_s": 9}]
    assert (options["unknown_board"], options["board_names"]) == ("9", ["售后"])
    assert options["praise"] == {"results": False, "words": ["谢谢大家"]}


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


def test_every_state_has_words() -> None:
    assert set(view.STATES) == set(AgentState.__args__)  # type: ignore[attr-defined]  # a Literal's values
    for translate in (english, chinese):
        assert set(view.state_words(translate)) == set(view.STATES)


def test_the_figure_has_the_token_template_and_no_values() -> None:
    figure = view.day_figure()
    assert figure is view.day_figure(), "no page waits for what Plotly takes long to check"
    assert all(not trace["x"] and not trace["y"] for trace in figure["data"])
    assert figure["layout"]["template"]["layout"]["paper_bgcolor"] == "rgba(0,0,0,0)"
    assert figure["layout"]["xaxis"]["type"] == "linear"
