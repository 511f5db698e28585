"""Floorwatch's front door: reads the command line and hands on. No logic lives here."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

try:
    from collectors.simulator import configuration as simulated
    from floor import compose, logs, seat_plan_columns
    from floor.settings import ConfigError, Problem, Settings
    from floor.settings.follow import Follow
    from floor.settings.shape import DEFAULT_FILE
    from floor.store.errors import StoreError
    from floor.supervisor import FATAL_EXIT
except ModuleNotFoundError as missing:  # another Python than the one it was set up with
    sys.exit(
        f"The package {missing.name} is missing for {sys.executable}. "
        "Set up Floorwatch once with: make setup\n"
        "Then call it as: .venv/bin/python app.py"
    )

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dashboard.guest import Guest
    from floor.check import Finding

    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - no public name

# Each verb imports what it needs when it runs: a supervisor need not hold Dash in memory.


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line says and return the exit code."""
    arguments = parser().parse_args(argv)
    try:
        code: int = arguments.verb(arguments)
    except ConfigError as error:
        print(of_flags(error, arguments), file=sys.stderr)
        return FATAL_EXIT
    except (StoreError, compose.Refused) as error:
        print(error, file=sys.stderr)
        return FATAL_EXIT
    return code


def parser() -> argparse.ArgumentParser:
    """Return the command line's grammar."""
    top = argparse.ArgumentParser(prog="app.py", description="Live monitor of a call-centre floor.")
    verbs = top.add_subparsers(required=True, metavar="VERB")
    config = argparse.ArgumentParser(add_help=False)
    config.add_argument(
        "--config", type=Path, default=DEFAULT_FILE, metavar="FILE", help="default: config.yaml"
    )
    door = argparse.ArgumentParser(add_help=False)
    door.add_argument("--host", help="address to listen on (web.host)")
    door.add_argument("--port", type=int, help="port to listen on, 0 for a free one (web.port)")
    door.add_argument(
        "--insecure",
        action="store_true",
        default=None,
        help="--host may be one that others reach, without sign-in",
    )

    def verb(name: str, does: Any, text: str, *parents: argparse.ArgumentParser) -> argparse.ArgumentParser:
        return added(verbs, name, does, text, config, *parents)

    running = verb("run", run, "Start everything and keep it running.", door)
    running.add_argument("--demo", action="store_const", const=compose.DEMO, dest="config",
                         help="a demonstration floor instead of your own")  # fmt: skip
    running.add_argument("--agents", type=int, metavar="N", help="of the demonstration floor: 12 to 10,000")
    collecting = verb("collect", collect, "Bring the sources' events to the log.")
    collecting.add_argument(
        "--recording", type=Path, metavar="FILE", help="play this instead, in its own time"
    )
    collecting.add_argument("--speed", type=speed, default=1.0, help="of the recording: 60, or max")
    collecting.add_argument(
        "--past", action="store_true", help="make the days before the demonstration floor began, and end"
    )
    verb("watch", watch, "Keep the picture of the floor; a second one stands by.")
    verb("web", web, "Serve pages, /live and the API.", door)
    replaying = verb(
        "replay", replay, "Show a recording in the whole product, in the recording's time.", door
    )
    replaying.add_argument(
        "recording", type=Path, metavar="FILE", help="AMI recording, call log or queue_log"
    )
    replaying.add_argument("--speed", type=speed, default=1.0, help="60 for sixty times as fast, or max")
    verb("check", check, "Say whether the configuration is right and the sources can be read.")
    parse_tokens(verbs)
    parse_plan(verbs, config)
    return top


def added(
    verbs: Verbs, name: str, does: Any, text: str, *parents: argparse.ArgumentParser
) -> argparse.ArgumentParser:
    """Add a verb: what it `does`, and what its help says."""
    made: argparse.ArgumentParser = verbs.add_parser(name, help=text, description=text, parents=parents)
    made.set_defaults(verb=does)
    return made


def parse_tokens(verbs: Verbs) -> None:
    """Add the grammar of tokens."""
    text = "Tokens of feeds and their hashes."
    whats = verbs.add_parser("tokens", help=text).add_subparsers(required=True, metavar="WHAT")
    hashing = "Print the hash of a token (asked for, or the first line of standard input)."
    added(whats, "hash", tokens_hash, hashing)
    added(whats, "new", tokens_new, "Print a fresh token for a sender, once, and its hash.")


def parse_plan(verbs: Verbs, config: argparse.ArgumentParser) -> None:
    """Add the grammar of the plan of the seats."""
    text = "The plan of the seats."
    whats = verbs.add_parser("plan", help=text).add_subparsers(required=True, metavar="WHAT")
    imported = added(whats, "import", plan_import, "Make the plan file out of a CSV.", config)
    imported.formatter_class = argparse.RawDescriptionHelpFormatter  # its example keeps its lines
    imported.epilog = seat_plan_columns.EXAMPLE
    imported.add_argument(
        "csv", type=Path, metavar="FILE", help="columns room,row,seat,x_m,y_m[,name,room_name]"
    )
    imported.add_argument("--to", type=Path, metavar="FILE", help="default: the site's own (seating.file)")
    imported.add_argument(
        "--replace",
        action="store_true",
        help="put it in place of the plan there is, which is kept as .old",
    )
    looking = "Say what the plan is like, and who sits where it has no seat."
    looked = added(whats, "check", plan_check, looking, config)
    for planning in (imported, looked):
        planning.add_argument("--demo", action="store_const", const=compose.DEMO, dest="config",
                              help="of the demonstration floor instead of your own")  # fmt: skip


FLAGS: Final[dict[tuple[str | int, ...], str]] = {
    ("web", "host"): "host",
    ("web", "port"): "port",
    ("web", "insecure"): "insecure",
    ("sources", 0, "agents"): "agents",
}
"""Where in the configuration the value of a flag lies."""


def of_flags(error: ConfigError, arguments: argparse.Namespace) -> ConfigError:
    """Return the mistakes with those of the command line told of their flags: they stand in no file."""

    def told(problem: Problem) -> Problem:
        flag = FLAGS.get(problem.path)
        if flag is None or getattr(arguments, flag, None) is None:
            return problem
        return Problem(f"--{flag}", None, (), problem.text)

    return ConfigError([told(problem) for problem in error.problems])


def speed(text: str) -> float | Literal["max"]:
    """Read a speed: a factor above 0, or max."""
    if text == "max":
        return "max"
    if (factor := float(text)) > 0:
        return factor
    raise argparse.ArgumentTypeError("expected a number above 0, or max")


def overrides(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return what lies over the configuration file: our starter's word, then the command line's."""
    given = {key: getattr(arguments, key, None) for key in ("host", "port", "insecure")}
    line = {key: value for key, value in given.items() if value is not None}
    over = compose.laid(compose.read_given().overrides, {"web": line} if line else {})
    agents = getattr(arguments, "agents", None)
    return compose.laid(over, simulated.sized(agents)) if agents is not None else over


def settings_from(config: Path, over: compose.Overrides, text: str | None) -> Settings:
    """Make settings of a configuration file, or of its `text`, with `over` laid over them.

    Beneath lies what a simulated floor is like, where the configuration has one.
    """
    return Settings.load(config, over, text, simulated.beneath)


def settings_of(arguments: argparse.Namespace, process: str) -> Settings:
    """Read the configuration and set up this process's log."""
    settings = settings_from(arguments.config, overrides(arguments), compose.read_given().text)
    logs.configure(settings.log, process)
    return settings


def followed(
    arguments: argparse.Namespace,
    process: str,
    load: Callable[[], Settings] | None = None,
    file: Path | None = None,
) -> Follow:
    """Read the configuration, set up this process's log, and return what takes up changes of both.

    A process that was started by another of ours follows what that one gives it.
    """

    def read() -> Settings:
        return settings_from(arguments.config, overrides(arguments), compose.read_given().text)

    def taken(settings: Settings) -> None:
        logs.configure(settings.log, process)

    given = file is None and compose.given_file()
    following = Follow(load or read, given or arguments.config, taken=taken, tells=not given)
    taken(following.settings)
    return following


def refuse_reach(settings: Settings) -> None:
    """Refuse, before anything starts, an address that others can reach while nobody has to sign in."""
    if settings.web.host == "127.0.0.1":
        return
    from dashboard.serve import Refused, check_reach

    try:
        check_reach(settings.web.host, insecure=settings.web.insecure)
    except Refused as error:
        raise compose.Refused(str(error)) from None


def run(arguments: argparse.Namespace) -> int:
    """Start everything."""
    if arguments.agents is not None and arguments.config != compose.DEMO:
        raise compose.Refused("--agents: is for the demonstration floor; give --demo, too")
    refuse_reach(settings_of(arguments, "run"))
    return compose.run(
        lambda over, text: settings_from(arguments.config, over, text),
        lambda load: followed(arguments, "run", load, arguments.config),
        arguments.config,
        overrides(arguments),
    )


def collect(arguments: argparse.Namespace) -> int:
    """Run the sources, or play one recording, or make the days before a simulated floor began."""
    if arguments.past:
        return past(arguments)
    if arguments.recording is None:
        from collectors import run as sources

        following = followed(arguments, "collect")
        return sources.main(following.settings, following.changes())
    settings = settings_of(arguments, "collect")
    from collectors.replay import main as recording
    from collectors.replay.recording import RecordingError

    try:
        recording.main(settings, arguments.recording, arguments.speed)
    except* (RecordingError, StoreError) as errors:
        raise compose.Refused("; ".join(str(error) for error in errors.exceptions)) from None
    return 0


def past(arguments: argparse.Namespace) -> int:
    """Make the days before the demonstration floor began. Of no other floor are days made up."""
    if arguments.config != compose.DEMO:
        raise compose.Refused("--past: is for the demonstration floor")
    settings = settings_of(arguments, "past")
    if not settings.redis.embedded:
        raise compose.Refused("--past: is for the demonstration floor's own Redis")
    from collectors.simulator import past as days_before

    return days_before.main(settings)


def watch(arguments: argparse.Namespace) -> int:
    """Keep the picture."""
    from floor import watch_process

    code = watch_process.main(followed(arguments, "watch"))
    return FATAL_EXIT if code == watch_process.UNFIT else code


def web(arguments: argparse.Namespace) -> int:
    """Serve."""
    from dashboard import serve

    following = followed(arguments, "web")
    settings = following.settings
    refuse_reach(settings)
    try:
        serve.main(
            settings,
            settings.web.host,
            settings.web.port,
            guests=guests(settings),
            follow=following,
            standing=lambda: compose.standing(following),
        )
    except serve.Refused as error:
        raise compose.Refused(str(error)) from None
    return 0


def guests(settings: Settings) -> list[Guest]:
    """Return what the web process serves beside the pages: the feed's door, also for senders to come."""
    if settings.mode == "replay":
        return []
    from collectors.feed.door import Door
    from collectors.feed.limits import MESSAGE_BYTES
    from dashboard.guest import Guest

    door = Door(settings)
    return [
        Guest(
            routes=door.routes,
            run=door.run,
            longest_message_bytes=MESSAGE_BYTES,
            take_up=door.take_up,
            openapi=door.described,
        )
    ]


def replay(arguments: argparse.Namespace) -> int:
    """Show a recording."""
    from collectors.replay.recording import RecordingError, detect

    refuse_reach(settings_of(arguments, "replay"))
    try:
        detect(arguments.recording)
    except RecordingError as error:
        raise compose.Refused(str(error)) from None
    return compose.replay(
        lambda over, text: settings_from(arguments.config, over, text),
        arguments.config,
        overrides(arguments),
        arguments.recording,
        str(arguments.speed),
    )


def check(arguments: argparse.Namespace) -> int:
    """Look at the configuration and what it names."""
    from collectors import check as collectors_check
    from floor import check as floor_check
    from floor import seat_plan_check

    settings = settings_of(arguments, "check")
    try:
        refuse_reach(settings)
        door = floor_check.door(settings)
    except compose.Refused as error:
        door = floor_check.Finding(False, f"web: {error}")
    print(f"{arguments.config}: right; site {settings.site}, time zone {settings.timezone}")
    return told(
        [
            floor_check.folder(settings),
            floor_check.store(settings),
            door,
            *collectors_check.sources(settings),
            *seat_plan_check.seats(settings),
        ]
    )


def told(findings: Sequence[Finding]) -> int:
    """Print what was found, and return the exit code that goes with it."""
    for finding in findings:
        print(finding.text if finding.right else f"NOT RIGHT  {finding.text}")
    return 0 if all(finding.right for finding in findings) else 1


def plan_import(arguments: argparse.Namespace) -> int:
    """Make the plan file."""
    from floor.seat_plan_file import NotWritable, file_of
    from floor.seat_plan_import import import_csv

    settings = None if arguments.to else settings_of(arguments, "plan")
    to = arguments.to if settings is None else file_of(settings)
    try:
        made = import_csv(arguments.csv, to, replace=arguments.replace)
        print(made if settings is None else f"site {settings.site}: {made}")
    except NotWritable as error:
        raise compose.Refused(str(error)) from None
    return 0


def plan_check(arguments: argparse.Namespace) -> int:
    """Look at the plan."""
    from floor import seat_plan_check

    return told(seat_plan_check.seats(settings_of(arguments, "plan")))


def tokens_hash(_arguments: argparse.Namespace) -> int:
    """Print a token's hash."""
    from collectors.feed import tokens

    try:
        print(tokens.token_hash(tokens.asked()))
    except tokens.Unusable as error:
        raise compose.Refused(str(error)) from None
    return 0


def tokens_new(_arguments: argparse.Namespace) -> int:
    """Print a new token and its hash."""
    from collectors.feed import tokens

    token = tokens.fresh()
    print(
        f"token, for the sender alone (it is kept nowhere): {token}\ntoken_hash: {tokens.token_hash(token)}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
