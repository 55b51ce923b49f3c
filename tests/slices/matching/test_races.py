"""One side says yes while the other takes its yes back, its offer, or the consent that it rests on;
and the workers go on meanwhile.

However they meet: when all is done both know of each other or neither does; and from the moment at
which an end was committed that side's card is given to nobody.
"""

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from random import Random
from threading import Event
from typing import Any
from uuid import UUID

from services.consents import operations as consents
from services.matching import operations as matching
from shared.authz.actor import Actor
from shared.problems import Conflict, Problem
from tests.factories import errands
from tests.factories.matched import PURPOSE, at_desk, offer, register, write
from tests.factories.town import Place, record_consent
from tests.house import House
from tests.isolation.matching_samples import Met
from tests.proofs.figures import figures
from tests.slices.database import rows
from tests.slices.races import together

ROUNDS = int(os.environ.get("PROOF_RACES", "12"))
LATEST_SECONDS = 1.0
A_MEMBER_S_DAY = 25
"""Fewer than a member may offer in a day."""
GRANTS = """
SELECT g.id, g.owner_id, g.ended_at FROM access_grant g JOIN match_card c ON c.id = g.record_id
 WHERE c.offer_id = ANY (:offers) AND g.viewer_id <> g.owner_id
"""
SIDES = "SELECT owner_id, state FROM match_side WHERE offer_id = ANY (:offers)"


@dataclass
class Side:
    """A professional, the consent that theirs rests on, and what they offered."""

    actor: Actor
    consent_id: UUID
    offer_id: UUID


@dataclass
class Race:
    """The school was asked; child work had said yes beforehand."""

    house: House
    school: Side
    partner: Side
    asked_id: UUID

    @property
    def offers(self) -> list[UUID]:
        return [self.school.offer_id, self.partner.offer_id]

    def states(self) -> dict[UUID, str]:
        return {row.owner_id: row.state for row in rows(self.house, SIDES, offers=self.offers)}

    def given(self) -> list[Any]:
        return rows(self.house, GRANTS, offers=self.offers)

    def confirm(self) -> Any:
        return matching.confirm_match(self.school.actor, match_id=self.asked_id)

    def ending(self, end: Callable[[Side], Any]) -> Callable[[], Any]:
        """It ends; and which cards of that side had been given by then."""

        def act() -> Any:
            end(self.partner)
            return self.cards_of_partner()

        return act

    def cards_of_partner(self) -> set[UUID]:
        owner = self.partner.actor.organisation_id
        return {row.id for row in self.given() if row.owner_id == owner}


ENDS: dict[str, Callable[[Side], Any]] = {
    "no yes beforehand": lambda side: matching.unconfirm_offer(side.actor, offer_id=side.offer_id),
    "offer withdrawn": lambda side: matching.withdraw_offer(side.actor, offer_id=side.offer_id),
    "consent withdrawn": lambda side: consents.withdraw_consent(
        side.actor, consent_id=side.consent_id
    ),
}


def test_both_or_neither_and_no_card_after_an_end(the_house: House) -> None:
    town = Met.founded(grounds=["consent"], consent_regime="by_age")
    errands.forget(the_house)
    actors: dict[UUID, Actor] = {}
    seen, chance = Counter[str](), Random(ROUNDS)
    for number in range(ROUNDS):
        if number % A_MEMBER_S_DAY == 0:
            actors = {place.id: at_desk(place) for place in (town.school, town.child_work)}
        name = list(ENDS)[number % len(ENDS)]
        race = begun(the_house, town, actors, number)
        seen[f"{name}: {run(race, name, chance)}"] += 1
    counts = ", ".join(f"{what} {times}" for what, times in sorted(seen.items()))
    figures(f"{ROUNDS} races of a match: {counts}")


def begun(house: House, town: Met, actors: dict[UUID, Actor], number: int) -> Race:
    """Both have a child of their own by one name, and put it to matching."""
    name = {"given_name": f"Noor{_word(number)}", "family_name": f"Van{_word(number)}berg"}
    pairs = ((town.school, town.child_work, False), (town.child_work, town.school, True))
    school, partner = (
        _side(actors[place.id], place, other, name, confirmed) for place, other, confirmed in pairs
    )
    errands.run(house)
    (asked,) = matching.list_matches(school.actor, offer_id=school.offer_id).results
    return Race(house, school, partner, asked["id"])


def _word(number: int) -> str:
    """A name of its own: nobody of another round is like it."""
    return "".join("bdfgklmnprst"[int(digit)] + "aeiou"[int(digit) % 5] for digit in f"{number:03}")


def _side(
    actor: Actor, place: Place, partner: Place, name: dict[str, str], confirmed: bool
) -> Side:
    child = register(place, **name)
    told = {"purpose": PURPOSE, "categories": ["professional_contact"]}
    consent = record_consent(place, child, partner, **told)
    made = offer(actor, write(actor, child), confirmed, confirmed, ground="consent")
    return Side(actor, consent["id"], made["id"])


def after(seconds: float, act: Callable[[], Any]) -> Callable[[], Any]:
    """The same act, a little later: sometimes before the workers are done, sometimes after."""

    def later() -> Any:
        Event().wait(seconds)
        return act()

    return later


def run(race: Race, name: str, chance: Random) -> str:
    """How it ended; what may not be is not."""
    assert race.states() == {race.school.actor.organisation_id: "asked"}
    work = partial(errands.run, race.house)
    answer, given, *worked = together(
        race.confirm, after(chance.uniform(0, LATEST_SECONDS), race.ending(ENDS[name])), work, work
    )
    assert not isinstance(given, Problem), "nothing blocks an end"
    assert not [one for one in worked if isinstance(one, Problem)]
    assert isinstance(answer, Conflict | dict)
    errands.run(race.house)
    states = race.states()
    met = {state == "met" for state in states.values()}
    live = [row for row in race.given() if row.ended_at is None]
    if True in met:
        assert states == dict.fromkeys(_both(race), "met"), "one side alone"
        assert name == "no yes beforehand", "it outlives what it rests on"
        assert {row.owner_id for row in live} == _both(race)
        return "both met before it"
    assert live == [], "a card outlives the match"
    assert race.cards_of_partner() <= given or name == "no yes beforehand"
    return "parted by it" if "parted" in states.values() else "never met"


def _both(race: Race) -> set[UUID]:
    return {side.actor.organisation_id for side in (race.school, race.partner)}
