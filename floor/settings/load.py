"""Reads a configuration as a whole: file, overrides, shape, and what one section says of another."""

from __future__ import annotations

import collections
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from floor.settings.errors import ConfigError, Problem
from floor.settings.explain import alternatives, nearest, sentence
from floor.settings.yaml_reader import Document, read_yaml

if TYPE_CHECKING:
    import pathlib

    from pydantic import BaseModel

    from floor.settings.errors import Path
    from floor.settings.queue import Queue
    from floor.settings.shape import Settings, TooLong


Beneath = Callable[[Mapping[str, Any]], Mapping[str, Any]]


def text_of(file: pathlib.Path) -> str:
    """Return the text of a configuration file. Raise `ConfigError` if it cannot be read."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ConfigError([Problem(str(file), None, (), f"not UTF-8 text (byte {error.start})")]) from None
    except OSError as error:
        raise ConfigError([Problem(str(file), None, (), f"cannot be read: {error.strerror}")]) from None


def load(
    model: type[Settings],
    file: pathlib.Path,
    overrides: Mapping[str, Any] | None = None,
    text: str | None = None,
    beneath: Beneath | None = None,
) -> Settings:
    """Return the settings in ``file`` with ``overrides`` (a mapping of the same shape) laid over them.

    Relative paths mean the folder of ``file``. ``text``, where given, is what stands in the file, which is
    not read then. ``beneath`` is told what file and overrides say, and returns a mapping of the same shape
    on which they are laid. Raise `ConfigError` naming every problem there is.
    """
    name = str(file)
    text = text_of(file) if text is None else text
    document = read_yaml(text, name)
    data = _laid_over(document.data, overrides or {})
    if beneath is not None:
        data = _laid_over(beneath(data), _said(data))
    try:
        settings = model.model_validate(data, context={"folder": file.absolute().parent})
    except ValidationError as error:
        raise ConfigError(problems_of(error, model, document, data, name)) from None
    if problems := [
        Problem(name, document.line(path), path, text) for path, text in _contradictions(settings)
    ]:
        raise ConfigError(problems)
    return settings


def _said(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is said: a section, or a key of one, that is left empty says nothing."""
    sections = {key: value for key, value in data.items() if value is not None}
    return {
        key: {name: part for name, part in value.items() if part is not None}
        if isinstance(value, Mapping)
        else value
        for key, value in sections.items()
    }


def _laid_over(data: Any, overrides: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(data) if isinstance(data, Mapping) else {}
    for key, value in overrides.items():
        result[key] = _laid_over(result.get(key), value) if isinstance(value, Mapping) else value
    return result


def problems_of(
    error: ValidationError, model: type[BaseModel], document: Document, data: Any, file: str
) -> list[Problem]:
    """Return what is wrong with a document that was read as a model, in the order of its lines."""
    found: dict[Path, list[str]] = {}
    for detail in error.errors(include_url=False):
        path = _path_in(data, detail["loc"])
        if detail["type"].startswith("union_tag"):
            path = (*path, detail["ctx"]["discriminator"].strip("'"))
        found.setdefault(path, []).append(sentence(detail, path, model))
    problems = [
        Problem(file, document.line(path), path, alternatives(texts)) for path, texts in found.items()
    ]
    return sorted(problems, key=lambda problem: problem.line or 0)


def _path_in(data: Any, location: tuple[str | int, ...]) -> Path:
    """Return the keys of ``location`` that stand in ``data``: pydantic adds names of types and tags."""
    path: Path = ()
    for index, part in enumerate(location):
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            if isinstance(data, Mapping) and data.get("kind") == part:
                continue  # pydantic names the member of a union by its tag
            missing = isinstance(data, Mapping) and index == len(location) - 1 and str(part).isidentifier()
            if not missing:
                continue
        path = (*path, part)
    return path


def _contradictions(settings: Settings) -> Iterator[tuple[Path, str]]:
    def unknown(what: str, word: str, known: Mapping[str, Any]) -> str:
        meant = nearest(word, list(known))
        return f"'{word}' is not in {what}" + (f"; did you mean '{meant}'?" if meant else "")

    names = collections.Counter(source.name for source in settings.sources)
    for index, source in enumerate(settings.sources):
        if names[source.name] > 1:
            yield ("sources", index, "name"), f"'{source.name}' is the name of more than one source"
        if source.kind == "simulator" and len(settings.sources) > 1:
            yield (
                ("sources", index, "kind"),
                "a simulator has a site of its own; take it out, or the other sources",
            )
    for interface, agent in settings.agents.items():
        if agent.team is not None and agent.team not in settings.teams:
            yield ("agents", interface, "team"), unknown("teams", agent.team, settings.teams)
    shown: dict[Path, str | None] = {("wallboard", "group"): settings.wallboard.group}
    for index, board in enumerate(settings.wallboard.boards):
        shown["wallboard", "boards", index, "group"] = board.group
    for path, group in shown.items():
        if group is not None and group not in settings.groups:
            yield path, unknown("groups", group, settings.groups)
    yield from _talks_out_of_order(settings)


def _talks_out_of_order(settings: Settings) -> Iterator[tuple[Path, str]]:
    """Find talks that would be critical before they are worth attention, as each queue's limits come to."""
    sections: dict[Path, tuple[Queue | TooLong, set[str]]] = {
        ("too_long",): (settings.too_long, settings.too_long.model_fields_set)
    }
    for name, section in settings.queues.items():
        sections["queues", name] = settings.queue(name), {key for key, value in section if value is not None}
    for path, (limits, own) in sections.items():
        attention, critical = limits.talk_attention_s, limits.talk_critical_s
        elsewhere = "where left out" if path == ("too_long",) else "of too_long"
        if critical >= attention:
            continue
        if "talk_critical_s" in own:
            of = "here" if "talk_attention_s" in own else elsewhere
            text = f"expected not below talk_attention_s, {attention:.10g} {of}, found '{critical:.10g}'"
            yield (*path, "talk_critical_s"), text
        elif "talk_attention_s" in own:
            text = (
                f"expected not above talk_critical_s, {critical:.10g} {elsewhere}, found '{attention:.10g}'"
            )
            yield (*path, "talk_attention_s"), text
