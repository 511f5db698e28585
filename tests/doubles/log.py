"""What stands in a site's log."""

from __future__ import annotations

from floor.model.events import Event
from floor.store.client import open_client
from floor.store.log import START, LogReader


def logged(redis_url: str, site: str) -> list[Event]:
    """Return every event of the log, oldest first."""
    client = open_client(redis_url)
    try:
        found: list[Event] = []
        reader = LogReader(client, site, START)
        while (batch := reader.read(1000)).entries:
            found += [event for _, event in batch.entries]
        return found
    finally:
        client.close()
