"""Two at once, who could undo each other's work: whoever comes first, what stands is whole."""

from functools import partial
from typing import Any

import pytest

from services.consents import operations as consents
from services.matching import operations as matching
from services.matching.rules import limits
from services.signals import operations as signals
from shared.jobs.actors import worker_for
from shared.problems import Problem, TooMany
from tests.factories.matched import (
    PURPOSE,
    UNLIKE,
    Concern,
    Neighbourhood,
    at_desk,
    offer,
    register,
    write,
)
from tests.factories.town import Place, record_consent
from tests.house import House
from tests.slices.database import rows
from tests.slices.races import Act, Meeting, together, won

ROUNDS = 12


def closing(concern: Concern) -> Any:
    return partial(
        signals.close_signal,
        concern.actor,
        signal_id=concern.signal["id"],
        outcome_code="help_started",
        note="Er is nu hulp.",
    )


def test_no_offer_outlives_its_signal(town: Neighbourhood) -> None:
    meeting = Meeting()
    for number in range(ROUNDS):
        concern = town.concerned(town.school, given_name=f"Noor{'abcdefghijkl'[number]}")
        offered, closed = meeting.of(
            partial(offer, concern.actor, concern.signal), closing(concern)
        )
        assert not isinstance(closed, Problem), "nothing blocks the end of a signal"
        assert lasting(town, concern) == (0, 0)
        refused = isinstance(offered, Problem)
        meeting.won_by("end" if refused else "offer", first=not refused)
    assert set(meeting.came) == {"end", "offer"}, "the two never met"


def lasting(town: Neighbourhood, concern: Concern) -> tuple[int, int]:
    """How many offers of this signal take part, and as how many the child can be found."""
    (found,) = rows(
        town.house,
        "SELECT count(*) FILTER (WHERE o.state = 'active') AS offers, count(s.id) AS subjects"
        " FROM match_offer o LEFT JOIN match_subject s ON s.offer_id = o.id"
        " WHERE o.signal_id = :signal",
        signal=concern.signal["id"],
    )
    return found.offers, found.subjects


def test_many_at_once_find_no_more_room_than_there_is(
    town: Neighbourhood, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MEMBER_A_DAY", 2)
    curious = at_desk(town.school)
    written = [write(curious, register(town.school)) for _ in range(4)]
    outcomes = together(*(partial(offer, curious, one) for one in written), apart=0)
    assert len(won(outcomes)) == 2
    refused = [one for one in outcomes if isinstance(one, Problem)]
    assert {type(one) for one in refused} == {TooMany}


@pytest.mark.parametrize("also", ["unlink", "give"])
def test_a_withdrawal_waits_for_nobody_for_ever(the_house: House, also: str) -> None:
    """Ending a match and giving a card take the locks that a withdrawal takes, in its order."""
    town = Neighbourhood.founded(the_house, grounds=["consent"], consent_regime="by_age")
    for number, (given, family) in enumerate(UNLIKE):
        name = {"given_name": given, "family_name": family}
        school = agreed(town, town.school, town.child_work, name)
        agreed(town, town.child_work, town.school, name)
        consent_id = school.child["consent_id"]
        if also == "unlink":
            town.work()
            (met,) = school.matches()
            act: Act = partial(
                matching.unlink_match, school.actor, match_id=met["id"], because="not_the_same"
            )
        else:
            worker = worker_for(matching.give_cards, town.school.id, "")
            act = partial(matching.give_cards, worker, offer_id=school.offer["id"])
        withdrawn, _ = together(
            partial(consents.withdraw_consent, school.actor, consent_id=consent_id),
            act,
            apart=1 + number % 4,
        )
        assert not isinstance(withdrawn, Problem), "nothing blocks a withdrawal"
        town.work()
        live = rows(
            town.house,
            "SELECT g.id FROM access_grant g JOIN match_card c ON c.id = g.record_id"
            " WHERE c.offer_id = :offer AND g.viewer_id <> g.owner_id AND g.ended_at IS NULL",
            offer=school.offer["id"],
        )
        assert live == []
        assert {match["state"] for match in school.matches()} <= {"parted"}


def agreed(town: Neighbourhood, place: Place, partner: Place, name: dict[str, str]) -> Concern:
    """A child whose parents agree that this partner hears of it, put to matching."""
    actor, child = at_desk(place), register(place, **name)
    told = {"purpose": PURPOSE, "categories": ["professional_contact"]}
    consent = record_consent(place, child, partner, **told)
    concern = Concern(town, actor, {**child, "consent_id": consent["id"]}, write(actor, child))
    concern.offer = offer(actor, concern.signal, ground="consent")
    return concern
