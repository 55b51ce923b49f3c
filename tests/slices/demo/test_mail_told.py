"""The story looks for names in the mail: as words, and not inside other words."""

import pytest

from services.demo.scenario.acceptance import words_in


@pytest.mark.parametrize(
    ("name", "text"),
    [("Isa", "Uw organisatie."), ("Bas", "De basisschool."), ("Daan", "Wat is gedaan.")],
)
def test_a_name_within_a_word_is_none(name: str, text: str) -> None:
    assert words_in([name], text) == []


@pytest.mark.parametrize("text", ["over Isa.", "ISA", "Isa's dossier", "«isa»"])
def test_a_name_is_found(text: str) -> None:
    assert words_in(["Isa", "Noor"], text) == ["Isa"]
