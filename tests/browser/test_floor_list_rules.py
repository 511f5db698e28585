"""The list's, the filters' and the donut's pure scripts: order, columns, what is hidden, why nothing is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dashboard.build import ASSETS

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.conftest import NewPage

pytestmark = pytest.mark.browser

NOW = 1_763_784_000.0
SCRIPTS = (
    "forms.js", "i18n.js", "paint.js", "parts.js", "floor/agents_columns.js", "floor/agents_facts.js",
    "floor/agents_order.js", "floor/chips_pick.js", "floor/choice.js", "floor/donut_figure.js", "floor/people.js",
    "floor/search.js", "floor/silence.js",
)  # fmt: skip


def person(name: str, state: str = "ready", lasted_s: float | None = 60, **facts: Any) -> dict[str, Any]:
    since = None if lasted_s is None else NOW - lasted_s
    return {
        "agent": name.lower(), "name": name, "team": "a", "seat": None, "state": state, "lastKnown": None,
        "signedIn": {"logged_out": False, "unknown": None}.get(state, True), "isTold": state != "unknown",
        "since": since, "callSince": since if state in ("talking", "hold") else None, "reasonName": "",
        "queue": None, "callsToday": 3, "handleToday": 200.0, "attentionAt": None, "criticalAt": None,
    } | facts  # fmt: skip


async def scripts(new_page: NewPage) -> Page:
    page = await new_page(width=400, height=300)
    for script in SCRIPTS:
        await page.add_script_tag(path=ASSETS / script)
    await page.evaluate(
        "() => { floorwatch.floor.options = { queue_names: { h: 'Hotline', b: 'Billing' }, team_names: {} }; }"
    )
    return page


NAMED = """(names) => {
  const room = floorwatch.floor;
  const told = [];
  room.retell = (what) => told.push(what);
  room.nameSeats(new Map(names));
  return [told, room.seatName('A-01'), room.seatName('A-02'), room.seatName(null)];
}"""


async def test_a_seat_is_called_what_people_call_it(new_page: NewPage) -> None:
    page = await scripts(new_page)
    assert await page.evaluate(NAMED, [["A-01", "Window ７"]]) == [["named"], "Window ７", "A-02", None]
    assert await page.evaluate(NAMED, []) == [["named"], "A-01", "A-02", None]


async def names(page: Page, people: list[dict[str, Any]], how: str) -> list[str]:
    """Return the names in the order that a comparing function makes, whatever the order before."""
    ask = f"""([people, now]) => {{
      const room = floorwatch.floor;
      return people.sort((a, b) => {how}).map((person) => person.name);
    }}"""
    once: list[str] = await page.evaluate(ask, [people, NOW])
    again: list[str] = await page.evaluate(ask, [people[::-1], NOW])
    assert once == again
    return once


async def test_who_needs_somebody_stands_first(new_page: NewPage) -> None:
    page = await scripts(new_page)
    people = [
        person("Free", lasted_s=10),
        person("FreeLonger", lasted_s=900),
        person("FreeUnknownSince", lasted_s=None),
        person("Gone", "logged_out", 90_000),
        person("Unheard", "unknown", 90_000, lastKnown="talking"),
        person("Talks", "talking", 300, attentionAt=NOW + 1),
        person("Break", "not_ready", 1_000, attentionAt=NOW - 100),
        person("BreakLongOver", "not_ready", 800, attentionAt=NOW - 400),
        person("JustOver", "wrap_up", 120, attentionAt=NOW),
        person("Critical", "talking", 1_300, attentionAt=NOW - 700, criticalAt=NOW - 100),
        person("MoreCritical", "talking", 1_250, attentionAt=NOW - 650, criticalAt=NOW - 101),
    ]
    assert await names(page, people, "room.byNeed(a, b, now)") == [
        "MoreCritical", "Critical", "BreakLongOver", "Break", "JustOver",
        "FreeLonger", "Free", "FreeUnknownSince", "Talks", "Unheard", "Gone",
    ]  # fmt: skip


async def test_columns_order_by_what_they_show_and_nothing_comes_last(new_page: NewPage) -> None:
    page = await scripts(new_page)
    people = [
        person("A10", "talking", 50, queue="h", handleToday=None),
        person("A9", "ready", 70, handleToday=100.0),
        person("A2", "talking", 60, queue="b", lastKnown=None),
        person("A1", "unknown", 999, lastKnown="talking", handleToday=50.0),
    ]

    async def column(name: str, turned: str) -> list[str]:
        turn = "-1" if turned == "true" else "1"
        return await names(page, people, f"{turn} * room.columnOrders.{name}(a, b, now, {turned})")

    assert await column("who", "false") == ["A1", "A2", "A9", "A10"]
    assert await column("who", "true") == ["A10", "A9", "A2", "A1"]
    assert await column("since", "true") == ["A9", "A2", "A10", "A1"]
    assert await column("since", "false") == ["A10", "A2", "A9", "A1"]
    assert (await column("queue", "false"))[:2] == ["A2", "A10"]
    assert (await column("queue", "true"))[:2] == ["A10", "A2"]
    assert (await column("call", "true"))[:2] == ["A2", "A10"]
    assert (await column("handled", "true"))[-1] == (await column("handled", "false"))[-1] == "A10"
    assert await column("state", "false") == ["A9", "A2", "A10", "A1"]
    # Turned round, the states are, but within one the longest still comes first.
    assert await column("state", "true") == ["A1", "A2", "A10", "A9"]
    # Equal ones stand by name, whichever way the list is turned.
    assert await column("calls", "true") == await column("calls", "false") == ["A1", "A2", "A9", "A10"]


async def test_a_usual_call_needs_calls(new_page: NewPage) -> None:
    page = await scripts(new_page)
    ask = """() => {
      const rows = new Map([
        ['q:h', { today: { answered: 5, att_s: 184 } }],
        ['q:b', { today: { answered: 4, att_s: 184 } }],
        ['q:n', { today: { answered: 9, att_s: null } }],
        ['q:t', { today: { answered: 9, att_s: 20 }, talking: 8 }],
      ]);
      return ['h', 'b', 'n', 't', 'x', null].map((queue) => floorwatch.floor.usualCall(queue, rows));
    }"""
    assert await page.evaluate(ask) == [184, None, None, None, None, None]
    lengths = "([given, now]) => given.map((person) => floorwatch.floor.callLength(person, now))"
    heard = person("A", "talking", 30)
    persons = [heard, heard | {"lastKnown": "talking"}, person("B")]
    assert await page.evaluate(lengths, [persons, NOW]) == [30, None, None]


async def test_what_each_filter_hides_adds_up(new_page: NewPage) -> None:
    page = await scripts(new_page)
    people = [
        person("Ann", "talking", seat="A-01"), person("Anna", "talking"), person("Bob", "talking"),
        person("Cy"), person("Dan", "talking", team="b"), person("Eve", team=None),
    ]  # fmt: skip
    ask = """([people, states, rest, now]) => {
      const room = floorwatch.floor;
      const choice = { team: null, search: '', selected: null, ...rest, states: new Set(states) };
      return [room.hiddenBy(people, choice), room.meant(people, choice, now)];
    }"""
    everything, nobody = await page.evaluate(ask, [people, [], {}, NOW])
    assert everything == {"team": 0, "states": 0, "search": 0, "shown": 6}
    assert nobody is None
    hidden, meant = await page.evaluate(ask, [people, ["talking"], {"team": "a", "search": "AN"}, NOW])
    assert hidden == {"team": 2, "states": 1, "search": 1, "shown": 2}
    assert meant == "ann"
    # A name that is borne exactly beats one that begins so, a seat counts as well.
    assert (await page.evaluate(ask, [people, [], {"search": "anna"}, NOW]))[1] == "anna"
    assert (await page.evaluate(ask, [people, [], {"search": "a-01"}, NOW]))[1] == "ann"
    # Whom the filters hide is found all the same, where they show nobody.
    assert (await page.evaluate(ask, [people, ["ready"], {"team": "a", "search": "dan"}, NOW]))[1] == "dan"
    assert (await page.evaluate(ask, [people, [], {"search": "nobody"}, NOW]))[1] is None
    # Who searches for a seat means nobody else whose name, id or seat holds it.
    taken = [
        *people,
        person("Flo", seat="112"),
        person("Gus", seat="7", agent="1012"),
        person("Hal", seat="70"),
    ]
    await page.evaluate(NAMED, [["12", None], ["112", None], ["7", None], ["70", None]])
    for search, who in (("12", None), ("112", "flo"), ("7", "1012"), ("1", "flo"), ("1012", "1012")):
        assert (await page.evaluate(ask, [taken, [], {"search": search}, NOW]))[1] == who, search
    # The filters hide who sits there, and show who sits at 70.
    away = [*people, person("Gus", team="b", seat="7"), person("Hal", seat="70")]
    assert (await page.evaluate(ask, [away, [], {"team": "a", "search": "7"}, NOW]))[1] == "gus"
    # What the plan calls a seat counts as well, whoever sits there.
    await page.evaluate(NAMED, [["A-01", "Window ７"]])
    assert (await page.evaluate(ask, [people, [], {"search": "WINDOW"}, NOW]))[1] == "ann"
    assert (await page.evaluate(ask, [people, [], {"search": "window 7"}, NOW]))[1] == "ann"
    finds = """search => [{ seat: 'B-9', name: 'Window 8' }, { seat: 'C-1', name: 'C-1' }]
      .map((place) => floorwatch.floor.findsSeat(place, search))"""
    assert [await page.evaluate(finds, search) for search in ("ow 8", "-", " ")] == [
        [True, False],
        [False, False],  # what joins a name's parts is no part of it
        [False, False],
    ]


async def test_a_part_that_fails_outside_of_the_page_calls_says_so(new_page: NewPage) -> None:
    page = await scripts(new_page)
    said = await page.evaluate(
        """async () => {
          const room = floorwatch.floor;
          const part = { name: 'one' };
          const said = [];
          room.part(part);
          room.failed = ({ name }) => said.push(name);
          console.error = (text, error) => said.push(error.message);
          const well = room.guard('one', (value) => value + 1)(1);
          const later = room.guard('one', async () => { throw new Error('later'); });
          await later();
          const again = room.guard('one', () => said.push('told'))();
          part.broken = false;
          room.guard('one', () => { throw new Error('at once'); })();
          return [well, again === undefined, said];
        }"""
    )
    assert said == [2, True, ["later", "one", "at once", "one"]]


async def test_more_room_shows_more_columns(new_page: NewPage) -> None:
    page = await scripts(new_page)
    widths = [320, 499, 500, 639, 640, 759, 760, 899, 900, 2000]
    shown = await page.evaluate("widths => widths.map((width) => floorwatch.floor.columnsFor(width))", widths)
    assert [len(columns) for columns in shown] == [3, 3, 5, 5, 6, 6, 7, 7, 8, 8]
    assert all(columns[:3] == ["who", "state", "since"] for columns in shown)


async def test_an_empty_list_says_why(new_page: NewPage) -> None:
    page = await scripts(new_page)
    up, down = {"state": "up"}, {"state": "down"}
    choice = {"team": None, "search": "", "selected": None}

    async def why(
        people: list[dict[str, Any]],
        sources: list[dict[str, str]],
        *,
        known: bool = True,
        rows: int = 0,
        **chosen: Any,
    ) -> Any:
        given = {
            "known": known,
            "people": people,
            "sources": sources,
            "names": {"b": "Team B"},
            "rows": rows,
        }
        return await page.evaluate(
            "([given, choice]) => floorwatch.floor.whyEmpty({ ...given, choice: { ...choice, states: new Set(choice.states) } })",
            [given, choice | {"states": []} | chosen],
        )

    assert await why([], [up], known=False) == "loading"
    assert await why([], []) == "no_source"
    assert await why([], [down, down]) == "silent"
    assert await why([], [down, up]) == "nobody"
    assert await why([person("A")], [up]) is None
    assert await why([person("A")], [up], team="x") == "no_such_team"
    assert await why([person("A")], [up], team="b") == "empty_team"
    assert await why([person("A")], [up], team="a") is None
    assert await why([person("A")], [up], states=["talking"]) == "filtered"
    unheard = person("A", "unknown", lastKnown="talking")
    assert await why([unheard], [down], states=["talking"]) == "unseen"
    assert await why([unheard], [down], states=["unknown"]) is None
    assert await why([unheard], [down], search="nobody") == "filtered"
    # Under a finger rows of people stay whom nothing shows any more: a list with rows is not empty.
    assert await why([person("A")], [up], states=["talking"], rows=1) is None
    assert await why([], [up], rows=1) is None


async def test_a_team_is_in_the_dark_since_the_last_of_it_was_heard_no_more(new_page: NewPage) -> None:
    page = await scripts(new_page)

    async def since(sources: list[list[str]], page_is: str = "live") -> Any:
        return await page.evaluate(
            """([sources, pageIs, now]) => {
              const room = floorwatch.floor;
              room.page = { root: { dataset: { state: pageIs } } };
              room.now = () => now;
              const silent = (at) => ({ state: 'down', since: at - 30, blind_since: at });
              const up = { state: 'up', since: 0, blind_since: null };
              const rows = new Map([['s:early', silent(now - 600)], ['s:late', silent(now - 60)], ['s:up', up]]);
              return room.darkSince(sources.map((names) => ({ sources: names })), rows);
            }""",
            [sources, page_is, NOW],
        )

    assert await since([["early"], ["late"]]) == NOW - 60
    # Whoever hangs on two was heard until the second fell silent too; while that is up, nobody knows since the first.
    assert await since([["early", "late"]]) == NOW - 60
    assert await since([["early", "up"]]) == NOW - 600
    assert await since([["early"], ["up"]], "blind") == NOW
    assert await since([["up"]]) is None
    assert await since([]) is None


LOOK: dict[str, Any] = {
    "template": {"layout": {}}, "surface": "#ffffff", "text": "#000000", "hatch": "#777777", "text_px": 14,
    "fills": {"ready": "#009e73", "talking": "#0072b2", "unknown": "#d5d9dc"},
    "ons": {"ready": "#000000", "talking": "#ffffff", "unknown": "#14181b"},
    "marks": {"ready": "", "talking": "", "unknown": "?"},
}  # fmt: skip


async def test_the_ring_counts_and_is_told_apart_without_colours(new_page: NewPage) -> None:
    page = await scripts(new_page)
    people = [
        person("A"), person("B", "talking", 700, attentionAt=NOW - 1), person("C", "talking", 700, criticalAt=NOW),
        person("D", "logged_out"), person("E", "unknown", 80), person("F", "unknown", 80, lastKnown="talking", attentionAt=NOW - 9),
    ]  # fmt: skip
    ask = """([people, now, look, chosen]) => {
      const room = floorwatch.floor;
      const counts = room.countStates(people, now);
      const words = { states: { ready: 'Ready', talking: 'Talking', unknown: 'Unknown' }, share: (state, number, rate) => `${state} ${number} ${rate}` };
      return [counts, room.donutFigure(counts, new Set(chosen), look, words)];
    }"""
    counts, figure = await page.evaluate(ask, [people, NOW, LOOK, []])
    assert counts["staffed"] == 3, "nobody knows whether the two unknown are signed in"
    assert counts["unheard"] == 1
    assert counts["states"]["talking"] == {"count": 2, "critical": 1, "attention": 1}
    assert counts["states"]["unknown"] == {"count": 2, "critical": 0, "attention": 0}
    assert counts["states"]["logged_out"]["count"] == 1
    (ring,) = figure["data"]
    assert ring["labels"] == ["Ready", "Talking", "Unknown"]
    assert ring["values"] == [1, 2, 2]
    assert ring["text"] == ["1", "2", "? 2"]
    assert ring["insidetextfont"]["size"] == figure["layout"]["uniformtext"]["minsize"] == 14
    assert ring["marker"]["pattern"]["shape"] == ["", "", "/"]
    assert ring["hoverinfo"] == "none", "nothing covers the number in the middle"
    assert ring["marker"]["colors"][:2] == ["#009e73", "#0072b2"]
    _, chosen = await page.evaluate(ask, [people, NOW, LOOK, ["talking"]])
    assert chosen["data"][0]["marker"]["colors"] == ["#bfe7dc", "#0072b2", "#f5f6f6"]
    assert chosen["data"][0]["insidetextfont"]["color"] == ["#000000", "#ffffff", "#000000"]
    _, empty = await page.evaluate(ask, [[], NOW, LOOK, []])
    assert empty["data"] == []
