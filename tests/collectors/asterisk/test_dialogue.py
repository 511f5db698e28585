from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collectors.asterisk.dial import MOST_BYTES
from collectors.asterisk.dialogue import (
    ON_THE_WAY_BYTES,
    ON_THE_WAY_S,
    Account,
    Dialogue,
    HungError,
    Pace,
)
from collectors.asterisk.translate import Translator
from collectors.asterisk.wire import MAX_MESSAGE, Decoder, Message
from collectors.link import LinkError, RefusedError
from floor.model.events import Event, SnapshotBegan, SnapshotEnded, SourceAlive, SourceUp
from tests.doubles.ami_server import BANNER, event, member, response

T = 1_800_000_000.0
PACE = Pace(snapshot_every_s=60.0, ping_every_s=5.0, answer_limit_s=5.0)


class Talk:
    """Talks to a dialogue as a PBX would; ``asked`` are the questions not answered yet, by action."""

    def __init__(self, *, name: str = "d") -> None:
        self.translator = Translator("pbx")
        self.dialogue = Dialogue(self.translator, Account("u", "s3cret"), PACE, name=name, where="pbx:5038")
        self.now = T
        self.asked: dict[str, str] = {}
        self.sent: list[Message] = []

    def hear(self, data: bytes) -> list[Event]:
        events = self.dialogue.heard(data, self.now)
        self._read()
        return events

    def hear_bytes(self, data: bytes) -> bytes:
        self.hear(data)
        return data

    def tick(self, seconds: float = 0.25) -> list[Event]:
        self.now += seconds
        events = self.dialogue.tick(seconds, self.now)
        self._read()
        return events

    def _read(self) -> None:
        for message in Decoder().feed(self.dialogue.take_outgoing()):
            self.sent.append(message)
            self.asked[message.name] = message.get("ActionID")

    def log_in(self) -> None:
        self.hear(BANNER)
        self.hear(response("Success", self.asked["Login"]))

    def come_up(self) -> list[Event]:
        self.log_in()
        return self.hear(event("FullyBooted", Uptime="100"))

    def answer_all(self) -> list[Event]:
        events = []
        for action in ("QueueStatus", "QueueSummary", "CoreShowChannels"):
            events += self.hear(event(f"{action}Complete", ActionID=self.asked[action], ListItems="0"))
        return events


def test_the_secret_is_shown_nowhere() -> None:
    talk = Talk()
    assert "s3cret" not in repr(talk.dialogue._account)
    talk.log_in()
    assert talk.sent[0].get("Secret") == "s3cret"
    assert "s3cret" not in repr(talk.sent)


def test_nothing_is_sent_before_the_banner() -> None:
    talk = Talk()
    assert talk.hear(BANNER[:10]) == []
    assert talk.sent == []
    talk.hear(BANNER[10:])
    assert [message.name for message in talk.sent] == ["Login"]
    assert talk.dialogue.banner == "Asterisk Call Manager/11.0.0"


def test_a_clock_is_read_before_anything_else_is_asked() -> None:
    talk = Talk()
    talk.come_up()
    assert [message.name for message in talk.sent] == [
        "Login",
        "Ping",
        "QueueStatus",
        "QueueSummary",
        "CoreShowChannels",
    ]


def test_a_question_answered_in_part_is_not_late_while_more_of_it_comes() -> None:
    talk = Talk()
    talk.come_up()
    talk.hear(response("Success", talk.asked["Ping"], Ping="Pong"))
    talk.hear(response("Success", talk.asked["QueueStatus"], Message="Queue status will follow"))
    for _ in range(20):
        for _ in range(8):
            talk.tick()
        talk.hear(event("QueueMember", ActionID=talk.asked["QueueStatus"], **member()))
        talk.hear(response("Success", talk.asked["Ping"], Ping="Pong"))
    assert talk.dialogue.failure is None
    # The other two lists never began, and are given up; this one goes on.
    assert talk.dialogue.counts() == {"missed_answers": 2}
    assert "QueueStatus" not in talk.dialogue.notes


def test_a_ping_that_is_late_ends_the_conversation_and_late_bytes_take_it_back() -> None:
    talk = Talk()
    talk.come_up()
    talk.answer_all()
    for _ in range(28):
        talk.tick()
    assert isinstance(talk.dialogue.failure, HungError)
    assert str(talk.dialogue.failure) == "no answer to Ping for 5 s"
    talk.dialogue.overdue_no_more()
    assert talk.dialogue.failure is None
    talk.hear(response("Success", talk.asked["Ping"], Ping="Pong"))
    talk.tick()
    assert talk.dialogue.failure is None


@pytest.mark.parametrize("said", [event("VarSet", Variable="x"), b"\x00rubbish\r\n\r\n", b"xxxxx"])
def test_bytes_that_keep_coming_put_off_lateness_no_longer_than_an_answer_can_be_on_its_way(
    said: bytes,
) -> None:
    talk = Talk()
    talk.come_up()
    late_s = PACE.answer_limit_s + 0.25
    while talk.dialogue.failure is None and talk.now < T + 300:
        talk.hear(said)
        talk.tick()
        talk.dialogue.overdue_no_more()
    assert isinstance(talk.dialogue.failure, HungError)
    assert talk.now - T == pytest.approx(late_s + ON_THE_WAY_S, abs=1)


def test_more_bytes_than_can_have_been_on_their_way_put_off_nothing() -> None:
    talk = Talk()
    talk.come_up()
    while talk.dialogue.failure is None:
        talk.tick()
    late_at, heard = talk.now, 0
    talk.dialogue.overdue_no_more()
    while talk.dialogue.failure is None:
        heard += len(talk.hear_bytes(event("VarSet", Value="x" * 30_000) * 10))
        talk.tick(0.01)
        talk.dialogue.overdue_no_more()
    assert heard == pytest.approx(ON_THE_WAY_BYTES, rel=0.05)
    assert talk.now - late_at < 2


def test_an_answer_that_was_late_ends_the_lateness_and_the_next_one_has_as_long() -> None:
    talk = Talk()
    talk.come_up()
    for _ in range(3):
        began = talk.now
        for _ in range(80):
            talk.tick()
            talk.dialogue.overdue_no_more()
        assert talk.dialogue.failure is None
        assert talk.now - began == 20
        talk.answer_all()
        talk.hear(response("Success", talk.asked["Ping"], Ping="Pong"))
        talk.tick()


@pytest.mark.parametrize("rubbish", [b"xxxxx", b"rubbish\r\n\r\n", b"foo: bar\r\n\r\n", b"Event: \r\n\r\n"])
def test_rubbish_is_no_sign_of_life_and_what_a_pbx_says_is(rubbish: bytes) -> None:
    talk = Talk()
    talk.come_up()
    for _ in range(16):
        talk.tick()
        assert talk.hear(rubbish) == []
    talk.hear(b"\r\n\r\n")
    (alive,) = talk.hear(event("VarSet", Variable="x"))
    assert isinstance(alive, SourceAlive)


def test_a_refusal_is_not_taken_back() -> None:
    talk = Talk()
    talk.hear(BANNER)
    talk.hear(response("Error", talk.asked["Login"], Message="Authentication failed"))
    talk.dialogue.overdue_no_more()
    assert isinstance(talk.dialogue.failure, RefusedError)


def test_what_was_heard_before_a_failure_is_told_all_the_same() -> None:
    talk = Talk()
    talk.log_in()
    talk.asked.clear()
    for _ in range(12):
        talk.tick()
    events = talk.hear(
        response("Error", talk.asked["QueueStatus"], Message="Permission denied")
        + event("QueueCallerJoin", Uniqueid="1.1", Queue="sales")
    )
    assert [type(each) for each in events][:1] == [SourceUp]
    assert isinstance(talk.dialogue.failure, RefusedError)


def test_the_pbx_knows_no_queues() -> None:
    talk = Talk()
    talk.come_up()
    talk.hear(response("Error", talk.asked["QueueStatus"], Message="Invalid/unknown command: QueueStatus."))
    assert talk.dialogue.notes == {
        "QueueStatus": "QueueStatus is refused: Invalid/unknown command: QueueStatus.; is app_queue loaded?"
    }
    assert talk.dialogue.failure is None


def test_a_second_boot_asks_for_everything_again() -> None:
    talk = Talk()
    talk.come_up()
    first = talk.asked["QueueStatus"]
    events = talk.hear(event("FullyBooted", Uptime="0"))
    assert [type(each) for each in events] == [SourceUp, SnapshotBegan, SnapshotBegan]
    assert talk.asked["QueueStatus"] != first
    assert talk.hear(event("QueueStatusComplete", ActionID=first, ListItems="0")) == []
    assert [type(each) for each in talk.answer_all()] == [SnapshotEnded, SnapshotEnded]


def test_an_answer_without_a_stamp_tells_nothing_of_the_clock_and_one_with_rubbish_is_counted() -> None:
    talk = Talk()
    talk.come_up()
    (alive,) = talk.hear(response("Success", talk.asked["Ping"], Ping="Pong"))
    assert isinstance(alive, SourceAlive)
    assert alive.clock_off_s is None
    for _ in range(5):
        talk.tick()
    talk.hear(response("Success", talk.asked["Ping"], Ping="Pong", Timestamp="noon"))
    assert talk.translator.counts() == {"malformed_messages": 1}


def test_two_connections_never_ask_by_the_same_name() -> None:
    talks = [Talk(name="a"), Talk(name="b")]
    for talk in talks:
        talk.come_up()
    names = [message.get("ActionID") for talk in talks for message in talk.sent]
    assert len(set(names)) == len(names)


# ------------------------------------------------------------------------------------------ fuzz


WORDS = st.sampled_from(
    [
        b"Event: ", b"Response: ", b"Action: ", b"Success", b"Error", b"QueueStatusComplete", b"FullyBooted",
        b"QueueCallerJoin", b"AgentConnect", b"Hangup", b"QueueMember", b"QueueEntry", b"QueueParams", b"Shutdown",
        b"CoreShowChannel", b"CoreShowChannelsComplete", b"VarSet", b"QueueMemberStatus", b"DialEnd", b"AgentCalled",
        b"\r\n", b"\r\n\r\n", b"\n", b"\r", b": ", b"\0", b"\xff\xfe", b"\xe7\x8e", b"-1", b"nan", b"1e400", b"9" * 400,
        b"ActionID: d-1\r\n", b"ActionID: d-2\r\n", b"ActionID: d-3\r\n", b"ActionID: d-4\r\n", b"ActionID: x\r\n",
        b"Uniqueid: 1.1\r\n", b"DestUniqueid: 1.2\r\n", b"Queue: sales\r\n", b"Interface: PJSIP/1\r\n",
        b"Location: PJSIP/1\r\n", b"Timestamp: 1800000000.5\r\n", b"Timestamp: nan\r\n", b"ListItems: 1\r\n",
        b"Uptime: 5\r\n", b"HoldTime: soon\r\n", b"Duration: 1:x\r\n", b"Message: Permission denied\r\n",
        b"LastPause: 9999999999\r\n", b"Message: Queue status will follow\r\n", b"Wait: -5\r\n", BANNER,
    ]
)  # fmt: skip


def converse(parts: list[bytes], *, up: bool) -> tuple[Talk, list[Event]]:
    talk = Talk()
    events: list[Event] = []
    if up:
        events += talk.come_up()
    for part in parts:
        events += talk.hear(part)
        events += talk.tick(0.25)
        assert talk.dialogue.held_bytes <= MAX_MESSAGE + len(part) + 10
        assert len(talk.dialogue._open) <= 6
        assert len(talk.translator._snapshots._open) <= 100
        if talk.dialogue.failure is not None:
            assert isinstance(talk.dialogue.failure, LinkError)
            break
    return talk, events


@settings(max_examples=300)
@given(parts=st.lists(st.one_of(WORDS, st.binary(max_size=40)), max_size=80), up=st.booleans())
def test_any_bytes_are_survived_and_nothing_grows(parts: list[bytes], *, up: bool) -> None:
    _, events = converse(parts, up=up)
    for each in events:
        assert each.source == "pbx"
        assert T - 13 <= each.at <= T + 80


@given(
    parts=st.lists(st.one_of(WORDS, st.binary(max_size=40)), max_size=60),
    cuts=st.lists(st.integers(min_value=0), max_size=12),
)
def test_wherever_the_bytes_are_cut_the_same_is_told(parts: list[bytes], cuts: list[int]) -> None:
    data = b"".join(parts)
    at = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    told = []
    for pieces in ([data], [data[start:end] for start, end in pairwise(at)]):
        talk = Talk()
        events = talk.come_up()
        for piece in pieces:
            if talk.dialogue.failure is None:
                events += talk.hear(piece)
        told.append((events, talk.dialogue.counts(), talk.translator.counts()))
    assert told[0] == told[1]


@pytest.mark.parametrize("filler", [b"x", b"Event: Hangup\r\n", b"\r\n", b"\0"])
def test_megabytes_of_anything_are_not_kept(filler: bytes) -> None:
    talk = Talk()
    talk.come_up()
    chunk = filler * (262_144 // len(filler))
    for _ in range(40):
        talk.hear(chunk)
        assert talk.dialogue.held_bytes <= MAX_MESSAGE + 10
    (queued,) = [
        each
        for each in talk.hear(b"\r\n\r\n" + event("QueueCallerJoin", Uniqueid="1.1", Queue="sales"))
        if not isinstance(each, SourceAlive)
    ]
    assert queued.source == "pbx"
    assert MAX_MESSAGE <= MOST_BYTES


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (b"SSH-2.0-OpenSSH_9.2\r\n", "(it said 'SSH-2.0-OpenSSH_9.2')"),
        (b"SSH-2.0-OpenSSH_9.2", "(it said 'SSH-2.0-OpenSSH_9.2')"),
        (b"HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n", "(it said 'HTTP/1.1 400 Bad Request')"),
        (b"220 mail \x1b[31m\x00\xff\n", "(it said '220 mail \ufffd[31m\ufffd\ufffd')"),
        (b"9" * 100_000, f"(it said '{'9' * 60}…')"),
    ],
)
def test_what_speaks_and_is_no_ami_is_repeated_in_a_few_printable_words(said: bytes, told: str) -> None:
    talk = Talk()
    talk.hear(said)
    failure = talk.dialogue.failure
    assert (
        str(failure) == f"what answers at pbx:5038 is not an AMI {told}; is this the AMI's port, mostly 5038?"
    )
    assert not isinstance(failure, HungError)
    assert talk.sent == []


def test_a_port_that_wants_tls_and_says_so_is_not_taken_for_anything_else() -> None:
    talk = Talk()
    talk.hear(bytes.fromhex("15030300020246"))
    assert "pbx:5038 speaks TLS" in str(talk.dialogue.failure)
    assert "`tls`" in str(talk.dialogue.failure)


def test_who_never_greets_may_not_be_a_pbx() -> None:
    talk = Talk()
    for _ in range(21):
        talk.tick()
    words = str(talk.dialogue.failure)
    assert words.startswith(
        "pbx:5038 takes the connection and nothing came within 5 s; is this the AMI's port"
    )
    assert "firewall or proxy" in words
