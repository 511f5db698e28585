from __future__ import annotations

import io
import json
import logging
from typing import Any

import pytest
import structlog

from floor import logs
from floor.settings import Log

pytestmark = pytest.mark.usefixtures("logging_as_before")


def lines(settings: Log, *, process: str = "watch") -> tuple[io.StringIO, Any]:
    out = io.StringIO()
    logs.configure(settings, process, out)
    return out, structlog.get_logger("test")


def test_json_has_one_object_a_line_with_the_process_and_the_time() -> None:
    out, log = lines(Log(format="json"))
    log.info("source up", source="东楼", lag_s=0.5)
    (entry,) = map(json.loads, out.getvalue().splitlines())
    assert entry.pop("timestamp").endswith("Z")
    assert entry == {
        "event": "source up", "level": "info", "process": "watch", "source": "东楼", "lag_s": 0.5,
    }  # fmt: skip


def test_the_console_form_is_a_plain_line_where_there_is_no_terminal() -> None:
    out, log = lines(Log(), process="web")
    log.warning("store away", reason="refused")
    (line,) = out.getvalue().splitlines()
    assert "[warning  ] store away" in line
    assert "process=web" in line
    assert "\x1b" not in line


def test_what_is_below_the_level_is_not_written() -> None:
    out, log = lines(Log(level="error"))
    log.warning("no")
    logging.getLogger("library").warning("no")
    log.error("yes")
    assert [line.split("] ")[1].split()[0] for line in out.getvalue().splitlines()] == ["yes"]


def test_the_lines_of_libraries_come_in_the_same_form_but_not_their_everyday_ones() -> None:
    out, _ = lines(Log(format="json"))
    logging.getLogger("uvicorn.error").info("Started server process")
    logging.getLogger("uvicorn.error").warning("trouble at redis://u:pw@h/0")
    (entry,) = map(json.loads, out.getvalue().splitlines())
    assert (entry["event"], entry["level"], entry["process"]) == (
        "trouble at redis://***@h/0",
        "warning",
        "watch",
    )


def test_secrets_are_not_written() -> None:
    out, log = lines(Log(format="json"))
    log.info("connecting to redis://u:hunter2@h/0", url="unix://:hunter2@/s", password="hunter2", n=1)  # noqa: S106
    assert "hunter2" not in out.getvalue()
    entry = json.loads(out.getvalue())
    assert (entry["url"], entry["password"], entry["n"]) == ("unix://***@/s", "***", 1)


def test_an_exception_is_in_the_line() -> None:
    out, log = lines(Log(format="json"))
    try:
        int("broken")
    except ValueError:
        log.exception("defect")
    (entry,) = map(json.loads, out.getvalue().splitlines())
    assert entry["exception"][0]["exc_type"] == "ValueError"
