"""Two people at once: no share survives a withdrawal, nobody waits for ever, one of two wins."""

from typing import Any

from services.consents import operations as consents
from services.referrals import operations as referrals
from shared import clock
from shared.problems import Conflict, Forbidden, NotFound, PreconditionFailed, Problem
from tests.factories.town import Place, Town, enact, founded, parent, referral_rule
from tests.house import House
from tests.slices.database import adopted, live_grants, rows
from tests.slices.races import Act, Meeting, together, won

ROUNDS = 200


def withdrawing(town: Town, consent: dict[str, Any]) -> Act:
    return lambda: consents.withdraw_consent(town.school.member(), consent_id=consent["id"])


def sending(town: Town, draft: dict[str, Any]) -> Act:
    return lambda: referrals.send_referral(town.school.member(), referral_id=draft["id"])


def accepting(place: Place, referral: dict[str, Any], **given: Any) -> Act:
    """By the coordinator, in the second team: so that the grant changes too."""
    values = {"referral_id": referral["id"], "team_id": place.teams[1], **given}
    return lambda: referrals.accept_referral(place.coordinator(), **values)


def receiving(town: Town, referral: dict[str, Any]) -> Act:
    member = town.child_work.member()
    return lambda: referrals.receive_referral(member, referral_id=referral["id"])


def cancelling(town: Town, referral: dict[str, Any]) -> Act:
    return lambda: referrals.cancel_referral(town.school.member(), referral_id=referral["id"])


def state_of(town: Town, referral: dict[str, Any]) -> str:
    seen = referrals.get_referral(town.school.member(), referral_id=referral["id"])
    assert [line["state"] for line in seen["history"]][-1:] in ([], [seen["state"]])
    return str(seen["state"])


def test_no_share_lives_after_a_withdrawal(town: Town, the_house: House) -> None:
    meeting = Meeting()
    child: dict[str, Any] = {}
    for number in range(ROUNDS):
        child = child if number % 10 else town.child()
        consent = town.consent(child, stated_at=clock.now())  # after the last withdrawal
        draft = town.draft(child)
        receipt, sent = meeting.of(withdrawing(town, consent), sending(town, draft))
        assert receipt["consent"]["state"] == "withdrawn"  # nothing blocks a withdrawal
        assert live_grants(the_house, draft["id"]) == []
        if isinstance(sent, Forbidden):
            assert [reason.code for reason in sent.reasons] == ["consent_withdrawn"]
            assert (receipt["stopped"], state_of(town, draft)) == ([], "draft")
        else:
            assert [stop["record_id"] for stop in receipt["stopped"]] == [draft["id"]]
            assert state_of(town, draft) == "cancelled"
        refused = isinstance(sent, Forbidden)
        meeting.won_by("withdrawal" if refused else "send", first=refused)
    assert set(meeting.came) == {"withdrawal", "send"}, "the two never met"


def test_two_withdrawals_an_acceptance_and_a_send_do_not_wait_for_each_other(
    town: Town, the_house: House
) -> None:
    second = founded("child_work", "child_worker")
    enact(town.school, [town.school, second], [referral_rule()])
    for _ in range(20):
        child = town.child(authority_holders=[parent(), parent(name="P. Voorbeeld")])
        receivers = [town.child_work.id, second.id]
        said = [
            town.consent(child, holder_id=holder["id"], receiver_ids=receivers)
            for holder in child["authority_holders"]
        ]
        first = received(town, town.draft(child))
        other = town.draft(child, receiver_id=second.id, receiver_team_id=second.teams[0])
        one, two, accepted, sent = together(
            withdrawing(town, said[0]),
            withdrawing(town, said[1]),
            accepting(town.child_work, first),
            sending(town, other),
        )
        assert live_grants(the_house, first["id"]) == live_grants(the_house, other["id"]) == []
        outcomes = {stop["record_id"]: stop["outcome"] for r in (one, two) for stop in r["stopped"]}
        took_it = not isinstance(accepted, Problem)
        assert outcomes[first["id"]] == ("exchange_ended" if took_it else "cancelled")
        assert state_of(town, first) == ("accepted" if took_it else "cancelled")
        assert len(adopted(the_house, first["id"])) == took_it
        assert (other["id"] in outcomes) == (not isinstance(sent, Problem))


def received(town: Town, draft: dict[str, Any]) -> dict[str, Any]:
    referrals.send_referral(town.school.member(), referral_id=draft["id"])
    return referrals.receive_referral(town.child_work.member(), referral_id=draft["id"])


def test_receiving_and_withdrawing_do_not_wait_for_each_other(town: Town, the_house: House) -> None:
    for _ in range(20):
        referral = town.sent()
        receipt, _ = together(
            withdrawing(town, town.extra["consent"]),
            receiving(town, referral),
        )
        assert [stop["outcome"] for stop in receipt["stopped"]] == ["cancelled"]
        assert live_grants(the_house, referral["id"]) == []
        assert state_of(town, referral) == "cancelled"


def test_cancelling_and_withdrawing_do_not_wait_for_each_other(
    town: Town, the_house: House
) -> None:
    for _ in range(20):
        referral = town.sent()
        receipt, cancelled = together(
            withdrawing(town, town.extra["consent"]), cancelling(town, referral)
        )
        assert (receipt["stopped"] == []) == (not isinstance(cancelled, Problem))
        assert live_grants(the_house, referral["id"]) == []
        assert state_of(town, referral) == "cancelled"


def test_of_two_acceptances_one_wins(town: Town, the_house: House) -> None:
    for number in range(16):
        referral = town.received()
        expected = {"expected_version": referral["version"]} if number % 2 else {}
        act = accepting(town.child_work, referral, **expected)
        outcomes = together(act, act)
        assert len(won(outcomes)) == 1
        (refused,) = (o for o in outcomes if isinstance(o, Problem))
        assert type(refused) in ((PreconditionFailed,) if expected else (Conflict,))
        assert len(adopted(the_house, referral["id"])) == 1
        states = rows(
            the_house,
            "SELECT state FROM referral_state_change WHERE referral_id = :id ORDER BY version",
            id=referral["id"],
        )
        assert [row.state for row in states] == ["requested", "received", "accepted"]


def test_accepted_or_cancelled_and_never_half(town: Town, the_house: House) -> None:
    for _ in range(20):
        referral = town.received()
        accepted, cancelled = together(
            accepting(town.child_work, referral), cancelling(town, referral)
        )
        assert len(won([accepted, cancelled])) == 1
        took_it = isinstance(cancelled, Problem)
        refused = cancelled if took_it else accepted
        assert isinstance(refused, Conflict | NotFound)
        assert state_of(town, referral) == ("accepted" if took_it else "cancelled")
        assert len(adopted(the_house, referral["id"])) == took_it
        assert len(live_grants(the_house, referral["id"])) == took_it


def test_accepted_or_withdrawn_and_never_half(town: Town, the_house: House) -> None:
    for _ in range(20):
        referral = town.received()
        receipt, accepted = together(
            withdrawing(town, town.extra["consent"]), accepting(town.child_work, referral)
        )
        (stop,) = receipt["stopped"]
        took_it = not isinstance(accepted, Problem)
        assert stop["outcome"] == ("exchange_ended" if took_it else "cancelled")
        assert state_of(town, referral) == ("accepted" if took_it else "cancelled")
        assert len(adopted(the_house, referral["id"])) == took_it
        assert live_grants(the_house, referral["id"]) == []
