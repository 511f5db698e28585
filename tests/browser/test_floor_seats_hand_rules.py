"""What a hand does with the seat plan, and what stays under it: pan, drag, tray, buttons. Without a page around."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.floor_seats import PERSON, PLAN, in_language, pure

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.conftest import NewPage

pytestmark = pytest.mark.browser


async def test_the_plan_is_asked_for_one_question_at_a_time(plan_rules: Page) -> None:
    found: dict[str, Any] = await plan_rules.evaluate(
        """async () => {
          const s = floorwatch.floor.seats;
          const timers = [];
          window.setTimeout = (act, ms) => timers.push([act, ms]);
          window.clearTimeout = () => {};
          let at = 0;
          let asked = 0;
          const waiting = [];
          const took = [];
          const failed = [];
          const fetcher = new s.Fetcher({
            took: ({ version }) => took.push(version), failed: () => failed.push(asked), clock: () => at,
            load: () => new Promise((resolve) => { asked += 1; waiting.push(resolve); }),
          });
          const turn = async () => { for (let i = 0; i < 10; i += 1) await null; };
          const answer = async (version) => { waiting.shift()(version === null ? null : { version, rooms: [] }); await turn(); };
          const beat = async (version) => { at += 5000; fetcher.newest(version); await turn(); };
          const seen = {};

          fetcher.ask();
          await turn();
          for (let i = 0; i < 20; i += 1) await beat('v1');
          seen.slow = asked;
          await answer('v1');
          await beat('v1');
          seen.here = [asked, [...took]];

          await beat('v2');
          await answer(null);
          for (let i = 0; i < 20; i += 1) await beat('v2');
          seen.failing = [asked, failed.length, timers.length];
          for (let i = 0; i < 8; i += 1) { timers.at(-1)[0](); await turn(); await answer(null); }
          seen.later = timers.map(([, ms]) => ms);
          timers.at(-1)[0]();
          await turn();
          const before = asked;
          const came = fetcher.ask();
          await turn();
          seen.inTurn = asked - before;
          await answer('v2');
          await answer('v3');
          seen.came = [await came, took.at(-1)];

          const count = asked;
          fetcher.newest('v4');
          seen.rests = asked - count;
          await beat('v4');
          fetcher.held = true;
          await answer('old');
          await beat('v4');
          seen.held = [took.at(-1), asked - count];
          fetcher.held = false;
          await beat('v4');
          await answer('v4');
          seen.after = [took.at(-1), asked - count];
          return seen;
        }"""
    )
    assert found["slow"] == 1, "no question while one is on its way"
    assert found["here"] == [1, ["v1"]]
    assert found["failing"] == [2, 1, 1], "after a failure the pause counts, whatever the beat says"
    later = found["later"]
    assert 500 <= later[0] <= 1000
    assert all(15_000 <= pause <= 30_000 for pause in later[6:])
    assert found["inTurn"] == 0
    assert found["came"] == [True, "v3"], "an answer on its way may be older than what is asked for now"
    assert found["rests"] == 0
    assert found["held"] == ["v3", 1], "while moves are saved nothing is taken and nothing asked"
    assert found["after"] == ["v4", 2]


async def test_a_tray_is_sorted_only_when_somebody_comes_goes_or_changes_seats(plan_rules: Page) -> None:
    found = await plan_rules.evaluate(
        f"""() => {{
          const s = floorwatch.floor.seats;
          const person = {PERSON};
          floorwatch.floor.words = {{ seats: {{ tray: () => 'Tray' }} }};
          const painted = [];
          s.makeTile = (place) => {{ const element = document.createElement('button'); element.tabIndex = -1; return {{ key: place.key, place, element }}; }};
          s.paintTile = (tile, [one]) => painted.push(one.agent);
          s.paintTime = () => {{}};
          s.writing = () => ({{}});
          s.ruler = () => ({{}});
          const people = new Map(['a', 'b', 'c'].map((agent) => [agent, person(agent, {{ seat: null }})]));
          let asked = 0;
          const everybody = () => {{ asked += 1; return [...people.values()]; }};
          const tray = new s.Tray({{}});
          document.body.append(tray.element);
          tray.show(everybody(), 0);
          const steps = [];
          const step = (...changed) => {{
            painted.length = 0;
            tray.follow(new Set(changed), (agent) => people.get(agent), everybody, 0);
            steps.push([asked, [...painted], [...tray.tiles.keys()].join(' ')]);
          }};
          people.set('b', person('b', {{ seat: null, state: 'ready' }}));
          step('b');
          people.set('c', person('c', {{ seat: 'Z-1' }}));
          step('c');
          people.delete('a');
          step('a');
          return steps;
        }}"""
    )
    assert found == [
        [1, ["b"], "tray:a tray:b tray:c"],
        [2, ["c"], "tray:c tray:a tray:b"],
        [3, [], "tray:c tray:b"],
    ]


async def test_the_line_says_what_stands_in_the_place_of_a_plan_file_that_is_broken(
    new_page: NewPage,
) -> None:
    page = await new_page()
    await pure(page)
    found: dict[str, Any] = await page.evaluate(
        f"""() => {{
          const s = floorwatch.floor.seats;
          const words = Object.fromEntries(['loading', 'failed', 'failedKept', 'noPlan', 'problem', 'problemConfigured', 'problemByTeam', 'lost']
            .map((name) => [name, (...said) => [name, ...said].filter((one) => one !== '').join(' ')]));
          const person = {PERSON};
          const note = (plan, failing = null, anybody = true) => s.noteOf({{ plan, failing, anybody }}, words);
          const broken = {{ version: 'v1', file: 'seats.yaml', problem: 'line 3', hindrance: 'mend it', rooms: [] }};
          const byTeam = (answer) => s.planByTeam([person('1')], {{}}, 1, s.toldOf(answer));
          const plan = {PLAN};
          const {{ version, hindrance, editable }} = byTeam(broken);
          return {{
            told: {{ version, hindrance, editable }},
            broken: note(byTeam(broken)),
            none: [note(byTeam({{ version: 'v0', rooms: [] }})), note(byTeam(null)), note(byTeam(null), null, false)],
            kept: note(plan({{ problem: 'line 3', in_file: true }})),
            configured: note(plan({{ problem: 'line 3', in_file: false }})),
            good: note(plan()),
            failing: [note(null, '9:00'), note(byTeam(broken), '9:00'), note(plan(), '9:00')],
            first: note(null),
            lost: [s.noteOf({{ plan: byTeam(null), failing: null, anybody: true, lost: 2 }}, words),
              s.noteOf({{ plan: byTeam(null), failing: null, anybody: false, lost: 2 }}, words)],
          }};
        }}"""
    )
    assert found["told"] == {"version": "v1", "hindrance": "mend it", "editable": False}
    assert found["broken"] == "problemByTeam line 3", (
        "a broken file is no missing one, and there is no last good plan"
    )
    assert found["none"] == ["noPlan", "noPlan", ""]
    assert found["kept"] == "problem line 3"
    assert found["configured"] == "problemConfigured line 3"
    assert found["good"] == ""
    assert found["failing"] == ["failed 9:00", "failed 9:00", "failedKept 9:00"]
    assert found["first"] == "loading"
    assert found["lost"] == ["lost 2 noPlan", "lost 2"], "what was lost is told first, and hides nothing"


WINDOW_ON = """(plan, grab = () => false) => {
  document.body.innerHTML = '<div id="box" style="position: absolute; inset: 0"><div id="plane"></div></div>';
  const box = document.getElementById('box');
  const view = new floorwatch.floor.seats.View(box, document.getElementById('plane'), { plan: () => plan, grab: (event) => grab(event), moved() {} });
  view.resized = () => {};
  view.lay = () => {};
  view.measure();
  view.show({ m: 40, x: 50, y: 50 });
  return { box, view };
}"""


POINTER = """(kind, target, x, y, changes = {}) => target.dispatchEvent(new PointerEvent(kind, {
  bubbles: true, pointerId: 1, pointerType: 'mouse', button: 0, buttons: kind === 'pointerup' ? 0 : 1, clientX: x, clientY: y, ...changes,
}))"""


async def test_a_plan_follows_no_mouse_whose_button_was_let_go_elsewhere(plan_rules: Page) -> None:
    found: dict[str, Any] = await plan_rules.evaluate(
        f"""() => {{
          const {{ box, view }} = ({WINDOW_ON})(({PLAN})());
          const pointer = {POINTER};
          view.hold = () => {{}};
          pointer('pointerdown', box, 100, 100);
          pointer('pointermove', box, 102, 100);
          const before = {{ ...view.view }};
          pointer('pointermove', box, 160, 130, {{ buttons: 0 }});
          pointer('pointermove', box, 190, 150, {{ buttons: 0 }});
          const hovered = {{ ...view.view }};
          pointer('pointerdown', box, 100, 100);
          pointer('pointermove', box, 140, 120);
          return {{ before, hovered, pulled: [view.view.x - before.x, view.view.y - before.y] }};
        }}"""
    )
    assert found["hovered"] == found["before"]
    assert found["pulled"] == [40, 20], "a drag goes on as ever"


async def test_a_view_that_settles_is_told_of_once(plan_rules: Page) -> None:
    found: dict[str, Any] = await plan_rules.evaluate(
        f"""() => {{
          const s = floorwatch.floor.seats;
          const plan = ({PLAN})();
          document.body.innerHTML = '<div id="box" style="position: absolute; inset: 0"><div id="plane"></div></div>';
          const [box, plane] = ['box', 'plane'].map((id) => document.getElementById(id));
          const told = [];
          const view = new s.View(box, plane, {{ plan: () => plan, grab: () => false, moved: ({{ settled }}) => told.push(settled) }});
          view.resized = () => {{}};
          view.measure();
          view.show({{ m: 40, x: 50, y: 50 }});
          view.move(10, 20);
          const moved = [[...told], plane.style.transform];
          view.zoom(2, {{ x: 0, y: 0 }}, {{ settle: false }});
          return {{ moved, turned: told.at(-1), stretched: plane.style.transform.endsWith('scale(2)') }};
        }}"""
    )
    assert found["moved"] == [[True, True], "translate(60px, 70px)"]
    assert found["turned"] is False
    assert found["stretched"]


async def test_another_plan_ends_the_drag_of_a_seat(plan_rules: Page) -> None:
    found: dict[str, Any] = await plan_rules.evaluate(
        f"""() => {{
          const s = floorwatch.floor.seats;
          const words = new Proxy({{}}, {{ get: (_, name) => (...said) => [name, ...said].join(' ') }});
          floorwatch.floor.words = {{ seats: words, seat: words, moving: words }};
          const pointer = {POINTER};
          const before = ({PLAN})();
          const after = ({PLAN})({{ version: 'v2' }});
          let editor = null;
          const {{ box, view }} = ({WINDOW_ON})(before, (event) => editor.hand.grab(event));
          const element = document.createElement('button');
          element.className = 'seat';
          element.dataset.key = 'seat:A-1';
          box.append(element);
          const tile = {{ key: 'seat:A-1', element, place: before.seats.get('seat:A-1') }};
          const stood = tile.place;
          const foot = s.makeFoot();
          document.body.append(foot.element);
          let base = before;
          editor = new s.Editor(view, foot, s.makeHead({{}}), {{
            base: () => base, drawn: () => base, tiles: () => new Map([[tile.key, tile]]), redraw() {{}}, note() {{}},
          }});
          editor.start();
          pointer('pointerdown', element, 100, 100);
          pointer('pointermove', element, 180, 140);
          const dragged = [element.dataset.dragged, tile.place.x !== stood.x];
          editor.rebase(before, after);
          base = after;
          const ended = [element.dataset.dragged ?? null, tile.place.x === stood.x];
          pointer('pointermove', element, 260, 180);
          pointer('pointerup', element, 260, 180);
          const left = [tile.place.x === stood.x, editor.unsaved().length];
          pointer('pointerdown', element, 100, 100);
          pointer('pointermove', element, 180, 140);
          pointer('pointerup', element, 180, 140);
          const again = editor.unsaved().length;
          const none = {{ ...after, automatic: true, editable: false }};
          base = none;
          editor.rebase(after, none);
          return {{ dragged, ended, left, again, without: [editor.active, editor.moves.pending(after).length] }};
        }}"""
    )
    assert found["dragged"] == ["true", True]
    assert found["ended"] == [None, True], "the seat stands where the other plan has it"
    assert found["left"] == [True, 0], "and the pointer carries it no more"
    assert found["again"] == 1, "the next drag carries it"
    assert found["without"] == [False, 0], "where no plan is left nothing is moved"


EDITOR_ON = """(base, host = {}) => {
  const s = floorwatch.floor.seats;
  floorwatch.floor.options = { states: {}, queue_names: {}, reasons: {} };
  const words = new Proxy({}, { get: (_, name) => (...said) => [name, ...said].join(' ') });
  floorwatch.floor.words = { seats: words, seat: words, moving: words };
  const { view } = (WINDOW_ON)(base);
  const foot = s.makeFoot();
  const head = s.makeHead({ move: () => editor.toggle() });
  document.body.append(head.element, foot.element);
  const editor = new s.Editor(view, foot, head, {
    base: () => base, drawn: () => base, tiles: () => new Map(), redraw() {}, note() {}, hold() {}, adopt() {}, ask: async () => true, ...host,
  });
  editor.paint();
  return { editor, foot, head };
}""".replace("WINDOW_ON", WINDOW_ON)


async def test_the_focus_stays_with_the_buttons_of_the_line(plan_rules: Page) -> None:
    found: dict[str, Any] = await plan_rules.evaluate(
        f"""async () => {{
          const s = floorwatch.floor.seats;
          const {{ editor }} = ({EDITOR_ON})(({PLAN})());
          editor.start();
          const {{ saveButton, stopButton, undoButton }} = editor;
          const named = () => [saveButton, stopButton, undoButton].findIndex((one) => one === document.activeElement);
          const move = (x_m) => editor.add({{ seat: 'A-1', room: 'one', x_m, y_m: 3 }});
          const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
          let answer = null;
          s.save = () => new Promise((resolve) => {{ answer = resolve; }});
          const seen = {{}};
          move(3);
          move(4);
          undoButton.focus();
          undoButton.click();
          await drawn();
          seen.more = named();
          undoButton.click();
          await drawn();
          seen.noMore = named();
          move(3);
          saveButton.focus();
          saveButton.click();
          await drawn();
          seen.saving = named();
          stopButton.click();
          seen.stays = editor.active;
          answer({{ saved: 'v2' }});
          await drawn();
          seen.saved = [named(), stopButton.getAttribute('aria-disabled')];
          return seen;
        }}"""
    )
    save, stop, undo = range(3)
    assert save == 0
    assert found["more"] == undo
    assert found["noMore"] == stop
    assert found["saving"] == stop
    assert found["stays"], "nobody leaves while moves are being saved"
    assert found["saved"] == [stop, None]


async def test_why_seats_cannot_be_moved_is_said_where_it_is_read(plan_rules: Page) -> None:
    found: dict[str, Any] = await plan_rules.evaluate(
        f"""() => {{
          const {{ editor, foot, head }} = ({EDITOR_ON})(({PLAN})({{ editable: false, hindrance: 'a recording is played' }}));
          head.move.focus();
          const reached = document.activeElement === head.move;
          const before = foot.note.textContent;
          head.move.click();
          return {{
            reached, before, note: foot.note.textContent, active: editor.active, shown: !('none' in foot.element.dataset),
            disabled: head.move.getAttribute('aria-disabled'),
          }};
        }}"""
    )
    assert found == {
        "reached": True,
        "before": "",
        "note": "hindered a recording is played",
        "active": False,
        "shown": True,
        "disabled": "true",
    }


TILE_OF = """(() => {
  const s = floorwatch.floor.seats;
  const said = new Proxy({}, { get: (_, name) => (...words) => [name, ...words].join(' ') });
  floorwatch.floor.words = { seat: said, seats: said, moving: said };
  floorwatch.floor.options = { states: {}, queue_names: {}, reasons: {} };
  floorwatch.i18n = { _: (text) => text, format: (text) => text };
})()"""


async def test_the_focus_stays_in_the_tray(plan_rules: Page) -> None:
    found: list[list[Any]] = await plan_rules.evaluate(
        f"""() => {{
          {TILE_OF};
          const s = floorwatch.floor.seats;
          const person = {PERSON};
          s.paintTime = () => {{}};
          const tray = new s.Tray({{}});
          document.body.append(tray.element);
          const show = (...agents) => tray.show(agents.map((agent) => person(agent, {{ seat: null }})), 0);
          const focused = () => document.activeElement.dataset.key || document.activeElement.className;
          const stops = () => [...tray.tiles.values()].filter(({{ element }}) => element.tabIndex === 0).map(({{ key }}) => key);
          const seen = [];
          const step = (...agents) => {{ show(...agents); seen.push([focused(), stops()]); }};
          show('a', 'b', 'c', 'd');
          tray.tiles.get('tray:b').element.focus();
          step('a', 'c', 'd');
          step('a', 'b', 'c');
          tray.tiles.get('tray:c').element.focus();
          step('a', 'b');
          step();
          step('e');
          document.activeElement.blur();
          step('f');
          return seen;
        }}"""
    )
    assert found == [
        ["tray:c", ["tray:c"]],
        ["tray:c", ["tray:c"]],
        ["tray:b", ["tray:b"]],
        ["seats-tray-list", []],
        ["seats-tray-list", ["tray:e"]],
        ["", ["tray:f"]],
    ]


async def test_who_is_too_long_comes_first_in_the_tray_and_not_under_a_hand(plan_rules: Page) -> None:
    found: list[str] = await plan_rules.evaluate(
        f"""() => {{
          {TILE_OF};
          const s = floorwatch.floor.seats;
          const person = {PERSON};
          s.paintTime = () => {{}};
          let isAlone = true;
          const tray = new s.Tray({{ isAlone: () => isAlone }});
          const at = (agent, changes) => person(agent, {{ seat: null, ...changes }});
          const people = new Map([at('a'), at('b', {{ criticalAt: 950 }}), at('c', {{ attentionAt: 100 }}), at('d', {{ attentionAt: 980 }}),
            at('e', {{ criticalAt: 900 }}), at('f', {{ team: 'b', criticalAt: 10 }})].map((one) => [one.agent, one]));
          const all = () => [...people.values()];
          const seen = [];
          const see = () => seen.push([...tray.tiles.keys()].map((key) => key.slice(5)).join(''));
          tray.show(all(), 940);
          see();
          tray.tick(all(), 960);
          see();
          isAlone = false;
          tray.tick(all(), 985);
          see();
          people.set('g', at('g', {{ criticalAt: 1 }}));
          people.delete('e');
          tray.follow(new Set(['e', 'g']), (agent) => people.get(agent), all, 985);
          see();
          isAlone = true;
          tray.tick(all(), 986);
          see();
          floorwatch.floor.choice.team = 'a';
          tray.choice(all(), 986);
          see();
          return seen;
        }}"""
    )
    assert found == [
        "fecabd",  # c alone is too long of the others: since when counts, not the name
        "febcad",
        "febcad",  # a hand is on it
        "fbcadg",
        "gfbcda",
        "gbcdaf",  # of another team nobody calls
    ]


async def test_a_refusal_without_words_is_said_in_the_reader_s_language(new_page: NewPage) -> None:
    page = await new_page()
    await in_language(page, "en")
    found: list[dict[str, Any]] = await page.evaluate(
        """async () => {
          const answers = [['<html>', 502], [JSON.stringify({ title: 'Read only.' }), 403]];
          window.fetch = async () => { const [body, status] = answers.shift(); return new Response(body, { status }); };
          floorwatch.page.messages['HTTP status {status}.'] = 'Translated {status}.';
          return [await floorwatch.floor.seats.save('v1', []), await floorwatch.floor.seats.save('v1', [])];
        }"""
    )
    assert found == [{"refused": "Translated 502."}, {"refused": "Read only."}]


async def test_a_plan_waits_for_who_is_to_be_shown_and_moves_for_nobody_else(plan_rules: Page) -> None:
    found: dict[str, Any] = await plan_rules.evaluate(
        f"""() => {{
          const {{ floor }} = floorwatch;
          const s = floor.seats;
          const person = {PERSON};
          const plan = ({PLAN})();
          floor.now = () => 1000;
          const waiting = (width, team) => {{
            floor.choice.team = team;
            floor.people = new Map();
            const places = new s.Places();
            const steps = [];
            let fitted = 0;
            const view = {{
              size: {{ width, height: 400, aside: 0 }}, byHand: false, view: {{}}, isTouchable: () => false, isReadable: () => false,
              fit: () => {{ fitted += 1; }}, near() {{}},
            }};
            const sight = new s.Sight(view, places, {{ drawn: () => plan, covered: () => 0, moving: () => false, waits: () => false }});
            const come = (...people) => {{
              for (const one of people) {{ floor.people.set(one.agent, one); places.sit(one.agent, one, plan); }}
              sight.await();
              steps.push(fitted);
            }};
            sight.fit();
            come();
            come(person('1', {{ team: 'b', seat: 'B-1' }}), person('2', {{ seat: 'Z-9' }}));
            come(person('2', {{ seat: 'Z-9', state: 'ready' }}));
            come(person('2', {{ seat: 'A-2' }}));
            come(person('2', {{ seat: 'A-2', state: 'ready' }}));
            return steps;
          }};
          return {{ desk: waiting(1000, 'a'), hand: waiting(390, 'a'), anybody: waiting(390, null) }};
        }}"""
    )
    assert found["desk"] == [1, 1, 1, 2, 2], "as often as somebody of the team takes a first seat, not more"
    assert found["hand"] == [1, 1, 1, 2, 2]
    assert found["anybody"] == [1, 2, 2, 2, 2]
