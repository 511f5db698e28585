"""The pages' words: English in the code, catalogues for every language, numbers in the reader's form."""

from dashboard.i18n.messages import LANGUAGES, Messages, html_lang, language_of, later, messages_for
from floor.settings.names import Language

__all__ = ["LANGUAGES", "Language", "Messages", "html_lang", "language_of", "later", "messages_for"]
