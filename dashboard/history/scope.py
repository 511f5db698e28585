"""Whose calls are looked at: one queue's, a group's, or all queues' together."""

from collections.abc import Collection, Mapping
from typing import Literal

import msgspec

from dashboard.i18n import Language, messages_for
from floor.model.config import QueueConfig
from floor.model.intervals import ALL_QUEUES
from floor.model.picture import QueueRow, Row, group_key, queue_key
from floor.settings import Settings

Kind = Literal["queue", "group", "all"]


class Scope(msgspec.Struct, frozen=True):
    """A queue or group by its identifier; all queues together are `*`."""

    kind: Kind
    name: str

    @property
    def row_key(self) -> str:
        """The key of its row in the picture."""
        return queue_key(self.name) if self.kind == "queue" else group_key(self.name)

    def of(self, queue: str, settings: Settings) -> bool:
        """Tell whether a queue's calls belong to it."""
        if self.kind == "group":
            group = settings.groups.get(self.name)
            return group is not None and queue in group.queues
        return self.kind == "all" or queue == self.name

    def rules(self, settings: Settings) -> QueueConfig:
        """Return by which formula it is shown and what it should reach: a group's by the site's defaults."""
        model = settings.for_model()
        return model.queue(self.name) if self.kind == "queue" else model.queue_defaults

    def shown_name(self, settings: Settings, language: Language) -> str:
        """Return what people call it; its identifier where the site gives it no name."""
        if self.kind == "queue":
            return settings.queue(self.name).name.text(language)
        if self.kind == "all":
            return messages_for(language).gettext("All queues")
        group = settings.groups.get(self.name)
        return group.name.text(language) if group else self.name


ALL = Scope("all", ALL_QUEUES)


class UnknownScope(Exception):  # noqa: N818 - it is what was asked for
    """There is no such queue or group; `known` are those there are."""

    def __init__(self, kind: Kind, name: str, known: Collection[str]) -> None:
        super().__init__(f"there is no {kind} {name!r}")
        self.kind: Kind = kind
        self.name = name
        self.known = tuple(sorted(known))


def scope(queue: str | None, group: str | None, settings: Settings, queues: Collection[str]) -> Scope:
    """Return what is asked for; nothing is all queues. `queues`: those known. Raise `UnknownScope`."""
    if group is not None and group != ALL_QUEUES:
        if group not in settings.groups:
            raise UnknownScope("group", group, settings.groups)
        return Scope("group", group)
    if queue is None or queue == ALL_QUEUES:
        return ALL
    if queue not in queues:
        raise UnknownScope("queue", queue, queues)
    return Scope("queue", queue)


def known_queues(rows: Mapping[str, Row], kept: Collection[str]) -> set[str]:
    """Return the queues there are: of the floor now, and those of which something is kept."""
    return {row.queue for row in rows.values() if isinstance(row, QueueRow) and not row.is_group} | set(kept)
