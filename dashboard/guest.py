"""What else the web process serves, of which the dashboard knows nothing but where it is."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.routing import BaseRoute

from floor.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Routes of somebody else's, and what runs behind them as long as the process serves.

    Should `run` fail, the process ends as it does when the live path fails: its supervisor starts a new one.
    """

    routes: Sequence[BaseRoute]
    run: Callable[[], Awaitable[None]]
    longest_message_bytes: int
    """A WebSocket among the routes takes messages so long."""
    take_up: Callable[[Settings], None] = lambda _settings: None
    """Takes up settings that changed, from the event loop in which `run` runs."""
    openapi: Mapping[str, Any] = field(default_factory=dict)
    """What the API's document says of the routes: its `paths` and `components`."""
