"""The recordings, played through collector and board, against what Asterisk said of itself."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any, NamedTuple, cast

import pytest

from collectors.replay.recording import read_recording
from floor.model.board import Board
from floor.model.config import FloorConfig
from floor.model.events import AnyEvent, CallAnswered, CallEnded, CallLeft, CallQueued, Event
from floor.model.picture import AcdCounters, AgentRow, MembershipRow, QueueRow, agent_key, queue_key
from tests.doubles import recordings

QUEUES = ("sales", "support", "complaints")
DEVICES = (
    "unknown",
    "idle",
    "in_use",
    "busy",
    "invalid",
    "unavailable",
    "ringing",
    "ring_in_use",
    "on_hold",
)
AWAY = (1795313920.614, 1795313945.621)
"""In ``restart``: from when to when nobody listened to the AMI."""

each_folder = pytest.mark.parametrize("folder", recordings.FOLDERS)
each_queue = pytest.mark.parametrize("queue", QUEUES)


@cache
def events(folder: str, kind: str) -> tuple[Event, ...]:
    path = recordings.ami(folder) if kind == "ami" else recordings.queue_log(folder)
    return tuple(read_recording(path, kind))


@cache
def picture(folder: str, kind: str = "ami", until: float = float("inf")) -> dict[str, Any]:
    board = Board(FloorConfig(mode="replay"))
    now = 0.0
    for event in events(folder, kind):
        if event.at > until:
            break
        now = max(now, event.at)
        board.apply(cast("AnyEvent", event), now)
    return dict(board.picture())


def queue_row(rows: dict[str, Any], queue: str) -> QueueRow:
    row = rows[queue_key(queue)]
    assert isinstance(row, QueueRow)
    return row


def counters(rows: dict[str, Any], queue: str) -> AcdCounters:
    acd = queue_row(rows, queue).acd
    assert acd is not None
    return acd


def agent(rows: dict[str, Any], member: dict[str, str]) -> AgentRow:
    row = rows[agent_key(member["Location"])]
    assert isinstance(row, AgentRow)
    return row


def membership(rows: dict[str, Any], member: dict[str, str]) -> MembershipRow:
    (found,) = (each for each in agent(rows, member).queues if each.queue == member["Queue"])
    return found


def members(folder: str) -> list[dict[str, str]]:
    queues = recordings.truth(folder)["queues"].values()
    found = [member for queue in queues for member in queue["members"]]
    assert len(found) > 15
    return found


def before_restart(folder: str, kind: str) -> list[dict[str, str]]:
    """Return what QueueStatus listed just before the PBX went down."""
    listed = recordings.truth(folder, "truth_before_restart")["events"]
    return [item for item in listed if item.get("Event") == kind]


def rounded(percentage: float | None) -> str:
    """Return a percentage as Asterisk prints it, which says 0.0 where there was no call."""
    return f"{percentage or 0.0:.1f}"


# -------------------------------------------------------------------- Asterisk's figures at the end


@each_queue
@each_folder
def test_completed_and_abandoned_are_asterisks(folder: str, queue: str) -> None:
    truth = recordings.truth(folder)["queues"][queue]["params"]
    ours = counters(picture(folder), queue)
    assert (ours.completed, ours.abandoned) == (int(truth["Completed"]), int(truth["Abandoned"]))


@each_queue
@each_folder
def test_both_service_levels_are_asterisks(folder: str, queue: str) -> None:
    truth = recordings.truth(folder)["queues"][queue]["params"]
    ours = counters(picture(folder), queue)
    assert rounded(ours.service_level_perf) == truth["ServicelevelPerf"]
    assert rounded(ours.service_level_perf2) == truth["ServicelevelPerf2"]


def test_the_service_levels_compared_are_not_all_alike() -> None:
    said = {
        recordings.truth(folder)["queues"][queue]["params"]["ServicelevelPerf2"]
        for folder in recordings.FOLDERS
        for queue in QUEUES
    }
    assert said == {"100.0", "90.9", "81.0"}


@each_queue
@each_folder
def test_as_many_wait_as_asterisk_says(folder: str, queue: str) -> None:
    truth = recordings.truth(folder)["queues"][queue]["params"]
    assert queue_row(picture(folder), queue).waiting == int(truth["Calls"])


@each_queue
@each_folder
def test_every_queue_visit_has_one_fate(folder: str, queue: str) -> None:
    today = queue_row(picture(folder), queue).today
    assert today.offered == today.answered + today.abandoned + today.otherwise_left + today.waiting


@each_folder
def test_calls_taken_since_last_added_are_asterisks(folder: str) -> None:
    rows = picture(folder)
    ours = {(m["Queue"], m["Location"]): membership(rows, m).calls_taken for m in members(folder)}
    assert ours == {(m["Queue"], m["Location"]): int(m["CallsTaken"]) for m in members(folder)}
    assert sum(ours.values()) > 10


@each_folder
def test_the_members_are_asterisks_and_nobody_elses(folder: str) -> None:
    rows = picture(folder)
    ours = {
        (each.queue, row.agent) for row in rows.values() if isinstance(row, AgentRow) for each in row.queues
    }
    assert ours == {(m["Queue"], m["Location"]) for m in members(folder)}


@each_folder
def test_pauses_and_their_reasons_are_asterisks_per_queue(folder: str) -> None:
    rows = picture(folder)
    for member in members(folder):
        ours = membership(rows, member)
        paused = member["Paused"] == "1"
        assert (ours.paused, ours.pause_reason) == (paused, member["PausedReason"] if paused else "")


@each_folder
def test_an_agent_is_ready_if_unpaused_in_any_of_its_queues(folder: str) -> None:
    rows = picture(folder)
    unpaused = {member["Location"] for member in members(folder) if member["Paused"] == "0"}
    for member in members(folder):
        expected = "ready" if member["Location"] in unpaused else "not_ready"
        assert agent(rows, member).availability == expected


@each_folder
def test_phones_are_in_the_state_asterisk_says(folder: str) -> None:
    rows = picture(folder)
    for member in members(folder):
        assert agent(rows, member).device == DEVICES[int(member["Status"])]


def test_at_the_cut_of_the_crash_who_has_a_queues_call_is_talking_or_holds() -> None:
    rows = picture("crash")
    in_call = {m["Location"]: m["Queue"] for m in members("crash") if m["InCall"] == "1"}
    assert len(in_call) > 3
    for member in members("crash"):
        row = agent(rows, member)
        if member["Location"] in in_call:
            assert row.activity in ("talking", "hold")
            assert row.queue == in_call[member["Location"]]


# ------------------------------------------------------------- Asterisk's figures before its restart


@pytest.mark.parametrize("params", before_restart("crash", "QueueParams"), ids=lambda params: params["Queue"])
def test_just_before_the_crash_everything_agrees_too(params: dict[str, str]) -> None:
    rows = picture("crash", until=recordings.truth("crash", "truth_before_restart")["t"])
    ours = counters(rows, params["Queue"])
    assert (ours.completed, ours.abandoned) == (int(params["Completed"]), int(params["Abandoned"]))
    assert rounded(ours.service_level_perf) == params["ServicelevelPerf"]
    assert rounded(ours.service_level_perf2) == params["ServicelevelPerf2"]
    assert queue_row(rows, params["Queue"]).waiting == int(params["Calls"])
    for member in before_restart("crash", "QueueMember"):
        assert membership(rows, member).calls_taken == int(member["CallsTaken"])


@pytest.mark.parametrize(
    "params", before_restart("restart", "QueueParams"), ids=lambda params: params["Queue"]
)
def test_before_the_restart_only_calls_that_ended_while_nobody_listened_are_missing(
    params: dict[str, str],
) -> None:
    queue = params["Queue"]
    rows = picture("restart", until=recordings.truth("restart", "truth_before_restart")["t"])
    ours = counters(rows, queue)
    unheard = ended_while_away()
    assert ours.completed + len(unheard[queue]) == int(params["Completed"])
    assert ours.abandoned == int(params["Abandoned"])
    assert rounded(ours.service_level_perf) == params["ServicelevelPerf"]


def ended_while_away() -> dict[str, list[str]]:
    """Return the calls that ended while the AMI was away, by queue, as queue_log has them."""
    unheard: dict[str, list[str]] = {queue: [] for queue in QUEUES}
    for event in events("restart", "log"):
        if isinstance(event, CallEnded) and AWAY[0] < event.at <= AWAY[1] and event.call is not None:
            unheard[event.queue].append(event.call)
    return unheard


def test_calls_taken_before_the_restart_differ_only_by_the_reset_and_by_what_nobody_heard() -> None:
    """The reset of sales zeroed what its members had taken, and said so to nobody."""
    rows = picture("restart", until=recordings.truth("restart", "truth_before_restart")["t"])
    asterisks = {
        (m["Queue"], m["Location"]): int(m["CallsTaken"]) for m in before_restart("restart", "QueueMember")
    }
    ours = {
        (m["Queue"], m["Location"]): membership(rows, m).calls_taken
        for m in before_restart("restart", "QueueMember")
    }
    differences = Counter({key: ours[key] - asterisks[key] for key in ours if ours[key] != asterisks[key]})
    before_the_reset = {key: count for key, count in differences.items() if count > 0}
    unheard = {key: -count for key, count in differences.items() if count < 0}
    assert before_the_reset == {("sales", "PJSIP/1005"): 1}
    assert {queue for queue, _ in unheard} <= {queue for queue, calls in ended_while_away().items() if calls}
    assert all(
        count <= len(ended_while_away()[queue]) for queue, count in Counter(q for q, _ in unheard).items()
    )


# -------------------------------------------------------------------- the queue_log of the same run


class Visit(NamedTuple):
    call: str
    queue: str
    nth: int


def fates(folder: str, kind: str, *, until: float = float("inf")) -> dict[Visit, str]:
    """Return what became of every visit: answered, how it left, or waiting."""
    joins: Counter[tuple[str, str]] = Counter()
    found: dict[Visit, str] = {}
    for event in events(folder, kind):
        if event.at > until:
            break
        if isinstance(event, CallQueued):
            joins[event.call, event.queue] += 1
        if isinstance(event, CallQueued | CallAnswered | CallLeft):
            visit = Visit(event.call, event.queue, max(joins[event.call, event.queue], 1))
            if isinstance(event, CallLeft):
                found[visit] = event.outcome
            else:
                found[visit] = "answered" if isinstance(event, CallAnswered) else "waiting"
    return found


def test_in_the_quiet_run_both_logs_tell_the_same_fate_of_every_visit() -> None:
    assert fates("light", "ami") == fates("light", "log")
    assert len(fates("light", "log")) == 54


@each_queue
def test_in_the_quiet_run_both_logs_give_the_same_figures(queue: str) -> None:
    ami, log = (queue_row(picture("light", kind), queue).today for kind in ("ami", "log"))
    assert (ami.offered, ami.answered, ami.abandoned, ami.otherwise_left) == (
        log.offered,
        log.answered,
        log.abandoned,
        log.otherwise_left,
    )
    assert (ami.asa_s, ami.service_levels) == (log.asa_s, log.service_levels)


def test_in_the_restart_both_logs_agree_on_every_visit_both_saw_from_its_beginning() -> None:
    ami, log = fates("restart", "ami"), fates("restart", "log")
    only_log = log.keys() - ami.keys()
    assert ami.keys() <= log.keys()
    arrived = {event.call: event.at for event in events("restart", "log") if isinstance(event, CallQueued)}
    assert all(AWAY[0] - 1 < arrived[visit.call] < AWAY[1] for visit in only_log)
    assert len(only_log) == 6
    assert {visit: log[visit] for visit in ami} == ami


def test_in_the_crash_the_queue_log_alone_tells_timeouts_from_callers_who_gave_up() -> None:
    cut = max(event.at for event in events("crash", "ami"))
    ami, log = fates("crash", "ami"), fates("crash", "log", until=cut)
    assert ami.keys() == log.keys()
    timeouts = {visit for visit, fate in log.items() if fate == "timeout"}
    assert len(timeouts) == 6
    assert {ami[visit] for visit in timeouts} == {"abandoned"}
    assert {visit: fate for visit, fate in ami.items() if visit not in timeouts} == {
        visit: fate for visit, fate in log.items() if visit not in timeouts
    }


@each_queue
def test_in_the_crash_both_logs_give_the_same_figures_up_to_the_cut(queue: str) -> None:
    cut = max(event.at for event in events("crash", "ami"))
    ami, log = (queue_row(picture("crash", kind, cut), queue).today for kind in ("ami", "log"))
    assert (ami.offered, ami.answered, ami.waiting) == (log.offered, log.answered, log.waiting)
    assert ami.abandoned + ami.otherwise_left == log.abandoned + log.otherwise_left


def test_at_the_cut_of_the_crash_six_visits_wait_and_the_queue_log_knows_their_end() -> None:
    cut = max(event.at for event in events("crash", "ami"))
    open_at_cut = {visit for visit, fate in fates("crash", "ami").items() if fate == "waiting"}
    later = {visit: fate for visit, fate in fates("crash", "log").items() if visit in open_at_cut}
    waiting_at_the_kill = {visit for visit, fate in later.items() if fate == "waiting"}
    assert len(open_at_cut) == 12
    assert len(waiting_at_the_kill) == 6
    rows = [queue_row(picture("crash", "ami", cut), queue) for queue in QUEUES]
    assert sum(row.waiting for row in rows if row.waiting is not None) == 6
    assert sum(row.today.waiting for row in rows) == 6
