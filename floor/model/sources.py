"""Sources as the board sees them: whether they can be heard, and when they could not."""

import msgspec

from floor.model.picture import SourceRow, SourceState


class Source(msgspec.Struct, kw_only=True):
    """One source. `blind` holds the closed spans in which nothing was known, oldest first.

    `blind_since` is set from the moment it fell silent until it was heard *and* had told its whole state
    again: in between what we show is the last that was known.
    """

    name: str
    kind: str
    state: SourceState = "down"
    since: float
    started_at: float | None = None
    heard_at: float | None = None
    alive_at: float | None = None
    last_event_at: float | None = None
    newest_at: float = 0.0
    lag_s: float | None = None
    clock_off_s: float | None = None
    detail: str = ""
    tells_members: bool = False
    tells_holds: bool = False
    blind_since: float | None = None
    blind: list[tuple[float, float]] = []
    counts: dict[str, int] = {}
    notes: list[str] = []

    def see_again(self, at: float) -> None:
        """Close the open span of blindness."""
        if self.blind_since is None:
            return
        if at > self.blind_since:
            self.blind.append((self.blind_since, at))
        self.blind_since = None

    def forget_blindness_before(self, t: float) -> None:
        """Drop closed spans that ended before `t`."""
        self.blind = [span for span in self.blind if span[1] > t]

    def spans(self, now: float) -> list[tuple[float, float]]:
        """Return every span of blindness known, the open one up to `now`."""
        if self.blind_since is None or self.blind_since >= now:
            return self.blind
        return [*self.blind, (self.blind_since, now)]

    def row(self) -> SourceRow:
        """Return the row of the picture."""
        return SourceRow(
            name=self.name,
            kind=self.kind,
            state=self.state,
            since=self.since,
            as_of=self.alive_at,
            last_event_at=self.last_event_at,
            lag_s=self.lag_s,
            clock_off_s=self.clock_off_s,
            detail=self.detail,
            counts=dict(self.counts),
            notes=tuple(self.notes),
        )


def covered_s(spans: list[tuple[float, float]], since: float, until: float) -> float:
    """Return for how many seconds of [since, until) at least one of the spans holds."""
    total = 0.0
    reached = since
    for span in sorted(spans):
        begin, end = max(span[0], reached), min(span[1], until)
        if end > begin:
            total += end - begin
            reached = end
    return total
