"""One connection's conversation with an Asterisk, sans I/O: bytes and passing time in, events and bytes out.

    banner → Login → FullyBooted → QueueStatus, QueueSummary, CoreShowChannels, then events; and again all
    three every `snapshot_every_s`; Ping whenever nothing was heard for a second and every `ping_every_s`.

An account that may not see system events hears no `FullyBooted`: it asks for `QueueStatus` until the PBX can
answer, and the answer proves it up. Time is counted in seconds that we were awake, in `tick`: a process
that was stopped, or a clock that was set, makes no answer late.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from collectors.asterisk.ignored import IGNORED_EVENTS
from collectors.asterisk.translate import Translator
from collectors.asterisk.wire import Decoder, Message, encode_action
from collectors.heartbeat import ALIVE_S
from collectors.link import LinkError, RefusedError
from floor.model.events import Event, SnapshotEnded, SourceAlive

QUIET_S = 1.0
"""After so long without a word it is asked whether it lives."""

BOOT_PATIENCE_S = 2.0
"""A PBX that is up says so right after the login. After so long, again and again, its queues are asked."""

RETAKE_S = 5.0
"""A snapshot whose list was not whole is taken again after so long, and after twice as long each time."""

ON_THE_WAY_BYTES = 16 * 1024 * 1024
"""So much can lie between a PBX and us at most: our buffer, and those of both systems at their largest."""

ON_THE_WAY_S = 30.0
"""For so long, while awake, an answer that is overdue may be looked for among the bytes that lie there."""

_TLS_ALERT = b"\x15\x03"
"""So begins what a TLS server says to whoever does not begin with TLS."""

_LONGEST_OPENING = 60
"""Of what something else says that answers there, so many characters are repeated."""

_LONGEST_WORDS = 200
"""Of what a PBX says about a refusal, so much is repeated."""

_SNAPSHOT = ("QueueStatus", "QueueSummary", "CoreShowChannels")
"""Questions of a snapshot, in their order. The second lists nothing that the first does not; its end says
that the queues answered to the last one."""

_ENDS = {
    "QueueStatusComplete": "QueueStatus",
    "QueueSummaryComplete": "QueueSummary",
    "CoreShowChannelsComplete": "CoreShowChannels",
}
_ITEMS = frozenset({"QueueParams", "QueueMember", "QueueEntry", "CoreShowChannel", *_ENDS})
_LISTED = frozenset({"QueueStatus", "CoreShowChannels"})
"""Questions whose answer the floor is brought in line with."""


class HungError(LinkError):
    """The PBX holds the connection and does not answer."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who logs in."""

    username: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Pace:
    """How often is asked, and how long an answer may take."""

    snapshot_every_s: float
    ping_every_s: float
    answer_limit_s: float


@dataclass(slots=True)
class _Question:
    """What was asked, by the clock (`asked_at`), and when last something of its answer came, while awake."""

    action: str
    asked_at: float
    heard_s: float


class Dialogue:
    """The conversation from banner to end. `name` makes its questions unlike those of any other connection.

    `failure` is set when it is over for a reason of its own; what `heard` and `tick` return is true all the
    same. `notes` says for a person what the PBX refuses or leaves unanswered, by action.
    """

    def __init__(
        self, translator: Translator, account: Account, pace: Pace, *, name: str, where: str
    ) -> None:
        self._translator = translator
        self._account = account
        self._pace = pace
        self._name = name
        self._where = where
        self._decoder = Decoder(ignored=IGNORED_EVENTS.difference(_ENDS))
        self._outgoing = bytearray()
        self._asked = 0
        self._open: dict[str, _Question] = {}
        self._counts: Counter[str] = Counter()
        self._greeted = self._in = False
        self._ended_s: float | None = None
        self._awake_s = self._heard_s = self._spoke_s = self._answered_s = 0.0
        self._pinged_s = self._taken_s = self._probe_s = 0.0
        self._retake = False
        self._retakes = 0
        self._heard_bytes = 0
        self._late_since: tuple[float, int] | None = None
        """Since when, and since which byte, an answer is overdue."""
        self._lag_s: float | None = None
        self.failure: LinkError | None = None
        self.notes: dict[str, str] = {}

    @property
    def banner(self) -> str | None:
        """What the PBX said of itself."""
        return self._decoder.banner

    @property
    def logged_in(self) -> bool:
        """Whether the login was taken."""
        return self._in

    @property
    def held_bytes(self) -> int:
        """How many bytes wait here for the rest of their message, or to be sent."""
        return self._decoder.held_bytes + len(self._outgoing)

    def counts(self) -> Mapping[str, int]:
        """Return what could not be used, by name, in this connection."""
        malformed = self._decoder.malformed
        return dict(self._counts) | ({"malformed_messages": malformed} if malformed else {})

    def take_outgoing(self) -> bytes:
        """Return what is to be sent."""
        data = bytes(self._outgoing)
        self._outgoing.clear()
        return data

    def heard(self, data: bytes, now: float) -> list[Event]:
        """Take bytes as they came and return the events they complete."""
        skipped = self._decoder.skipped
        self._heard_bytes += len(data)
        messages = self._decoder.feed(data)
        if not self._greeted and not self._greet(now):
            return []
        events: list[Event] = []
        lives = self._decoder.skipped != skipped
        for message in messages:
            if message.kind == "event":
                events += self._event(message, now)
            elif message.kind == "response":
                events += self._response(message, now)
            else:
                continue
            lives = lives or message.name != ""
        if lives:  # which rubbish is no sign of
            self._heard_s = self._awake_s
            if not events and self._translator.up and self._awake_s - self._spoke_s >= ALIVE_S:
                events.append(self._alive(now))
        if events:
            self._spoke_s = self._awake_s
        return events

    def tick(self, elapsed_s: float, now: float) -> list[Event]:
        """Let time pass: ask what is due, give up what is overdue."""
        self._awake_s += elapsed_s
        self._look_for_overdue()
        if self.failure is not None or not self._in or self._ended_s is not None:
            return []
        awake_s = self._awake_s
        events: list[Event] = []
        if self._translator.up:
            every_s = self._pace.snapshot_every_s
            if self._retake:
                every_s = min(RETAKE_S * 2**self._retakes, every_s)
            if awake_s - self._taken_s >= every_s and not self._listing():
                events = self._ask_all(now)
        elif awake_s >= self._probe_s and not self._listing():
            self._probe_s = awake_s + BOOT_PATIENCE_S
            self._ask("QueueStatus", now)
        pinging = any(question.action == "Ping" for question in self._open.values())
        quiet = awake_s - self._heard_s >= QUIET_S and awake_s - self._pinged_s >= QUIET_S
        if not pinging and (quiet or awake_s - self._pinged_s >= self._pace.ping_every_s):
            self._ping(now)
        return events

    # --------------------------------------------------------------------------------- asking

    def _ask(self, action: str, now: float, **headers: str) -> list[Event]:
        self._asked += 1
        action_id = f"{self._name}-{self._asked}"
        self._open[action_id] = _Question(action, now, self._awake_s)
        self._outgoing += encode_action(action, action_id, **headers)
        return self._translator.asked(action, action_id, now)

    def _ask_all(self, now: float, *, but: str = "") -> list[Event]:
        self._taken_s = self._awake_s
        self._retakes = min(self._retakes + 1, 10) if self._retake else 0
        self._retake = False
        return [event for action in _SNAPSHOT if action != but for event in self._ask(action, now)]

    def _ping(self, now: float) -> None:
        self._pinged_s = self._awake_s
        self._ask("Ping", now)

    def _listing(self) -> bool:
        return any(question.action in _SNAPSHOT for question in self._open.values())

    # -------------------------------------------------------------------------------- hearing

    def _greet(self, now: float) -> bool:
        """Log in once the banner is there; whether the conversation has begun."""
        if self.banner is None:
            if self._decoder.opening is not None:
                self.failure = LinkError(_no_ami(self._where, self._decoder.opening))
            return False
        self._greeted = True
        self._heard_s = self._awake_s
        self._ask("Login", now, Username=self._account.username, Secret=self._account.secret, Events="on")
        return True

    def _event(self, message: Message, now: float) -> list[Event]:
        translator, name = self._translator, message.name
        was_up = translator.up
        events = translator.translate(message, now)
        ours = name in _ITEMS and self._goes_on(message)
        if name == "FullyBooted" and translator.up:
            self._drop_lists()
            return events + self._ask_all(now)
        if translator.up and not was_up:
            # Nobody said so, but here is word of a queue. If it is our answer, only the rest is asked.
            if not ours:
                self._drop_lists()
            return events + self._ask_all(now, but="QueueStatus" if ours else "")
        if name == "Shutdown" and was_up and not translator.up:
            self._ended_s = self._awake_s
            self._drop_lists()
        elif name in _ENDS and ours and _ENDS[name] in _LISTED and translator.up:
            self._retake |= not any(isinstance(event, SnapshotEnded) for event in events)
        return events

    def _goes_on(self, message: Message) -> bool:
        """Note that an answer goes on, or that it is over; whether it is one to a question of ours."""
        action_id = message.get("ActionID")
        question = self._open.get(action_id)
        if question is None:
            return False
        question.heard_s = self._answered_s = self._awake_s
        if _ENDS.get(message.name) == question.action:
            del self._open[action_id]
            self.notes.pop(question.action, None)
        return True

    def _response(self, message: Message, now: float) -> list[Event]:
        action_id = message.get("ActionID")
        question = self._open.get(action_id)
        if question is None:
            self._counts["unasked_answers"] += 1
            return []
        question.heard_s = self._answered_s = self._awake_s
        events: list[Event] = self._translator.translate(message, now)
        refused = message.name == "Error"
        if question.action == "Login":
            del self._open[action_id]
            self._login_answered(message, now, refused=refused)
        elif question.action == "Ping":
            del self._open[action_id]
            events += self._ponged(message, question, now)
        elif refused:
            del self._open[action_id]
            self._refused(question.action, message)
        return events

    def _login_answered(self, message: Message, now: float, *, refused: bool) -> None:
        if refused:
            self.failure = RefusedError(
                f"login as {self._account.username} was refused: {_said(message)}; check username and "
                "secret, and that manager.conf lets this machine in"
            )
            return
        self._in = True
        self._probe_s = self._awake_s + BOOT_PATIENCE_S
        self._ping(now)

    def _ponged(self, message: Message, question: _Question, now: float) -> list[Event]:
        self._lag_s = max(now - question.asked_at, 0.0)
        self._translator.read_clock(message, now, question.asked_at)
        return [self._alive(now)] if self._translator.up else []

    def _alive(self, now: float) -> SourceAlive:
        off_s = self._translator.skew.clock_off_s
        return SourceAlive(
            at=now,
            source=self._translator.source,
            lag_s=self._lag_s,
            clock_off_s=None if off_s is None else round(off_s, 3),
        )

    def _refused(self, action: str, message: Message) -> None:
        said = _said(message)
        if "permission" in said.lower():
            note = f"{action} is refused: {said}; give the account write = reporting in manager.conf"
            if action == "QueueStatus" and not self._translator.up:
                self.failure = RefusedError(note)
        elif not self._translator.up:
            return  # it has not loaded its queues yet, and is asked again
        else:
            note = f"{action} is refused: {said}; is app_queue loaded?"
        self._counts["refused_questions"] += 1
        self.notes[action] = note

    # ------------------------------------------------------------------------------- giving up

    def _drop_lists(self) -> None:
        for action_id in [key for key, question in self._open.items() if question.action in _SNAPSHOT]:
            del self._open[action_id]

    def _look_for_overdue(self) -> None:
        limit_s = self._pace.answer_limit_s
        if not self._greeted:
            if self._awake_s > limit_s:
                self.failure = HungError(
                    f"{self._where} takes the connection and nothing came within {limit_s:g} s; is this the "
                    "AMI's port, with or without TLS as configured (`manager show settings`), or does a "
                    "firewall or proxy take the connection?"
                )
            return
        if self._ended_s is not None and self._awake_s - self._ended_s > limit_s:
            self.failure = LinkError(f"it announced its stop and keeps the connection for {limit_s:g} s")
            return
        for action_id, question in list(self._open.items()):
            if self._awake_s - question.heard_s <= limit_s:
                continue
            if question.action in _SNAPSHOT and self._awake_s - self._answered_s <= limit_s:
                # It answers, but not this: the rest of the list went lost.
                del self._open[action_id]
                self._translator.missed(action_id)
                self._counts["missed_answers"] += 1
                self.notes[question.action] = f"{question.action} is not answered, or not to its end"
                self._retake = True
                continue
            self.failure = HungError(f"no answer to {question.action} for {limit_s:g} s")
        if self.failure is None:
            self._late_since = None

    def overdue_no_more(self) -> None:
        """Take a failure for lateness back: bytes that may have come in time are looked at first.

        That is so for what can have been on its way, in bytes and in time: who goes on to send and never
        answers is hung all the same.
        """
        if not isinstance(self.failure, HungError):
            return
        since_s, since_bytes = self._late_since = self._late_since or (self._awake_s, self._heard_bytes)
        late_s, later_bytes = self._awake_s - since_s, self._heard_bytes - since_bytes
        if late_s <= ON_THE_WAY_S and later_bytes <= ON_THE_WAY_BYTES:
            self.failure = None


def _said(message: Message) -> str:
    return message.get("Message", "no reason given")[:_LONGEST_WORDS]


def _no_ami(where: str, opening: bytes) -> str:
    """Say that something else answers, and what of it would be recognised."""
    if opening.startswith(_TLS_ALERT):
        return (
            f"what answers at {where} speaks TLS and is spoken to without; add `tls` to the source, or take "
            "the AMI's port without TLS, mostly 5038"
        )
    line = re.split(rb"[\r\n]", opening.lstrip(), maxsplit=1)[0].decode("utf-8", "replace")
    said = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in line)
    if len(said) > _LONGEST_OPENING:
        said = said[:_LONGEST_OPENING] + "…"
    return f"what answers at {where} is not an AMI (it said '{said}'); is this the AMI's port, mostly 5038?"
