"""What a room is, and what it is told about the request that opens it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from dash.development.base_component import Component

from dashboard.i18n import Language, Messages
from floor.settings import Settings

Scheme = Literal["dark", "light", "auto"]
Make = Callable[[Settings, Language, Mapping[str, str], Callable[[str], str]], Component]
"""What makes a page's content: settings, language, the query, and the words in that language."""


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
    layout: Make
    audience: str
    scheme: Scheme = "auto"
    uses: tuple[str, ...] = ()
    """Other rooms' folders of assets whose rules its scripts go by."""
    alone: tuple[str, ...] = ()
    """Component libraries that only this room draws with: no other page loads them."""
    drawn: Make | None = None
    """What of it Dash draws. Then `layout` has boxes only: they stand in the page as HTML, its scripts begin
    without a library, and load Dash and what it draws with once the first is drawn."""
    register: Callable[..., None] | None = None
    """Registers the room's callbacks on the Dash app it is given; None if it has none."""
    plain: str | None = None
    """Path of a page of the same for browsers that are too old or run no scripts; None if there is none."""
