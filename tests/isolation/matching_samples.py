"""A sample of every operation of matching: of both sides, of the workers, and of the matcher.

Invariant: as in `samples`; and the matcher, which looks across tenants, does nothing for somebody
who names what is not theirs: not even with a partner of the very same match.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.matching import operations as matching
from services.notifications import operations as notifications
from shared import runtime
from shared.authz.actor import Actor
from shared.db.tenant import Tenant, acting_for
from shared.ids import new_id
from shared.problems import NotFound, Problem
from tests.factories.matched import PURPOSE, at_desk, match_rule, offer, register, write
from tests.factories.town import Place, enact, founded
from tests.factories.workplace import employ
from tests.isolation.ring import worker
from tests.isolation.sample import Sample, sample

CARDS = "SELECT id FROM match_card WHERE offer_id = :offer"


class Met:
    """A school and child work, each with an active signal about one child, and a third party of
    their covenant and a stranger outside it.
    """

    def __init__(
        self, school: Place, child_work: Place, bystander: Place, stranger: Place, **rule: Any
    ) -> None:
        self.school, self.child_work = school, child_work
        self.bystander, self.stranger = bystander, stranger
        kinds = (school.kind, child_work.kind)
        rules = [match_rule(one, other, **rule) for one in kinds for other in kinds if one != other]
        self.covenant_id: UUID = enact(school, [school, child_work, bystander], rules)
        both = (school, child_work)
        self.actors = {place.id: at_desk(place) for place in both}
        self.children = {place.id: register(place) for place in both}
        self.signals = {
            place.id: write(self.actors[place.id], self.children[place.id]) for place in both
        }
        self.offers: dict[UUID, dict[str, Any]] = {}

    @classmethod
    def founded(cls, **rule: Any) -> "Met":
        """In organisations of its own."""
        school, stranger = (founded("education", "care_coordinator") for _ in range(2))
        child_work, bystander = (founded("child_work", "child_worker") for _ in range(2))
        return cls(school, child_work, bystander, stranger, **rule)

    @property
    def actor(self) -> Actor:
        """The school's professional."""
        return self.actors[self.school.id]

    def offer(self, place: Place, confirmed: bool = True, **given: Any) -> UUID:
        """An offer that the matcher has not looked at yet."""
        acting = self.actors[place.id]
        made = offer(acting, self.signals[place.id], confirmed, confirmed, **given)
        self.offers[place.id] = made
        found: UUID = made["id"]
        return found

    def found(self, school: bool, child_work: bool, **given: Any) -> "Met":
        """Both have offered and the matcher has looked; who said yes beforehand."""
        for place, confirmed in ((self.school, school), (self.child_work, child_work)):
            self.offer(place, confirmed, **given)
            self.do(place, matching.find_matches)
        return self

    def met(self, **given: Any) -> "Met":
        """Both said yes and have each other's card."""
        self.found(True, True, **given)
        for step in (matching.give_cards, matching.take_cards):
            for place in (self.school, self.child_work):
                self.do(place, step)
        return self

    def do(self, place: Place, task: Any) -> None:
        """A worker does this about the offer of that place."""
        task(worker(task, place), offer_id=self.offers[place.id]["id"])

    def side(self, place: Place) -> UUID:
        """The only match that they know of."""
        (only,) = matching.list_matches(self.actors[place.id]).results
        found: UUID = only["id"]
        return found

    def state(self, place: Place) -> str:
        """How it stands for them."""
        seen = matching.get_match(self.actors[place.id], match_id=self.side(place))
        return str(seen["state"])

    def card(self, place: Place) -> set[UUID]:
        """Their own card, as they see it."""
        query = text(f"{CARDS} AND owner_id = :org")
        values = {"offer": self.offers[place.id]["id"], "org": place.id}
        application = runtime.current().engines["app"]
        with acting_for(Tenant(place.id)), application.begin() as connection:
            return set(connection.execute(query, values).scalars())

    def pair(self) -> UUID:
        """The pair behind it, which no organisation is ever shown."""
        query = text("SELECT pair_id FROM match_side LIMIT 1")
        application = runtime.current().engines["app"]
        with acting_for(Tenant(self.school.id)), application.begin() as connection:
            found: UUID = connection.execute(query).scalar_one()
            return found


def others(town: Met) -> tuple[Place, ...]:
    """Outside the covenant, in it, and the partner of the match itself."""
    return town.stranger, town.bystander, town.child_work


def on_offer(**kwargs: Any) -> Sample:
    """Something that the school does with an offer of its own."""
    town = Met.founded()
    given = {"offer_id": town.offer(town.school), **kwargs}
    return Sample(town.school, town.actor, given, others(town), ("offer_id",))


def on_match(town: Met, **kwargs: Any) -> Sample:
    """Something that the school does with its side of a match."""
    side_id = town.side(town.school)
    hidden = frozenset({side_id})
    given = {"match_id": side_id, **kwargs}
    return Sample(town.school, town.actor, given, others(town), ("match_id",), hidden)


def by_worker(task: Any, made: Sample, refusal: type[Problem] | None = NotFound) -> Sample:
    actor = worker(task, made.place)
    return replace(made, actor=actor, hidden=frozenset(), refused=refusal)


def about(town: Met, **kwargs: Any) -> Sample:
    """What a worker of the school does; each argument names something that is the school's."""
    return Sample(town.school, town.actor, kwargs, others(town), tuple(kwargs))


def lead(town: Met, *steps: tuple[Place, Callable[..., Any], dict[str, Any]]) -> Met:
    """What was said about the school having the lead."""
    for place, act, given in steps:
        act(town.actors[place.id], match_id=town.side(place), **given)
    return town


@sample("matching.offer_signal")
def _() -> Sample:
    town = Met.founded()
    given = {
        "signal_id": town.signals[town.school.id]["id"],
        "purpose": PURPOSE,
        "ground": "public_task",
        "phone": "06 1234 5678",
        "confirmed": True,
    }
    return Sample(town.school, town.actor, given, others(town), ("signal_id",))


@sample("matching.withdraw_offer")
def _() -> Sample:
    return replace(on_offer(), succeeded=lambda seen: seen["state"] == "ended")


@sample("matching.confirm_offer")
def _() -> Sample:
    return replace(on_offer(possible_too=True), succeeded=lambda seen: seen["confirmed_at"])


@sample("matching.unconfirm_offer")
def _() -> Sample:
    return replace(on_offer(), succeeded=lambda seen: seen["confirmed_at"] is None)


@sample("matching.change_contact")
def _() -> Sample:
    made = on_offer(phone="010 765 4321")
    return replace(made, succeeded=lambda seen: seen["phone"] == "010 765 4321")


@sample("matching.get_offer")
def _() -> Sample:
    made = on_offer()
    return replace(made, hidden=frozenset({made.kwargs["offer_id"]}))


@sample("matching.list_offers")
def _() -> Sample:
    made = on_offer()
    hidden = frozenset({made.kwargs["offer_id"]})
    return replace(made, kwargs={}, secrets=(), hidden=hidden)


@sample("matching.list_matches")
def _() -> Sample:
    return replace(on_match(Met.founded().met()), kwargs={}, secrets=())


@sample("matching.get_match")
def _() -> Sample:
    made = on_match(Met.founded().met())
    return replace(made, succeeded=lambda seen: len(seen["parties"]) == 2)


@sample("matching.confirm_match")
def _() -> Sample:
    made = on_match(Met.founded().found(False, True))
    return replace(made, succeeded=lambda seen: seen["decision"] == "confirmed")


@sample("matching.deny_match")
def _() -> Sample:
    made = on_match(Met.founded().found(False, True))
    return replace(made, succeeded=lambda seen: seen["state"] == "denied")


@sample("matching.unlink_match")
def _() -> Sample:
    made = on_match(Met.founded().met(), because="another_child")
    return replace(made, succeeded=lambda seen: seen["state"] == "parted")


@sample("matching.note_contact")
def _() -> Sample:
    made = on_match(Met.founded().met(), means="phone")
    return replace(made, succeeded=lambda seen: len(seen["timeline"]) == 1)


@sample("matching.propose_lead")
def _() -> Sample:
    town = Met.founded().met()
    made = on_match(town, organisation_id=town.child_work.id)
    return replace(made, succeeded=lambda seen: seen["proposed_id"] == town.child_work.id)


@sample("matching.answer_lead")
def _() -> Sample:
    town = Met.founded().met()
    us: dict[str, Any] = {"organisation_id": town.school.id}
    lead(town, (town.child_work, matching.propose_lead, us))
    made = on_match(town, accepted=True, **us)
    return replace(made, succeeded=lambda seen: seen["lead_id"] == town.school.id)


@sample("matching.end_lead")
def _() -> Sample:
    town = Met.founded().met()
    us = {"organisation_id": town.school.id}
    proposed = (town.child_work, matching.propose_lead, us)
    lead(town, proposed, (town.school, matching.answer_lead, us | {"accepted": True}))
    return replace(on_match(town), succeeded=lambda seen: seen["lead_id"] is None)


@sample("matching.watch_matching")
def _() -> Sample:
    town = Met.founded()
    town.offer(town.school)
    officer = town.school.member(role="privacy_officer")
    return Sample(town.school, officer, {}, others(town), hidden=frozenset({town.actor.id}))


@sample("matching.find_matches")
def _() -> Sample:
    """Both have offered, and the matcher has not looked."""
    town = Met.founded()
    for place in (town.school, town.child_work):
        town.offer(place)
    made = by_worker(
        matching.find_matches, about(town, offer_id=town.offers[town.school.id]["id"]), None
    )
    return replace(made, succeeded=lambda _none: town.state(town.school) == "met")


@sample("matching.settle_offer")
def _() -> Sample:
    """The school has said yes, and what follows for child work has not been looked at."""
    town = Met.founded().found(False, True)
    matching.confirm_match(town.actor, match_id=town.side(town.school))
    made = by_worker(
        matching.settle_offer, about(town, offer_id=town.offers[town.school.id]["id"]), None
    )
    return replace(made, succeeded=lambda _none: town.state(town.child_work) == "met")


@sample("matching.part_pair")
def _() -> Sample:
    """The school has unlinked. The partner is of the pair, and may say so as well."""
    town = Met.founded().met()
    matching.unlink_match(town.actor, match_id=town.side(town.school), because="another_child")
    made = by_worker(matching.part_pair, about(town, pair_id=town.pair()), None)
    return replace(
        made,
        outsiders=(town.stranger, town.bystander),
        succeeded=lambda _none: town.state(town.child_work) == "parted",
    )


@sample("matching.close_side")
def _() -> Sample:
    """Child work has unlinked, and the matcher has told the school."""
    town = Met.founded().met()
    partner = town.actors[town.child_work.id]
    matching.unlink_match(partner, match_id=town.side(town.child_work), because="other")
    pair_id = town.pair()
    matching.part_pair(worker(matching.part_pair, town.child_work), pair_id=pair_id)
    made = by_worker(matching.close_side, about(town, pair_id=pair_id), None)
    return replace(made, outsiders=(town.stranger, town.bystander))


@sample("matching.give_cards")
def _() -> Sample:
    town = Met.founded().found(True, True)
    offer_id = town.offers[town.school.id]["id"]
    return by_worker(matching.give_cards, about(town, offer_id=offer_id))


@sample("matching.take_cards")
def _() -> Sample:
    town = Met.founded().found(True, True)
    town.do(town.child_work, matching.give_cards)
    offer_id = town.offers[town.school.id]["id"]
    return by_worker(matching.take_cards, about(town, offer_id=offer_id))


@sample("matching.weigh_again")
def _() -> Sample:
    return by_worker(matching.weigh_again, on_offer())


@sample("matching.weigh_covenant")
def _() -> Sample:
    town = Met.founded()
    town.offer(town.school)
    made = by_worker(matching.weigh_covenant, about(town, covenant_id=town.covenant_id), None)
    return replace(made, outsiders=(town.stranger,))


@sample("matching.find_of_import")
def _() -> Sample:
    """No offer of theirs came with this import."""
    town = Met.founded()
    town.offer(town.school)
    return by_worker(matching.find_of_import, about(town, import_id=new_id()), None)


@sample("matching.lapse_offer")
def _() -> Sample:
    return by_worker(matching.lapse_offer, on_offer())


@sample("matching.pass_on")
def _() -> Sample:
    made = on_offer()
    successor = employ(made.place, made.place.role).member_id
    made = replace(made, kwargs=made.kwargs | {"successor_id": successor})
    return by_worker(matching.pass_on, made)


@sample("matching.end_left")
def _() -> Sample:
    return by_worker(matching.end_left, on_offer())


@sample("notifications.announce_match")
def _() -> Sample:
    town = Met.founded().met()
    made = about(town, side_id=town.side(town.school))
    return by_worker(notifications.announce_match, made)


@sample("notifications.announce_match_step")
def _() -> Sample:
    return by_worker(notifications.announce_match_step, on_offer(), None)
