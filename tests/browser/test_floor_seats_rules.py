"""What the seat plan reckons: boxes, sizes, neighbours, rows and columns, moves. Without a page around."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.floor_seats import PERSON, PLAN

if TYPE_CHECKING:
    from playwright.async_api import Page


pytestmark = pytest.mark.browser


async def test_geometry(plan_rules: Page) -> None:
    found: dict[str, Any] = await plan_rules.evaluate(
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


async def test_rows_begin_where_their_seats_do(plan_rules: Page) -> None:
    found: dict[str, Any] = await plan_rules.evaluate(
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


async def test_columns_are_numbered_where_their_rows_agree(plan_rules: Page) -> None:
    found: dict[str, Any] = await plan_rules.evaluate(
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


async def test_plans_and_moves(plan_rules: Page) -> None:
    found: dict[str, Any] = await plan_rules.evaluate(
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


async def test_another_plan_stands_where_the_one_before_it_did(plan_rules: Page) -> None:
    found: dict[str, Any] = await plan_rules.evaluate(
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


async def test_a_seat_stands_where_it_hides_nobody(plan_rules: Page) -> None:
    found: dict[str, Any] = await plan_rules.evaluate(
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


async def test_a_seat_is_found_however_its_name_is_joined(plan_rules: Page) -> None:
    found: dict[str, Any] = await plan_rules.evaluate(
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
