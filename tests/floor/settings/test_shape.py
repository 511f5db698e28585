from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from floor.settings import FeedSource, LocalName, Settings

if TYPE_CHECKING:
    from pathlib import Path


def load(folder: Path, text: str) -> Settings:
    (folder / "c.yaml").write_text(text, encoding="utf-8")
    return Settings.load(folder / "c.yaml")


def test_a_queue_is_its_own_section_over_the_defaults(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        "service_level: {threshold_s: 30, target: 0.9}\nqueue_defaults: {wrapup_s: 15}\n"
        "queues:\n  sales: {name: 销售, threshold_s: 10, wrapup_s: 0}\n  600:\n",
    )
    sales, plain, unknown = (settings.queue(queue) for queue in ("sales", "600", "other"))
    assert (sales.threshold_s, sales.target, sales.wrapup_s, sales.configured) == (10, 0.9, 0, True)
    assert (plain.threshold_s, plain.wrapup_s, plain.configured, plain.name.text("en")) == (
        30,
        15,
        True,
        "600",
    )
    assert (unknown.threshold_s, unknown.wrapup_s, unknown.configured) == (30, 15, False)
    assert unknown.name.text("zh_CN") == "other"


def test_the_model_gets_the_same_as_plain_values(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        "day_starts_at: 06:30\nqueues: {sales: {target: 0.5, formula: answered_of_answered}}\n"
        "groups: {g: {name: G, queues: [sales, 600]}}\nteams: {a: {name: A}}\n"
        "agents: {PJSIP/1: {agent: 1001, name: 王芳, team: a, seat: A-01}, PJSIP/2: {agent: b}}\n"
        "retention: {visits_h: 1}",
    )
    config = settings.for_model("replay")
    assert (config.timezone, config.day_starts_at_s, config.mode) == ("Asia/Shanghai", 23_400, "replay")
    assert (config.queue("sales").target, config.queue("sales").formula) == (0.5, "answered_of_answered")
    assert config.queue("sales").configured
    assert not config.queue("elsewhere").configured
    assert config.groups == {"g": ("sales", "600")}
    first, second = config.agents.values()
    assert (first.agent, first.name, first.team, first.seat) == ("1001", "王芳", "a", "A-01")
    assert (second.agent, second.name, second.team) == ("b", "", None)
    assert (config.sources, settings.for_model("live").sources) == (None, ())
    assert config.visits_kept_s == 3600


@pytest.mark.parametrize("url", ["https://wall.example", "http://[::1]:8050/floor", "http://10.0.0.7:80/"])
def test_an_address_to_be_found_by(tmp_path: Path, url: str) -> None:
    file = tmp_path / "c.yaml"
    file.write_text(f"web: {{public_url: '{url}'}}")
    assert Settings.load(file).web.public_url == url


@pytest.mark.parametrize(
    ("said", "promised"), [("", 60), (", heartbeat_s: 5", 5), (", heartbeat_s: null", None)]
)
def test_a_feed_promises_a_sign_of_life_a_minute_unless_it_says_that_it_may_be_silent(
    tmp_path: Path, said: str, promised: float | None
) -> None:
    file = tmp_path / "c.yaml"
    file.write_text(f"sources: [{{kind: feed, name: crm, token_hash: 'sha256:{'a' * 64}'{said}}}]")
    (source,) = Settings.load(file).sources
    assert isinstance(source, FeedSource)
    assert source.heartbeat_s == promised


def test_the_site_replay_keeps_the_time_of_its_recording(tmp_path: Path) -> None:
    assert load(tmp_path, "site: replay").mode == load(tmp_path, "site: replay").for_model().mode == "replay"
    assert load(tmp_path, "site: main").mode == load(tmp_path, "site: main").for_model().mode == "live"


def test_the_day_and_the_zone_are_ready_to_use(tmp_path: Path) -> None:
    settings = load(tmp_path, "timezone: Asia/Kathmandu\nday_starts_at: 06:30")
    assert settings.zone == zoneinfo.ZoneInfo("Asia/Kathmandu")
    assert settings.day_start == dt.time(6, 30)


def test_a_name_is_told_in_the_language_it_has() -> None:
    assert LocalName({"zh_CN": "销售", "en": "Sales"}).text("en") == "Sales"
    assert LocalName({"zh_CN": "销售"}).text("en") == "销售"
    assert LocalName.model_validate(600).text("zh_CN") == "600"


def test_sections_may_be_empty_and_nothing_can_be_changed(tmp_path: Path) -> None:
    settings = load(tmp_path, "web:\nqueues:\nsources:\nlog:\n")
    assert settings.model_dump() == Settings.default().model_dump()
    with pytest.raises(ValidationError, match="frozen"):
        settings.site = "x"  # type: ignore[misc]


@pytest.mark.parametrize(
    "url",
    [
        "embedded",
        "redis://localhost",
        "rediss://user:p@h:6380/2?ssl_cert_reqs=none",
        "unix:///run/redis.sock",
        "unix:///run/redis.sock?db=2",
        "redis+sentinel://h1:26379,h2:26379/master/0",
        "rediss+sentinel://u:p@h1:26379/master",
        "redis+cluster://h:6379",
        "rediss+cluster://h1:1,h2:2",
    ],
)
def test_the_forms_of_a_redis_address(tmp_path: Path, url: str) -> None:
    redis = load(tmp_path, f"redis: {{url: '{url}'}}").redis
    assert redis.url == url
    assert redis.embedded == (url == "embedded")


@pytest.mark.parametrize(
    "url", ["", "localhost:6379", "http://h", "unix://run", "redis+sentinel://h1", "redis://"]
)
def test_what_is_no_redis_address(tmp_path: Path, url: str) -> None:
    with pytest.raises(Exception, match=r"redis\.url: expected embedded, redis://host:port/db"):
        load(tmp_path, f"redis: {{url: '{url}'}}")
