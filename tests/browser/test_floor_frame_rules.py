"""The pure scripts of the floor page's frame: who is too long, which queues, which notice, which tab. No server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
import pytest_asyncio

from dashboard.build import ASSETS
from floor.model.picture import AgentRow
from floor.settings import Settings
from tests.doubles import team_floor, wall_floor

if TYPE_CHECKING:
    from playwright.async_api import Page

    from floor.model.picture import Row
    from tests.conftest import NewPage

pytestmark = pytest.mark.browser

NOW = 1_763_784_000.0
SCRIPTS = (
    "truth", "top", "wallboard/trouble", "wallboard/pages", "wallboard/sign",
    "floor/people", "floor/choice", "floor/agents_order", "floor/headline_pick", "floor/queues_pick",
    "floor/notice_pick", "floor/tabs_pick", "floor/options", "floor/silence", "floor/touch",
)  # fmt: skip
# What the scripts take hold of as they load, and do not use in what is asked of them here.
STUBS = """
window.floorwatch = {
  i18n: { _: text => text }, paint: {}, live: { LIVE_S: 3, subscribe() {} }, scheme: {}, forms: {},
};
"""


@pytest_asyncio.fixture(loop_scope="session")
async def rules(new_page: NewPage) -> Page:
    page = await new_page(width=390, height=844)
    await page.evaluate(STUBS)
    for script in SCRIPTS:
        await page.add_script_tag(path=ASSETS / f"{script}.js")
    return page


def plain(rows: dict[str, Row]) -> dict[str, Any]:
    return {key: msgspec.to_builtins(row) for key, row in rows.items()}


def options() -> dict[str, Any]:
    from dashboard.i18n import messages_for
    from dashboard.rooms.floor.view import options as of

    return of(Settings.model_validate(team_floor.config()), "en", messages_for("en").gettext)


TEAM_OF = """([rows, options, team, now]) => {
  const room = floorwatch.floor;
  const people = new Map(Object.values(rows).filter(row => 'agent' in row)
    .map(row => [row.agent, room.personOf(row, options)]));
  const choice = { team, states: new Set(), search: '', selected: null };
  return {
    tooLong: room.tooLong(people, choice, now).map(one => [one.person.name, one.urgency]),
    heads: room.headcount(people, choice),
    queues: room.queuesOf(people, new Map(Object.entries(rows)), choice, options.queue_names),
  };
}"""


async def seen(page: Page, rows: dict[str, Row], team: str | None = None, now: float = NOW) -> dict[str, Any]:
    found: dict[str, Any] = await page.evaluate(TEAM_OF, [plain(rows), options(), team, now])
    return found


def named(name: str, number: int, **changes: Any) -> dict[str, Row]:
    row = team_floor.agent_row(NOW, number, name=name, **changes)
    return {f"a:{row.agent}": row}


async def test_who_is_farthest_past_the_limit_comes_first_and_the_critical_before_all(rules: Page) -> None:
    # Numbers take the turns of `team_floor.WHAT`: 12 talks critically long, 6 and 9 and 15 are to be looked at.
    rows = (
        named("talks", 6) | named("calm", 0) | named("pauses", 9) | named("critical", 12) | named("wraps", 15)
    )
    found = await seen(rules, rows)
    # 225 s past the 15 minutes of a break, 35 s past two minutes of wrap-up, 10 s past ten minutes of talk.
    assert found["tooLong"] == [
        ["critical", "critical"], ["pauses", "attention"], ["wraps", "attention"], ["talks", "attention"],
    ]  # fmt: skip
    later = await seen(rules, rows, now=NOW + 600)
    assert [urgency for _name, urgency in later["tooLong"]][:2] == ["critical", "critical"]
    teams = {row.name: row.team for row in rows.values() if isinstance(row, AgentRow)}
    other = next((team for team in ("x", *teams.values()) if team != teams["critical"]), None)
    assert ["critical", "critical"] not in (await seen(rules, rows, other))["tooLong"]


async def test_heads_are_counted_and_what_is_not_known_is_no_zero(rules: Page) -> None:
    rows = team_floor.agents(NOW, 16)
    assert (await seen(rules, dict(rows)))["heads"] == {
        "of": 16, "staffed": 15, "ready": 2, "onCall": 7, "unknown": 1, "unheard": 0,
    }  # fmt: skip
    dark = team_floor.blind(dict(rows), NOW - 60)
    assert (await seen(rules, dark))["heads"] == {
        "of": 16, "staffed": None, "ready": None, "onCall": None, "unknown": 16, "unheard": 16,
    }  # fmt: skip
    assert (await seen(rules, {}))["heads"]["staffed"] is None
    # A log of calls tells who talked and never who is signed in: whoever is in a call is, of the others nobody knows.
    log: dict[str, Any] = {"availability": "unknown", "availability_since": None}
    idle = named("a", 1, **log) | named("b", 7, **log)
    nothing = {"of": 2, "staffed": None, "ready": None, "onCall": 0, "unknown": 2, "unheard": 0}
    assert (await seen(rules, idle))["heads"] == nothing
    in_a_call = (await seen(rules, idle | named("c", 6, **log)))["heads"]
    assert in_a_call == nothing | {"of": 3, "onCall": 1}
    # Beside a source that does tell, those that it tells of count.
    told = (await seen(rules, idle | named("c", 6, **log) | named("d", 3)))["heads"]
    assert (told["of"], told["staffed"], told["ready"]) == (4, 2, 0)


LAST = """([rows, options]) => {
  const room = floorwatch.floor;
  room.options = options;
  room.isBlind = () => false;
  const told = new Map(Object.entries(rows));
  const people = Object.values(rows).filter(row => 'agent' in row).map(row => room.personOf(row, options));
  const heard = people.map(person => room.lastHeard(person, told)).filter(one => one !== null);
  return {
    dark: room.isDark(people),
    were: room.wereTooLong(heard).map(({ person, urgency, at }) => [person.name, person.state, urgency, at]),
    heads: room.headcount(new Map(heard.map(({ person }) => [person.agent, person])), { team: null }),
  };
}"""


async def test_who_was_too_long_goes_by_the_moment_at_which_each_was_last_heard(rules: Page) -> None:
    late, early = (
        wall_floor.source_row(NOW - 60, "down", NOW - 60),
        wall_floor.source_row(NOW, "down", NOW - 700),
    )
    rows = (
        named("talks", 6, since=NOW - 670, call_since=NOW - 670, quality="stale")
        | named("of the other", 12, sources=("crm",), quality="stale")
        | named("critical", 28, since=NOW - 1300, call_since=NOW - 1300, quality="stale")
        | named("calm", 0, quality="stale")
        | named("of nobody", 9, sources=("never",), quality="stale")
    )
    found = await rules.evaluate(LAST, [plain(rows | {"s:pbx": late, "s:crm": early}), options()])
    # The one of the other source talked for 630 s when that fell silent, and what became of it nobody knows. Of which
    # source nothing is known, nothing is said either.
    assert found["were"] == [
        ["critical", "talking", "critical", NOW - 60],
        ["of the other", "talking", "attention", NOW - 700],
        ["talks", "talking", "attention", NOW - 60],
    ]
    assert found["heads"] == {"of": 5, "staffed": 5, "ready": 0, "onCall": 4, "unknown": 0, "unheard": 0}
    assert found["dark"]
    heard = await rules.evaluate(LAST, [plain(rows | named("heard", 1)), options()])
    assert not heard["dark"]


async def test_what_was_only_reckoned_since_is_not_told_as_last_heard(rules: Page) -> None:
    down = wall_floor.source_row(NOW, "down", NOW - 120)
    # Its wrap-up ran out 20 s after the last that was heard; it was long in it, or not: nobody can say any more.
    rows = named("wrapped", 1, since=NOW - 100, quality="stale")
    found = await rules.evaluate(LAST, [plain(rows | {"s:pbx": down}), options()])
    assert found["were"] == []
    assert found["heads"] == {"of": 1, "staffed": 1, "ready": 0, "onCall": 0, "unknown": 1, "unheard": 0}
    # Two sources told of this one; the second was heard an hour longer.
    both = named("two", 6, sources=("pbx", "crm"), since=NOW - 900, call_since=NOW - 900, quality="stale")
    crm = wall_floor.source_row(NOW, "down", NOW - 3600)
    found = await rules.evaluate(LAST, [plain(both | {"s:pbx": down, "s:crm": crm}), options()])
    assert found["were"] == [["two", "talking", "attention", NOW - 120]]


async def test_the_strip_has_the_queues_of_the_team_and_the_one_in_trouble_first(rules: Page) -> None:
    floor = team_floor.floor(NOW, 12)
    everything = await seen(rules, floor)
    assert set(everything["queues"]) == set(options()["queue_names"])
    team = next(row.team for row in floor.values() if isinstance(row, AgentRow))
    ours = await seen(rules, floor, team)
    assert set(ours["queues"]) == set(team_floor.QUEUES)
    assert (await seen(rules, floor, "nobody's"))["queues"] == []
    ranked = await rules.evaluate(
        """([queues, rows, now]) => floorwatch.floor.rankedQueues(queues, new Map(Object.entries(rows)), now)
          .map(one => [one.queue, one.rank, one.row !== null])""",
        [["vip", "faults", "billing", "hotline"], plain(floor), NOW],
    )
    assert ranked == [
        ["hotline", "critical", True], ["billing", "attention", True], ["vip", "calm", True], ["faults", "calm", False],
    ]  # fmt: skip


async def test_a_goal_is_common_or_each_line_says_its_own_and_shared_people_are_told(rules: Page) -> None:
    goal = {"target": 0.8, "threshold_s": 20, "formula": "answered_of_offered"}
    ask = "levels => floorwatch.floor.commonGoal(levels)"
    assert await rules.evaluate(ask, [goal | {"value": 0.5}, goal | {"value": 1}]) == goal
    assert await rules.evaluate(ask, [goal, goal | {"formula": "answered_of_answered"}]) is None
    assert await rules.evaluate(ask, [goal, goal | {"threshold_s": 30}]) is None
    assert await rules.evaluate(ask, [goal, goal | {"target": 0.9}]) is None
    assert await rules.evaluate(ask, []) is None

    async def shared(queues: list[str], **changes: Any) -> Any:
        rows = plain(named("a", 0, **changes))
        return await rules.evaluate(
            """([rows, options, queues]) => {
              const people = new Map(Object.values(rows).map(row => [row.agent, floorwatch.floor.personOf(row, options)]));
              return floorwatch.floor.areShared(people, queues);
            }""",
            [rows, options(), queues],
        )

    both = ["hotline", "billing"]
    assert await shared(both)
    assert not await shared(["hotline", "faults"]), "the other queue is not shown"
    assert not await shared(both, quality="stale"), "who is not heard is counted in none"
    assert not await shared(both, availability="logged_out", activity="unknown")


async def test_nothing_moves_under_a_finger(rules: Page) -> None:
    async def kept(before: list[str], wanted: list[str], **how: bool) -> Any:
        return await rules.evaluate(
            "([before, wanted, how]) => floorwatch.floor.keptOrder(before, wanted, how)",
            [before, wanted, {"touched": False, "mayResort": False} | how],
        )

    assert await kept(["a", "b"], ["b", "a"]) == ["a", "b"], "so soon the order stays"
    assert await kept(["a", "b"], ["b", "a"], mayResort=True) == ["b", "a"]
    assert await kept(["a", "b"], ["c", "a", "b"]) == ["c", "a", "b"], "who is new is seen at once"
    assert await kept(["a", "b"], ["c"], touched=True, mayResort=True) == ["a", "b"], "not under a finger"
    assert await kept([], ["c"], touched=True) == ["c"]


async def test_under_a_hand_a_line_keeps_its_place_and_a_new_one_comes_last(rules: Page) -> None:
    ask = "([before, wanted]) => floorwatch.floor.heldOrder(before, wanted)"
    assert await rules.evaluate(ask, [["a", "b", "c"], ["d", "c", "a"]]) == ["a", "c", "d"]
    assert await rules.evaluate(ask, [[], ["b", "a"]]) == ["b", "a"]


# A clock that the test turns: [what happens, whether the list counts as left alone at once, 2.9 s and 3 s later].
ALONE = """() => {
  let time = 10_000;
  performance.now = () => time;
  const list = document.body.appendChild(document.createElement('div'));
  const card = list.appendChild(document.createElement('button'));
  const touches = floorwatch.floor.touches(list);
  const seen = (what) => {
    const found = [touches.isAlone()];
    time += 2900;
    found.push(touches.isAlone());
    time += 100;
    found.push(touches.isAlone());
    return [what, ...found];
  };
  const pointer = (kind, more) => new PointerEvent(kind, { bubbles: true, pointerId: 1, buttons: 1, ...more });
  const finger = (kind) => {
    const touch = new Touch({ identifier: 7, target: card });
    return new TouchEvent(kind, { bubbles: true, changedTouches: [touch] });
  };
  const found = [seen('untouched')];
  const happens = (what, target, event) => {
    target.dispatchEvent(event);
    found.push(seen(what));
  };
  happens('rests', card, pointer('pointerenter', { buttons: 0 }));
  for (const kind of ['pointermove', 'wheel', 'touchmove', 'keydown', 'scroll']) happens(kind, card, new Event(kind, { bubbles: true }));
  happens('down', card, pointer('pointerdown'));
  happens('up elsewhere', document.body, pointer('pointerup'));
  happens('right button', card, pointer('pointerdown', { button: 2 }));
  happens('down again', card, pointer('pointerdown'));
  happens('let go outside', document.body, pointer('pointermove', { buttons: 0 }));
  happens('finger down', card, finger('touchstart'));
  document.dispatchEvent(pointer('pointercancel'));
  card.remove();
  found.push(seen('it scrolls'));
  happens('finger up, its card gone', card, finger('touchend'));
  return found;
}"""


async def test_a_list_is_left_alone_three_seconds_after_the_last_touch(rules: Page) -> None:
    touched, held = [False, False, True], [False, False, False]
    assert await rules.evaluate(ALONE) == [
        ["untouched", True, True, True],
        ["rests", True, True, True],
        *([kind, *touched] for kind in ("pointermove", "wheel", "touchmove", "keydown", "scroll")),
        ["down", *held],
        ["up elsewhere", *touched],
        ["right button", *touched],
        ["down again", *held],
        ["let go outside", *touched],
        ["finger down", *held],
        ["it scrolls", *held],
        ["finger up, its card gone", *touched],
    ]


async def test_names_that_every_object_has_are_names_like_others(rules: Page) -> None:
    rows = named("talks", 12, queue="constructor") | named("pauses", 9, reason="toString")
    found = await rules.evaluate(
        """([rows, options, now]) => {
          const room = floorwatch.floor;
          const told = room.optionsOf(JSON.stringify(options).replace('"limits":', '"__proto__": {"x": 1}, "limits":'));
          const people = Object.values(rows).map(row => room.personOf(row, told));
          return [
            people.map(person => [person.name, person.reasonShort, room.urgencyOf(person, now)]),
            room.queuesOf(new Map(), new Map([['q:constructor', {}]]), { team: null }, told.queue_names).at(-1),
            told.queue_names.constructor === undefined && told.team_names.toString === undefined && told.x === undefined,
          ];
        }""",
        [plain(rows), options(), NOW],
    )
    assert found == [
        [["talks", "", "critical"], ["pauses", "to", "calm"]],
        "constructor",
        True,
    ]


STANDS = """([rows, configured, status, age]) => {
  const all = { connected: true, known: true, live: true, asking: false, redisOk: true, watchOk: true,
    ageSeconds: 0.4, blindSince: null, mode: 'live', ...status };
  const told = Object.entries(rows).filter(([key]) => key.startsWith('s:')).map(([, row]) => row);
  const standing = floorwatch.truth.standing(all, rows.site || null, told, configured, true, () => age);
  const agents = Object.keys(rows).filter(key => key.startsWith('a:')).length;
  return { state: standing.state, missing: standing.missing,
    notice: floorwatch.floor.noticeOf(standing, all, agents),
    failing: floorwatch.floor.noticeOf(standing, all, agents, true) };
}"""


async def test_what_is_missing_is_said_and_nothing_else(rules: Page) -> None:
    floor = team_floor.floor(NOW, 3)
    two = floor | {"s:crm": wall_floor.source_row(NOW)}
    one_down = floor | {"s:crm": wall_floor.source_row(NOW - 90, "down", NOW - 90)}

    async def stands(
        rows: dict[str, Row], configured: tuple[str, ...] = ("pbx",), age: float = 0.5, **status: Any
    ) -> tuple[str, str | None]:
        raw = plain(rows)
        for key in raw:
            if key.startswith("s:"):
                raw[key]["name"] = key[2:]
        found = await rules.evaluate(STANDS, [raw, list(configured), status, age])
        assert found["failing"] == {"what": "failing", "isHeavy": True}, "a fault is said before all else"
        return found["state"], found["notice"]["what"]

    assert await stands(floor) == ("live", None)
    assert await stands(two, ("pbx", "crm")) == ("live", None)
    assert await stands(floor, age=4.0) == ("old", None)
    assert await stands(one_down, ("pbx", "crm")) == ("unheard", "missing")
    # One that is configured and never spoke is missing too.
    assert await stands(floor, ("pbx", "never")) == ("unheard", "missing")
    assert await stands(team_floor.blind(floor, NOW - 90)) == ("part", "missing")
    # Heard again, and its whole state still to come.
    asked = floor | {"s:pbx": msgspec.structs.replace(wall_floor.source_row(NOW), blind_since=NOW - 9)}
    assert await stands(asked) == ("part", "missing")
    assert await stands({key: row for key, row in floor.items() if key[0] != "a"}) == ("live", "noAgents")
    assert await stands({"site": floor["site"]}, ()) == ("live", "noSources")
    assert await stands({}, known=False) == ("empty", "noPicture")
    assert await stands({}, known=False, connected=False) == ("lost", "noServer")
    gone: dict[str, Any] = {"live": False, "blindSince": NOW - 7, "ageSeconds": 7}
    assert await stands(floor, **gone, connected=False) == ("blind", "noServer")
    assert await stands(floor, **gone, redisOk=False) == ("blind", "noRedis")
    assert await stands(floor, **gone) == ("blind", "noWatch")
    assert await stands(floor, **gone, asking=True) == ("blind", None), "so soon nobody is blamed"
    blip: dict[str, Any] = {"live": False, "connected": False, "redisOk": False, "redisWasOk": True}
    assert await stands(floor, **blip, ageSeconds=2) == ("live", None)
    assert await stands(floor, **blip, ageSeconds=4) == ("old", None)


async def test_of_all_sources_the_last_that_fell_silent_blinds_the_page(rules: Page) -> None:
    told = [
        {"name": "pbx", "state": "down", "since": NOW - 1800, "blind_since": NOW - 1800},
        {"name": "crm", "state": "down", "since": NOW - 60, "blind_since": NOW - 60},
        {"name": "wfm", "state": "up", "since": NOW - 9000, "blind_since": None},
    ]
    ask = "told => floorwatch.truth.standing({ live: true }, { mode: 'live' }, told, [], true, () => 0)"
    part, whole = await rules.evaluate(ask, told), await rules.evaluate(ask, told[:2])
    assert (part["state"], part["missing"]["since"]) == ("unheard", NOW - 1800)
    assert (whole["state"], whole["since"]) == ("part", NOW - 60)


async def test_addresses_and_tabs(rules: Page) -> None:
    found = await rules.evaluate(
        """() => {
          const { top, floor } = floorwatch;
          const at = { pathname: '/floor', search: '?lang=en&team=a%20b&x=1', hash: '#seats' };
          floor.choice = { tab: 'agents' };
          return [
            top.addressOf('status', 'floor', '?lang=en&team=a%20b&x=1'),
            top.addressOf('floor', 'floor', '?x=1'),
            top.addressOf('trends', 'floor', ''),
            top.inLanguage('zh_CN', at),
            ['#seats', '', '#floor', '#queues', '#constructor', '#__proto__'].map(floor.tabOf),
            ['headline', 'seats', 'agents', 'donut'].map(floor.shows),
          ];
        }"""
    )
    assert found == [
        "/status?lang=en&team=a+b",
        "/floor?x=1",
        "/trends",
        "/floor?lang=zh_CN&team=a+b&x=1#seats",
        ["seats", "now", "now", "queues", "now", "now"],
        [False, False, True, True],
    ]


async def test_an_address_keeps_team_and_states_and_nobody_who_was_searched_for(rules: Page) -> None:
    found = await rules.evaluate(
        """() => {
          const { floor } = floorwatch;
          const chosen = floor.chosenBy('?lang=en&team=a&states=hold,nonsense,talking');
          chosen.search = 'Wang Fang';
          const none = { team: null, states: new Set(), search: ' ' };
          return [
            [...chosen.states], chosen.team,
            floor.addressFor('?lang=en&states=ready', chosen),
            floor.addressFor('?lang=en&team=a&states=hold', none),
          ];
        }"""
    )
    assert found == [
        ["talking", "hold"], "a", "?lang=en&states=talking,hold&team=a", "?lang=en",
    ]  # fmt: skip


async def test_figures_of_a_queue_that_is_not_heard_stand_still_and_few_calls_are_no_trouble(
    rules: Page,
) -> None:
    row = wall_floor.queue_row(NOW, "vip", interval=(6, 2, 2))
    many = wall_floor.queue_row(NOW, "vip", interval=(60, 20, 20))
    later = wall_floor.queue_row(NOW + 1800, "vip", interval=(0, 0, 0))
    found = await rules.evaluate(
        """([row, many, later, now]) => {
          const { floor } = floorwatch;
          const kept = new Map();
          const shown = (one) => floor.keptFigures(kept, 'vip', one).interval.offered;
          const rank = (one) => floor.rankedQueues(['vip'], new Map([['q:vip', one]]), now)[0].rank;
          const blind = { ...later, blind_since: now - 9 };
          return [shown(row), shown(blind), shown(blind), shown(later), rank(row), rank(many)];
        }""",
        [*(msgspec.to_builtins(one) for one in (row, many, later)), NOW],
    )
    assert found == [6, 6, 6, 0, "calm", "attention"]


async def test_a_half_hour_that_begins_does_not_make_a_queue_in_trouble_look_well(rules: Page) -> None:
    many, begun = (
        msgspec.to_builtins(wall_floor.queue_row(NOW, "vip", interval=(calls, calls // 3, calls // 3)))
        for calls in (60, 0)
    )
    found = await rules.evaluate(
        """([whole, none, now]) => {
          const bad = whole.interval;
          const { floor } = floorwatch;
          const of = (interval, hour) => {
            const row = { ...whole, interval, rolling_60m: hour };
            return [floor.levelWindow(row).isLastHour, floor.rankedQueues(['vip'], new Map([['q:vip', row]]), now)[0].rank];
          };
          const few = { ...bad, offered: 9 };
          const good = { ...bad, service_level: { ...bad.service_level, bound: 1 } };
          return [of(none, bad), of(few, bad), of(bad, bad), of(good, bad), of(none, few), of(none, none)];
        }""",
        [many, begun["interval"], NOW],
    )
    assert found == [
        [True, "attention"],
        [True, "attention"],
        [False, "attention"],
        [False, "calm"],  # enough calls of its own say that it recovered
        [True, "calm"],
        [False, "calm"],
    ]


async def test_a_card_says_the_limit_that_is_past_and_the_time_it_is_the_limit_of(rules: Page) -> None:
    found = await rules.evaluate(
        """(now) => {
          const on = (state, more) => ({ state, since: now - 700, callSince: now - 700, attentionAt: now - 100, criticalAt: null,
            ownAt: null, ...more });
          const marked = (person, urgency) => {
            const { since, limit_s, ofCall } = floorwatch.floor.markedFor(person, urgency, now);
            return [now - since, limit_s, ofCall];
          };
          const held = on('hold', { since: now - 200, ownAt: now - 20, attentionAt: now - 100 });
          return [
            marked(on('talking'), 'attention'),
            marked(on('talking', { criticalAt: now - 40 }), 'critical'),
            // A hold is as long as the caller has waited in it, whatever the call lasts.
            marked(held, 'attention'),
            marked({ ...held, ownAt: now + 20 }, 'attention'),
            marked({ ...held, callSince: now - 1300, criticalAt: now - 100 }, 'critical'),
            marked(on('hold', { since: now - 30, ownAt: now + 150, attentionAt: now + 150 }), 'calm'),
            marked(on('wrap_up', { attentionAt: null }), 'calm'),
          ];
        }""",
        NOW,
    )
    assert found == [
        [700, 600, False],
        [700, 660, False],
        [200, 180, False],
        [700, 600, True],
        [1300, 1200, True],
        [30, None, False],
        [700, None, False],
    ]
