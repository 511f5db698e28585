"""What is said on a seat, and of whom: tiles, lines, signs, rooms. Without a page around."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.floor_seats import PERSON, PLAN, in_language

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.conftest import NewPage

pytestmark = pytest.mark.browser


async def test_who_is_shown_on_a_seat(plan_rules: Page) -> None:
    found: dict[str, Any] = await plan_rules.evaluate(
        f"""() => {{
          const s = floorwatch.floor.seats;
          const plan = ({PLAN})();
          const units = {{ minutes: (count) => `${{count}}′`, hours: (count) => `${{count}}h` }};
          const person = {PERSON};
          const gone = person('gone', {{ state: 'logged_out', signedIn: false }});
          const calm = person('calm');
          const late = person('late', {{ attentionAt: 950 }});
          const worst = person('worst', {{ criticalAt: 990 }});
          const stale = person('stale', {{ state: 'unknown', lastKnown: 'ready', signedIn: null }});
          const names = (people, now = 1000) => s.shownOf(people, now).map((one) => one.agent);
          const seat = (agent, where, changes) => person(agent, {{ seat: where, ...changes }});
          return {{
            early: names([gone, late, calm], 940),
            late: names([gone, calm, late]),
            worst: names([late, calm, worst]),
            unheard: names([gone, stale]),
            allGone: names([gone, {{ ...gone, agent: 'too' }}]),
            timers: [calm, stale, {{ ...calm, since: null, callSince: null }}].map((one) => s.timerOf(one, 1000)),
            minutes: [0, 59, 60, 5999, 6000, 90000, null].map((one) => s.minutes(one, units)),
            marks: ['ready', 'hold', 'unknown'].map((state) => s.markOf({{ ...calm, state }})),
            places: [seat('x', 'A-1'), seat('y', 'Z-9'), seat('z', null)].map((one) => s.placeOf(one, plan)),
            totals: s.totalsOf([seat('1', 'A-1', {{ criticalAt: 990 }}), seat('2', 'A-1'), seat('3', 'A-2', {{ state: 'logged_out', signedIn: false }}),
              seat('4', null, {{ attentionAt: 10 }}), seat('5', 'B-1', {{ state: 'unknown', lastKnown: 'ready', signedIn: null }}),
              seat('6', 'A-1', {{ state: 'unknown', lastKnown: 'ready', signedIn: null }})], plan, 1000),
          }};
        }}"""
    )
    assert found["early"] == ["calm", "late"], "who is signed in, not who is gone"
    assert found["late"] == ["late", "calm"]
    assert found["worst"] == ["worst", "late", "calm"]
    assert found["unheard"] == ["stale"]
    assert found["allGone"] == ["gone", "too"]
    assert found["timers"] == [100, None, None], "a timer that would be a guess is none"
    assert found["minutes"] == ["0′", "0′", "1′", "99′", "1h", "25h", "–"]
    assert found["marks"] == ["", "‖", "?"]
    assert found["places"] == ["seat:A-1", None, None]
    assert found["totals"] == {"critical": 1, "attention": 1, "taken": 1, "unsure": 1, "theirs": 3}, (
        "nobody knows whether a seat is taken whose agent is not heard of"
    )


async def test_a_line_says_what_fits(plan_rules: Page) -> None:
    found: dict[str, Any] = await plan_rules.evaluate(
        f"""() => {{
          const s = floorwatch.floor.seats;
          const units = {{ minutes: (count) => `${{count}}′`, hours: (count) => `${{count}}h` }};
          const widthOf = (text) => text.length * 0.5;
          const meal = {{ urgent: false, word: 'Meal', sign: '', kind: 'meal', seconds: 2590 }};
          const line = (width, changes = {{}}, how = {{}}) => {{
            const {{ word, sign, kind, time }} = s.lineFor({{ ...meal, ...changes }}, width, {{ widthOf, units, ...how }});
            return [word || sign || kind, time];
          }};
          const talking = {{ word: '', kind: null }};
          const plan = ({PLAN})();
          const [one] = plan.rooms;
          const person = {PERSON};
          const stands = (x, y) => s.isOutside(plan, {{ room: 'one', x: one.dx + x, y: one.dy + y }});
          return {{
            meal: [6, 4, 3, 2.4, 1.1].map((width) => line(width)),
            urgent: [3.3, 1].map((width) => line(width, {{ urgent: true }})),
            tight: line(3.05, {{ urgent: true }}, {{ tight: true }}),
            talking: [3, 2, 1].map((width) => line(width, talking)),
            hours: line(1, {{ ...talking, seconds: 7300 }}),
            unknown: line(9, {{ ...talking, sign: '?', seconds: null }}),
            stacked: line(1.5, {{ seconds: 60 }}, {{ stacked: true }}),
            kinds: [['not_ready', 'Lunch'], ['not_ready', 'Other'], ['talking', 'Lunch']].map(([state, reason]) =>
              s.kindOf({{ state, reason }}, {{ Lunch: {{ kind: 'meal' }} }})),
            names: [7, 4, 2].map((width) => s.nameFor('Anna Maria Berg', width + 0.5, widthOf)),
            undivided: s.nameFor('Christophorus', 2, widthOf),
            outside: [stands(1, 1), stands(9, 1), s.isOutside(plan, {{ ...plan.seats.get('seat:C-1'), x: -50 }})],
            first: floorwatch.floor.neediest([person('calm'), person('late', {{ attentionAt: 950 }}), person('worst', {{ criticalAt: 990 }}),
              person('longer', {{ criticalAt: 990, callSince: 100 }})], 1000).agent,
            nobody: floorwatch.floor.neediest([], 1000),
          }};
        }}"""
    )
    assert found["meal"] == [
        ["Meal", "43:10"],
        ["meal", "43:10"],
        ["meal", "43′"],
        ["meal", "43′"],
        [None, "43′"],
    ]
    assert found["urgent"] == [["meal", "43′"], [None, "43′"]], "no number without its unit"
    assert found["tight"] == ["meal", "43′"], "narrow signs leave room for the state's beside the alert's"
    assert found["talking"] == [[None, "43:10"], [None, "43′"], [None, "43′"]]
    assert found["hours"] == [None, "2h"]
    assert found["unknown"] == ["?", "–"]
    assert found["stacked"] == ["meal", "1′"]
    assert found["kinds"] == ["meal", "other", None]
    assert found["names"] == ["Anna Maria Berg", "Anna B.", "Anna"]
    assert found["undivided"] == "Christophorus"
    assert found["outside"] == [False, True, False], "only walls can be stood outside of"
    assert found["first"] == "longer"
    assert found["nobody"] is None


async def test_a_sign_that_was_explained_stays_explained(plan_rules: Page) -> None:
    found: dict[str, Any] = await plan_rules.evaluate(
        """() => {
          const { floor } = floorwatch;
          const kinds = new Proxy({}, { get: (_, kind) => () => `any ${kind}` });
          floor.words = { signs: { kinds } };
          floor.options = { reasons: { Lunch: { kind: 'meal' }, Tea: { kind: 'break' }, Loo: { kind: 'break' }, Nap: { kind: 'break' } } };
          const list = document.createElement('ul');
          const reasons = new floor.seats.Reasons(list);
          const away = (reason, name = reason) => ({ state: 'not_ready', reason, reasonName: name });
          const after = (...people) => {
            reasons.follow(people);
            return [...list.children].map((item) => [item.firstChild.dataset.kind, item.lastChild.textContent]);
          };
          const seen = [
            after({ state: 'talking', reason: 'Lunch', reasonName: 'Lunch' }),
            after(away('Lunch'), away('Odd')),
            after(away('Tea'), away('Loo')),
            after(away('Nap')),
          ];
          after(...Array.from({ length: 100 }, (_, at) => away(`written by hand ${at}`)));
          after(...Array.from({ length: 100 }, (_, at) => away('Tea', `tea ${at}`)));
          return { seen, kept: [...reasons.names.values()].reduce((sum, names) => sum + names.size, 0) };
        }"""
    )
    assert found["kept"] < 20, "a page that stays open for weeks keeps no reason it will never name"
    assert found["seen"] == [
        [],
        [["meal", "Lunch"], ["other", "any other"]],
        [["break", "Tea / Loo"], ["meal", "Lunch"], ["other", "any other"]],
        [["break", "any break"], ["meal", "Lunch"], ["other", "any other"]],
    ]


TILE_OF = """(() => {
  const s = floorwatch.floor.seats;
  const said = new Proxy({}, { get: (_, name) => (...words) => [name, ...words].join(' ') });
  floorwatch.floor.words = { seat: said, seats: said, moving: said };
  floorwatch.floor.options = { states: {}, queue_names: {}, reasons: {} };
  floorwatch.i18n = { _: (text) => text, format: (text) => text };
})()"""


async def test_an_alert_pulses_at_once_or_never(plan_rules: Page) -> None:
    found: dict[str, Any] = await plan_rules.evaluate(
        f"""() => {{
          {TILE_OF};
          const s = floorwatch.floor.seats;
          const timers = new Map();
          window.setTimeout = (act, ms) => {{ timers.set(timers.size + 1, [act, ms]); return timers.size; }};
          window.clearTimeout = (one) => {{ if (timers.has(one)) timers.set(one, [() => {{}}, 0]); }};
          const pass = () => [...timers.keys()].forEach((one) => {{ const [act] = timers.get(one); timers.set(one, [() => {{}}, 0]); act(); }});
          const person = {PERSON};
          const tile = s.makeTile({{ key: 'seat:A-1', seat: 'A-1', name: 'A-1' }});
          const isNew = () => tile.element.dataset.new ?? null;
          const paint = (changes = {{}}) => s.paintTile(tile, [person('1', changes)], 1000, {{ watched: true }});
          const late = {{ criticalAt: 990 }};
          paint();
          paint(late);
          const turned = [isNew(), ...[...timers.values()].map(([, ms]) => ms)];
          paint();
          const calm = isNew();
          paint(late);
          const again = isNew();
          pass();
          const passed = isNew();
          paint();
          paint(late);
          s.paintTile(tile, [], 1000, {{ watched: true }});
          const empty = isNew();
          const other = s.makeTile({{ key: 'seat:A-2', seat: 'A-2', name: 'A-2' }});
          s.paintTile(other, [person('1', late)], 1000, {{ watched: true }});
          return {{ turned, calm, again, passed, empty, other: other.element.dataset.new ?? null }};
        }}"""
    )
    new, lasts_ms = found["turned"]
    assert new == "true"
    assert 1400 <= lasts_ms <= 3000, "as long as it pulses, whether anybody saw it or not"
    assert found["calm"] is None
    assert found["again"] == "true"
    assert found["passed"] is None
    assert found["empty"] is None
    assert found["other"] is None, "where no tile was, nobody was seen to turn"


async def test_what_is_not_known_is_spoken_as_that(plan_rules: Page) -> None:
    found: list[list[str]] = await plan_rules.evaluate(
        f"""() => {{
          {TILE_OF};
          const s = floorwatch.floor.seats;
          const head = s.makeHead({{}});
          const said = (found, team = false) => {{
            s.paintTotals(head, {{ taken: 3, unsure: 0, theirs: 6, ...found }}, {{ all: 12, automatic: false, team }});
            return [...['critical', 'attention'].flatMap((one) => [head.signs[one].heard, head.signs[one].digits]),
              head.totals.staffed.value, head.totals.taken.value].map((each) => each.textContent);
          }};
          return [said({{ of: 5, unheard: 0, staffed: 5, critical: 0, attention: 2 }}),
            said({{ of: 5, unheard: 1, unsure: 1, staffed: 4, critical: 0, attention: 2 }}),
            said({{ of: 5, unheard: 1, staffed: 4, critical: 0, attention: 2 }}, true),
            said({{ of: 5, unheard: 5, unsure: 3, staffed: null, critical: 0, attention: 0 }})];
        }}"""
    )
    assert found == [
        ["critical 0", "0", "attention 2", "2", "5", "3 / 12"],
        ["criticalAtLeast 0", "≥ 0", "attentionAtLeast 2", "≥ 2", "≥ 4", "≥ 3 / 12"],
        ["criticalAtLeast 0", "≥ 0", "attentionAtLeast 2", "≥ 2", "≥ 4", "3 / 6"],
        ["criticalUnknown", "–", "attentionUnknown", "–", "–", "–"],
    ], "a seat of which nobody can tell is not free"


async def test_a_room_with_somebody_who_is_not_heard_counts_at_least(new_page: NewPage) -> None:
    page = await new_page()
    await in_language(page, "en")
    found: list[str] = await page.evaluate(
        f"""() => {{
          const s = floorwatch.floor.seats;
          const person = {PERSON};
          const late = person('late', {{ criticalAt: 990 }});
          const unheard = person('unheard', {{ state: 'unknown', lastKnown: 'talking', signedIn: null, team: 'b' }});
          const signs = document.createElement('p');
          signs.append(document.createElement('span'), document.createElement('span'));
          const said = (...people) => {{
            s.paintRooms([{{ signs, room: 'one' }}], new Map([['x', {{ people, place: {{ room: 'one' }} }}]]), 1000);
            return signs.textContent;
          }};
          const seen = [said(late), said(late, unheard), said(unheard)];
          floorwatch.floor.choice.team = 'a';
          return [...seen, said(late, unheard)];
        }}"""
    )
    assert found == ["◆ 1", "◆ ≥ 1", "", "◆ 1"]


async def test_order_and_numbers_are_the_page_s_language_s(new_page: NewPage) -> None:
    page = await new_page(locale="en-US")
    await in_language(page, "zh-CN")
    found: dict[str, Any] = await page.evaluate(
        f"""() => {{
          const s = floorwatch.floor.seats;
          const person = {PERSON};
          const named = (name, changes) => person(name, {{ name, seat: null, ...changes }});
          const people = [named('王芳', {{ team: 'a' }}), named('陈伟', {{ team: 'a' }}), named('李娜', {{ team: 'c' }}), named('赵敏', {{ team: null }}),
            named('孙丽', {{ team: 'b' }})];
          const names = {{ a: '售后', b: '北京', c: '投诉' }};
          const plan = s.planByTeam(people, names, 1.5);
          floorwatch.floor.options = {{ states: {{}}, queue_names: {{}}, reasons: {{}} }};
          s.paintTime = () => {{}};
          s.paintTile = () => {{}};
          const tray = new s.Tray({{}});
          tray.show(people, 0);
          return {{
            seats: plan.rooms.find((one) => one.room === 'a').seats.map(({{ agent }}) => agent),
            teams: plan.rooms.map((one) => one.room),
            chips: floorwatch.floor.teams(people, names),
            tray: [...tray.tiles.keys()],
          }};
        }}"""
    )
    assert found["seats"] == ["陈伟", "王芳"]
    assert found["teams"] == ["b", "a", "c", ""], (
        "by their names, as the list of teams has them; without a team last"
    )
    assert found["teams"][:-1] == found["chips"]
    assert found["tray"] == [f"tray:{name}" for name in ("陈伟", "李娜", "孙丽", "王芳", "赵敏")]


async def test_counts_are_written_as_the_language_writes_them(new_page: NewPage) -> None:
    page = await new_page()
    await in_language(page, "de")
    found: list[str] = await page.evaluate(
        f"""() => {{
          const {{ words, seats: s }} = floorwatch.floor;
          const {{ seats, moving }} = words;
          const person = {PERSON};
          const signs = document.createElement('p');
          signs.append(document.createElement('span'), document.createElement('span'));
          const late = person('late', {{ criticalAt: 990 }});
          const tile = {{ people: Array(1200).fill(late), place: {{ room: 'one' }} }};
          s.paintRooms([{{ signs, room: 'one' }}], new Map([['x', tile]]), 1000);
          return [seats.critical(1200), seats.attention(1200), seats.criticalAtLeast(1200), seats.attentionAtLeast(1200), seats.lost(1200, ''), moving.save(1200), moving.surely(1200), moving.saved(1200), moving.changed(1200),
            moving.changedUnread(1200), signs.textContent];
        }}"""
    )
    assert [text for text in found if "1.200" not in text] == []
