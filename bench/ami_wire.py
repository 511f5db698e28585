"""AMI messages a second: bytes of a real dialogue to messages, and to events of the floor.

The dialogue is the recording that ships with the product, as it came over the wire, in reads of the
size a socket gives. The ratio is to splitting the same bytes at their empty lines and nothing more.
"""

import gzip
import time
from collections.abc import Callable
from importlib.resources import files

import msgspec

from bench.result import Measure
from collectors.asterisk.ignored import IGNORED_EVENTS
from collectors.asterisk.translate import Translator
from collectors.asterisk.wire import Decoder

READ_BYTES = 65_536
ROUNDS = 20
RECORDING = "light.ami.jsonl.gz"


class _Line(msgspec.Struct):
    raw: str | None = None


def measure() -> list[Measure]:
    """Measure decoding alone, and decoding with translation."""
    packed = files("collectors.replay").joinpath("recordings", RECORDING).read_bytes()
    decode = msgspec.json.Decoder(_Line).decode
    said = [decode(line).raw for line in gzip.decompress(packed).splitlines()]
    stream = "".join(raw for raw in said if raw is not None).encode()
    messages = stream.count(b"\r\n\r\n")
    split_s = _best(lambda: stream.split(b"\r\n\r\n"))
    decode_s = _best(lambda: _decode(stream))
    translate_s = _best(lambda: _translate(stream))
    split_per_s = messages / split_s
    return [
        Measure(
            name="AMI bytes -> messages",
            value=messages / decode_s,
            unit="messages/s",
            ratio=messages / decode_s / split_per_s,
            ratio_of="splitting the bytes",
        ),
        Measure(
            name="AMI bytes -> events",
            value=messages / translate_s,
            unit="messages/s",
            ratio=messages / translate_s / split_per_s,
            ratio_of="splitting the bytes",
        ),
    ]


def _decode(stream: bytes) -> None:
    decoder = Decoder(ignored=IGNORED_EVENTS)
    for start in range(0, len(stream), READ_BYTES):
        decoder.feed(stream[start : start + READ_BYTES])


def _translate(stream: bytes) -> None:
    decoder, translator = Decoder(ignored=IGNORED_EVENTS), Translator("bench")
    for start in range(0, len(stream), READ_BYTES):
        for message in decoder.feed(stream[start : start + READ_BYTES]):
            translator.translate(message, 1_795_000_000.0)


def _best(work: Callable[[], object]) -> float:
    """Return the least time of some rounds: what the machine can do when it is let."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)
