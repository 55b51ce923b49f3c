"""What matching costs in statements: recorded numbers that may only go down, and that say nothing.

An attacker who counts, or who takes the time, sees no more than who reads the answer: putting a
signal to it, looking at it and changing one's mind cost the same with a match as without one.
"""

from collections.abc import Callable
from typing import Any

from services.matching import operations as matching
from tests.factories.matched import Concern, Neighbourhood, offer
from tests.slices.http.test_statements import Statements, counted

COSTS = {
    "offer": 22,
    "list_offers": 3,
    "list_matches": 2,
    "get_offer": 3,
    "confirm_offer": 4,
    "unconfirm_offer": 5,
    "withdraw_offer": 6,
}
"""Of who has heard nothing, whatever there is."""
MET = {
    "confirm_match": 5,
    "list_matches": 3,
    "get_match": 8,
    "note_contact": 10,
    "unlink_match": 13,
}
"""Of who is in a match of two."""
MOST_FOR_A_LIST = 5
"""What the design allows."""
ELSE = {"given_name": "Willemijn", "family_name": "Zijlstra"}

SURNAMES = ("Quist", "Ferwerda", "Haverkamp", "Jongsma", "Tuinstra", "Pruis")


def costs(sent: Statements, one: Concern) -> dict[str, int]:
    """Each step of an offer that hears nothing."""

    made: list[dict[str, Any]] = []

    def of(act: Callable[[], Any]) -> int:
        sent.sent.clear()
        act()
        return len(sent.sent)

    actor = one.actor
    found = {"offer": of(lambda: made.append(offer(actor, one.signal, False)))}
    one.town.work()
    about = {"offer_id": made[0]["id"]}
    found["list_offers"] = of(lambda: matching.list_offers(actor))
    found["list_matches"] = of(lambda: matching.list_matches(actor))
    found["get_offer"] = of(lambda: matching.get_offer(actor, **about))
    for act, given in (
        (matching.confirm_offer, {"possible_too": True}),
        (matching.unconfirm_offer, {}),
        (matching.withdraw_offer, {}),
    ):
        name = act.name.partition(".")[2]
        found[name] = of(lambda act=act, given=given: act(actor, **about, **given))  # type: ignore[misc]
    return found


def warm(town: Neighbourhood) -> None:
    """The process knows both organisations' keys."""
    for place in (town.school, town.child_work):
        town.concerned(place, **ELSE).offered(confirmed=False)


def test_a_match_that_nobody_told_of_costs_nothing_more(town: Neighbourhood) -> None:
    warm(town)
    partner = town.concerned(town.child_work)
    partner.offered(confirmed=False)
    with counted() as sent:
        like = costs(sent, town.concerned(town.school))
        alone = costs(sent, town.concerned(town.school, given_name="Otto", family_name="Quist"))
    assert like == alone == COSTS
    assert max(COSTS["list_offers"], COSTS["list_matches"]) <= MOST_FOR_A_LIST


def test_a_page_of_matches_costs_the_same_for_one_and_for_many(town: Neighbourhood) -> None:
    warm(town)
    met = town.concerned(town.school).offered()
    town.concerned(town.child_work).offered()
    pages = []
    with counted() as sent:
        for _ in range(2):
            sent.sent.clear()
            matching.list_matches(met.actor)
            pages.append(len(sent.sent))
            for number in range(len(SURNAMES)):
                for place in (town.school, town.child_work):
                    name = {"given_name": "Otto", "family_name": SURNAMES[number]}
                    town.concerned(place, **name).offered()
    assert len(matching.list_matches(met.actor).results) > 5
    assert pages == [MET["list_matches"]] * 2


def test_each_step_of_a_match(town: Neighbourhood) -> None:
    warm(town)
    asked = town.concerned(town.school).offered(confirmed=False)
    town.concerned(town.child_work).offered()
    (only,) = asked.matches()
    about = {"match_id": only["id"]}
    found = {}
    steps: list[tuple[Any, dict[str, Any]]] = [
        (matching.confirm_match, {}),
        (matching.list_matches, {}),
        (matching.get_match, {}),
        (matching.note_contact, {"means": "phone"}),
        (matching.unlink_match, {"because": "other"}),
    ]
    for act, given in steps:
        named = {} if act is matching.list_matches else about
        with counted() as sent:
            act(asked.actor, **named, **given)
            found[act.name.partition(".")[2]] = len(sent.sent)
        town.work()
    assert found == MET
