"""Somebody who is asked for consent: the question, the mail that came, and the code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from services.asking import operations as asking
from services.children import operations as children
from services.referrals import operations as referrals
from shared import clock
from shared.authz.actor import Actor
from tests.factories.town import ALL_CATEGORIES, PURPOSE, Town
from tests.factories.workplace import Person, employ
from tests.house import House
from tests.workers.workshop import PostOffice, Workshop
from tests.workers.workshop import post_office as opened_post_office
from tests.workers.workshop import workshop as opened_workshop


@pytest.fixture
def workshop(the_house: House) -> Iterator[Workshop]:
    with opened_workshop(the_house) as made:
        yield made


@pytest.fixture
def post_office(the_house: House) -> Iterator[PostOffice]:
    with opened_post_office() as opened:
        yield opened


@dataclass(slots=True)
class Case:
    """A child of the school, a coordinator who asks, and what came of it."""

    house: House
    town: Town
    workshop: Workshop
    office: PostOffice
    child: dict[str, Any]
    asker: Person

    @property
    def member(self) -> Actor:
        """The coordinator."""
        return replace(self.town.school.member(), id=self.asker.member_id)

    def holder(self, number: int = 0) -> Any:
        return self.child["authority_holders"][number]["id"]

    def question(self, **given: Any) -> dict[str, Any]:
        """The arguments of a question to the first authority holder."""
        values = {
            "child_id": self.child["id"],
            "persons": [{"holder_id": self.holder(), "email": None}],
            "purpose": PURPOSE,
            "receiver_ids": [self.town.child_work.id],
            "categories": sorted(ALL_CATEGORIES),
            "until": clock.now() + timedelta(days=180),
            "answer_by": clock.now() + timedelta(days=14),
            "phone": "010-1234567",
            "handover": "in_person_known",
        }
        return values | given

    def ask(self, **given: Any) -> dict[str, Any]:
        """Ask; the first person's question, with its code."""
        made = asking.ask_consent(self.member, **self.question(**given))
        found: dict[str, Any] = made["requests"][0]
        return found

    def token(self) -> str:
        """The token in the last mail, after all mail has gone."""
        self.workshop.finish()
        mails = "\n".join(mail.text for mail in self.office.received)
        found = re.findall(r"/vraag\S*#([a-z2-7-]+)", mails)
        assert found
        return str(found[-1])

    def entered(self, request: dict[str, Any], token: str | None = None) -> tuple[Actor, str]:
        """Who holds the link, and what showing the code gave them."""
        actor = self.holding(token or self.token())
        weighed = asking.weigh_code(actor, request_id=request["id"], code=request["code"])
        assert weighed["proof"]
        return actor, weighed["proof"]

    def holding(self, token: str) -> Actor:
        found = asking.find(token)
        assert found
        return found.actor("")

    def state(self, request: dict[str, Any]) -> str:
        return str(asking.get_request(self.member, request_id=request["id"])["state"])

    def sent(self) -> dict[str, Any]:
        """A referral about the child that was sent."""
        draft = self.town.draft(self.child)
        return referrals.send_referral(self.town.school.member(), referral_id=draft["id"])


@pytest.fixture
def case(the_house: House, town: Town, workshop: Workshop, post_office: PostOffice) -> Case:
    asker = employ(town.school, name="I. de Begeleider")
    return Case(the_house, town, workshop, post_office, town.child(), asker)


def with_two_parents(case: Case) -> Case:
    """The child has a second parent."""
    case.child = children.add_authority_holder(
        case.town.school.member(),
        child_id=case.child["id"],
        kind="parent",
        name="Y. Andersom",
        email="ander@voorbeeld.example",
        address="Verstopweg 9",
        address_secret=True,
    )
    return case
