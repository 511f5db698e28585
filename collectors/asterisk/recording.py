"""A recording of an AMI dialogue: one JSON object a line.

`{"t": epoch, "raw": message}` is what the PBX said, `{"t": …, "sent": action}` what it was asked and
`{"t": …, "note": text}` what became of the connection (`connected`, `disconnected: why`).
"""

from collections.abc import Iterable, Iterator

import msgspec

from collectors.asterisk.ignored import IGNORED_EVENTS
from collectors.asterisk.translate import Translator
from collectors.asterisk.wire import Decoder, Message
from collectors.faults import Faults
from floor.model.events import Event


class _Line(msgspec.Struct):
    t: float
    raw: str | None = None
    sent: str | None = None
    note: str | None = None


_decode_line = msgspec.json.Decoder(_Line).decode


class AmiRecording:
    """Reads the lines of a recording as the events its collector would have made of them.

    A recording with neither notes nor a greeting was begun on a running PBX: it is up from the first
    line. A connection that ends as the recording's own last word ends nothing: the picture is left as
    it stood.
    """

    def __init__(self, source: str, faults: Faults) -> None:
        self._faults = faults
        self._decoder = Decoder(ignored=IGNORED_EVENTS)
        self._questions = Decoder()
        self._translator = Translator(source)
        self._begun = False
        self._ended: tuple[float, str] | None = None

    def events(self, lines: Iterable[bytes]) -> Iterator[Event]:
        """Yield the events of the lines in their order."""
        for number, text in enumerate(lines, 1):
            if not text.strip():
                continue
            try:
                line = _decode_line(text)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                self._faults.skipped(number, "line", f'expected {{"t": epoch, "raw": "…"}}: {error}')
                continue
            if self._ended is not None:
                at, detail = self._ended
                self._ended = None
                yield from self._translator.lost(at, detail)
            if line.raw is not None:
                yield from self._heard(line.raw, line.t)
            elif line.sent is not None:
                yield from self._sent(line.sent, line.t)
            elif line.note is not None:
                self._noted(line.note, line.t)
            else:
                self._faults.skipped(number, "raw", "expected raw, sent or note beside t")

    def counts(self) -> dict[str, int]:
        """Return what was not translated, by name."""
        counts = self._translator.counts()
        malformed = counts.get("malformed_messages", 0) + self._decoder.malformed
        return counts | ({"malformed_messages": malformed} if malformed else {})

    def _heard(self, raw: str, at: float) -> Iterator[Event]:
        messages = self._decoder.feed(raw.encode("utf-8", "surrogateescape"))
        if not self._begun:
            self._begun = True
            greeted = self._decoder.banner is not None or (
                bool(messages) and (messages[0].kind == "response" or messages[0].name == "FullyBooted")
            )
            if not greeted:
                yield from self._translator.joined(at)
        for message in messages:
            yield from self._translator.translate(message, at)

    def _sent(self, sent: str, at: float) -> Iterator[Event]:
        self._begun = True
        for message in self._questions.feed(sent.encode("utf-8", "surrogateescape")):
            if _asks_for_everything(message):
                yield from self._translator.asked(message.name, message.get("ActionID"), at)

    def _noted(self, note: str, at: float) -> None:
        self._begun = True
        what, _, detail = note.partition(": ")
        if what == "connected":
            malformed, skipped = self._decoder.malformed, self._decoder.skipped
            self._decoder = Decoder(ignored=IGNORED_EVENTS)
            self._decoder.malformed, self._decoder.skipped = malformed, skipped
        elif what == "disconnected":
            self._ended = (at, detail)


def _asks_for_everything(action: Message) -> bool:
    """Whether an action asks for a whole list, not for one queue's or member's part of it."""
    return action.kind == "action" and not (action.get("Queue") or action.get("Member"))
