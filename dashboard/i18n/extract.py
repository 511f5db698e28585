"""Finds the messages in the code and keeps the catalogues in step with it.

`python -m dashboard.i18n.extract` brings both catalogues up to date: new messages are added (in English with
their own text, in Chinese empty, to be translated), those no longer used are removed.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

from dashboard.i18n.messages import DOMAIN, LANGUAGES, catalogue_file, read_catalogue
from floor.settings.names import Language

HOUSE = Path(__file__).resolve().parents[2]
SOURCES = ("dashboard/**/*.py", "assets/**/*.js")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_METHODS = {".py": "python", ".js": "javascript"}
# The moment of writing would change with every run; the rest are a template's blanks.
_SAYS_NOTHING = (
    '"POT-Creation',
    '"PO-Revision',
    '"Report-Msgid',
    '"Last-Translator',
    '"Language-Team',
    '"Generated',
)
Key = tuple[str | None, str | tuple[str, ...]]


def extracted(house: Path = HOUSE) -> Catalog:
    """Return a catalogue of every message in the code, with the places where each stands (files only)."""
    catalogue = Catalog(project="Floorwatch", domain=DOMAIN, fuzzy=False)
    for file in sorted(file for pattern in SOURCES for file in house.glob(pattern)):
        place = file.relative_to(house).as_posix()
        for _line, message, comments, context in extract_from_file(
            _METHODS[file.suffix], str(file), keywords=KEYWORDS, comment_tags=("Translators:",)
        ):
            # Without line numbers: a catalogue should not change because a line was added above.
            catalogue.add(message, None, [(place, 0)], auto_comments=comments, context=context)
    return catalogue


def key_of(message: Message) -> Key:
    """Return what makes a message itself: its context and its text, with the plural if it has one."""
    text = message.id
    return message.context, tuple(text) if isinstance(text, list | tuple) else text


def keys_of(messages: Iterable[Message]) -> set[Key]:
    """Return the keys of messages, the header's left out."""
    return {key_of(message) for message in messages if message.id}


def untranslated(catalogue: Catalog) -> list[Key]:
    """Return the messages of a catalogue with a text, or one of its forms, empty."""
    return [
        key_of(message)
        for message in catalogue
        if message.id
        and not all(message.string if isinstance(message.string, list | tuple) else [message.string])
    ]


def updated(language: Language, code: Catalog) -> Catalog:
    """Return a language's catalogue with exactly the messages of the code."""
    old = read_catalogue(language) if catalogue_file(language).exists() else Catalog(locale=language)
    new = Catalog(
        locale=language,
        project="Floorwatch",
        version="1",
        domain=DOMAIN,
        fuzzy=False,
        header_comment=f"# Floorwatch in {language}.",
    )
    for message in code:
        if not message.id:
            continue
        known = old.get(message.id, message.context)
        own = message.id if language == "en" else ("",) * new.num_plurals if message.pluralizable else ""
        new.add(
            message.id,
            known.string if known and known.string else own,
            sorted(set(message.locations)),
            auto_comments=message.auto_comments,
            context=message.context,
        )
    return new


def write(language: Language, catalogue: Catalog) -> None:
    """Write a catalogue, the same bytes for the same content."""
    file = catalogue_file(language)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as out:
        write_po(out, catalogue, width=110, sort_by_file=True, omit_header=False, include_lineno=False)
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    text = "".join(line for line in lines if not line.startswith(_SAYS_NOTHING))
    file.write_text(text, encoding="utf-8")


def main() -> int:
    """Bring every catalogue up to date; return 1 if something is left to translate."""
    code = extracted()
    left = 0
    for language in LANGUAGES:
        catalogue = updated(language, code)
        write(language, catalogue)
        missing = untranslated(catalogue)
        left += len(missing)
        sys.stdout.write(f"{language}: {len(keys_of(catalogue))} messages, {len(missing)} to translate\n")
        for _context, text in missing:
            sys.stdout.write(f"  {text}\n")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
