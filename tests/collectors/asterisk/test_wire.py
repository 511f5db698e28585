from __future__ import annotations

import json
from collections.abc import Iterable
from gzip import open as gunzip
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.asterisk.ignored import IGNORED_EVENTS
from collectors.asterisk.wire import Decoder, Message, encode_action
from tests.doubles import recordings

BANNER = b"Asterisk Call Manager/11.0.0\r\n"
JOIN = b"Event: QueueCallerJoin\r\nCallerIDName: \xe7\x8e\x8b\xe5\xb0\x8f\xe6\x98\x8e\r\nQueue: sales\r\n\r\n"
PONG = b"Response: Success\r\nActionID: 7\r\nPing: Pong\r\n\r\n"
VARSET = b"Event: VarSet\r\nVariable: X\r\nValue: 1\r\n\r\n"


def decode(pieces: Iterable[bytes], decoder: Decoder | None = None) -> list[Message]:
    decoder = decoder or Decoder()
    return [message for piece in pieces for message in decoder.feed(piece)]


def pieces(data: bytes, cuts: Iterable[int]) -> list[bytes]:
    at = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    return [data[start:end] for start, end in pairwise(at)]


def test_a_message_is_its_first_header_and_the_others() -> None:
    join, pong = decode([JOIN + PONG])
    assert (join.kind, join.name, join.get("Queue")) == ("event", "QueueCallerJoin", "sales")
    assert (pong.kind, pong.name, pong.get("ActionID")) == ("response", "Success", "7")
    assert join.get("Nothing") == ""
    assert join.get("Nothing", "there") == "there"


def test_the_banner_is_no_message_and_is_known_before_anything_follows_it() -> None:
    decoder = Decoder()
    assert decoder.feed(BANNER) == []
    assert decoder.banner == "Asterisk Call Manager/11.0.0"
    assert [message.name for message in decoder.feed(PONG)] == ["Success"]


def test_a_stream_joined_later_has_no_banner() -> None:
    decoder = Decoder()
    assert [message.name for message in decoder.feed(JOIN)] == ["QueueCallerJoin"]
    assert decoder.banner is None


def test_a_second_banner_in_one_stream_is_no_header_of_what_follows() -> None:
    messages = decode([BANNER, PONG, BANNER, PONG])
    assert [message.name for message in messages] == ["Success", "Success"]


def test_of_a_header_that_stands_twice_the_first_is_taken() -> None:
    (message,) = decode([b"Response: Success\r\nOutput: one\r\nOutput: two\r\n\r\n"])
    assert message.get("Output") == "one"


def test_a_value_keeps_its_colons_and_spaces_and_may_be_empty() -> None:
    (message,) = decode([b"Event: E\r\nURI: sip:1@h:5\r\nExten: \r\nBare:\r\nPad:  x \r\n\r\n"])
    assert message.get("URI") == "sip:1@h:5"
    assert message.get("Exten", "default") == ""
    assert message.get("Bare", "default") == ""
    assert message.get("Pad") == " x "


def test_a_character_split_over_two_reads_is_whole() -> None:
    for cut in range(len(JOIN)):
        (message,) = decode([JOIN[:cut], JOIN[cut:]])
        assert message.get("CallerIDName") == "王小明"


def test_what_is_not_utf8_is_replaced_and_nul_left_out() -> None:
    (message,) = decode([b"Event: E\r\nName: a\xff\0b\r\n\r\n"])
    assert message.get("Name") == "a\ufffdb"


def test_ignored_events_are_skipped_and_counted_and_others_with_the_same_beginning_are_not() -> None:
    decoder = Decoder(ignored={"VarSet"})
    messages = decode([VARSET + b"Event: VarSetter\r\n\r\n" + b"Event: VarSet\r\n\r\n"], decoder)
    assert [message.name for message in messages] == ["VarSetter"]
    assert decoder.skipped == 2


def test_a_message_over_the_limit_is_dropped_whole_and_the_next_is_understood() -> None:
    decoder = Decoder(max_message=200)
    huge = b"Event: E\r\nValue: " + b"x" * 1000 + b"\r\n\r\n"
    assert [message.name for message in decode(pieces(huge + PONG, range(0, 1000, 7)), decoder)] == [
        "Success"
    ]
    assert decoder.malformed == 1


def test_a_message_without_an_end_does_not_grow() -> None:
    decoder = Decoder(max_message=1000)
    for _ in range(1000):
        assert decoder.feed(b"x" * 100) == []
        assert len(decoder._rest) <= 1100


def test_of_a_message_a_line_over_the_limit_is_left_out() -> None:
    decoder = Decoder(max_line=50)
    (message,) = decode([b"Event: E\r\nLong: " + b"x" * 60 + b"\r\nQueue: sales\r\n\r\n"], decoder)
    assert message.get("Queue") == "sales"
    assert message.get("Long") == ""
    assert decoder.malformed == 1


def test_a_block_that_begins_with_no_header_is_malformed() -> None:
    decoder = Decoder()
    assert decode([PONG + b"what is this\r\n\r\n" + PONG], decoder) == decode([PONG, PONG])
    assert decoder.malformed == 1


@given(cuts=st.lists(st.integers(min_value=0)), limit=st.integers(60, 200))
def test_however_the_bytes_are_split_the_messages_are_the_same(cuts: list[int], limit: int) -> None:
    data = (
        BANNER
        + PONG
        + VARSET
        + JOIN
        + b"\r\n\r\n"
        + b"Event: L\r\nV: "
        + b"v" * 100
        + b"\r\n\r\n"
        + PONG
        + JOIN
    )
    whole, split = (Decoder(ignored={"VarSet"}, max_line=70, max_message=limit) for _ in range(2))
    assert decode(pieces(data, cuts), split) == decode([data], whole)
    assert (split.malformed, split.skipped, split.banner) == (whole.malformed, whole.skipped, whole.banner)


@given(
    parts=st.lists(
        st.sampled_from([b"\r", b"\n", b"\r\n\r\n", b": ", b"Event: ", b"\0\xff", b"x" * 40, BANNER])
    )
)
def test_garbage_never_raises_nor_grows_and_splits_alike(parts: list[bytes]) -> None:
    split, whole = Decoder(max_line=60, max_message=100), Decoder(max_line=60, max_message=100)
    messages = decode(parts, split)
    assert messages == decode([b"".join(parts)], whole)
    assert split.malformed == whole.malformed
    assert len(split._rest) <= 200
    for message in messages:
        assert message.get("Event") is not None


@given(parts=st.lists(st.binary(max_size=60), max_size=60))
def test_any_bytes_are_survived(parts: list[bytes]) -> None:
    decoder = Decoder(max_line=100, max_message=300)
    for message in decode(parts, decoder):
        message.get("x")
    assert len(decoder._rest) <= 400


def test_a_real_dialogue_is_understood_message_by_message() -> None:
    with gunzip(recordings.ami("light"), "rt", encoding="utf-8") as lines:
        raws = [line["raw"] for line in map(json.loads, lines) if "raw" in line]
    decoder = Decoder(ignored=IGNORED_EVENTS)
    stream = "".join(raws).encode()
    messages = decode([stream[at : at + 1447] for at in range(0, len(stream), 1447)], decoder)
    assert len(messages) + decoder.skipped + 1 == len(raws)  # one is the banner
    assert decoder.malformed == 0
    assert decoder.skipped > 4 * len(messages)


def test_an_action_is_written_as_the_wire_reads_it() -> None:
    written = encode_action("Login", "a-1", Username="王", Secret="x: y")  # noqa: S106 - a test's own
    assert written.endswith(b"\r\n\r\n")
    (action,) = decode([written])
    assert (action.kind, action.name, action.get("ActionID")) == ("action", "Login", "a-1")
    assert (action.get("Username"), action.get("Secret")) == ("王", "x: y")


@pytest.mark.parametrize("value", ["a\r\nAction: Command", "a\nb", "a\0", "\r"])
def test_no_value_can_end_its_line(value: str) -> None:
    with pytest.raises(ValueError, match="Secret: a line break or NUL") as refused:
        encode_action("Login", "a-1", Secret=value)
    assert "Command" not in str(refused.value)
    with pytest.raises(ValueError, match="ActionID"):
        encode_action("Ping", value)
