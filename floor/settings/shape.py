"""Every key of ``config.yaml``: its type, its limits, its default. What each is for stands in that file."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, Field, PrivateAttr

from floor.model.config import AgentConfig, FloorConfig, QueueConfig
from floor.model.picture import Formula, Mode
from floor.settings import load
from floor.settings.explain import masked
from floor.settings.names import Language, LocalName
from floor.settings.parts import (
    FilePath,
    Id,
    List,
    Seconds,
    Section,
    Shape,
    Share,
    Text,
    TimeOfDay,
    WebAddress,
    known_zone,
)
from floor.settings.queue import Queue
from floor.settings.redis_address import redis_address
from floor.settings.seating import PlanId, Seating
from floor.settings.sources import Source
from floor.settings.wallboard import Wallboard

if TYPE_CHECKING:
    from collections.abc import Mapping

REPLAY_SITE = "replay"
"""The site a recording is played on in its own time, always in a Redis of its own that is thrown away."""

MOST_DAYS = 36_500
"""A hundred years: nothing is kept longer, and no calendar ends before."""

DEFAULT_FILE = Path(__file__).resolve().parents[2] / "config.yaml"


class Redis(Shape):
    """Where the floor is remembered. ``url`` is never shown: it may hold a password."""

    url: Annotated[str, AfterValidator(redis_address)] = Field(default="embedded", repr=False)
    dir: FilePath | None = None

    @property
    def embedded(self) -> bool:
        """Whether Floorwatch starts a Redis of its own."""
        return self.url == "embedded"

    @property
    def shown_url(self) -> str:
        """The address without user name and password, for logs and messages."""
        return masked(self.url)


class Tls(Shape):
    """Certificate chain and private key, PEM files."""

    cert: FilePath
    key: FilePath


class Web(Shape):
    """Where the pages are served."""

    host: Text = "127.0.0.1"
    port: int = Field(default=8050, ge=0, le=65535)
    insecure: bool = False
    tls: Tls | None = None
    public_url: WebAddress | None = None


class Log(Shape):
    """What processes write about themselves."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["console", "json"] = "console"


class ServiceLevel(Shape):
    """How a service level is counted where a queue does not say otherwise."""

    threshold_s: Seconds | None = None
    target: Share = 0.8
    formula: Formula = "answered_of_offered"


class QueueDefaults(Shape):
    """Further defaults of queues."""

    wrapup_s: Annotated[float, Field(ge=0)] | None = None
    short_call_s: Annotated[float, Field(ge=0)] = 10.0
    longest_wait_limit_s: Seconds = 120.0


class QueueSettings(Shape):
    """One queue. What is left out comes from the defaults above."""

    name: LocalName | None = None
    threshold_s: Seconds | None = None
    target: Share | None = None
    formula: Formula | None = None
    wrapup_s: Annotated[float, Field(ge=0)] | None = None
    short_call_s: Annotated[float, Field(ge=0)] | None = None
    longest_wait_limit_s: Seconds | None = None
    talk_attention_s: Seconds | None = None
    talk_critical_s: Seconds | None = None


class Group(Shape):
    """Queues that are shown as one."""

    name: LocalName
    queues: Annotated[tuple[Text, ...], Field(min_length=1)]


class Team(Shape):
    """A team of agents."""

    name: LocalName


class Agent(Shape):
    """Who stands behind a source's interface, such as ``PJSIP/1001``."""

    agent: Text
    name: Text | None = None
    team: Text | None = None
    seat: PlanId | None = None


class Reason(Shape):
    """What an aux code means and how long it may last."""

    name: LocalName
    limit_min: Annotated[float, Field(gt=0)] | None = None
    kind: Literal["break", "meal", "consult", "training", "meeting", "after_call", "other"] = "other"


class TooLong(Shape):
    """From when on a state has lasted too long. None: never; talks always have their limits."""

    talk_attention_s: Seconds = 600.0
    talk_critical_s: Seconds = 1200.0
    hold_s: Seconds | None = 180.0
    wrap_up_s: Seconds | None = 120.0
    not_ready_s: Seconds | None = None


class Retention(Shape):
    """How long what is kept."""

    log_h: Annotated[float, Field(ge=1)] = 36.0
    visits_h: Annotated[float, Field(ge=0.5)] = 2.0
    rows_days: int = Field(default=400, ge=1, le=MOST_DAYS)
    access_log_days: int = Field(default=90, ge=1, le=MOST_DAYS)
    spool_mb: Annotated[float, Field(ge=0)] = 256.0


class Settings(Shape):
    """The whole file. Made by `load`; ``Settings.default()`` is an empty file."""

    site: Id = "main"
    name: LocalName = LocalName({"zh_CN": "客服中心", "en": "Contact centre"})
    timezone: Annotated[str, AfterValidator(known_zone)] = "Asia/Shanghai"
    day_starts_at: TimeOfDay = "00:00"
    language: Language = "zh_CN"
    redis: Redis = Redis()
    web: Web = Web()
    log: Log = Log()
    sources: Annotated[tuple[Source, ...], List] = ()
    service_level: ServiceLevel = ServiceLevel()
    queue_defaults: QueueDefaults = QueueDefaults()
    queues: Annotated[dict[Text, QueueSettings], Section] = Field(default_factory=dict)
    groups: Annotated[dict[Id, Group], Section] = Field(default_factory=dict)
    teams: Annotated[dict[Text, Team], Section] = Field(default_factory=dict)
    agents: Annotated[dict[Text, Agent], Section] = Field(default_factory=dict)
    reasons: Annotated[dict[Text, Reason], Section] = Field(default_factory=dict)
    too_long: TooLong = TooLong()
    seating: Seating = Seating()
    wallboard: Wallboard = Wallboard()
    retention: Retention = Retention()

    _folder: Path = PrivateAttr(default_factory=Path.cwd)

    def model_post_init(self, context: Any) -> None:
        """Remember the folder of the file: the state of the site lies under it."""
        if context and context.get("folder"):
            self._folder = context["folder"]

    @classmethod
    def load(
        cls,
        path: Path,
        overrides: Mapping[str, Any] | None = None,
        text: str | None = None,
        beneath: load.Beneath | None = None,
    ) -> Settings:
        """Read ``path`` with ``overrides`` laid over it. Raise `ConfigError` with all that is wrong.

        ``text``, where given, is what stands in the file, which is not read then. File and overrides are laid
        on what ``beneath`` returns, which is told what they say.
        """
        return load.load(cls, path, overrides, text, beneath)

    @classmethod
    def default(cls) -> Settings:
        """Return the settings of an empty file."""
        return cls()

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The site's time zone."""
        return zoneinfo.ZoneInfo(self.timezone)

    @property
    def day_start(self) -> dt.time:
        """Local time at which "today" begins."""
        return dt.time.fromisoformat(self.day_starts_at)

    @property
    def mode(self) -> Mode:
        """``replay`` for the site of that name, whose clock is its recording's; ``live`` for any other."""
        return "replay" if self.site == REPLAY_SITE else "live"

    @property
    def state_dir(self) -> Path:
        """Folder of what the site keeps on this machine: an embedded Redis' files, sockets, spools."""
        return self.redis.dir or self._folder / "var" / self.site

    def queue(self, queue: str) -> Queue:
        """Return a queue with every default filled in; one nobody configured gets all of them."""
        own = self.queues.get(queue)
        section = own or QueueSettings()

        def first(value: Any, default: Any) -> Any:
            return default if value is None else value

        return Queue(
            id=queue,
            name=section.name or LocalName.model_validate(queue),
            threshold_s=first(section.threshold_s, self.service_level.threshold_s),
            target=first(section.target, self.service_level.target),
            formula=section.formula or self.service_level.formula,
            wrapup_s=first(section.wrapup_s, self.queue_defaults.wrapup_s),
            short_call_s=first(section.short_call_s, self.queue_defaults.short_call_s),
            longest_wait_limit_s=first(
                section.longest_wait_limit_s, self.queue_defaults.longest_wait_limit_s
            ),
            talk_attention_s=first(section.talk_attention_s, self.too_long.talk_attention_s),
            talk_critical_s=first(section.talk_critical_s, self.too_long.talk_critical_s),
            configured=own is not None,
        )

    def for_model(self, mode: Mode | None = None) -> FloorConfig:
        """Return what the counting model needs to know, as its own plain values."""

        def rules(queue: Queue) -> QueueConfig:
            return QueueConfig(
                threshold_s=queue.threshold_s,
                target=queue.target,
                formula=queue.formula,
                wrapup_s=queue.wrapup_s,
                short_call_s=queue.short_call_s,
                longest_wait_limit_s=queue.longest_wait_limit_s,
                configured=queue.configured,
            )

        start = self.day_start
        return FloorConfig(
            timezone=self.timezone,
            day_starts_at_s=start.hour * 3600 + start.minute * 60,
            mode=mode or self.mode,
            queue_defaults=rules(self.queue("")),
            queues={queue: rules(self.queue(queue)) for queue in self.queues},
            groups={group: section.queues for group, section in self.groups.items()},
            agents={
                interface: AgentConfig(
                    agent=agent.agent, name=agent.name or "", team=agent.team, seat=agent.seat
                )
                for interface, agent in self.agents.items()
            },
            sources=tuple(source.name for source in self.sources) if (mode or self.mode) == "live" else None,
            visits_kept_s=self.retention.visits_h * 3600,
        )
