"""What a room is, and what it is told about the request that opens it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from dash.development.base_component import Component

from dashboard.i18n import Language, Messages
from floor.settings import Settings

Scheme = Literal["dark", "light", "auto"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A request for a room: in which language, with which query (the last value of each name)."""

    settings: Settings
    language: Language
    messages: Messages
    query: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A page with an address of its own.

    `name` is also its assets' folder, its scripts' namespace and its `data-room`. `title` is an English
    message, to be looked up in the reader's catalogue. `audience` is what its live connection may see.
    """

    path: str
    name: str
    title: str
    layout: Callable[[Settings, Language, Mapping[str, str], Callable[[str], str]], Component]
    audience: str
    scheme: Scheme = "auto"
    uses: tuple[str, ...] = ()
    """Other rooms' folders of assets whose rules its scripts go by."""
    later: tuple[str, ...] = ()
    """Component libraries that only this room draws with; its scripts load them once the first is drawn."""
    alone: tuple[str, ...] = ()
    """Component libraries that only this room draws with, and from the first: no other page loads them."""
    register: Callable[..., None] | None = None
    """Registers the room's callbacks on the Dash app it is given; None if it has none."""
    plain: str | None = None
    """Path of a page of the same for browsers that are too old or run no scripts; None if there is none."""
