"""The one file a site edits: its shape, its reading and what is said about its mistakes."""

from floor.settings.errors import ConfigError, Problem
from floor.settings.names import Language, LocalName
from floor.settings.queue import Queue
from floor.settings.shape import (
    Agent,
    Group,
    Log,
    QueueDefaults,
    QueueSettings,
    Reason,
    Redis,
    ReplaySource,
    Retention,
    ServiceLevel,
    Settings,
    Source,
    Team,
    Tls,
    Wallboard,
    Web,
)

__all__ = [
    "Agent",
    "ConfigError",
    "Group",
    "Language",
    "LocalName",
    "Log",
    "Problem",
    "Queue",
    "QueueDefaults",
    "QueueSettings",
    "Reason",
    "Redis",
    "ReplaySource",
    "Retention",
    "ServiceLevel",
    "Settings",
    "Source",
    "Team",
    "Tls",
    "Wallboard",
    "Web",
]
