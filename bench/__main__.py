"""Run the measurements: `python -m bench [NAME …] [--seconds N] [--json FILE]`."""

import argparse
from collections.abc import Callable
from pathlib import Path

from bench import (
    ami_to_log,
    ami_to_picture,
    ami_wire,
    feed,
    floor_page,
    log_to_picture,
    replay_day,
    stalled_viewers,
    start,
    viewers,
    watch_memory,
)
from bench.result import Measure, table, write

DEFAULT_JSON = Path("var/bench.json")


def main() -> None:
    """Measure what was asked for, or everything."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure Floorwatch.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="which to run (default: all)")
    parser.add_argument(
        "--seconds", type=float, default=60.0, help="length of log_to_picture at its goal's pace"
    )
    parser.add_argument(
        "--page-seconds",
        type=float,
        default=60.0,
        help="how long the floor page is watched (1800 for its heap)",
    )
    parser.add_argument("--json", type=Path, default=DEFAULT_JSON, help="where the numbers are written")
    arguments = parser.parse_args()
    benches: dict[str, Callable[[], list[Measure]]] = {
        "log_to_picture": lambda: log_to_picture.measure(arguments.seconds),
        "ami_wire": ami_wire.measure,
        "ami_to_log": ami_to_log.measure,
        "ami_to_picture": ami_to_picture.measure,
        "feed": feed.measure,
        "watch_memory": watch_memory.measure,
        "floor_page": lambda: floor_page.measure(arguments.page_seconds),
        "viewers": viewers.measure,
        "stalled_viewers": stalled_viewers.measure,
        "replay_day": replay_day.measure,
        "start": start.measure,
    }
    unknown = [name for name in arguments.names if name not in benches]
    if unknown:
        parser.error(f"no such measurement: {', '.join(unknown)} (there are: {', '.join(benches)})")
    measures: list[Measure] = []
    for name in arguments.names or benches:
        print(f"measuring {name} …", flush=True)
        measures += benches[name]()
    print(table(measures))
    write(measures, arguments.json)
    print(f"written to {arguments.json}")


if __name__ == "__main__":
    main()
