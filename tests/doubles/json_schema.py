"""Checks a value against a JSON schema of our own OpenAPI document: the parts of the language it uses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
    "array": (list,),
    "object": (dict,),
}
_KNOWN = {
    "$ref",
    "additionalProperties",
    "anyOf",
    "default",
    "description",
    "enum",
    "items",
    "maxItems",
    "maxLength",
    "maximum",
    "minLength",
    "minimum",
    "pattern",
    "properties",
    "required",
    "title",
    "type",
}


def faults(value: Any, schema: dict[str, Any], schemas: dict[str, Any], path: str = "$") -> Iterator[str]:
    """Yield what does not fit. A field the schema does not name is a fault too, and so is a keyword unknown here."""
    if unknown := schema.keys() - _KNOWN:
        yield f"{path}: the schema uses {sorted(unknown)}"
    if "$ref" in schema:
        yield from faults(value, schemas[schema["$ref"].rpartition("/")[2]], schemas, path)
        return
    if "anyOf" in schema:
        if all(list(faults(value, option, schemas, path)) for option in schema["anyOf"]):
            yield f"{path}: {value!r} fits none of {schema['anyOf']}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value!r} is none of {schema['enum']}"
    if "type" in schema and not _is_a(value, schema["type"]):
        yield f"{path}: {value!r} is no {schema['type']}"
        return
    yield from _limit_faults(value, schema, path)
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield from faults(item, schema["items"], schemas, f"{path}[{place}]")
    elif isinstance(value, dict):
        yield from _object_faults(value, schema, schemas, path)


def _limit_faults(value: Any, schema: dict[str, Any], path: str) -> Iterator[str]:
    for name, of, size in (
        ("minimum", (int, float), lambda: value),
        ("minLength", (str,), lambda: len(value)),
        ("maximum", (int, float), lambda: -value),
        ("maxLength", (str,), lambda: -len(value)),
        ("maxItems", (list,), lambda: -len(value)),
    ):
        if name in schema and isinstance(value, of):
            limit = schema[name] if name.startswith("min") else -schema[name]
            if size() < limit:
                yield f"{path}: {value!r} is beyond {name} {schema[name]}"
    if "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
        yield f"{path}: {value!r} does not match {schema['pattern']}"


def _object_faults(
    value: dict[str, Any], schema: dict[str, Any], schemas: dict[str, Any], path: str
) -> Iterator[str]:
    properties = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{path}: {name} is missing"
    for name, item in value.items():
        other = schema.get("additionalProperties")
        if name in properties:
            yield from faults(item, properties[name], schemas, f"{path}.{name}")
        elif isinstance(other, dict):
            yield from faults(item, other, schemas, f"{path}.{name}")
        else:
            yield f"{path}: {name} is not documented"


def _is_a(value: Any, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, _TYPES[name])
