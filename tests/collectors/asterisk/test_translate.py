from __future__ import annotations

import pytest

from collectors.asterisk.translate import Translator
from collectors.asterisk.wire import Decoder, Message
from collectors.replay.recording import read_recording
from floor.model.events import (
    CallAnswered,
    CallDequeued,
    CallEnded,
    CallHeld,
    CallLeft,
    CallQueued,
    CallResumed,
    CallRingEnded,
    CallRinging,
    CallSeen,
    CallTransferred,
    Event,
    LegEnded,
    LegSeen,
    MemberAdded,
    MemberChanged,
    MemberRemoved,
    MemberSeen,
    QueueReported,
    SnapshotBegan,
    SnapshotEnded,
    SourceDown,
    SourceUp,
)
from tests.doubles import recordings

CALLER = {"Uniqueid": "100.1", "Linkedid": "100.1"}
AGENT = {"DestUniqueid": "100.2", "DestLinkedid": "100.1"}
SALES = {"Queue": "sales", "Interface": "PJSIP/1001", "MemberName": "Anna"}
MEMBER = {
    **SALES,
    "CallsTaken": "3",
    "LastCall": "90",
    "LastPause": "80",
    "LoginTime": "70",
    "InCall": "1",
    "Status": "2",
    "Paused": "1",
    "PausedReason": "Lunch",
    "Wrapuptime": "0",
}
UP = SourceUp(at=100.0, source="pbx", kind="asterisk", tells_members=True, tells_holds=True, started_at=40.0)


def message(first: str, /, **headers: str) -> Message:
    kind, _, name = first.rpartition(" ")
    lines = "".join(f"{key.replace('_', '-')}: {value}\r\n" for key, value in headers.items())
    (decoded,) = Decoder().feed(f"{kind or 'Event'}: {name}\r\n{lines}\r\n".encode())
    return decoded


@pytest.fixture
def pbx() -> Translator:
    translator = Translator("pbx")
    assert translator.translate(message("FullyBooted", Uptime="60"), 100.0) == [UP]
    return translator


def said(pbx: Translator, first: str, at: float = 101.5, /, **headers: str) -> list[Event]:
    return pbx.translate(message(first, **headers), at)


def only(pbx: Translator, first: str, at: float = 101.5, /, **headers: str) -> Event:
    (event,) = said(pbx, first, at, **headers)
    return event


# ------------------------------------------------------------------------------------------ calls


def test_a_caller_joins_and_its_number_is_masked(pbx: Translator) -> None:
    event = only(
        pbx,
        "QueueCallerJoin",
        **CALLER,
        Queue="sales",
        CallerIDNum="0601100001",
        CallerIDName="ACME",
        Position="2",
    )
    assert event == CallQueued(
        at=101.5, source="pbx", call="100.1", queue="sales", linked="100.1", caller="******0001", position=2
    )


@pytest.mark.parametrize("number", ["<unknown>", "unknown", "", "anonymous"])
def test_a_missing_caller_id_is_no_number_however_it_is_written(pbx: Translator, number: str) -> None:
    event = only(pbx, "QueueCallerJoin", **CALLER, Queue="sales", CallerIDNum=number)
    assert isinstance(event, CallQueued)
    assert event.caller == ""


def test_no_name_of_a_caller_is_in_any_event_of_a_recording() -> None:
    written = repr([*read_recording(recordings.ami("light"), "pbx")])
    for name in ("ACME", "Dupont", "王小明", "Mary", "Hall", "06011"):
        assert name not in written
    assert "Aïcha Diallo" in written


def test_the_events_of_an_answered_call(pbx: Translator) -> None:
    common = CALLER | AGENT | SALES
    assert said(pbx, "AgentCalled", **common) == [
        CallRinging(at=101.5, source="pbx", call="100.1", queue="sales", agent="PJSIP/1001", leg="100.2")
    ]
    assert said(pbx, "QueueCallerLeave", **CALLER, Queue="sales") == [
        CallDequeued(at=101.5, source="pbx", call="100.1", queue="sales")
    ]
    assert said(pbx, "AgentConnect", **common, HoldTime="4", RingTime="3") == [
        CallAnswered(
            at=101.5,
            source="pbx",
            call="100.1",
            queue="sales",
            agent="PJSIP/1001",
            leg="100.2",
            wait_s=4.0,
            ring_s=3.0,
        )
    ]
    assert said(pbx, "AgentComplete", **common, TalkTime="11", Reason="transfer") == [
        CallEnded(
            at=101.5,
            source="pbx",
            call="100.1",
            queue="sales",
            agent="PJSIP/1001",
            leg="100.2",
            talk_s=11.0,
            by="transfer",
        )
    ]


def test_trap_1_agent_complete_without_channel_headers_still_names_queue_and_agent(pbx: Translator) -> None:
    event = only(pbx, "AgentComplete", **SALES, HoldTime="3", TalkTime="2", Reason="caller")
    assert event == CallEnded(
        at=101.5, source="pbx", queue="sales", agent="PJSIP/1001", talk_s=2.0, by="caller"
    )


def test_trap_1_agent_complete_without_dest_headers_has_the_call_but_no_leg(pbx: Translator) -> None:
    event = only(pbx, "AgentComplete", **CALLER, **SALES, Reason="agent")
    assert isinstance(event, CallEnded)
    assert (event.call, event.leg, event.talk_s, event.by) == ("100.1", None, None, "agent")


def test_trap_2_a_local_members_transfer_names_the_phone_and_what_links_it_to_the_call(
    pbx: Translator,
) -> None:
    headers = {"TransfererUniqueid": "100.100", "TransfererLinkedid": "100.1", "Result": "Success"}
    assert said(pbx, "BlindTransfer", **headers) == [
        CallTransferred(at=101.5, source="pbx", leg="100.100", linked="100.1")
    ]


ATTENDED = {
    "Result": "Success",
    "OrigTransfererUniqueid": "100.2",
    "OrigTransfererLinkedid": "100.1",
    "SecondTransfererUniqueid": "100.61",
    "SecondTransfererLinkedid": "100.61",
}


def test_an_attended_transfer_is_of_the_original_leg_not_of_the_consultation(pbx: Translator) -> None:
    assert said(pbx, "AttendedTransfer", **ATTENDED) == [
        CallTransferred(at=101.5, source="pbx", leg="100.2", linked="100.1", attended=True)
    ]


def test_an_attended_transfer_asked_for_from_the_consultation_is_of_the_leg_that_answered(
    pbx: Translator,
) -> None:
    said(pbx, "AgentConnect", **CALLER, **SALES, DestUniqueid="100.61")
    event = only(pbx, "AttendedTransfer", **ATTENDED)
    assert isinstance(event, CallTransferred)
    assert event.leg == "100.61"


@pytest.mark.parametrize("kind", ["BlindTransfer", "AttendedTransfer"])
def test_a_transfer_that_failed_is_none(pbx: Translator, kind: str) -> None:
    assert said(pbx, kind, Result="Fail", TransfererUniqueid="1", OrigTransfererUniqueid="1") == []


@pytest.mark.parametrize("folder", recordings.FOLDERS)
def test_trap_5_order_is_kept_abandon_before_leave_and_leave_before_answer(folder: str) -> None:
    visits: dict[tuple[str, str], list[str]] = {}
    letters = {CallQueued: "Q", CallLeft: "A", CallDequeued: "L", CallAnswered: "C"}
    for event in read_recording(recordings.ami(folder), "pbx"):
        if isinstance(event, CallQueued | CallLeft | CallDequeued | CallAnswered):
            own = visits.setdefault((event.call, event.queue), [])
            if isinstance(event, CallQueued) or not own:
                own.append("")
            own[-1] += letters[type(event)]
    orders = {order for own in visits.values() for order in own}
    assert {"QAL", "QLC"} <= orders
    # A visit may lack its end (cut off) or its beginning (nobody listened), but never its order.
    assert orders <= {"QAL", "QLC", "Q", "QL", "LC", "C", "AL"}


def test_trap_7_a_transfer_back_into_a_queue_joins_again_with_the_same_identifier() -> None:
    joins = [
        event for event in read_recording(recordings.ami("crash"), "pbx") if isinstance(event, CallQueued)
    ]
    again = [call for call in {join.call for join in joins} if sum(join.call == call for join in joins) > 1]
    assert len(again) == len(joins) - len({join.call for join in joins}) >= 1


def test_trap_8_hold_and_unhold_are_of_the_phone_and_linked_to_the_call(pbx: Translator) -> None:
    leg = {"Uniqueid": "100.9", "Linkedid": "100.1"}
    assert said(pbx, "Hold", **leg) == [CallHeld(at=101.5, source="pbx", leg="100.9", linked="100.1")]
    assert said(pbx, "Unhold", **leg) == [CallResumed(at=101.5, source="pbx", leg="100.9", linked="100.1")]


def test_a_callers_own_hold_is_not_the_agents(pbx: Translator) -> None:
    assert said(pbx, "Hold", **CALLER) == []
    assert said(pbx, "Unhold", **CALLER) == []


def test_trap_9_a_ring_the_caller_cut_short_is_told_by_dial_end_alone(pbx: Translator) -> None:
    said(pbx, "AgentCalled", **CALLER, **AGENT, **SALES)
    assert said(pbx, "DialEnd", **CALLER, **AGENT, DialStatus="CANCEL") == [
        CallRingEnded(
            at=101.5,
            source="pbx",
            call="100.1",
            agent="PJSIP/1001",
            outcome="cancelled",
            queue="sales",
            leg="100.2",
        )
    ]
    assert said(pbx, "DialEnd", **CALLER, **AGENT, DialStatus="CANCEL") == []


def test_what_a_local_agents_dialplan_dials_is_no_ring_of_the_queue(pbx: Translator) -> None:
    said(pbx, "AgentCalled", **CALLER, **AGENT, **SALES)
    assert said(pbx, "DialEnd", Uniqueid="100.3", DestUniqueid="100.4", DialStatus="CANCEL") == []
    assert said(pbx, "DialEnd", DestUniqueid="100.4", DialStatus="BUSY") == []


@pytest.mark.parametrize(("status", "outcome"), [("NOANSWER", "no_answer"), ("BUSY", "busy")])
def test_a_ring_not_taken_is_told_once_by_agent_ring_no_answer(
    pbx: Translator, status: str, outcome: str
) -> None:
    said(pbx, "AgentCalled", **CALLER, **AGENT, **SALES)
    assert said(pbx, "DialEnd", **CALLER, **AGENT, DialStatus=status) == []
    event = only(pbx, "AgentRingNoAnswer", **CALLER, **AGENT, **SALES, RingTime="8000")
    assert isinstance(event, CallRingEnded)
    assert (event.outcome, event.leg, event.queue) == (outcome, "100.2", "sales")


def test_trap_20_ring_time_is_milliseconds_where_unanswered_and_seconds_where_answered(
    pbx: Translator,
) -> None:
    missed = only(pbx, "AgentRingNoAnswer", **CALLER, **AGENT, **SALES, RingTime="1500")
    taken = only(pbx, "AgentConnect", **CALLER, **AGENT, **SALES, RingTime="3")
    assert isinstance(missed, CallRingEnded)
    assert isinstance(taken, CallAnswered)
    assert (missed.ring_s, taken.ring_s) == (1.5, 3.0)


def test_an_answered_ring_does_not_end_again_with_its_dial(pbx: Translator) -> None:
    said(pbx, "AgentCalled", **CALLER, **AGENT, **SALES)
    assert said(pbx, "DialEnd", **CALLER, **AGENT, DialStatus="ANSWER") == []
    said(pbx, "AgentConnect", **CALLER, **AGENT, **SALES)
    assert said(pbx, "DialEnd", **CALLER, **AGENT, DialStatus="CANCEL") == []


def test_an_abandoned_call_waited_as_long_as_the_pbx_says(pbx: Translator) -> None:
    assert said(pbx, "QueueCallerAbandon", **CALLER, Queue="sales", HoldTime="2") == [
        CallLeft(at=101.5, source="pbx", call="100.1", queue="sales", outcome="abandoned", wait_s=2.0)
    ]


def test_every_hangup_is_told_by_its_identifier_never_its_channel_name(pbx: Translator) -> None:
    assert said(pbx, "Hangup", Uniqueid="100.2", Linkedid="100.1", Channel="PJSIP/1001-00000001") == [
        LegEnded(at=101.5, source="pbx", leg="100.2", linked="100.1")
    ]


# ---------------------------------------------------------------------------------------- members


def test_a_member_event_says_all_of_a_membership(pbx: Translator) -> None:
    assert said(pbx, "QueueMemberAdded", **MEMBER) == [
        MemberAdded(
            at=101.5,
            source="pbx",
            queue="sales",
            agent="PJSIP/1001",
            name="Anna",
            device="in_use",
            paused=True,
            pause_reason="Lunch",
            paused_at=80.0,
            login_at=70.0,
            in_call=True,
            calls_taken=3,
            last_call_at=90.0,
            wrapup_s=None,
        )
    ]
    assert said(pbx, "QueueMemberRemoved", **MEMBER) == [
        MemberRemoved(at=101.5, source="pbx", queue="sales", agent="PJSIP/1001")
    ]


@pytest.mark.parametrize(
    "kind", ["QueueMemberPause", "QueueMemberStatus", "QueueMemberPenalty", "QueueMemberRinginuse"]
)
def test_trap_6_every_change_comes_once_per_queue_and_is_passed_on_as_such(
    pbx: Translator, kind: str
) -> None:
    events = [only(pbx, kind, **MEMBER | {"Queue": queue}) for queue in ("sales", "support")]
    assert [event.queue for event in events if isinstance(event, MemberChanged)] == ["sales", "support"]


@pytest.mark.parametrize(
    ("status", "device"),
    [
        (0, "unknown"),
        (1, "idle"),
        (2, "in_use"),
        (3, "busy"),
        (4, "invalid"),
        (5, "unavailable"),
        (6, "ringing"),
        (7, "ring_in_use"),
        (8, "on_hold"),
    ],
)
def test_device_states_are_asterisks_numbers(pbx: Translator, status: int, device: str) -> None:
    event = only(pbx, "QueueMemberStatus", **MEMBER | {"Status": str(status)})
    assert isinstance(event, MemberChanged)
    assert event.device == device


def test_a_device_state_nobody_knows_is_unknown(pbx: Translator) -> None:
    event = only(pbx, "QueueMemberStatus", **MEMBER | {"Status": "9"})
    assert isinstance(event, MemberChanged)
    assert event.device == "unknown"


def test_trap_4_zero_means_never_and_not_1970(pbx: Translator) -> None:
    event = only(
        pbx,
        "QueueMemberAdded",
        **MEMBER | {"LastCall": "0", "LastPause": "0", "LoginTime": "0", "CallsTaken": "0"},
    )
    assert isinstance(event, MemberAdded)
    assert (event.last_call_at, event.paused_at, event.login_at, event.calls_taken) == (None, None, None, 0)


def test_trap_10_a_members_own_wrapup_is_an_override_and_zero_is_none(pbx: Translator) -> None:
    event = only(pbx, "QueueMemberStatus", **MEMBER | {"Wrapuptime": "15"})
    assert isinstance(event, MemberChanged)
    assert event.wrapup_s == 15.0


def test_trap_11_an_unpause_that_carries_the_old_reason_has_none(pbx: Translator) -> None:
    event = only(pbx, "QueueMemberPause", **MEMBER | {"Paused": "0"})
    assert isinstance(event, MemberChanged)
    assert (event.paused, event.pause_reason, event.paused_at) == (False, "", None)


def test_trap_11_a_changed_reason_comes_with_its_own_moment(pbx: Translator) -> None:
    event = only(pbx, "QueueMemberPause", **MEMBER | {"PausedReason": "Meeting", "LastPause": "95"})
    assert isinstance(event, MemberChanged)
    assert (event.pause_reason, event.paused_at) == ("Meeting", 95.0)


# -------------------------------------------------------------------------------------- snapshots


def ask(pbx: Translator, action: str = "QueueStatus", action_id: str = "7", at: float = 101.0) -> list[Event]:
    return pbx.asked(action, action_id, at)


def test_a_snapshot_lasts_from_the_question_to_the_end_of_its_list(pbx: Translator) -> None:
    assert ask(pbx) == [SnapshotBegan(at=101.0, source="pbx", snapshot="7", scope="queues")]
    assert (
        said(pbx, "Response Success", ActionID="7", EventList="start", Message="Queue status will follow")
        == []
    )
    assert said(
        pbx,
        "QueueParams",
        ActionID="7",
        Queue="sales",
        Calls="2",
        Completed="10",
        Abandoned="1",
        ServiceLevel="5",
        ServicelevelPerf="87.5",
        ServicelevelPerf2="90.9",
    ) == [
        QueueReported(
            at=101.5,
            source="pbx",
            queue="sales",
            snapshot="7",
            threshold_s=5.0,
            waiting=2,
            completed=10,
            abandoned=1,
            service_level_perf=87.5,
            service_level_perf2=90.9,
        )
    ]
    assert said(
        pbx,
        "QueueEntry",
        ActionID="7",
        Queue="sales",
        Uniqueid="100.1",
        Wait="9",
        Position="1",
        CallerIDNum="unknown",
    ) == [
        CallSeen(at=101.5, source="pbx", snapshot="7", call="100.1", queue="sales", waited_s=9.0, position=1)
    ]
    assert said(pbx, "QueueStatusComplete", ActionID="7", ListItems="2") == [
        SnapshotEnded(at=101.5, source="pbx", snapshot="7")
    ]


def test_trap_20_a_listed_member_is_called_name_and_location(pbx: Translator) -> None:
    ask(pbx)
    headers = {key: value for key, value in MEMBER.items() if key not in ("Interface", "MemberName")}
    event = only(pbx, "QueueMember", **headers, Name="Anna", Location="PJSIP/1001", ActionID="7")
    assert isinstance(event, MemberSeen)
    assert (event.agent, event.name, event.snapshot, event.device) == ("PJSIP/1001", "Anna", "7", "in_use")


def test_trap_16_channels_alive_are_listed_with_how_long_they_exist(pbx: Translator) -> None:
    assert ask(pbx, "CoreShowChannels") == [
        SnapshotBegan(at=101.0, source="pbx", snapshot="7", scope="calls")
    ]
    assert said(
        pbx, "CoreShowChannel", ActionID="7", Uniqueid="100.2", Linkedid="100.1", Duration="27:01:02"
    ) == [LegSeen(at=101.5, source="pbx", snapshot="7", leg="100.2", linked="100.1", lasted_s=97262.0)]
    assert said(pbx, "CoreShowChannelsComplete", ActionID="7", ListItems="1") == [
        SnapshotEnded(at=101.5, source="pbx", snapshot="7")
    ]


def test_a_list_that_lost_an_item_on_the_way_never_ends(pbx: Translator) -> None:
    ask(pbx)
    assert said(pbx, "QueueParams", ActionID="7") == []  # without a queue
    assert said(pbx, "QueueStatusComplete", ActionID="7", ListItems="1") == []
    assert pbx.counts() == {"malformed_messages": 1, "incomplete_snapshots": 1}


def test_a_refused_question_is_a_snapshot_that_never_ends(pbx: Translator) -> None:
    ask(pbx)
    assert said(pbx, "Response Error", ActionID="7", Message="Permission denied") == []
    assert said(pbx, "QueueStatusComplete", ActionID="7", ListItems="0") == []


def test_a_list_whose_asking_was_not_recorded_begins_with_its_answer(pbx: Translator) -> None:
    answer = {"ActionID": "9", "EventList": "start", "Message": "Channels will follow"}
    assert said(pbx, "Response Success", **answer) == [
        SnapshotBegan(at=101.5, source="pbx", snapshot="9", scope="calls")
    ]


def test_items_of_a_list_nobody_asked_for_are_counted_and_dropped(pbx: Translator) -> None:
    assert said(pbx, "QueueMember", **MEMBER, Location="PJSIP/1001", ActionID="99") == []
    assert said(pbx, "QueueEntry", Uniqueid="1", Queue="sales") == []
    assert pbx.counts() == {"unasked_items": 2}


def test_other_actions_begin_no_snapshot(pbx: Translator) -> None:
    assert ask(pbx, "QueueSummary") == []
    assert ask(pbx, "QueueStatus", action_id="") == []


# ------------------------------------------------------------------------------------- the source


def test_nothing_is_said_before_the_pbx_is_up() -> None:
    pbx = Translator("pbx")
    assert said(pbx, "Hangup", **CALLER) == []
    assert pbx.counts() == {"messages_before_up": 1}


def test_trap_14_questions_asked_before_fully_booted_are_refused_and_void() -> None:
    pbx = Translator("pbx")
    assert ask(pbx, at=99.0) == []
    assert ask(pbx, "CoreShowChannels", "8", at=99.0) == []
    assert said(pbx, "Response Error", ActionID="7", Message="Invalid/unknown command: QueueStatus") == []
    assert said(pbx, "FullyBooted", 100.0, Uptime="60") == [UP]
    assert said(pbx, "CoreShowChannelsComplete", ActionID="8", ListItems="0") == []


def test_an_account_that_may_not_see_system_events_is_up_with_its_first_answer() -> None:
    pbx = Translator("pbx")
    assert ask(pbx, at=99.0) == []
    up, began, reported = said(pbx, "QueueParams", ActionID="7", Queue="sales")
    assert up == SourceUp(at=99.0, source="pbx", kind="asterisk", tells_members=True, tells_holds=True)
    assert began == SnapshotBegan(at=99.0, source="pbx", snapshot="7", scope="queues")
    assert isinstance(reported, QueueReported)


def test_an_account_that_may_not_see_system_events_is_up_with_its_first_caller() -> None:
    up, joined = said(Translator("pbx"), "QueueCallerJoin", **CALLER, Queue="sales")
    assert isinstance(up, SourceUp)
    assert isinstance(joined, CallQueued)


def test_a_reconnect_to_the_same_pbx_restates_its_start_to_the_digit(pbx: Translator) -> None:
    said(pbx, "Hangup", 150.0, **CALLER)
    assert pbx.lost(160.0, "eof") == [SourceDown(at=160.0, source="pbx", reason="lost", detail="eof")]
    (up,) = said(pbx, "FullyBooted", 185.7, Uptime="145")
    assert isinstance(up, SourceUp)
    assert up.started_at == 40.0


def test_trap_14_after_a_kill_the_start_has_moved_though_only_the_end_of_the_stream_told(
    pbx: Translator,
) -> None:
    said(pbx, "Hangup", 150.0, **CALLER)
    pbx.lost(150.1)
    (up,) = said(pbx, "FullyBooted", 150.9, Uptime="0")
    assert isinstance(up, SourceUp)
    assert up.started_at == 150.9


def test_trap_13_a_shutdown_is_announced_and_the_end_of_the_stream_adds_nothing(pbx: Translator) -> None:
    assert said(pbx, "Shutdown", Shutdown="Cleanly", Restart="True") == [
        SourceDown(at=101.5, source="pbx", reason="shutdown", detail="restarting")
    ]
    assert pbx.lost(102.0) == []
    assert said(pbx, "Hangup", **CALLER) == []


def test_a_lost_connection_is_said_once(pbx: Translator) -> None:
    assert pbx.lost(103.0, "reset") == [SourceDown(at=103.0, source="pbx", reason="lost", detail="reset")]
    assert pbx.lost(104.0) == []


def test_trap_12_a_reload_says_nothing(pbx: Translator) -> None:
    assert said(pbx, "Reload", Module="app_queue.so", Status="0") == []
    assert pbx.counts() == {}


def test_trap_17_the_stamp_is_the_time_where_there_is_one_and_else_the_receipt(pbx: Translator) -> None:
    stamped = only(pbx, "Hangup", 101.5, Uniqueid="1", Timestamp="101.498700")
    plain = only(pbx, "Hangup", 101.5, Uniqueid="1")
    assert (stamped.at, plain.at) == (101.4987, 101.5)


def test_trap_19_device_state_changes_with_their_pseudo_devices_are_not_ours(pbx: Translator) -> None:
    assert said(pbx, "DeviceStateChange", Device="Queue:support_avail", State="INUSE") == []
    assert pbx.counts() == {}


# ---------------------------------------------------------------------------------------- counting


def test_unknown_events_are_counted_by_name_and_the_names_are_bounded(pbx: Translator) -> None:
    for number in range(1000):
        assert said(pbx, f"Strange{number % 200}") == []
    counts = pbx.counts()
    assert counts["unknown_messages"] == 1000
    assert counts["unknown_message Strange0"] == 5
    assert len(counts) <= 52
    assert sum(count for name, count in counts.items() if name != "unknown_messages") == 1000


MALFORMED: list[tuple[str, dict[str, str]]] = [
    ("QueueCallerJoin", {"Queue": "sales"}),
    ("QueueCallerJoin", CALLER | {"Queue": "sales", "Position": "first"}),
    ("AgentConnect", CALLER | SALES | {"HoldTime": "nan"}),
    ("AgentConnect", CALLER | SALES | {"HoldTime": "1e400"}),
    ("AgentComplete", CALLER),
    ("QueueMemberStatus", SALES | {"Status": "busy"}),
    ("QueueMemberRemoved", {"Queue": "sales"}),
    ("Hangup", {"Uniqueid": "1", "Timestamp": "yesterday"}),
]


@pytest.mark.parametrize(("kind", "headers"), MALFORMED)
def test_a_message_that_cannot_be_is_counted_and_says_nothing(
    pbx: Translator, kind: str, headers: dict[str, str]
) -> None:
    assert said(pbx, kind, **headers) == []
    assert pbx.counts() == {"malformed_messages": 1}


def test_what_is_remembered_of_ringing_phones_is_bounded(pbx: Translator) -> None:
    for number in range(20_010):
        said(pbx, "AgentCalled", **CALLER, **SALES, DestUniqueid=f"leg{number}")
    assert len(pbx._calls._ringing) == 20_000


def test_questions_nobody_answers_to_the_end_do_not_pile_up(pbx: Translator) -> None:
    for number in range(500):
        said(pbx, "Response Success", ActionID=f"other-{number}", Message="Queue status will follow")
    assert len(pbx._snapshots._open) == 100
    assert said(pbx, "Response Success", ActionID="x" * 300, Message="Queue status will follow") == []
