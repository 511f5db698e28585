"""The floor page with 1,000 agents at 300 events a second, in a Chromium of its own.

How long from an event in the log until the seat is painted; what the page costs; whether its heap grows; how
soon after opening it the first seat is painted. Watch, web process and page are those of the product, and
every event changes how a seat looks.
"""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import contextmanager
from itertools import combinations
from math import ceil
from statistics import median
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench.load import SOURCE
from bench.result import Measure
from bench.served import Served, served
from tests.doubles.chromium import ARGUMENTS, find_chromium

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

AGENTS, PER_S = 1000, 300
SITE = "bench"
WIDTH, HEIGHT = 1920, 1080
GOAL_MEDIAN_MS, GOAL_P99_MS, GOAL_CORE, GOAL_LOAD_MS = 60, 250, 50, 1500
WARM_UP_S = 5.0
LOOK_S = 60.0
"""So often the heap is looked at."""
LOOKS_TO_JUDGE = 10
"""From one look to the next it differs by 2 MB either way, whatever is collected: fewer show no trend."""
LOADS = 5
FLAT_KB_A_MINUTE = 100.0
"""A heap that grows by less has grown by 3 MB in half an hour."""
SEAT = "#floor-seats [data-agent]"
LIST = "#floor-agents-grid .ag-row"

# A frame's listeners run before it is painted, a message posted from there after it. A seat counts as painted
# when it stands in the page as its agent's row says, at the first such moment.
PROBE = """([selector]) => {
  const live = floorwatch.live;
  const seats = new Map();
  const waiting = new Map();
  const probe = (window.probe = { ages: [], overtaken: 0, counting: false });
  const channel = new MessageChannel();
  const tileOf = (agent) => {
    const known = seats.get(agent);
    if (known && known.isConnected) return known;
    seats.set(agent, document.querySelector(`${selector}[data-agent="${CSS.escape(agent)}"]`));
    return seats.get(agent);
  };
  channel.port1.onmessage = () => {
    const now = (performance.timeOrigin + performance.now()) / 1000;
    for (const [agent, said] of waiting) {
      const tile = tileOf(agent);
      if (!tile || tile.dataset.state !== 'not_ready') continue;
      waiting.delete(agent);
      if (probe.counting) probe.ages.push(now - said);
    }
  };
  live.subscribe(({ changedKeys, rows }) => {
    for (const key of changedKeys) {
      const row = key.startsWith('a:') ? rows.get(key) : undefined;
      if (!row) continue;
      if (row.reason) waiting.set(row.agent, Number(row.reason));
      else if (waiting.delete(row.agent)) probe.overtaken += 1;
    }
    requestAnimationFrame(() => channel.port2.postMessage(0));
    channel.port2.postMessage(0);
  });
}"""
# The first seat: seen by an observer, counted after the frame that paints it.
FIRST_SEAT = f"""
new MutationObserver((_changes, observer) => {{
  if (!document.querySelector('{SEAT}')) return;
  observer.disconnect();
  requestAnimationFrame(() => {{
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {{ window.firstSeatMs = performance.now(); }};
    channel.port2.postMessage(0);
  }});
}}).observe(document, {{ childList: true, subtree: true, attributes: true }});
"""
AFTER_FIRST_SEAT = """() => new Promise((resolve) => {
  const look = () => (window.firstSeatMs ? resolve(window.firstSeatMs) : setTimeout(look, 5));
  look();
})"""


def measure(seconds: float = 60.0) -> list[Measure]:
    """Measure for so long; the heap over all of it."""
    path = find_chromium()
    if path is None:
        return [
            Measure(name="floor page", value=0, unit="", note="not measured: no Chromium on this machine")
        ]
    with (
        served(watch=True, site=SITE, timezone="UTC", sources=[_source()]) as site,
        _pace(site, WARM_UP_S + seconds) as go,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        try:
            loads = [_load_ms(browser, site) for _ in range(LOADS)]
            return [*_running(browser, site, go, seconds), _load(loads)]
        finally:
            browser.close()


def _source() -> dict[str, Any]:
    return {"kind": "feed", "name": SOURCE, "token_hash": "sha256:" + "0" * 64, "heartbeat_s": None}


def _running(browser: Browser, site: Served, go: Any, seconds: float) -> list[Measure]:
    page = _open(browser, site)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable")
    processes = browser.new_browser_cdp_session()
    page.evaluate(PROBE, [SEAT])
    go()
    time.sleep(WARM_UP_S)
    heap = [(0.0, _heap_kb(devtools))]
    before, began = _cpu_s(processes), time.perf_counter()
    tasks = _tasks(devtools)
    page.evaluate("() => { probe.counting = true; }")
    ages: list[float] = []
    # In between only in a long run: what a collection costs would show in a short one's figures.
    for look_s in [*(LOOK_S * n for n in range(1, ceil(seconds / LOOK_S))), seconds]:
        time.sleep(max(0.0, began + look_s - time.perf_counter()))
        if look_s == seconds:
            wall_s = time.perf_counter() - began
            shares = {kind: (cpu - before.get(kind, 0.0)) / wall_s for kind, cpu in _cpu_s(processes).items()}
            tasks = {name: (value - tasks[name]) / wall_s for name, value in _tasks(devtools).items()}
        ages += page.evaluate("() => probe.ages.splice(0)")  # else they would be what grows
        heap.append(((time.perf_counter() - began) / 60, _heap_kb(devtools)))
    overtaken = int(page.evaluate("() => probe.overtaken"))
    page.close()
    return [*_ages(sorted(ages), overtaken), *_cost(shares, tasks, heap)]


def _ages(ages: list[float], overtaken: int) -> list[Measure]:
    if not ages:
        raise RuntimeError("no seat was painted: does the page show the agents of the log?")
    middle, p99 = ages[len(ages) // 2] * 1000, ages[int(len(ages) * 0.99)] * 1000
    pace = f"{AGENTS:,} agents, {PER_S} events a second"
    return [
        Measure(
            name="event -> painted seat, median",
            value=middle,
            unit="ms",
            goal=f"<= {GOAL_MEDIAN_MS}",
            note=pace,
        ),
        Measure(
            name="event -> painted seat, p99",
            value=p99,
            unit="ms",
            goal=f"<= {GOAL_P99_MS}",
            ratio=p99 / middle,
            ratio_of="its median",
            note=f"{len(ages):,} painted, {overtaken:,} overtaken by the agent's next; "
            f"the slowest took {ages[-1] * 1000:.0f} ms",
        ),
    ]


def _cost(
    shares: dict[str, float], tasks: dict[str, float], heap: list[tuple[float, float]]
) -> list[Measure]:
    parts = ", ".join(f"{name} {value * 100:.0f} %" for name, value in tasks.items())
    others = ", ".join(f"{kind} {share * 100:.0f} %" for kind, share in shares.items() if kind != "renderer")
    return [
        Measure(
            name="floor page, its process",
            value=shares.get("renderer", 0.0) * 100,
            unit="% of a core",
            goal=f"<= {GOAL_CORE}",
            ratio=tasks["tasks"],
            ratio_of="a core for its main thread",
            note=f"main thread: {parts}; beside it {others}",
        ),
        Measure(
            name="floor page, heap",
            value=trend(heap),
            unit="kB/min",
            goal=f"<= {FLAT_KB_A_MINUTE:g}" if len(heap) >= LOOKS_TO_JUDGE else "",
            note=f"within {heap[-1][0]:.1f} min"
            + ("" if len(heap) >= LOOKS_TO_JUDGE else " (too short to judge: --page-seconds 1800)")
            + ", collected before each look, MB: "
            + ", ".join(f"{kb / 1000:.1f}" for _, kb in heap),
        ),
    ]


def trend(looks: Sequence[tuple[float, float]]) -> float:
    """Return by how much the second grows with the first: the median of all pairs' slopes (Theil, Sen).

    One collection that leaves more behind than the others, as some do, does not move it.
    """
    pairs = combinations(looks, 2)
    return median((y2 - y1) / (x2 - x1) for (x1, y1), (x2, y2) in pairs)


def _load_ms(browser: Browser, site: Served) -> float:
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    page.add_init_script(FIRST_SEAT)
    page.goto(f"{site.url}/floor?lang=en", wait_until="commit")
    page.wait_for_selector(SEAT, timeout=60_000)
    took = float(page.evaluate(AFTER_FIRST_SEAT))
    page.close()
    return took


def _load(loads: list[float]) -> Measure:
    shown = ", ".join(f"{load:.0f}" for load in loads)
    return Measure(
        name="floor page, open -> first seat painted",
        value=sorted(loads)[len(loads) // 2],
        unit="ms",
        goal=f"<= {GOAL_LOAD_MS}",
        ratio=max(loads) / min(loads),
        ratio_of="the slowest to the fastest",
        note=f"each in a browser context without a cache, ms: {shown}",
    )


def _open(browser: Browser, site: Served) -> Page:
    """Open the page and wait until all of it is drawn: the list comes last."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    page.goto(f"{site.url}/floor?lang=en")
    for drawn in (SEAT, LIST):
        page.wait_for_selector(drawn, timeout=60_000)
    return page


def _heap_kb(devtools: CDPSession) -> float:
    devtools.send("HeapProfiler.collectGarbage")
    return float(devtools.send("Runtime.getHeapUsage")["usedSize"]) / 1000


def _cpu_s(processes: CDPSession) -> dict[str, float]:
    """Return the seconds of a core used so far, by kind of Chromium's processes."""
    found: dict[str, float] = {}
    for process in processes.send("SystemInfo.getProcessInfo")["processInfo"]:
        kind = str(process["type"]).lower()
        found[kind] = found.get(kind, 0.0) + float(process["cpuTime"])
    return found


def _tasks(devtools: CDPSession) -> dict[str, float]:
    told = {metric["name"]: metric["value"] for metric in devtools.send("Performance.getMetrics")["metrics"]}
    return {
        "tasks": told["TaskDuration"],
        "script": told["ScriptDuration"],
        "style": told["RecalcStyleDuration"],
        "layout": told["LayoutDuration"],
    }


@contextmanager
def _pace(site: Served, seconds: float) -> Iterator[Any]:
    """Sign everybody in; give what lets the events begin."""
    command = [
        sys.executable,
        "-m",
        "bench.floor_pace",
        site.redis_url,
        SITE,
        str(AGENTS),
        str(PER_S),
        str(seconds),
    ]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ourselves
    assert process.stdin is not None  # noqa: S101 - they are pipes
    assert process.stdout is not None  # noqa: S101
    if process.stdout.readline().strip() != "there":
        raise RuntimeError("the floor did not sign in: see what it said above")
    stdin = process.stdin

    def go() -> None:
        stdin.write("go\n")
        stdin.flush()

    try:
        yield go
    finally:
        process.kill()
        process.wait(20)
