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

_TAG = "tag:yaml.org,2002:"
_DIGITS = 300
"""A longer number is nobody's: Python reads no whole number of thousands of digits, and no float holds it."""


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
        _Walk(loader, file, lines, problems).walk(node, (), frozenset())
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
    except RecursionError:
        raise ConfigError([Problem(file, None, (), "not a configuration: nested too deeply")]) from None
    except ValueError as error:
        raise ConfigError([Problem(file, None, (), f"not valid YAML: {error}")]) from None
    finally:
        if loader is not None:
            loader.dispose()


@dataclass(frozen=True)
class _Walk:
    """Notes the line of every key, makes every key a text, and finds what has no place in a configuration."""

    loader: _Loader
    file: str
    lines: dict[tuple[str | int, ...], int]
    problems: list[Problem]

    def walk(self, node: yaml.Node, path: tuple[str | int, ...], above: frozenset[int]) -> None:
        """Walk a node at ``path`` and all beneath it; ``above`` are the nodes it stands in."""
        line = self.lines.setdefault(path, node.start_mark.line + 1)
        if id(node) in above:
            self._wrong(line, path, "stands within itself: take out the '*'")
            return
        if (marked := self._marked(node)) is not None:
            self._wrong(line, path, f"expected a plain value, found one marked '{marked}'")
            return
        above |= {id(node)}
        if isinstance(node, yaml.ScalarNode):
            if node.tag in {f"{_TAG}int", f"{_TAG}float"} and len(node.value) > _DIGITS:
                self._wrong(line, path, f"expected a number of {_DIGITS} digits at most")
        elif isinstance(node, yaml.SequenceNode):
            for index, item in enumerate(node.value):
                self.walk(item, (*path, index), above)
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                self._key(key, path)
                if isinstance(key, yaml.ScalarNode):
                    self.walk(value, (*path, key.value), above)

    def _key(self, key: yaml.Node, path: tuple[str | int, ...]) -> None:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            self._wrong(line, path, "expected a plain text as key")
            return
        key.tag = f"{_TAG}str"
        here = (*path, key.value)
        if here in self.lines:
            self._wrong(line, here, f"written twice; first on line {self.lines[here]}")
        self.lines[here] = line

    def _marked(self, node: yaml.Node) -> str | None:
        """Return the mark of a value that is not what it would be without (``!!int abc``), else None."""
        of_itself = self.loader.resolve(type(node), node.value, (True, False))  # type: ignore[no-untyped-call]
        plain = {f"{_TAG}str", of_itself}
        return None if node.tag in plain else node.tag.replace(_TAG, "!!")

    def _wrong(self, line: int, path: tuple[str | int, ...], text: str) -> None:
        self.problems.append(Problem(self.file, line, path, text))
