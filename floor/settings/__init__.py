"""The one file a site edits: its shape, its reading and what is said about its mistakes."""

from floor.settings.errors import ConfigError, Problem
from floor.settings.names import Language, LocalName
from floor.settings.queue import Queue
from floor.settings.seating import Room, Seat, Seating, SeatPlan, SeatRow
from floor.settings.shape import (
    Agent,
    Group,
    Log,
    QueueDefaults,
    QueueSettings,
    Reason,
    Redis,
    Retention,
    ServiceLevel,
    Settings,
    Team,
    Tls,
    TooLong,
    Web,
)
from floor.settings.sources import (
    AsteriskSource,
    FeedSource,
    ReplaySource,
    Secret,
    SimulatorSource,
    Source,
)
from floor.settings.wallboard import Board, Praise, Wallboard

__all__ = [
    "Agent",
    "AsteriskSource",
    "Board",
    "ConfigError",
    "FeedSource",
    "Group",
    "Language",
    "LocalName",
    "Log",
    "Praise",
    "Problem",
    "Queue",
    "QueueDefaults",
    "QueueSettings",
    "Reason",
    "Redis",
    "ReplaySource",
    "Retention",
    "Room",
    "Seat",
    "SeatPlan",
    "SeatRow",
    "Seating",
    "Secret",
    "ServiceLevel",
    "Settings",
    "SimulatorSource",
    "Source",
    "Team",
    "Tls",
    "TooLong",
    "Wallboard",
    "Web",
]
