"""What a wall shows: its boards in turn, its strip of queues, its good news."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from floor.settings.names import LocalName
from floor.settings.parts import List, Shape, Text


class Board(Shape):
    """One view in a wall's rotation: a group, some queues, or all of them."""

    name: LocalName
    group: Text | None = None
    queues: Annotated[tuple[Text, ...], List] = ()
    stay_s: Annotated[float, Field(ge=5)] = 30.0

    @model_validator(mode="after")
    def _one_choice(self) -> Self:
        if self.group is not None and self.queues:
            raise ValueError("expected one of group and queues, or neither for all queues")
        return self


class Praise(Shape):
    """Good news of a team: from results, and in words of the site's own."""

    results: bool = True
    words: Annotated[tuple[LocalName, ...], List] = ()


class Wallboard(Shape):
    """What a wall shows when its address does not say."""

    queues_per_page: int = Field(default=8, ge=1, le=16)
    rotate_s: Annotated[float, Field(ge=5)] = 12.0
    group: Text | None = None
    boards: Annotated[tuple[Board, ...], List] = ()
    praise: Praise = Praise()
