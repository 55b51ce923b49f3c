"""Words of a name, however they are spelled, come to one sound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matching.rules.spelling import loose, skeleton, sound, sounds, words

ONE_SOUND = """
youssef jussef joessef; rachid rashid rasjid; khalid chalid halid; djamila jamila yamila
meyer meijer meier; ysbrand ijsbrand; bouchra boesjra boushra; alex aleks; theo teo; zoe zou
tsjakir chakir; cornelia kornelia; philip filip; wouter vuter; sarah sara; achmed ahmed
"""


@pytest.mark.parametrize("alike", ONE_SOUND.replace(";", "\n").strip().splitlines())
def test_spellings_of_one_name_share_a_sound(alike: str) -> None:
    first, *others = [set(sounds(word.replace("ij", "y"))) for word in alike.split()]
    assert all(first & other for other in others)


@pytest.mark.parametrize(
    "different",
    ["sem sam", "noor noa", "hassan hussein", "lina dina", "jansen janssens", "bos vos"],
)
def test_other_names_do_not(different: str) -> None:
    one, other = (set(sounds(word)) for word in different.split())
    assert not one & other


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anne-Sophie", ["anne", "sophie"]),
        ("J.P.", ["j", "p"]),
        ("Müller", ["muller"]),
        ("Groß", ["gross"]),
        ("Łukasz", ["lukasz"]),
        ("İbrahim Işık", ["ibrahim", "isik"]),
        ("van 't Hof/Bos", ["van", "t", "hof", "bos"]),
        ("IJsbrand", ["ysbrand"]),
        ("  ", []),
        ("(Mo)", ["mo"]),
    ],
)
def test_words_are_plain(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_ch_sounds_in_two_ways_unless_it_is_written_out() -> None:
    assert sounds("rachid") == ("rahid", "rasid")
    assert sounds("schaap") == ("sap",)
    assert sounds("jan") == ("ian",)


def test_the_loose_sound_and_the_skeleton_keep_less_and_less() -> None:
    assert loose(sound("selim")) == loose(sound("salim"))
    assert loose(sound("omar")) != loose(sound("amir"))
    assert skeleton(sound("mohammed")) == skeleton(sound("muhamad")) == "mt"
    assert skeleton("") == ""
    assert skeleton("ana") == "an"


@given(st.text())
def test_words_of_plain_words_are_the_same(text: str) -> None:
    once = words(text)
    assert [again for word in once for again in words(word)] == once
