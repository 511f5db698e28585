"""What sections of the configuration are made of: their base, texts and numbers of a certain form."""

from __future__ import annotations

import os
import re
import urllib.parse
import zoneinfo
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    model_validator,
)

from floor.settings.explain import nearest


def _against_the_file(path: Path, info: ValidationInfo) -> Path:
    """Resolve a path against the folder of the configuration file, or the working directory without one."""
    folder = (info.context or {}).get("folder") or Path.cwd()
    try:
        expanded = path.expanduser()
    except RuntimeError:
        raise ValueError(
            f"expected a path; '{path.parts[0]}' is the home of nobody known on this machine"
        ) from None
    return Path(os.path.normpath(folder / expanded))


def known_zone(name: str) -> str:
    """Take a time zone there is, and say which one may be meant by one there is not."""
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        meant = nearest(name, sorted(zoneinfo.available_timezones()))
        hint = f" (did you mean '{meant}'?)" if meant else ""
        raise ValueError(f"expected an IANA time zone such as Asia/Shanghai{hint}") from None
    return name


def matches(pattern: str, expected: str) -> AfterValidator:
    """Take only texts of a form, and say the form in words when one has it not."""
    form = re.compile(pattern)

    def check(text: str) -> str:
        if not form.fullmatch(text):
            raise ValueError(f"expected {expected}")
        return text

    return AfterValidator(check)


def _findable(address: str) -> str:
    """Take an address a browser can be sent to: pages are told apart by its host."""
    try:
        parts = urllib.parse.urlsplit(address)
        found = parts.hostname and parts.port != 0
    except ValueError:
        found = False
    if not found:
        raise ValueError(
            "expected an address such as https://floor.example.com, with a host and at most a port"
        )
    return address


FilePath = Annotated[Path, AfterValidator(_against_the_file)]
Id = Annotated[str, matches(r"[a-z0-9-]{1,40}", "lower-case letters, digits and hyphens, 40 at most")]
TimeOfDay = Annotated[str, matches(r"([01]\d|2[0-3]):[0-5]\d", "a time of day such as 06:00")]
WebAddress = Annotated[
    str,
    matches(r"https?://[^\s/]+(/\S*)?", "an address that begins with http:// or https://"),
    AfterValidator(_findable),
]
Text = Annotated[str, Field(min_length=1)]
Seconds = Annotated[float, Field(gt=0)]
Share = Annotated[float, Field(gt=0, le=1)]
Section = BeforeValidator(lambda value: {} if value is None else value)
List = BeforeValidator(lambda value: () if value is None else value)


class Shape(BaseModel):
    """A section: fixed once read, no unknown keys, numbers taken where a text is meant (agent 1001)."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        coerce_numbers_to_str=True,
        allow_inf_nan=False,
        hide_input_in_errors=True,
    )

    @model_validator(mode="before")
    @classmethod
    def _nothing_is_an_empty_section(cls, value: Any) -> Any:
        return {} if value is None else value
