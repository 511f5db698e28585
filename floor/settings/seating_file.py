"""Reads the text of a plan file: the shape of `seating.rooms`, with the line of every mistake."""

from __future__ import annotations

from pydantic import ValidationError

from floor.settings.errors import ConfigError, Problem
from floor.settings.load import problems_of
from floor.settings.seating import SeatPlan
from floor.settings.yaml_reader import read_yaml


def read_plan(text: str, name: str) -> SeatPlan:
    """Return the plan in the text of the file called `name`. Raise `ConfigError` naming every mistake.

    One in which nothing stands is no plan without seats: a save that failed half-way leaves such a file.
    """
    document = read_yaml(text, name)
    try:
        plan = SeatPlan.model_validate(document.data)
    except ValidationError as error:
        raise ConfigError(problems_of(error, SeatPlan, document, document.data, name)) from None
    if document.data.get("rooms") is None:
        expected = "expected a list of rooms, 'rooms: []' for none, found nothing"
        raise ConfigError([Problem(name, document.line(("rooms",)), ("rooms",), expected)])
    return plan
