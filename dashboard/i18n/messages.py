"""Catalogues, read from their .po files at start."""

import functools
import gettext
import io
import re
from pathlib import Path
from typing import get_args

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from floor.settings.names import Language

FOLDER = Path(__file__).parent
DOMAIN = "floorwatch"
LANGUAGES: tuple[Language, ...] = get_args(Language)

CONTEXT_GLUE = "\x04"
"""What gettext puts between a context and a message."""

_HTML_LANG: dict[Language, str] = {"zh_CN": "zh-CN", "en": "en"}


def html_lang(language: Language) -> str:
    """Return the language as HTML and Intl write it."""
    return _HTML_LANG[language]


def language_of(asked: str | None, default: Language) -> Language:
    """Return the language a reader asked for, `default` if it is none of ours.

    Takes `zh_CN` as well as `zh-cn` and plain `zh`.
    """
    word = re.sub(r"[-_].*", "", asked or "").lower()
    return next((language for language in LANGUAGES if language.partition("_")[0] == word), default)


def catalogue_file(language: Language) -> Path:
    """Return where a language's catalogue lies."""
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read_catalogue(language: Language) -> Catalog:
    """Read a language's catalogue as it is written."""
    with catalogue_file(language).open("rb") as file:
        return read_po(file, locale=language)


class Messages(gettext.GNUTranslations):
    """The words of one language: `gettext`, `ngettext`, `pgettext`, `npgettext`."""

    def __init__(self, language: Language) -> None:
        self.language = language
        catalogue = read_catalogue(language)
        compiled = io.BytesIO()
        write_mo(compiled, catalogue)
        compiled.seek(0)
        super().__init__(compiled)
        self.for_browser = _for_browser(catalogue)


def _for_browser(catalogue: Catalog) -> dict[str, str | list[str]]:
    """Return the messages that scripts use: text by text, all forms of a plural under its singular."""
    found: dict[str, str | list[str]] = {}
    for message in catalogue:
        if not message.id or not any(file.endswith(".js") for file, _ in message.locations):
            continue
        plural = isinstance(message.id, list | tuple)
        name = str(message.id[0] if plural else message.id)
        text = message.string or ""
        key = f"{message.context}{CONTEXT_GLUE}{name}" if message.context else name
        found[key] = [str(form) for form in text] if plural else str(text)
    return found


@functools.cache
def messages_for(language: Language) -> Messages:
    """Return a language's words, read once."""
    return Messages(language)


def later(text: str) -> str:
    """Mark a text for the catalogues that is looked up when the reader is known: import it as `_`."""
    return text
