"""Turns pydantic's findings into sentences: what was expected, what stands there, what was meant."""

from __future__ import annotations

import difflib
import re
import types
import unicodedata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from floor.settings.errors import Path

SECRET_KEYS = re.compile(r"password|secret|token", re.IGNORECASE)
_SHORT = 60
"""Characters: about the rest of a line."""
_USER_INFO = re.compile(r"(?<=://)[^/\s]*@")
_SECRET_OPTION = re.compile(r"(?<=[?&])(\w*(?:password|secret|token)\w*)=[^&\s]*", re.IGNORECASE)


def nearest(word: str, choices: Sequence[str]) -> str | None:
    """Return the choice that ``word`` was probably meant to be, or None."""
    lower = {choice.lower(): choice for choice in reversed(choices)}
    found = difflib.get_close_matches(word.lower(), lower, n=1, cutoff=0.6)
    return lower[found[0]] if found else None


def masked(text: str) -> str:
    """Return ``text`` with the secrets of addresses replaced: who signs in, and passwords among options."""
    return _SECRET_OPTION.sub(r"\1=***", _USER_INFO.sub("***@", text))


def shown(path: Path, value: Any) -> str:
    """Return a value as a message may show it: short, on one line and without secrets."""
    if any(isinstance(part, str) and SECRET_KEYS.search(part) for part in path):
        return "a value that is not shown here"
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "keys with values"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "a list"
    return f"'{in_short(masked(str(value)))}'"


def in_short(text: str) -> str:
    """Return what a message may hold of a text that somebody wrote: one line's rest at most, no controls."""
    told = f"{text[:_SHORT]}…" if len(text) > _SHORT else text
    return "".join(repr(one)[1:-1] if unicodedata.category(one) == "Cc" else one for one in told)


def sentence(error: ErrorDetails, path: Path, model: type[BaseModel]) -> str:
    """Say in one sentence what is wrong at ``path`` of a file read into ``model``."""
    kind, found = error["type"], error["input"]
    context = error.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown_key(str(path[-1]), keys_at(model, error["loc"][:-1]))
    if kind == "missing":
        return "missing; this key is required here"
    if kind == "union_tag_not_found":
        return "missing; this key is required here"
    if kind == "union_tag_invalid":
        return _choice(context["expected_tags"], context["tag"], path)
    if kind == "literal_error":
        return _choice(context["expected"], found, path)
    expected = _EXPECTED.get(kind) or (
        str(context["error"]) if kind == "value_error" else _expected(error["msg"])
    )
    return f"{expected}, found {shown(path, found)}"


_SECTION = "expected keys with values, indented under it"
_EXPECTED = {
    "model_type": _SECTION,
    "model_attributes_type": _SECTION,
    "dict_type": _SECTION,
    "tuple_type": "expected a list",
    "list_type": "expected a list",
    "string_type": "expected a text",
    "string_too_short": "expected a text",
    "too_short": "expected at least one entry",
}


def alternatives(sentences: Sequence[str]) -> str:
    """Say as one what the members of a union say each: "expected a number or max, found 'fast'"."""
    heads = [sentence.partition(", found ")[0].removeprefix("expected ") for sentence in sentences]
    first, *more = heads
    if not more:
        return sentences[0]
    tail = sentences[0].partition(", found ")[2]
    return f"expected {' or '.join(dict.fromkeys([first, *more]))}" + (f", found {tail}" if tail else "")


def _expected(message: str) -> str:
    plain = re.sub(r", unable to .*$", "", message)
    plain = plain.replace("String should", "Input should").replace("a valid ", "a ")
    plain = re.sub(r"\ba (?=integer)", "an ", plain)
    plain = plain.replace("an integer", "a whole number").replace("boolean", "true or false")
    plain = plain.replace("a true or false", "true or false")
    return re.sub(r"^Input should (be|match|have) ?", lambda m: _VERBS[m[1]], plain)


_VERBS = {"be": "expected ", "match": "expected to match ", "have": "expected "}


def _unknown_key(key: str, known: Sequence[str]) -> str:
    if meant := nearest(key, known):
        return f"unknown key; did you mean '{meant}'?"
    if known:
        return f"unknown key; known here: {', '.join(known)}"
    return "unknown key"


def _choice(expected: str, found: Any, path: Path) -> str:
    choices = re.findall(r"'([^']*)'", expected)
    text = f"expected {' or '.join(choices) or expected}, found {shown(path, found)}"
    meant = nearest(str(found), choices) if found is not None else None
    return f"{text}; did you mean '{meant}'?" if meant else text


def keys_at(model: Any, location: Sequence[str | int]) -> list[str]:
    """Return the keys that may stand at ``location``, a pydantic error's ``loc``, of ``model``."""
    here = [model]
    for part in location:
        here = [deeper for kind in here for member in _members(kind) for deeper in _step(member, part)]
    keys: list[str] = []
    for kind in here:
        for member in _members(kind):
            if isinstance(member, type) and issubclass(member, BaseModel):
                keys += [key for key in member.model_fields if key not in keys]
    return keys


def _members(kind: Any) -> list[Any]:
    """Unwrap Annotated and unions."""
    origin = get_origin(kind)
    if origin is Annotated:
        return _members(get_args(kind)[0])
    if origin in {Union, types.UnionType}:
        return [member for argument in get_args(kind) for member in _members(argument)]
    return [kind]


def _step(kind: Any, part: str | int) -> list[Any]:
    """Return what a mapping, a list or a model holds under ``part``; a union's tag steps into its member."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        if part in kind.model_fields:
            return [kind.model_fields[str(part)].annotation]
        tags = {tag for field in kind.model_fields.values() if get_origin(field.annotation) is Literal
                for tag in get_args(field.annotation)}  # fmt: skip
        return [kind] if part in tags else []
    arguments = get_args(kind)
    if isinstance(part, int):
        return [arguments[0]] if arguments else []
    return [arguments[-1]] if len(arguments) > 1 else []
