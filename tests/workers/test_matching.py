"""Matching by real workers: what needs the matcher waits for it, and nothing is lost meanwhile."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from services.children import operations as children
from services.matching import operations as matching
from tests.factories.matched import NAMES, Concern, Neighbourhood
from tests.house import House
from tests.slices.database import rows
from tests.workers.workshop import Workshop, until


@pytest.fixture
def away(the_house: House) -> Iterator[None]:
    """The matcher is there again after the test."""
    yield
    matching.publish_matcher()


def found_as(town: Neighbourhood, concern: Concern) -> int:
    """Under how many covenants the child can be found."""
    return len(
        rows(
            town.house,
            "SELECT id FROM match_subject WHERE offer_id = :offer",
            offer=concern.offer["id"],
        )
    )


@pytest.mark.usefixtures("away", "post_office")
def test_what_the_matcher_is_needed_for_waits_until_it_is_there(
    the_house: House, workshop: Workshop
) -> None:
    town = Neighbourhood.founded(the_house)
    partner = town.concerned(town.child_work).offered()
    school = town.concerned(town.school, given_name="Ada", family_name="Nergens").offered()
    assert (found_as(town, school), school.matches()) == (1, [])
    with the_house.engines["admin"].begin() as connection:
        connection.execute(text("DELETE FROM matcher_key"))
    fields = ("team_id", "birth_date", "name_prefix")
    said: dict[str, Any] = {**{name: school.child[name] for name in fields}, **NAMES}
    children.change_child(school.actor, child_id=school.child["id"], **said)
    assert found_as(town, school) == 0, "nobody finds it by its old name"
    with workshop.working():
        (again,) = workshop.until(
            lambda: [w for w in workshop.waiting() if "eta" in w.message["options"]],
            "a message that waits for its second try",
        )
        assert again.message["actor_name"] == "matching.weigh_again"
        assert found_as(town, school) == 0
        matching.publish_matcher()
        until(lambda: found_as(town, school) == 1, "the child to be found by its new name")
        workshop.until(lambda: school.matches() and not workshop.waiting(), "the match")
    assert school.match()["partner_id"] == town.child_work.id
    assert partner.match()["state"] == "met"
    assert workshop.dead_letters() == []
