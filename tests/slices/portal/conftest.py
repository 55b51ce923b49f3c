"""People at work: a care coordinator at the school, a child worker, each with a browser."""

from dataclasses import dataclass

import pytest

from tests.factories.town import Town
from tests.factories.workplace import Browser, Person, employ, logged_in
from tests.house import House


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody at work, with a browser in which they have logged in."""

    person: Person
    browser: Browser


@pytest.fixture
def ib(the_house: House, town: Town) -> Desk:
    """The school's care coordinator."""
    person = employ(town.school, "care_coordinator", name="I. de Begeleider")
    return Desk(person, logged_in(the_house.app, person))


@pytest.fixture
def worker(the_house: House, town: Town) -> Desk:
    """A child worker of the first team."""
    person = employ(town.child_work, "child_worker", name="K. de Werker")
    return Desk(person, logged_in(the_house.app, person))
