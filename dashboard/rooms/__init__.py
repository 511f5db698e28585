"""The rooms of the house, one folder each. A page exists because it stands in this table."""

from dashboard.rooms import floor, status, wallboard
from dashboard.rooms.room import Room

ROOMS: tuple[Room, ...] = (wallboard.ROOM, floor.ROOM, status.ROOM)
