"""The rooms of the house, one folder each. A page exists because it stands in this table."""

from dashboard.rooms import floor, status, trends, wallboard
from dashboard.rooms.room import Room

ROOMS: tuple[Room, ...] = (wallboard.ROOM, floor.ROOM, trends.ROOM, status.ROOM)
