"""Names a site gives to its queues, groups, teams and reasons, in the languages the pages speak."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field, RootModel, model_validator

Language = Literal["zh_CN", "en"]


class LocalName(RootModel[dict[Language, str]]):
    """A name by language. In the file it is a mapping, or one plain text that serves every language."""

    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True)

    root: dict[Language, str] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _one_for_all(cls, value: Any) -> Any:
        if isinstance(value, str | int) and not isinstance(value, bool):
            return dict.fromkeys(("zh_CN", "en"), str(value))
        return value

    def text(self, language: Language) -> str:
        """Return the name in ``language``, else the one it has."""
        return self.root.get(language) or next(iter(self.root.values()))
