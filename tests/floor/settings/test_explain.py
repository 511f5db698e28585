from __future__ import annotations

from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from floor.settings.explain import keys_at, sentence, shown


class Cat(BaseModel):
    model_config = ConfigDict(extra="forbid")
    kind: Literal["cat"]
    claws: int = 18


class Dog(BaseModel):
    model_config = ConfigDict(extra="forbid")
    kind: Literal["dog"]
    password: int = 1


class House(BaseModel):
    model_config = ConfigDict(extra="forbid")
    pets: tuple[Annotated[Cat | Dog, Field(discriminator="kind")], ...] = ()
    rooms: dict[str, Cat] = {}


@pytest.mark.parametrize(
    ("pet", "said"),
    [
        ({"kind": "cat", "claw": 2}, "unknown key; did you mean 'claws'?"),
        ({"kind": "dog", "claws": 2}, "unknown key; known here: kind, password"),
        ({"kind": "cta"}, "expected cat or dog, found 'cta'; did you mean 'cat'?"),
        ({}, "missing; this key is required here"),
    ],
)
def test_a_union_of_kinds_is_told_by_the_kind_that_was_meant(pet: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        House.model_validate({"pets": [pet]})
    (error,) = caught.value.errors()
    assert sentence(error, error["loc"], House) == said


def test_the_keys_of_every_kind_of_place() -> None:
    assert keys_at(House, ()) == ["pets", "rooms"]
    assert keys_at(House, ("rooms", "hall")) == ["kind", "claws"]
    assert keys_at(House, ("pets", 0, "dog")) == ["kind", "password"]
    assert keys_at(House, ("pets", 0)) == ["kind", "claws", "password"]
    assert keys_at(House, ("rooms", "hall", "claws")) == []


def test_what_is_shown_of_a_value() -> None:
    assert shown(("sources", 0, "password"), "hunter2") == "a value that is not shown here"
    assert shown(("url",), "mqtt://u:p@h/x") == "'mqtt://***@h/x'"
    assert shown(("url",), "redis+sentinel://u:p@q@h/m?sentinel_password=x&a=1") == (
        "'redis+sentinel://***@h/m?sentinel_password=***&a=1'"
    )
    assert shown(("a",), None) == "nothing"
    assert shown(("a",), {"b": 1}) == "keys with values"
    assert shown(("a",), [1]) == "a list"
    assert shown(("a",), "x" * 100) == f"'{'x' * 60}…'"
