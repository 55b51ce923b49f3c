"""People at work: a care coordinator at the school, a child worker, each with a browser."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.factories.town import Place, Town, enact, founded, referral_rule
from tests.factories.workplace import Browser, Person, employ, logged_in
from tests.house import House

FLOWS_BACK = ["outcome", "answer_reason", "arrangements"]


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody at work, with a browser in which they have logged in."""

    person: Person
    browser: Browser


@dataclass(frozen=True, slots=True)
class Chain:
    """A school, kinderwerk, youth care and a neighbourhood team in one covenant: kinderwerk may
    refer to youth care and youth care back, and some of the answers may flow back.
    """

    town: Town
    care: Place
    neighbourhood: Place


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


@pytest.fixture
def chain(the_house: House) -> Chain:
    """The longer chain; its `town` has its school and kinderwerk."""
    school = founded("education", "care_coordinator")
    work = founded("child_work", "child_worker")
    care = founded("youth_care", "youth_care_worker")
    hood = founded("neighbourhood_team", "neighbourhood_worker")
    to_work = referral_rule(return_categories=FLOWS_BACK)
    onward = referral_rule(
        purpose="youth_help", receiver_kind=hood.kind, receiver_roles=[hood.role]
    )
    help_by: dict[str, Any] = {"purpose": "youth_help", "receiver_kind": "youth_care"}
    help_by |= {"receiver_roles": ["youth_care_worker"], "return_categories": FLOWS_BACK}
    rules = [
        to_work,
        referral_rule(sender_kind="child_work", sender_roles=["child_worker"], **help_by),
        referral_rule(sender_kind="neighbourhood_team", sender_roles=[hood.role], **help_by),
        referral_rule(**help_by),
        {**to_work, "sender_kind": "youth_care", "sender_roles": [care.role]},
        {**onward, "sender_kind": "youth_care", "sender_roles": [care.role]},
    ]
    covenant = enact(school, [school, work, care, hood], rules)
    return Chain(Town(school, work, care, covenant), care, hood)


def desk(house: House, place: Place, name: str) -> Desk:
    """Somebody of this place's first team, logged in."""
    person = employ(place, name=name)
    return Desk(person, logged_in(house.app, person))
