"""What a room's page loads: of Dash's list what it uses, our own scripts and styles each as one file.

A page of a hundred small files spends more time on asking for them than on running them.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
    from pathlib import Path

    from fastapi import FastAPI

    from dashboard.rooms.room import Room

PATH = "/bundles"
_SCRIPT = re.compile(r'<script src="(?P<address>[^"]+)"></script>\n?')
_STYLE = re.compile(r'<link rel="stylesheet" href="(?P<address>[^"]+)">\n?')
_OWN = "/assets/"
UNUSED = ("/dash_table/",)
"""Of Dash's own: a table nobody draws. Its polyfill stays: without it Dash's figures are not drawn."""
TYPES = {"js": "text/javascript", "css": "text/css"}
BEGUN = "(window.floorwatch = window.floorwatch || {}).begun = true;\n"
"""What a bundle of scripts says first: that it could be had and parsed."""
LATER = '<script type="text/later"'
"""How a script's tag begins that no browser loads: the page's own scripts do, once the first is drawn."""
KEPT = "public, max-age=31536000, immutable"
"""A bundle's address changes with what is in it."""
OTHER = "no-store"
"""Asked for by another build's page, as in the middle of a deploy: nobody keeps it under that address."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The tags of a page."""

    css: str
    scripts: str


class Bundles:
    """Our own scripts and styles by room, as they are now in a folder of assets."""

    def __init__(self, assets: Path, rooms: Sequence[Room], without: Collection[str]) -> None:
        self._files: dict[tuple[str, str], bytes] = {}
        self._rooms = {room.name: room for room in rooms}
        for room in rooms:
            for kind in TYPES:
                files = [
                    file
                    for file in sources(assets, (room.name, *room.uses), kind)
                    if file.name not in without
                ]
                self._files[room.name, kind] = joined(files, kind)

    def install(self, server: FastAPI) -> None:
        """Serve them."""
        for (room, kind), content in self._files.items():
            server.add_api_route(f"{PATH}/{room}.{kind}", _serving(content, kind), include_in_schema=False)

    def parts(self, room: str, css: str, scripts: str) -> Parts:
        """Return what the page of a room needs of the tags Dash lists, in their order."""
        mine = self._rooms[room]

        def script(found: re.Match[str]) -> str:
            address = found["address"]
            if address.startswith(_OWN) or any(part in address for part in UNUSED):
                return ""
            others = (other for other in self._rooms.values() if other is not mine)
            if any(f"/{library}/" in address for other in others for library in other.alone):
                return ""
            return found[0] if mine.drawn is None else found[0].replace("<script", LATER, 1)

        libraries = _SCRIPT.sub(script, scripts)
        styles = _STYLE.sub(lambda found: "" if found["address"].startswith(_OWN) else found[0], css)
        return Parts(
            css=f'{styles}<link rel="stylesheet" href="{self.address(room, "css")}">',
            scripts=f'<script src="{self.address(room, "js")}"></script>\n{libraries}',
        )

    def content(self, room: str, kind: str) -> bytes:
        """Return a room's scripts (`js`) or styles (`css`)."""
        return self._files[room, kind]

    def address(self, room: str, kind: str) -> str:
        """Return the address of a room's scripts (`js`) or styles (`css`)."""
        return f"{PATH}/{room}.{kind}?m={_digest(self._files[room, kind])}"


def sources(assets: Path, folders: Iterable[str], kind: str) -> list[Path]:
    """Return the files of a kind that every page has, then those of these folders, each by name."""
    own = sorted(folder for folder in set(folders) if (assets / folder).is_dir())
    return [
        *sorted(assets.glob(f"*.{kind}")),
        *(file for folder in own for file in sorted((assets / folder).rglob(f"*.{kind}"))),
    ]


def joined(files: Iterable[Path], kind: str) -> bytes:
    """Return the files as one, each under its name.

    A script that throws while it is loaded is told of by name (`assets/broken.js`), and does not keep those
    after it from running. One that cannot be parsed does: a test parses every bundle.
    """
    texts = [BEGUN] if kind == "js" else []
    for file in files:
        text = file.read_text(encoding="utf-8")
        texts.append(f"/* {file.name} */\n{_guarded(file.name, text) if kind == 'js' else text}\n")
    return "".join(texts).encode()


def _guarded(name: str, text: str) -> str:
    told = f"(window.floorwatch.broken || console.error)({json.dumps(name)}, error);"
    return f"try {{\n{text}\n}} catch (error) {{\n  {told}\n}}"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def _serving(content: bytes, kind: str) -> Callable[[Request], Awaitable[Response]]:
    digest = _digest(content)

    async def serve(request: Request) -> Response:
        kept = KEPT if request.query_params.get("m") == digest else OTHER
        return Response(content, media_type=TYPES[kind], headers={"Cache-Control": kept})

    return serve
