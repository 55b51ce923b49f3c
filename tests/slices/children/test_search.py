"""Finding a child by whole words of a name and by birth date, in one's own organisation only."""

from datetime import date
from typing import Any

import pytest

from services.children import operations as children
from shared.problems import Invalid
from tests.factories.town import Town, register_child
from tests.house import House
from tests.slices.database import rows


def found(town: Town, name: str | None = None, birth_date: date | None = None) -> list[Any]:
    page = children.search_children(town.school.member(), name=name, birth_date=birth_date)
    return [row["id"] for row in page.results]


@pytest.mark.parametrize(
    ("given", "prefix", "family", "asked"),
    [
        ("Zoë", None, "Šimić", "zoe simic"),
        ("Zoe", None, "Simic", "Zoë Šimić"),
        ("Noor", "van der", "Berg", "Berg"),
        ("Noor", "van der", "Berg", "van der Berg"),
        ("Noor", "van der", "Berg", "NOOR berg"),
        ("Noor", "van der", "Berg", "berg noor"),
        ("Anne-Fleur", None, "Jansen-de Wit", "fleur"),
        ("Anne-Fleur", None, "Jansen-de Wit", "Anne Wit"),
        ("Anne-Fleur", None, "Jansen-de Wit", "Anne-Fleur Jansen-de Wit"),
        ("Daan", None, "IJzer", "yzer"),
        ("Daan", "'t", "Hóff", "hoff"),
    ],
)
def test_it_is_found(town: Town, given: str, prefix: str | None, family: str, asked: str) -> None:
    child = town.child(given_name=given, name_prefix=prefix, family_name=family)
    town.child(given_name="Sem", name_prefix=None, family_name="Bakker")
    assert found(town, asked) == [child["id"]]


@pytest.mark.parametrize("asked", ["Ber", "erg", "Noor Jansen", "Bergen", "No", "%", "*"])
def test_parts_of_words_and_other_words_find_nothing(town: Town, asked: str) -> None:
    town.child(given_name="Noor", name_prefix=None, family_name="Berg")
    assert found(town, asked) == []


def test_a_birth_date_alone_or_with_a_name(town: Town) -> None:
    day = date(2018, 3, 4)
    first = town.child(given_name="Noor", family_name="Berg", birth_date=day)
    second = town.child(given_name="Daan", family_name="Berg", birth_date=day)
    town.child(given_name="Noor", family_name="Berg", birth_date=date(2018, 4, 3))
    assert found(town, birth_date=day) == [second["id"], first["id"]]
    assert found(town, "noor", day) == [first["id"]]
    assert found(town, "daan", date(2018, 4, 3)) == []


def test_a_corrected_name_is_found_and_the_old_one_not(town: Town) -> None:
    child = town.child(given_name="Nour")
    children.change_child(
        town.school.member(),
        child_id=child["id"],
        team_id=child["team_id"],
        given_name="Noor",
        family_name="Voorbeeld",
        birth_date=child["birth_date"],
    )
    assert found(town, "Noor") == [child["id"]]
    assert found(town, "Nour") == found(town, "van Nour") == []


def test_nothing_asked_is_refused(town: Town) -> None:
    with pytest.raises(Invalid) as refused:
        found(town)
    assert [r.code for r in refused.value.reasons] == ["nothing_asked"]


def test_others_find_nothing_of_it(town: Town) -> None:
    child = town.child(given_name="Quirine")
    for actor in (town.school.member(1), town.child_work.coordinator()):
        assert children.search_children(actor, name="Quirine").results == []
    seen = children.search_children(town.school.coordinator(), name="Quirine")
    assert [row["id"] for row in seen.results] == [child["id"]]


def test_the_same_name_has_another_token_in_another_organisation(
    town: Town, the_house: House
) -> None:
    mine, theirs = town.child(), register_child(town.child_work)
    statement = "SELECT token FROM child_token WHERE child_id = :id"
    one, other = (
        {bytes(row.token) for row in rows(the_house, statement, id=child["id"])}
        for child in (mine, theirs)
    )
    assert len(one) == len(other) == 4  # given name, prefix, family name, birth date
    assert one.isdisjoint(other)


def test_a_search_goes_on_page_after_page(town: Town) -> None:
    made = [town.child(given_name="Noor")["id"] for _ in range(5)]
    seen: list[Any] = []
    after = None
    while True:
        page = children.search_children(town.school.member(), name="Noor", page_size=2, after=after)
        seen += [row["id"] for row in page.results]
        after = page.next
        if after is None:
            break
    assert seen == made[::-1]
