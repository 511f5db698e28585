"""YAML text to plain data, without YAML 1.1's surprises and with the line of every key.

``10:00`` is a text and not 600, ``0600`` a text and not 384, ``no`` a text and not false, and a key is always
the text that stands there, so queue ``600`` and reason ``03`` keep their names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from floor.settings.errors import ConfigError, Problem


class _Loader(yaml.SafeLoader):
    """SafeLoader that knows only null, true, false and decimal numbers besides text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's name


for _tag, _pattern, _first in (
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", list("-+0123456789")),
    ("float", r"^[-+]?(?:0|[1-9][0-9]*)\.[0-9]+$", list("-+0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)


@dataclass(frozen=True)
class Document:
    """A YAML mapping read: its ``data``, and the line of each key by its path (``("web", "port")``)."""

    data: dict[str, Any]
    lines: dict[tuple[str | int, ...], int]

    def line(self, path: tuple[str | int, ...]) -> int | None:
        """Return the line of ``path``, or of the nearest key above it that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)


def read_yaml(text: str, file: str) -> Document:
    """Read ``text``; ``file`` is only for messages. Raise `ConfigError` for what is not a YAML mapping."""
    loader = None
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            return Document({}, {})
        problems: list[Problem] = []
        lines: dict[tuple[str | int, ...], int] = {}
        _walk(node, (), lines, problems, file)
        if not problems and not isinstance(node, yaml.MappingNode):
            problems.append(Problem(file, 1, (), "expected keys with values, such as 'site: main'"))
        if problems:
            raise ConfigError(problems)
        return Document(loader.construct_document(node), lines)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise ConfigError([Problem(file, line, (), f"not valid YAML: {error.problem}")]) from None
    except yaml.reader.ReaderError as error:
        raise ConfigError([Problem(file, None, (), f"not valid YAML: {error.reason}")]) from None
    finally:
        if loader is not None:
            loader.dispose()


def _walk(
    node: yaml.Node,
    path: tuple[str | int, ...],
    lines: dict[tuple[str | int, ...], int],
    problems: list[Problem],
    file: str,
) -> None:
    """Note the line of every key, make every key a text and find keys written twice."""
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _walk(item, (*path, index), lines, problems, file)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                problems.append(Problem(file, line, path, "expected a plain text as key"))
                continue
            key.tag = "tag:yaml.org,2002:str"
            here = (*path, key.value)
            if here in lines:
                problems.append(Problem(file, line, here, f"written twice; first on line {lines[here]}"))
            lines[here] = line
            _walk(value, here, lines, problems, file)
