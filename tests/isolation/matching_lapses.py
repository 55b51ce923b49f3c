"""What a match rests on has lapsed, and somebody acts all the same.

Invariant: as in `lapses`.
"""

from typing import Any

from sqlalchemy import text

from services.consents import operations as consents
from services.matching import operations as matching
from shared.problems import Forbidden
from tests.factories.matched import PURPOSE
from tests.factories.town import record_consent
from tests.house import House
from tests.isolation.lapses import End, lapse, refused, withdrawn
from tests.isolation.matching_samples import CARDS, Met
from tests.isolation.ring import expire_grants_of


def agreed() -> tuple[Met, dict[str, Any]]:
    """A match on consent, and the consent that the school has."""
    town = Met.founded(grounds=["consent"], consent_regime="by_age")
    given = [
        record_consent(
            place,
            town.children[place.id],
            partner,
            purpose=PURPOSE,
            categories=["professional_contact"],
        )
        for place, partner in ((town.school, town.child_work), (town.child_work, town.school))
    ]
    return town, given[0]


def _withdraw(town: Met, consent: dict[str, Any]) -> None:
    consents.withdraw_consent(town.school.member(), consent_id=consent["id"])


@lapse("matching.get_match")
def _(the_house: House, end: End) -> None:
    """The partner does not see our card any more, whatever its own side still says."""
    town, consent = agreed()
    town.met(ground="consent")
    partner, side = town.actors[town.child_work.id], town.side(town.child_work)
    assert len(matching.get_match(partner, match_id=side)["parties"]) == 2
    if end is withdrawn:
        _withdraw(town, consent)
    else:
        offer_id = town.offers[town.school.id]["id"]
        with the_house.engines["admin"].begin() as connection:
            (card,) = connection.execute(text(CARDS), {"offer": offer_id}).scalars()
        expire_grants_of(the_house, card)
    (left,) = matching.get_match(partner, match_id=side)["parties"]
    assert left["organisation_id"] == town.child_work.id


@lapse("matching.offer_signal")
def _(the_house: House, end: End) -> None:
    town, consent = agreed()
    if end is withdrawn:
        _withdraw(town, consent)
    else:
        past = text("UPDATE consent SET until = now() - interval '1 second' WHERE id = :id")
        with the_house.engines["admin"].begin() as connection:
            connection.execute(past, {"id": consent["id"]})
    given = {"purpose": PURPOSE, "ground": "consent", "phone": "06 1234 5678", "confirmed": True}
    signal_id = town.signals[town.school.id]["id"]
    name = "matching.offer_signal"
    outcome = refused(the_house, name, town.actor, signal_id=signal_id, **given)
    assert (outcome.problem, outcome.code) == (Forbidden, "matching_refused")


@lapse("matching.give_cards", "withdrawn consent")
def _(the_house: House, end: End) -> None:
    """Both had said yes, and no card had been given yet: then none is, and the match is over."""
    town, consent = agreed()
    town.found(True, True, ground="consent")
    _withdraw(town, consent)
    town.do(town.school, matching.give_cards)
    offer_id = town.offers[town.school.id]["id"]
    with the_house.engines["admin"].begin() as connection:
        assert connection.execute(text(CARDS), {"offer": offer_id}).all() == []
    assert town.state(town.school) == "parted"
