"""The plain page says of every case in the table what the wall says."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise

import pytest

from dashboard.rooms.wallboard.boards import turns
from dashboard.rooms.wallboard.plain.choice import choose
from dashboard.rooms.wallboard.plain.door import drawn
from dashboard.rooms.wallboard.plain.truth import standing
from floor.model.picture import SITE_KEY, SiteRow
from tests.dashboard.rooms.wallboard.cases import CASES, NOW, Case, Head, Line
from tests.doubles import wall_floor

SETTINGS = wall_floor.settings()


def words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html))).strip()


def cells(html: str) -> list[list[str]]:
    return [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", html)]


def table(html: str, kind: str) -> list[list[str]]:
    found = re.search(rf'<table class="{kind}">(.*?)</table>', html)
    return cells(found[1]) if found else []


def line(shown: list[str]) -> Line:
    name, *figures = shown
    why = re.search(r'<span class="note">(.*?)</span>', name)
    mark = re.match(r'<span class="\w+">(.)</span> ', name)
    bare = re.sub(r'<span class="(note|critical|attention|blind)">.*?</span>', "", name)
    waiting, longest, level, agents = map(words, figures)
    return Line(
        queue=words(bare), mark=mark[1] if mark else "", why=words(why[1]) if why else "",
        waiting=waiting, longest=longest, level=level, agents=agents,
    )  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_plain_page_says_what_the_table_says(case: Case) -> None:
    at = NOW + case.later_s
    query = dict(part.split("=") for part in f"lang=en&{case.query}".split("&"))
    html = drawn(case.rows, case.health, SETTINGS, query, at, "build-1")
    _heads, (level, waiting, longest), (goal, _none, limit) = (
        [words(cell) for cell in row] for row in table(html, "big")
    )
    _heads, (answered, abandoned, calls, _agents) = (
        [words(cell) for cell in row] for row in table(html, "some")
    )
    assert Head(
        level=level, goal=goal, waiting=waiting, longest=longest, limit=limit,
        answered=answered, abandoned=abandoned, calls=calls,
    ) == case.head  # fmt: skip
    assert tuple(line(row) for row in table(html, "queues")[1:]) == case.queues
    said = words(re.findall(r'<p class="\w+" role="status">(.*?)</p>', html)[-1])
    # While nothing new is known there is one moment: since then.
    is_dark = case.state in {"blind", "part"}
    assert (said.removeprefix("◌ ") if is_dark else said.split(" · ")[1]) == case.sign
    board = turns(SETTINGS, "en", query, str).boards[0]
    choice = choose(case.rows, board, SETTINGS)
    site = case.rows[SITE_KEY]
    assert isinstance(site, SiteRow)
    stands = standing(case.rows, case.health, site, choice, board, SETTINGS, now=at, wall_now=at)
    assert stands.state == case.state


def test_every_case_has_a_name_of_its_own() -> None:
    names = sorted(case.name for case in CASES)
    assert not [name for name, following in pairwise(names) if name == following]
