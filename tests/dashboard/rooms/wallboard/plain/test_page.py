from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from dashboard.live.frames import Health
from dashboard.rooms.wallboard.plain.door import drawn
from floor.model.picture import QueueRow
from tests.doubles import wall_floor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from floor.model.picture import Row

NOW = 1_763_784_000.0
WELL = Health(redis_ok=True, picture_at=NOW, watch_alive_at=NOW)
BOARDS = [
    {"name": {"zh_CN": "全部", "en": "Everything"}, "stay_s": 20},
    {"name": "After-sales", "group": "service", "stay_s": 20},
]


def page(
    rows: Mapping[str, Row], health: Health = WELL, query: str = "lang=en", now: float = NOW, **sections: Any
) -> str:
    asked = dict(part.split("=") for part in query.split("&"))
    return drawn(rows, health, wall_floor.settings(**sections), asked, now, "build-1")


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html[html.index("<h1>") :]))


def test_the_numbers_that_matter_stand_there_with_their_time() -> None:
    text = words(page(wall_floor.normal(NOW)))
    for said in (
        "Contact centre · All queues", "As of 12:00:00 · Live", "81% 7 2:21", "Target 80% in 20 s",
        "◆ Over 2:00 · Complaints", "96% 4% 3,412 21 / 123",
        "◆ Complaints Waiting longer than 2:00 1 2:21 83% 0 / 11",
        "▲ Fault reports Target 80% out of reach 3 1:24 54% 0 / 17", "VIP line 0 – 100% 5 / 9",
    ):  # fmt: skip
        assert said in text, said
    assert text.index("Complaints") < text.index("Fault reports") < text.index("Customer hotline")
    assert "截至 12:00:00 · 实时" in words(page(wall_floor.normal(NOW), query="lang=zh"))


def test_no_script_is_needed_and_no_person_is_named() -> None:
    html = page(wall_floor.normal(NOW))
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in html
    assert not [person for person in (*wall_floor.PERSONS, wall_floor.SEAT) if person in html]


def test_what_somebody_puts_into_names_is_text() -> None:
    html = page(wall_floor.normal(NOW), query="lang=en&queues=<script>alert(1)</script>")
    assert "<script>alert" not in html
    assert "There is no queue &quot;&lt;script&gt;" in html


@pytest.mark.parametrize(
    ("rows", "health", "said"),
    [
        ({}, WELL, ["No data", "No data yet"]),
        ({}, Health(redis_ok=False, picture_at=None, watch_alive_at=None), ["No data", "cannot reach its store"]),
        (
            wall_floor.normal(NOW - 60),
            Health(redis_ok=True, picture_at=NOW, watch_alive_at=NOW - 60),
            ["◌ No data since 11:59:00", "The watch is silent", "2:21"],
        ),
        (
            wall_floor.normal(NOW - 60),
            Health(redis_ok=False, picture_at=NOW - 60, watch_alive_at=NOW - 60),
            ["No data since 11:59:00", "cannot reach its store"],
        ),
        (wall_floor.blind(NOW, NOW - 60), WELL, ["No data since 11:59:00", "Not heard: pbx", "2:21"]),
    ],
)  # fmt: skip
def test_what_is_not_known_is_said_and_never_drawn_as_fine(
    rows: dict[str, Row], health: Health, said: list[str]
) -> None:
    html = page(rows, health)
    text = words(html)
    assert [part for part in said if part not in text] == []
    assert "Live" not in text
    assert 'class="stale"' in html or not rows
    assert "Nobody is waiting" not in text


def test_the_service_level_says_its_formula_as_the_wall_does() -> None:
    assert "Service level = answered in time ÷ all calls" in words(page(wall_floor.normal(NOW)))


def test_one_sign_says_that_nothing_is_known_now() -> None:
    blind = words(page(wall_floor.blind(NOW, NOW - 60)))
    assert "◌ No data since 11:59:00" in blind
    assert "As of" not in blind
    assert "If the time above stands still" not in blind
    assert "◌ No data" in words(page({}))
    assert "◌" not in words(page(wall_floor.normal(NOW)))


def test_a_queue_nobody_told_of_has_no_figures() -> None:
    text = words(
        page(
            {**wall_floor.normal(NOW), "q:vip": wall_floor.unheard_row(NOW, "vip")},
            query="lang=en&queues=vip",
        )
    )
    assert "– – –" in text
    assert "VIP line Nothing heard of it yet – – – –" in text


def test_part_of_a_day_unseen_makes_its_figures_bounds() -> None:
    rows = wall_floor.normal(NOW)
    everything = rows["g:*"]
    assert isinstance(everything, QueueRow)
    rows["g:*"] = replace(everything, today=replace(everything.today, blind_s=90.0))
    text = words(page(rows))
    assert "≈81%" in text
    assert "≥ 3,412" in text


def test_queues_picked_one_by_one_add_up_but_for_their_agents() -> None:
    text = words(page(wall_floor.normal(NOW), query="lang=en&queues=vip,hotline"))
    assert "VIP line, Customer hotline" in text
    assert "82% 2 0:38" in text  # (958 + 114) of (1,184 + 118)
    assert "96% 3% 1,304 –" in text


def test_a_sum_of_which_a_part_is_not_known_is_a_lower_bound() -> None:
    rows = wall_floor.normal(NOW)
    for queue, waiting in (("vip", 0), ("hotline", None)):
        row = rows[f"q:{queue}"]
        assert isinstance(row, QueueRow)
        rows[f"q:{queue}"] = replace(row, waiting=waiting, longest_wait_since=None)
    text = words(page(rows, query="lang=en&queues=vip,hotline"))
    assert "82% ≥ 0 –" in text
    assert "Nobody is waiting" not in text


def test_boards_take_turns_and_what_there_is_not_is_said() -> None:
    rows, boards = wall_floor.normal(NOW), {"boards": BOARDS}
    seen = [
        words(page(rows, Health(redis_ok=True, picture_at=at, watch_alive_at=at), now=at, wallboard=boards))
        for at in (NOW, NOW + 20)
    ]
    assert "Everything As of" in seen[0]
    assert "View 1 of 2" in seen[0]
    assert "After-sales As of" in seen[1]
    pinned = words(page(rows, query="lang=en&board=2", wallboard=boards))
    assert "After-sales" in pinned
    assert "View" not in pinned
    assert "There is no board &quot;9&quot;" in page(rows, query="lang=en&board=9", wallboard=boards)
    assert "There is no group &quot;gone&quot;" in page(rows, query="lang=en&group=gone")


def test_a_recording_is_drawn_by_its_own_clock() -> None:
    text = words(page(wall_floor.replayed(NOW - 86_400), now=time.time(), health=Health(
        redis_ok=True, picture_at=time.time(), watch_alive_at=time.time())))  # fmt: skip
    assert "As of 12:00:00 · Recording" in text
    assert "2:21" in text
