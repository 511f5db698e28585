from __future__ import annotations

import pytest

from dashboard.components.formula import formula_words
from dashboard.i18n import LANGUAGES, Language, messages_for
from floor.model.picture import FORMULAS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_formula_has_words_of_its_own(language: Language) -> None:
    words = formula_words(messages_for(language).gettext)
    assert set(words) == set(FORMULAS)
    assert len(set(words.values())) == len(FORMULAS)
