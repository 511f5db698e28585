"""Where facts come from: the kinds of sources, and what each needs to know."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from floor.settings.parts import FilePath, Id, Shape, Text, TimeOfDay, matches


class ReplaySource(Shape):
    """A recording played as if it happened now. ``speed`` is a factor, or ``max``."""

    kind: Literal["replay"]
    name: Id
    file: FilePath
    loop: bool = False
    speed: Annotated[float, Field(gt=0)] | Literal["max"] = 1.0

    @model_validator(mode="after")
    def _a_loop_has_a_pace(self) -> Self:
        if self.loop and self.speed == "max":
            raise ValueError("expected a number as speed where loop is true")
        return self


class Secret(Shape):
    """Where a secret stands: in an environment variable or in a file, never in the configuration itself."""

    env: Text | None = None
    file: FilePath | None = None

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.env is None) == (self.file is None):
            raise ValueError("expected one of env (a variable's name) and file (a path)")
        return self


class AsteriskTls(Shape):
    """AMI over TLS. Without `ca` the machine's own authorities are trusted."""

    ca: FilePath | None = None
    server_name: Text | None = None


class AsteriskSource(Shape):
    """A live Asterisk, by its manager interface (AMI)."""

    kind: Literal["asterisk"]
    name: Id
    host: Text
    port: int = Field(default=5038, ge=1, le=65535)
    tls: AsteriskTls | None = None
    username: Text
    secret: Secret
    snapshot_every_s: Annotated[float, Field(ge=5)] = 60.0
    ping_every_s: Annotated[float, Field(ge=1, le=30)] = 5.0
    answer_limit_s: Annotated[float, Field(ge=1, le=60)] = 5.0


class FeedSource(Shape):
    """A sender that tells us events over HTTP or WebSocket, known by its token."""

    kind: Literal["feed"]
    name: Id
    token_hash: Annotated[str, matches(r"sha256:[0-9a-f]{64}", "what `app.py tokens hash` prints")]
    heartbeat_s: Annotated[float, Field(ge=1, le=3600)] | None = 60.0
    events_per_s: Annotated[float, Field(gt=0)] = 20_000.0


class SimulatorSource(Shape):
    """A simulated call centre."""

    kind: Literal["simulator"]
    name: Id
    agents: int = Field(default=120, ge=12, le=10_000)
    seed: int = Field(default=1, ge=0)
    mid_shift_at: TimeOfDay | Literal["start"] = "start"
    outages: bool = True


Source = Annotated[AsteriskSource | FeedSource | ReplaySource | SimulatorSource, Field(discriminator="kind")]
"""Where facts come from. A further kind is one more class here."""
