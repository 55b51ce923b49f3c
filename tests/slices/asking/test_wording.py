"""The texts in every language: none lacks one, and each fills in the same names."""

import re
from string import Formatter

import pytest

from services.asking.wording import Speech, texts
from shared.vocabulary import CATEGORIES, NOTICE_LANGUAGES, PURPOSES


def named(text: str | list[str]) -> set[str]:
    whole = " ".join(text) if isinstance(text, list) else text
    return {name for _, name, _, _ in Formatter().parse(whole) if name}


@pytest.mark.parametrize("language", NOTICE_LANGUAGES)
def test_a_language_has_every_text(language: str) -> None:
    found, dutch = texts(language), texts("nl")
    assert set(found["page"]) == set(dutch["page"])
    assert set(found["purposes"]) == set(PURPOSES)
    assert set(found["categories"]) == set(CATEGORIES)
    assert set(found["child_categories"]) <= set(CATEGORIES)
    assert set(found["child"]) <= set(dutch["page"])
    assert len(found["months"]) == 12
    assert found["dir"] in ("ltr", "rtl")
    assert len(found["page"]["rights"]) == len(dutch["page"]["rights"])
    assert all(text for text in found["page"].values())


@pytest.mark.parametrize("language", NOTICE_LANGUAGES)
def test_a_text_names_what_the_dutch_names(language: str) -> None:
    found, dutch = texts(language), texts("nl")
    for key, text in dutch["page"].items():
        assert named(found["page"][key]) == named(text), key
        if key in found["child"]:
            assert named(found["child"][key]) <= named(text), key


@pytest.mark.parametrize("language", NOTICE_LANGUAGES)
def test_a_page_says_who_has_looked_at_its_language(language: str) -> None:
    """Honest about it: `by the authors` for those that they read, `no` until a native speaker."""
    expected = "by the authors" if language in ("nl", "en") else "no"
    assert texts(language)["reviewed"] == expected


def test_the_child_is_spoken_to_as_a_child() -> None:
    adult, child = Speech("nl"), Speech("nl", to_child=True)
    assert "jou" in child.say("question_about", child="Noor")
    assert "jou" not in adult.say("question_about", child="Noor")
    formal = re.compile(r"\b(u|uw)\b", re.IGNORECASE)
    spoken = [text for key, text in texts("nl")["child"].items() if key != "rights"]
    assert [text for text in [*spoken, *child.rights()] if formal.search(text)] == []
