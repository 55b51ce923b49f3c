"""What is said of each bound is said in both languages, in whole sentences."""

import string

import pytest

from services.covenants import bound_words
from shared.texts import Text


def _texts(words: Text | tuple[Text, ...]) -> tuple[Text, ...]:
    return (words,) if isinstance(words, Text) else words


ALL = {name: _texts(words) for name, words in vars(bound_words).items() if name.isupper()}


@pytest.mark.parametrize("name", ALL)
def test_each_speaks_both_languages_in_whole_sentences(name: str) -> None:
    assert len(ALL) > 20
    for text in ALL[name]:
        assert text.nl != text.en
        for spoken in text.filled(n=7):
            assert spoken[0] in string.ascii_uppercase
            assert spoken.endswith(".")
            assert not set(spoken) & set("{}_"), spoken  # no blank or code left in it
