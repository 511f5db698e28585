"""Looks at what a site depends on before it is started, and says in one line each what was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from floor import certificate, compose, site_folder
from floor.store.client import open_client
from floor.store.embedded import Embedded, find_server
from floor.store.errors import StoreError
from floor.store.keys import Keys

if TYPE_CHECKING:
    from floor.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at and what it said; ``right`` False where the site cannot run so."""

    right: bool
    text: str


def folder(settings: Settings) -> Finding:
    """Look whether what the site keeps on this machine can be kept; nothing is made or left behind."""
    where = settings.state_dir
    if why := site_folder.obstacle(where):
        return Finding(False, f"folder: {why}")
    return Finding(True, f"folder: {where} {'can be written' if where.exists() else 'can be made'}")


def door(settings: Settings) -> Finding:
    """Look whether the pages can be served where they are to be. A site that runs has its port itself."""
    web = settings.web
    if web.tls is not None and (wrong := certificate.problem(web.tls)) is not None:
        return Finding(False, wrong)
    if compose.is_held(settings.state_dir):
        return Finding(True, f"web: site {settings.site} runs, from {settings.state_dir}")
    try:
        compose.free_port(web)
    except compose.Refused as error:
        return Finding(False, f"web: {error}")
    if not web.port:
        return Finding(True, f"web: {web.host}, a free port is taken at the start")
    return Finding(True, f"web: {web.host} port {web.port} is free")


def store(settings: Settings) -> Finding:
    """Look whether the site's Redis can be used, or, embedded, whether there is one to start."""
    try:
        if settings.redis.embedded:
            return Finding(True, f"redis: embedded, {find_server()} in {Embedded(settings.state_dir).folder}")
        client = open_client(settings.redis.url)
        try:
            client.check(Keys(settings.site).lease)
        finally:
            client.close()
    except StoreError as error:
        return Finding(False, f"redis: {error}")
    return Finding(True, f"redis: {settings.redis.shown_url} can be used")
