"""What processes write about themselves: one line an occurrence, on standard error, without secrets."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Any, TextIO

import structlog

from floor.settings.explain import SECRET_KEYS, masked

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from structlog.typing import EventDict, Processor, WrappedLogger

    from floor.settings import Log

_QUIET = ("uvicorn", "asyncio", "websockets", "multipart")
"""Libraries whose everyday remarks are of no use to a site; their warnings are."""


def configure(settings: Log, process: str, stream: TextIO | None = None) -> None:
    """Set up logging for this process. ``process`` (watch, web …) stands in every line.

    Lines of libraries that use the standard library's `logging` come out in the same form.
    """
    out = stream or sys.stderr
    level = logging.getLevelNamesMapping()[settings.level.upper()]
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=settings.format == "json"),
        _of_process(process),
        _without_secrets,
    ]
    last: list[Processor] = (
        [structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if settings.format == "json"
        else [structlog.dev.ConsoleRenderer(colors=out.isatty(), pad_event_to=0)]
    )
    structlog.configure(
        processors=[*shared, *last],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


def _of_process(process: str) -> Processor:
    def add(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event["process"] = process
        return event

    return add


def _without_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace passwords: in addresses anywhere, and whatever stands under a name that says it is one."""
    return _cleaned(event)


def _cleaned(event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in event.items():
        if SECRET_KEYS.search(key):
            event[key] = "***"
        elif isinstance(value, str):
            event[key] = masked(value)
    return event
