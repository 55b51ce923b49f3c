"""A neighbourhood whose covenant lets matches be made, and who is concerned in it.

Invariant: everything is made by operations and done by the workers' own; nothing is written past
them.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.children import operations as children
from services.matching import operations as matching
from services.signals import operations as signals
from shared import clock
from shared.authz.actor import Actor
from tests.factories import errands
from tests.factories.town import Place, enact, founded, parent, referral_rule
from tests.factories.workplace import employ
from tests.house import House

PURPOSE = "early_signalling"
NAMES = {"given_name": "Samira", "family_name": "El Amrani"}
UNLIKE = (
    ("Lotte", "Bakker"),
    ("Emir", "Yilmaz"),
    ("Salma", "El Idrissi"),
    ("Kacper", "Kowalski"),
    ("Abel", "Tesfay"),
    ("Minh", "Nguyen"),
    ("Feline", "Dijkgraaf"),
    ("Tomasz", "Wisniewski"),
    ("Hodan", "Warsame"),
    ("Rutger", "Zandstra"),
    ("Priya", "Ramsaran"),
    ("Dewi", "Latupeirissa"),
)
"""Nobody takes one of these for another."""
KINDS = {
    "education": "care_coordinator",
    "child_work": "child_worker",
    "youth_care": "youth_care_worker",
}


@dataclass(slots=True)
class Neighbourhood:
    """Organisations with a covenant that lists between whom matches are made."""

    house: House
    school: Place
    child_work: Place
    youth_care: Place
    stranger: Place
    covenant_id: UUID

    @classmethod
    def founded(cls, house: House, **rule: Any) -> "Neighbourhood":
        errands.forget(house)
        school, child_work, youth_care = (founded(kind, role) for kind, role in KINDS.items())
        stranger = founded("education", "care_coordinator")
        rules = [match_rule(one, other, **rule) for one in KINDS for other in KINDS if one != other]
        covenant = enact(school, [school, child_work, youth_care], rules)
        return cls(house, school, child_work, youth_care, stranger, covenant)

    def work(self) -> list[str]:
        """The workers do what waits."""
        return errands.run(self.house)

    def concerned(self, place: Place, **child: Any) -> "Concern":
        """Somebody of this organisation with a child's file and an active signal about it."""
        actor = at_desk(place)
        made = register(place, **child)
        return Concern(self, actor, made, write(actor, made))


@dataclass(slots=True)
class Concern:
    """A professional, a child in their own files, and their signal."""

    town: Neighbourhood
    actor: Actor
    child: dict[str, Any]
    signal: dict[str, Any]
    offer: dict[str, Any] = field(default_factory=dict)

    def offered(self, confirmed: bool = True, possible: bool = True, **given: Any) -> "Concern":
        """Put to matching, and the workers have done what follows."""
        self.offer = offer(self.actor, self.signal, confirmed, possible, **given)
        self.town.work()
        return self

    def matches(self, **asked: Any) -> list[dict[str, Any]]:
        """What they know of about this child."""
        about = {"child_id": self.child["id"], **asked}
        return [dict(one) for one in matching.list_matches(self.actor, **about).results]

    def match(self) -> dict[str, Any]:
        """The one match that they know of."""
        (only,) = self.matches()
        found: dict[str, Any] = matching.get_match(self.actor, match_id=only["id"])
        return found

    def answer(self, act: Any, **given: Any) -> dict[str, Any]:
        """Do something with the one match, and let the workers do what follows."""
        (only,) = self.matches()
        act(self.actor, match_id=only["id"], **given)
        self.town.work()
        found: dict[str, Any] = matching.get_match(self.actor, match_id=only["id"])
        return found


def met_between(house: House, one: Place, other: Place) -> dict[str, Any]:
    """A match of both, in a covenant of its own, as the first sees it: by the names that addresses
    use.
    """
    enact(one, [one, other], [match_rule(one.kind, other.kind), match_rule(other.kind, one.kind)])
    errands.forget(house)
    offers = []
    for place in (one, other):
        actor = at_desk(place)
        offers.append(offer(actor, write(actor, register(place))))
    errands.run(house)
    mine = matching.list_matches(one.member(), offer_id=offers[0]["id"]).results
    return {"offer_id": offers[0]["id"], "match_id": mine[0]["id"]}


def match_rule(sender: str, receiver: str, **given: Any) -> dict[str, Any]:
    """The rule that lets a sender be known to a receiver."""
    rule = {
        "purpose": PURPOSE,
        "record_kind": "match",
        "sender_kind": sender,
        "sender_roles": [KINDS.get(sender, "community_officer")],
        "receiver_kind": receiver,
        "receiver_roles": [
            KINDS.get(receiver, "community_officer"),
            "programme_coordinator",
        ],
        "categories": ["professional_contact"],
        "grounds": ["public_task"],
        "consent_regime": "none",
        "retention_days": 180,
    }
    return referral_rule(**{**rule, **given})


def at_desk(place: Place, role: str | None = None, team: int = 0) -> Actor:
    """A member who is on the organisation's list."""
    person = employ(place, role or place.role, team=team)
    return replace(place.member(team=team, role=role), id=person.member_id)


def register(place: Place, **given: Any) -> dict[str, Any]:
    """A file of a child of eight."""
    today = clock.today()
    values = {
        "team_id": place.teams[0],
        "birth_date": today.replace(year=today.year - 8, month=1, day=15),
        "authority_holders": [parent()],
        **NAMES,
    }
    made: dict[str, Any] = children.register_child(place.member(), **{**values, **given})
    return made


def unlike(number: int) -> dict[str, Any]:
    """The names and birth date of a child that is like none of the others, of 10,000."""
    digits = f"{number:04}"
    word = "".join("bdfgklmnps"[int(digit)] + "aeiou"[int(digit) % 5] for digit in digits)
    born = date(clock.today().year - 8, 1, 13) + timedelta(days=number % 1000)
    return {"given_name": f"K{word}", "family_name": f"V{word}berg", "birth_date": born}


def write(actor: Actor, child: dict[str, Any], **given: Any) -> dict[str, Any]:
    """A signal about this child."""
    values = {
        "child_id": child["id"],
        "concern_codes": ["poverty"],
        "severity": "worry",
        "observed_on": clock.today(),
        "facts": "Kwam vanochtend zonder brood.",
        "parents_reason": "planned",
    }
    made: dict[str, Any] = signals.write_signal(actor, **{**values, **given})
    return made


def offer(
    actor: Actor,
    signal: dict[str, Any],
    confirmed: bool = True,
    possible: bool = True,
    **given: Any,
) -> dict[str, Any]:
    """Put this signal to matching."""
    values = asked(signal, confirmed, possible)
    made: dict[str, Any] = matching.offer_signal(actor, **{**values, **given})
    return made


def asked(signal: dict[str, Any], confirmed: bool = True, possible: bool = True) -> dict[str, Any]:
    """How it is usually put."""
    return {
        "signal_id": signal["id"],
        "purpose": PURPOSE,
        "ground": "public_task",
        "phone": "06 1234 5678",
        "confirmed": confirmed,
        "confirms_possible": confirmed and possible,
    }
