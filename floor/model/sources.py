"""Sources as the board sees them: whether they can be heard, and when they could not."""

import msgspec

from floor.model.events import DownReason
from floor.model.picture import SourceState
from floor.model.spans import add_span, joined

FACTS_WITHOUT_CALL = "facts_without_call"
"""Name of the count of facts about calls that no source tells of."""
TOO_OLD = "calls_too_old"
"""Name of the count of calls that arrived before all that is remembered, and so count in nothing."""
FROM_THE_FUTURE = "events_from_the_future"
"""Name of the count of events told of before they can have happened; they are taken as happening now."""

QUEUES_OVER_LIMIT = "queues_over_limit"
"""Name of the count of events not taken because their queue would have been one too many."""
AGENTS_OVER_LIMIT = "agents_over_limit"
"""Name of the count of events whose agent would have been one too many."""
SNAPSHOTS_GIVEN_UP = "snapshots_given_up"
"""Name of the count of lists of all a source knows that were never completed."""


class Source(msgspec.Struct, kw_only=True):
    """One source, with two kinds of not knowing.

    `deaf_since` is set while it cannot be heard; `deaf` holds the closed spans of that, joined: what arrived
    within them is missing from every count. `blind_since` is set from the same moment until it was
    heard *and* has told its whole state again: in between, the state we show is the last that was known.
    `untold_since` is set while it is one that does not tell of calls; `untold` holds closed spans of that.
    """

    name: str
    kind: str
    state: SourceState = "down"
    since: float
    started_at: float | None = None
    introduced: bool = False
    heartbeat_s: float | None = None
    heard_at: float | None = None
    blind_before_silence: bool = False
    alive_at: float | None = None
    last_event_at: float | None = None
    newest_at: float = 0.0
    lag_s: float | None = None
    clock_off_s: float | None = None
    detail: str = ""
    reason: DownReason | None = None
    tells_members: bool = False
    tells_holds: bool = False
    tells_calls: bool = True
    untold_since: float | None = None
    untold: list[tuple[float, float]] = []
    late_events: int = 0
    deaf_since: float | None = None
    deaf: list[tuple[float, float]] = []
    blind_since: float | None = None
    told_all: bool = False
    """Whether it ever told its whole state: before that nothing shown of it is from before."""
    counts: dict[str, int] = {}
    passed_over: dict[str, int] = {}
    """By name, what of its events the board itself could not take as it was said."""
    notes: list[str] = []

    def fall_silent(self, at: float) -> None:
        """Nothing can be heard of it from now on."""
        if self.deaf_since is None:
            self.blind_before_silence = self.blind_since is not None
        if self.deaf_since is None or at < self.deaf_since:
            self.deaf_since = at
        if self.blind_since is None or at < self.blind_since:
            self.blind_since = at

    def hear_again(self, at: float) -> None:
        """Its events arrive again; what it missed to tell is still to be asked for."""
        if self.deaf_since is not None:
            add_span(self.deaf, self.deaf_since, at)
        self.deaf_since = None

    def go_on(self) -> None:
        """Its events arrive again and none is missing: it was slow, or kept what it could not deliver."""
        if self.deaf_since is not None and not self.blind_before_silence:
            self.blind_since = None
        self.deaf_since = None

    def tell_calls(self, since: float, *, tells: bool) -> None:
        """From now on it tells of calls, or does not."""
        self.tells_calls = tells
        if not tells and self.untold_since is None:
            self.untold_since = since
        elif tells and self.untold_since is not None:
            add_span(self.untold, self.untold_since, since)
            self.untold_since = None

    def count(self, name: str) -> None:
        """Count one more event that could not be taken as it was said."""
        self.passed_over[name] = self.passed_over.get(name, 0) + 1

    def forget_deafness_before(self, t: float) -> None:
        """Drop closed spans that ended before `t`."""
        self.deaf = [span for span in self.deaf if span[1] > t]
        self.untold = [span for span in self.untold if span[1] > t]

    def spans(self, now: float) -> list[tuple[float, float]]:
        """Return, joined, the spans known in which it could not be heard, the open one up to `now`."""
        if self.deaf_since is None or self.deaf_since >= now:
            return self.deaf
        return joined([*self.deaf, (self.deaf_since, now)])

    def uncounted(self, now: float) -> list[tuple[float, float]]:
        """Return, joined, the spans whose calls it did not tell of, whether or not it could be heard."""
        spans = self.spans(now)
        if self.untold_since is None and not self.untold:
            return spans
        untold_since = now if self.untold_since is None else self.untold_since
        return joined([*spans, *self.untold, (untold_since, now)])
