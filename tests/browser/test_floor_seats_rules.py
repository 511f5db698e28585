"""What the seat plan reckons: boxes, sizes, neighbours, zoom, who is shown on a seat, moves. Without a page around."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from dashboard.build import ASSETS
from tests.browser.floor_seats import pure

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.conftest import NewPage

pytestmark = pytest.mark.browser

PERSON = """(agent, changes = {}) => ({
  agent, name: agent, team: 'a', seat: 'S-1', state: 'talking', lastKnown: null, signedIn: true, since: 900, callSince: 900,
  reasonShort: 'Me', attentionAt: null, criticalAt: null, queue: 'q', ...changes,
})"""
PLAN = """(changes = {}) => floorwatch.floor.seats.planOf({
  version: 'v1', file: null, editable: true,
  rooms: [
    { room: 'one', name: 'One', outline: [[0, 0], [8, 0], [8, 4], [0, 4]], rows: [
      { row: 'A', seats: [{ seat: 'A-1', name: 'A-1', x_m: 1, y_m: 1 }, { seat: 'A-2', name: 'A-2', x_m: 2.6, y_m: 1 }] },
      { row: 'B', seats: [{ seat: 'B-1', name: 'B-1', x_m: 1, y_m: 2.2 }] }] },
    { room: 'two', name: 'Two', outline: [], rows: [
      { row: 'C', seats: [{ seat: 'C-1', name: 'C-1', x_m: 1, y_m: 1 }] }] },
  ], ...changes }, 1.6)"""


async def test_geometry(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page)
    found: dict[str, Any] = await page.evaluate(
        """() => {
          const s = floorwatch.floor.seats;
          const grid = [];
          for (let row = 0; row < 4; row += 1) for (let column = 0; column < 5; column += 1)
            grid.push({ key: `${row}${column}`, x: column * 1.5, y: row * 1.1 });
          const at = (key) => grid.find((place) => place.key === key);
          const next = (from, key) => s.neighbour(grid, at(from), key)?.key ?? null;
          const size = { width: 800, height: 400 };
          const cell = { width: 1.6, height: 1.2 };
          const box = { left: 0, top: 0, right: 32, bottom: 12 };
          const fitted = s.fitted(box, cell, size);
          const limits = s.zoomLimits(box, cell, size);
          const still = { x: 100, y: 50 };
          const near = s.zoomed(fitted, 2, still, limits);
          const metre = (view) => (still.x - view.x) / view.m;
          const far = { x: 31, y: 11 };
          const shown = s.showing({ m: 60, x: 0, y: 0 }, far, cell, size);
          return {
            cell: s.cellOf(grid),
            lone: s.cellOf([{ x: 3, y: 3 }]),
            none: [s.boxAround([]), s.cellOf([])],
            next: [next('11', 'ArrowRight'), next('11', 'ArrowUp'), next('10', 'ArrowLeft'), next('34', 'ArrowDown')],
            whole: [box.left * fitted.m + fitted.x >= 0, box.right * fitted.m + fitted.x <= 800],
            small: s.fitted({ left: 0, top: 0, right: 3, bottom: 2 }, cell, size).m * cell.width,
            stands: Math.abs(metre(near) - metre(fitted)) < 1e-9,
            most: s.zoomed(fitted, 1e6, still, limits).m === limits.most,
            least: s.zoomed(fitted, 1e-6, still, limits).m === limits.least,
            kept: s.keptIn({ m: 20, x: 9999, y: -9999 }, box, size),
            shown: [s.inSight({ m: 60, x: 0, y: 0 }, far, cell, size), s.inSight(shown, far, cell, size)],
            whole_shown: (far.x + cell.width / 2) * 60 + shown.x <= 800 && (far.y + cell.height / 2) * 60 + shown.y <= 400,
            unmoved: s.showing(fitted, { x: 16, y: 6 }, cell, size),
            edges: [[box.left, box.top], [box.right, box.bottom]].map(([x, y]) => {
              const named = { ...size, gutter: 12 };
              const view = s.fitted(s.grown(box, cell.width / 2, cell.height / 2), cell, named);
              return s.isSameView(s.showing(view, { x, y }, cell, named), view);
            }),
            stepped: (() => {
              const named = { ...size, gutter: 30, aside: 300 };
              const view = { m: 60, x: 0, y: 0 };
              const tile = s.tileAt(cell, 60).width;
              const [left, right] = [{ x: 0, y: 3 }, { x: 11, y: 3 }].map((place) => place.x * 60 + s.showing(view, place, cell, named).x);
              return [left - tile / 2, right + tile / 2];
            })(),
            aside: [{ left: 500, right: 900 }, { left: 900, right: 1300 }, { left: 100, right: 900 }, { left: 0, right: 0 }].map((drawer) =>
              s.asideOf({ left: 50, right: 850, top: 0, bottom: 400 }, { top: 0, bottom: 400, width: drawer.right - drawer.left, ...drawer }, 40)),
            fitted,
            sizes: [[160, 90], [80, 40], [40, 29], [30, 28], [18, 12]].map(([w, h]) => s.sizeFor(w, h, 12)),
            larger: s.sizeFor(40, 29, 14),
            inside: [[1, 1], [3, 3], [9, 1]].map((point) => s.within([[0, 0], [4, 0], [4, 2], [2, 2], [2, 4], [0, 4]], point)),
            beside: s.beside({ left: 0, top: 0, right: 2, bottom: 2 }, [5, 6]),
            packed: s.packed([1, 2, 3, 4].map(() => ({ width: 4, height: 4 })), 1, 1),
            wide: s.packed([1, 2, 3, 4].map(() => ({ width: 4, height: 4 })), 8, 1),
            snapped: [s.snapped(1.27, 0.2), s.snapped(-0.31, 0.1), s.snapped(5000, 0.1)],
          };
        }"""
    )
    assert found["cell"] == {"width": 1.5, "height": 1.1}
    assert found["lone"] == {"width": 1.6, "height": 1.2}
    assert found["none"] == [None, {"width": 1.6, "height": 1.2}]
    assert found["next"] == ["12", "01", None, None]
    assert found["whole"] == [True, True]
    assert 100 < found["small"] < 200, "a small floor is not blown up"
    assert found["stands"], "what is under the pointer stands still"
    assert found["most"]
    assert found["least"]
    assert found["kept"] == {"m": 20, "x": 720, "y": -160}
    assert found["shown"] == [False, True]
    assert found["whole_shown"]
    assert found["unmoved"] == found["fitted"]
    assert found["edges"] == [True, True], "what is in sight stays where it is, to the very edge"
    assert found["stepped"] == [30, 800 - 300 - 8], (
        "beside the names of rows, and beside what lies over the plan"
    )
    assert found["aside"] == [350, 0, 0, 0], "what covers all of it leaves nothing to step into"
    assert found["sizes"] == ["large", "medium", "compact", "small", "square"]
    assert found["larger"] == "square", "larger text wants a larger tile"
    assert found["inside"] == [True, False, False]
    assert found["beside"] == 5
    assert found["packed"] == [[0, 0], [5, 0], [0, 5], [5, 5]]
    assert found["wide"] == [[0, 0], [5, 0], [10, 0], [15, 0]]
    assert found["snapped"] == [1.2, -0.3, 1000]


async def test_rows_begin_where_their_seats_do(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page)
    found: dict[str, Any] = await page.evaluate(
        """() => {
          const s = floorwatch.floor.seats;
          const seat = (name, x_m, y_m) => ({ seat: name, name, x_m, y_m });
          const plan = (rows) => s.planOf({ version: 'v', rooms: [{ room: 'one', name: 'One', rows }] }, 1);
          const named = (...rows) => s.rowsOf(plan(rows)).map(({ name, upright, x, y, end }) =>
            [name, upright, ...[x, y, end].map((metres) => Math.round(metres * 10) / 10)]);
          const beside = plan([
            { row: 'A', seats: [seat('A-1', 0, 0), seat('A-2', 1.6, 0)] },
            { row: 'B', seats: [seat('B-1', 3.2, 0), seat('B-2', 4.8, 0)] },
            { row: 'C', seats: [seat('C-1', 8, 0)] }]);
          return {
            across: named({ row: 'A', seats: [seat('A-2', 2.6, 1), seat('A-1', 1, 1)] }),
            down: named({ row: '2', seats: [seat('x', 1, 1), seat('y', 1, 2.2), seat('z', 1, 3.4)] }),
            unnamed: [['A-01', 'A-02'], ['1101', '1102'], ['Nord 1', 'Nord 2']].map((names) => named({ row: '',
              seats: names.map((name, index) => seat(name, index * 1.6, 0)) }).map(([name]) => name)),
            apart: named({ row: 'A', seats: [seat('A-1', 0, 0), seat('A-2', 1.6, 0), seat('A-3', 3.2, 2.4)] }),
            farApart: named({ row: 'A', seats: [seat('A-1', 0, 0), seat('A-2', 1.6, 0), seat('A-3', 0, 9)] }),
            twice: named({ row: 'A', seats: [seat('A-1', 0, 0), seat('A-2', 1.6, 0), seat('A-3', 0, 2.4), seat('A-4', 1.6, 2.4)] }),
            block: (() => {
              const before = plan([{ row: 'A', seats: [seat('A-1', 0, 0), seat('A-2', 1.6, 0), seat('A-3', 3.2, 0)] }]);
              const moves = [['A-2', 1.6], ['A-3', 3.2]].map(([one, x_m]) => ({ seat: one, room: 'one', x_m, y_m: 5 }));
              return s.rowsOf(s.withMoves(before, moves)).map(({ name, upright, x, y, end }) => [name, upright, x - before.rooms[0].dx,
                y - before.rooms[0].dy, end - before.rooms[0].dx]);
            })(),
            free: s.rowsOf(beside).map(({ free }) => (free === Infinity ? null : Math.round(free * 10) / 10)),
            byTeam: s.rowsOf(s.planByTeam([], {}, 1)),
          };
        }"""
    )
    assert found["across"] == [["A", False, 1, 1, 2.6]]
    assert found["down"] == [["2", True, 1, 1, 3.4]]
    assert found["unnamed"] == [["A"], [], ["Nord"]], "what the seats' names share; digits alone name no row"
    assert found["apart"] == [["A", False, 0, 0, 1.6]], "a seat that was moved away takes no name along"
    assert found["farApart"] == [["A", False, 0, 0, 1.6]], "nor does it turn the row"
    assert [(name, y) for name, _, _, y, _ in found["twice"]] == [("A", 0), ("A", 2.4)], "a row of two lines"
    assert found["block"] == [["A", False, 0, 0, 0]], (
        "of seats that are being moved the row stays with the rest"
    )
    assert found["free"] == [None, 0, 1.6], "beside another row there is no room for a name"
    assert found["byTeam"] == []


async def test_columns_are_numbered_where_their_rows_agree(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page)
    found: dict[str, Any] = await page.evaluate(
        """() => {
          const s = floorwatch.floor.seats;
          const line = (row, y_m, names) => ({ row, seats: names.map((name, index) => ({ seat: `${row} ${name}`, name, x_m: index * 1.6, y_m })) });
          const counted = (row, count, from = 1) => Array.from({ length: count }, (_, index) => `${row}-${from + index}`);
          const numbered = (...rows) => {
            const plan = s.planOf({ version: 'v', rooms: [{ room: 'one', name: 'One', rows }] }, 1);
            const [{ dx, dy }] = plan.rooms;
            const tidy = (metres) => (metres === Infinity ? null : Math.round(metres * 10) / 10);
            return s.columnsOf(plan).map(({ number, x, top, free }) => [number, tidy(x - dx), tidy(top - dy), tidy(free)]);
          };
          return {
            block: numbered(line('A', 0, counted('A', 12)), line('B', 1.2, counted('B', 12))),
            aisle: numbered(...[['A', 0], ['B', 1.2], ['C', 5], ['D', 6.2]].map(([row, y_m]) => line(row, y_m, counted(row, 6)))),
            otherwise: numbered(line('A', 0, counted('A', 6)), line('B', 1.2, counted('B', 6).reverse())),
            partly: numbered(line('A', 0, counted('A', 10)), line('B', 1.2, counted('B', 6))),
            jumps: numbered(line('A', 0, ['A-5', 'A-10', 'A-15'])),
            none: [numbered(line('A', 0, ['North', 'South'])), numbered(line('A', 0, counted('1', 6, 1100))), s.columnsOf(s.planByTeam([], {}, 1))],
          };
        }"""
    )
    assert found["block"] == [[5, 6.4, -0.6, None], [10, 14.4, -0.6, None]]
    assert found["aisle"] == [[5, 6.4, -0.6, None], [5, 6.4, 4.4, 2.6]], "beyond an aisle it is told again"
    assert found["otherwise"] == []
    assert found["partly"] == [[5, 6.4, -0.6, None], [10, 14.4, -0.6, None]]
    assert found["jumps"] == [], "a seat that does not follow from its neighbour is no mark on a ruler"
    assert found["none"] == [[], [], []]


async def test_plans_and_moves(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page)
    found: dict[str, Any] = await page.evaluate(
        f"""() => {{
          const s = floorwatch.floor.seats;
          const plan = {PLAN};
          const person = {PERSON};
          const both = plan();
          const corner = (one) => [one.box.left, one.box.top];
          const apart = s.planOf({{ version: 'v', rooms: [
            {{ room: 'one', name: 'One', rows: [{{ row: '', seats: [{{ seat: 'x', x_m: 0, y_m: 0 }}] }}] }},
            {{ room: 'two', name: 'Two', rows: [{{ row: '', seats: [{{ seat: 'y', x_m: 30, y_m: 0 }}] }}] }}] }}, 1);
          const teams = s.planByTeam([
            person('1', {{ team: 'b', seat: 'A-10' }}), person('2', {{ team: 'b', seat: 'A-9' }}),
            person('3', {{ team: null }}), person('4', {{ team: 'a' }})], {{ a: 'Team A' }}, 1.5);
          const moves = new s.Moves();
          const {{ x, y }} = both.seats.get('seat:C-1');
          const {{ dx, dy }} = both.rooms[0];
          moves.add(s.moveTo(both, 'A-1', [dx + 1.5, dy + 1.1], 0.2));
          moves.add(s.moveTo(both, 'A-1', [dx + 3.03, dy + 3.01], 0.2));
          moves.add(s.moveTo(both, 'N-1', [x + 0.2, y], 0.1));
          const pending = moves.pending(both);
          const moved = s.withMoves(both, pending);
          const undone = moves.undo();
          const left = moves.pending(both).length;
          moves.add({{ seat: 'B-1', room: 'one', x_m: 1, y_m: 2.2 }});
          const same = moves.pending(both).length;
          moves.add(s.moveTo(both, 'C-1', [x + 0.5, y], 0.1));
          const without = {{ ...plan(), rooms: plan().rooms.slice(0, 1) }};
          moves.add({{ seat: 'A-2', room: 'one', x_m: 5, y_m: 2 }});
          without.seats = new Map([...without.seats].filter(([key]) => key !== 'seat:A-2'));
          const rebased = moves.rebase(both, without);
          const ours = new s.Moves();
          ours.add({{ seat: 'A-1', room: 'one', x_m: 4, y_m: 2 }});
          const saved = s.withMoves(both, ours.pending(both), {{ kept: true }});
          const standing = [ours.rebase(both, saved), ours.history.length];
          return {{
            overlapping: s.overlapping(both.rooms.map((one) => one.box)),
            local: [both.seats.get('seat:A-2').x_m, both.seats.get('seat:C-1').x_m],
            given: [apart.seats.get('seat:x').x, apart.seats.get('seat:y').x],
            empty: s.planOf({{ version: 'v', rooms: [] }}, 1).seats.size,
            teams: teams.rooms.map((one) => [one.room, one.name, one.seats.map((seat) => seat.agent)]),
            teamsApart: s.overlapping(teams.rooms.map((one) => one.box)),
            at: [s.roomAt(both, [dx + 1, dy + 1]).room, s.roomAt(both, [x, y]).room, s.roomAt(both, [-50, 1]).room],
            pending, undone, left, same, rebased, standing,
            marks: [s.withMoves(both, pending), saved].map((plan) => [...plan.seats.values()].filter((place) => place.moved).length),
            moved: [moved.seats.get('seat:A-1').x_m, moved.seats.get('seat:N-1').name, moved.seats.size, both.seats.size],
            kept: moves.pending(without).map((move) => move.seat),
          }};
        }}"""
    )
    assert not found["overlapping"], (
        "rooms that are each measured from a corner of their own stand side by side"
    )
    assert found["local"] == [2.6, 1], "and keep their own metres"
    assert found["given"] == [0, 30], "rooms that do not lie on each other stand where they were put"
    assert found["empty"] == 0
    assert found["teams"] == [["b", "b", ["2", "1"]], ["a", "Team A", ["4"]], ["", None, ["3"]]]
    assert not found["teamsApart"]
    assert found["at"] == ["one", "two", "one"]
    assert found["pending"] == [
        {"seat": "A-1", "room": "one", "x_m": 3, "y_m": 3},
        {"seat": "N-1", "room": "two", "x_m": 1.2, "y_m": 1},
    ]
    assert found["undone"] == "N-1"
    assert found["left"] == 1
    assert found["same"] == 1, "a move to where the seat stands is none"
    assert found["moved"] == [3, "N-1", 5, 4]
    assert found["rebased"] == {"kept": 1, "lost": 2, "stand": 0}
    assert found["standing"] == [{"kept": 0, "lost": 0, "stand": 1}, 0], (
        "what stands there already was ours, and is saved"
    )
    assert found["marks"] == [2, 0], "what was saved is marked as moved no more"
    assert found["kept"] == ["A-1"], (
        "what went into a room that is no more, or was of a seat that is no more, is dropped"
    )


async def test_another_plan_stands_where_the_one_before_it_did(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page)
    found: dict[str, Any] = await page.evaluate(
        f"""() => {{
          const s = floorwatch.floor.seats;
          const plan = {PLAN};
          const before = plan();
          const rooms = [{{ room: 'one', name: 'One', outline: [], rows: [{{ row: 'A', seats: [{{ seat: 'A-1', name: 'A-1', x_m: -9, y_m: -5 }},
              {{ seat: 'A-2', name: 'A-2', x_m: 2.6, y_m: 1 }}] }}] }},
            {{ room: 'two', name: 'Two', outline: [], rows: [{{ row: 'C', seats: [{{ seat: 'C-1', name: 'C-1', x_m: 1, y_m: 1 }}] }}] }}];
          const after = plan({{ version: 'v2', rooms }});
          const size = {{ width: 800, height: 400 }};
          const at = (plan, seat, view) => {{
            const {{ x, y }} = plan.seats.get(`seat:${{seat}}`);
            return [x * view.m + view.x, y * view.m + view.y].map(Math.round);
          }};
          const around = (seat) => {{
            const {{ x, y }} = before.seats.get(`seat:${{seat}}`);
            const view = {{ m: 50, x: 400 - 50 * x, y: 200 - 50 * y }};
            return [at(after, seat, view), at(after, seat, s.steadied(view, before, after, size))];
          }};
          const gone = plan({{ rooms: rooms.slice(0, 1) }});
          const view = {{ m: 50, x: 0, y: 0 }};
          const empty = plan({{ rooms: [] }});
          const {{ x, y }} = before.seats.get('seat:C-1');
          const there = {{ m: 50, x: 400 - 50 * x, y: 200 - 50 * y }};
          return {{ one: around('A-2'), two: around('C-1'), gone: s.isSameView(s.steadied(there, before, gone, size), there),
            empty: s.isSameView(s.steadied(view, empty, after, size), view) }};
        }}"""
    )
    for room in ("one", "two"):
        jumped, steady = found[room]
        assert jumped != [400, 200], "a room that grew puts its neighbours, and its own seats, elsewhere"
        assert steady == [400, 200], "what is in the middle of the window stays there"
    assert found["gone"]
    assert found["empty"]


async def test_a_seat_stands_where_it_hides_nobody(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page)
    found: dict[str, Any] = await page.evaluate(
        f"""() => {{
          const s = floorwatch.floor.seats;
          const plan = ({PLAN})();
          const [one, two] = plan.rooms;
          const hides = (seat, x_m, y_m, room = 'one') => s.hiddenBy(plan, {{ seat, room, x_m, y_m }})?.seat ?? null;
          const grid = Array.from({{ length: 100 }}, (_, index) => ({{ seat: `${{index}}`, x_m: (index % 10) * 1.6, y_m: Math.floor(index / 10) * 1.2 }}));
          const full = s.planOf({{ version: 'v', rooms: [{{ room: 'one', name: 'One', rows: [{{ row: 'A', seats: grid }}] }}] }}, 1);
          const middle = full.seats.get('seat:55');
          const near = s.moveNear(full, 'N', [middle.x, middle.y], 0.2);
          const free = s.moveNear(plan, 'N', [one.dx + 1, one.dy + 1], 0.2);
          return {{
            cell: plan.cell,
            on: [hides('B-1', 2.6, 1), hides('B-1', 2, 1.4), hides('N-1', 1, 1), hides('C-1', 1, 1)],
            beside: [hides('B-1', 1.8, 1.6), hides('B-1', 4.2, 1), hides('A-1', 1, 1), hides('A-1', 5, 3)],
            two: hides('A-1', 1, 1, 'two'),
            near: [s.hiddenBy(full, near), Math.hypot(near.x_m - 8, near.y_m - 6) <= 9.7],
            free: [s.hiddenBy(plan, free), [...plan.seats.values()].filter((place) => place.room === 'one'
              && Math.abs(place.x_m - free.x_m) < 1.59 && Math.abs(place.y_m - free.y_m) < 1.19).length],
          }};
        }}"""
    )
    assert found["cell"] == pytest.approx({"width": 1.6, "height": 1.2})
    assert found["on"] == ["A-2", "A-2", "A-1", "A-1"]
    assert found["beside"] == [None, None, None, None], "half a tile away it hides nobody; nor itself"
    assert found["two"] == "C-1"
    assert found["near"] == [None, True], "out of the tray it comes as near as it can"
    assert found["free"] == [None, 0], "onto free ground where there is some"


async def test_who_is_shown_on_a_seat(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page)
    found: dict[str, Any] = await page.evaluate(
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


async def test_the_plan_is_asked_for_one_question_at_a_time(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page)
    found: dict[str, Any] = await page.evaluate(
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


async def test_a_tray_is_sorted_only_when_somebody_comes_goes_or_changes_seats(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page)
    found = await page.evaluate(
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


async def test_a_line_says_what_fits(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page)
    found: dict[str, Any] = await page.evaluate(
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


async def test_a_sign_that_was_explained_stays_explained(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page)
    found: dict[str, Any] = await page.evaluate(
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


async def test_a_plan_follows_no_mouse_whose_button_was_let_go_elsewhere(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page)
    found: dict[str, Any] = await page.evaluate(
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


async def test_a_view_that_settles_is_told_of_once(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page)
    found: dict[str, Any] = await page.evaluate(
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


async def test_another_plan_ends_the_drag_of_a_seat(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page)
    found: dict[str, Any] = await page.evaluate(
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


TILE_OF = """(() => {
  const s = floorwatch.floor.seats;
  const said = new Proxy({}, { get: (_, name) => (...words) => [name, ...words].join(' ') });
  floorwatch.floor.words = { seat: said, seats: said, moving: said };
  floorwatch.floor.options = { states: {}, queue_names: {}, reasons: {} };
  floorwatch.i18n = { _: (text) => text, format: (text) => text };
})()"""


async def test_an_alert_pulses_at_once_or_never(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page)
    found: dict[str, Any] = await page.evaluate(
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


async def test_what_is_not_known_is_spoken_as_that(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page)
    found: list[list[str]] = await page.evaluate(
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


async def test_the_focus_stays_with_the_buttons_of_the_line(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page)
    found: dict[str, Any] = await page.evaluate(
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


async def test_why_seats_cannot_be_moved_is_said_where_it_is_read(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page)
    found: dict[str, Any] = await page.evaluate(
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


async def test_a_seat_is_found_however_its_name_is_joined(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page)
    found: dict[str, Any] = await page.evaluate(
        f"""() => {{
          const {{ floor }} = floorwatch;
          const person = {PERSON};
          floor.parts = [];
          floor.retell = () => {{}};
          floor.nameSeats(new Map([['S-1', 'Window 3']]));
          const anna = person('1011', {{ name: '王 小明', seat: 'G-11' }});
          const berg = person('1012', {{ name: 'Anna Berg', seat: 'S-1' }});
          const finds = (search) => [anna, berg].filter((one) => floor.passes(one, {{ team: null, states: new Set(), search }})).map(({{ agent }}) => agent);
          return {{
            g11: ['G-11', 'g11', 'g 11', ' Ｇ－１１ ', 'G–11', 'g_11'].map((search) => finds(search).join()),
            names: ['王小明', 'annaberg', 'anna  berg', 'window3', 'window-3'].map((search) => finds(search).join()),
            none: [finds('g12'), finds('-')],
            all: finds('  '),
            empty: floor.findsSeat({{ seat: 'G-12', name: null }}, 'g12'),
            searching: ['', ' ', 'g'].map((search) => floor.isSearching({{ search }})),
          }};
        }}"""
    )
    assert found["g11"] == ["1011"] * 6
    assert found["names"] == ["1011", "1012", "1012", "1012", "1012"]
    assert found["none"] == [[], []]
    assert found["all"] == ["1011", "1012"]
    assert found["empty"]
    assert found["searching"] == [False, False, True]


async def test_the_focus_stays_in_the_tray(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page)
    found: list[list[Any]] = await page.evaluate(
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


async def in_language(page: Page, language: str) -> None:
    """Load the pure scripts, and the plan's words, into a page in a language."""
    told: dict[str, Any] = {
        "language": language,
        "timezone": "UTC",
        "audience": None,
        "build": None,
        "messages": {},
    }
    block = f'<script type="application/json" id="floorwatch-page">{json.dumps(told)}</script>'
    await page.set_content(f"<!doctype html><body>{block}</body>")
    await pure(page)
    for name in ("i18n", "floor/seats_scene", "floor/seats_words"):
        await page.add_script_tag(path=ASSETS / f"{name}.js")


async def test_who_is_too_long_comes_first_in_the_tray_and_not_under_a_hand(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page)
    found: list[str] = await page.evaluate(
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


async def test_a_plan_waits_for_who_is_to_be_shown_and_moves_for_nobody_else(new_page: NewPage) -> None:
    page = await new_page()
    await pure(page)
    found: dict[str, Any] = await page.evaluate(
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
