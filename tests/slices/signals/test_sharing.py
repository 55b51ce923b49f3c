"""What a partner gets of a signal: by the decision alone, as it was, and no longer than it."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from services.children import operations as children
from services.consents import operations as consents
from services.information_duty import operations as duties
from services.notifications import operations as notifications
from services.sharing import operations as sharing
from services.signals import operations as signals
from shared import clock
from shared.authz.actor import Actor
from shared.jobs.actors import worker_for
from shared.problems import Conflict, Forbidden, NotFound
from tests.factories import errands
from tests.house import House
from tests.isolation.ring import expire_grants_of
from tests.slices.database import live_grants, rows
from tests.slices.races import together, won
from tests.slices.signals.conftest import (
    PURPOSE,
    SECRET,
    Quarter,
    at_desk,
    correction,
    ids,
    read,
    write,
)


def get(actor: Actor, share: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = signals.get_share(actor, share_id=share["id"])
    return found


def received(actor: Actor) -> list[Any]:
    return ids(signals.list_shares(actor, party="viewer"))


def test_a_partner_sees_what_was_asked_for_and_no_more(quarter: Quarter) -> None:
    author, child = at_desk(quarter.school), quarter.agreed()
    signal = write(author, child, child_voice="Ik heb honger.")
    share = quarter.share(author, signal)
    partner = quarter.child_work.member()
    assert received(partner) == [share["id"]]
    seen = get(partner, share)
    assert (seen["party"], seen["signal_id"]) == ("viewer", None)
    content = seen["content"]
    assert (content["facts"], content["severity"]) == (SECRET, "worry")
    assert content["child_identity"]["given_name"] == "Noor"
    assert content["concern_codes"] == ["poverty"]
    for part in ("interpretation", "child_voice", "parents_told", "family_contact"):
        assert content[part] is None
    mine = signals.list_shares(author, signal_id=signal["id"]).results[0]
    assert (mine["party"], mine["receiver_id"]) == ("owner", quarter.child_work.id)
    assert mine["opened_at"] is not None
    signals.correct_signal(author, **correction(signal, facts="Anders."))
    assert get(partner, share)["content"]["facts"] == SECRET, "it is as it was sent"
    register = sharing.list_child_disclosures(author, child_id=child["id"]).results
    assert [line["record_kind"] for line in register] == ["signal"]


def test_without_a_yes_nothing_is_shared(quarter: Quarter) -> None:
    author = at_desk(quarter.school)
    signal = write(author, quarter.child())
    with pytest.raises(Forbidden, match="sharing_refused") as refused:
        quarter.share(author, signal)
    assert "consent_missing" in str([one.code for one in refused.value.reasons])
    with pytest.raises(Forbidden, match="sharing_refused"):
        quarter.share(author, signal, receiver_id=quarter.stranger.id, receiver_team_id=None)
    assert signals.list_shares(author).results == []


def test_nobody_else_sees_it(quarter: Quarter) -> None:
    author = at_desk(quarter.school)
    signal = write(author, quarter.agreed())
    share = quarter.share(author, signal)
    outsiders = [
        quarter.stranger.coordinator(),
        quarter.child_work.member(team=1),
        quarter.school.member(team=1),
    ]
    for outsider in outsiders:
        with pytest.raises(NotFound):
            get(outsider, share)
        assert received(outsider) == []
        with pytest.raises(NotFound):
            signals.end_share(outsider, share_id=share["id"])
    with pytest.raises(NotFound):
        signals.end_share(quarter.child_work.member(), share_id=share["id"])
    with pytest.raises(NotFound):
        read(quarter.child_work.member(), signal)
    with pytest.raises(NotFound):
        quarter.share(quarter.child_work.member(), signal)
    assert get(quarter.child_work.member(), share)["content"]["facts"] == SECRET


def withdraw(the_house: House, quarter: Quarter, _author: Actor, _found: Any) -> None:
    receipt = consents.withdraw_consent(
        quarter.school.member(), consent_id=quarter.extra["consent"]["id"]
    )
    assert "signal" in str(receipt)


def take_back(_house: House, _quarter: Quarter, author: Actor, share: Any) -> None:
    ended = signals.end_share(author, share_id=share["id"])
    assert ended["ended_because"] == "cancelled"
    with pytest.raises(Conflict, match="share_ended"):
        signals.end_share(author, share_id=share["id"])


def close(_house: House, _quarter: Quarter, author: Actor, share: Any) -> None:
    about: dict[str, Any] = {"outcome_code": "worry_gone", "note": "Het gaat goed."}
    signals.close_signal(author, signal_id=share["signal_id"], **about)
    assert get(author, share)["ended_because"] == "signal_over"


def err(_house: House, _quarter: Quarter, author: Actor, share: Any) -> None:
    signals.enter_in_error(author, signal_id=share["signal_id"], reason="Ander kind.")
    assert get(author, share)["ended_because"] == "entered-in-error"


def run_out(the_house: House, quarter: Quarter, author: Actor, share: Any) -> None:
    expire_grants_of(the_house, share["id"])
    assert received(quarter.child_work.member()) == []
    expire = sharing.expire_grants
    expire(worker_for(expire, quarter.school.id, ""), record_id=share["id"])
    assert get(author, share)["ended_because"] == "expired"


@pytest.mark.parametrize("end", [withdraw, take_back, close, err, run_out])
def test_its_end_closes_it_at_once(the_house: House, quarter: Quarter, end: Any) -> None:
    author, partner = at_desk(quarter.school), quarter.child_work.member()
    share = quarter.share(author, write(author, quarter.agreed()))
    assert get(partner, share)["content"]["facts"] == SECRET
    end(the_house, quarter, author, share)
    with pytest.raises(NotFound):
        get(partner, share)
    assert received(partner) == []
    assert live_grants(the_house, share["id"]) == []
    kept = get(author, share)
    assert kept["ended_at"] is not None
    assert kept["content"]["facts"] == SECRET


def test_it_lasts_no_longer_than_the_signal(quarter: Quarter) -> None:
    author = at_desk(quarter.school)
    until = clock.now() + timedelta(days=10)
    share = quarter.share(author, write(author, quarter.agreed(), until=until))
    assert share["until"] == until


def test_to_one_partner_once(quarter: Quarter) -> None:
    author = at_desk(quarter.school)
    signal = write(author, quarter.agreed())
    outcomes = together(*[lambda: quarter.share(author, signal)] * 3)
    assert len(won(outcomes)) == 1
    with pytest.raises(Conflict, match="signal_shared_already"):
        quarter.share(author, signal)
    signals.end_share(author, share_id=won(outcomes)[0]["id"])
    assert quarter.share(author, signal)["ended_at"] is None


def test_no_share_lives_on_after_a_closing(the_house: House, quarter: Quarter) -> None:
    author, child = at_desk(quarter.school), quarter.agreed()
    about: dict[str, Any] = {"outcome_code": "worry_gone", "note": "Het gaat goed."}
    for _ in range(12):
        signal = write(author, child)
        both: list[Any] = [
            partial(quarter.share, author, signal),
            partial(signals.close_signal, author, signal_id=signal["id"], **about),
        ]
        together(*both)
        for share in signals.list_shares(author, signal_id=signal["id"]).results:
            assert live_grants(the_house, share["id"]) == []


def test_telling_parents_of_the_disclosure_counts_for_the_signal(the_house: House) -> None:
    quarter = Quarter.founded(grounds=["public_task"], consent_regime="none")
    author, child = at_desk(quarter.school), quarter.child()
    signal, other = write(author, child), write(author, child)
    quarter.share(author, signal, ground="public_task")
    [duty] = duties.list_duties(author, child_id=child["id"]).results
    assert duty["purpose"] == PURPOSE
    duties.record_telling(
        author,
        duty_id=duty["id"],
        holder_ids=[child["authority_holders"][0]["id"]],
        how="talk",
        told_at=clock.now(),
        words="Wij delen onze zorg met kinderwerk.",
    )
    told = read(author, signal)
    assert (told["parents_told_on"], told["parents_due_at"]) == (clock.today(), None)
    assert read(author, other)["parents_told_on"] is None


def test_the_receiver_hears_of_it_and_of_its_end(the_house: House, quarter: Quarter) -> None:
    errands.forget(the_house)
    author, partner = at_desk(quarter.school), at_desk(quarter.child_work)
    leader = at_desk(quarter.child_work, "programme_coordinator", team=None)
    share = quarter.share(author, write(author, quarter.agreed()))
    errands.run(the_house)
    assert [n["kind"] for n in notifications.list_notifications(partner).results] == [
        "signal_shared"
    ]
    signals.end_share(author, share_id=share["id"])
    errands.run(the_house)
    assert "signal_share_ended" in [
        n["kind"] for n in notifications.list_notifications(leader).results
    ]


def test_a_signal_kept_close_stays_close_when_it_is_shared(quarter: Quarter) -> None:
    author, child = at_desk(quarter.school), quarter.agreed()
    share = quarter.share(author, write(author, child, concern_codes=["neglect_or_abuse"]))
    with pytest.raises(NotFound):
        get(quarter.school.member(), share)
    assert received(quarter.child_work.member()) == [share["id"]]
    moved = {name: child[name] for name in ("given_name", "family_name", "birth_date")}
    children.change_child(
        quarter.school.coordinator(),
        child_id=child["id"],
        team_id=quarter.school.teams[1],
        **moved,
    )
    with pytest.raises(NotFound):
        get(quarter.school.member(team=1), share)


def test_what_was_shared_cannot_be_changed(the_house: House, quarter: Quarter) -> None:
    author = at_desk(quarter.school)
    share = quarter.share(author, write(author, quarter.agreed()))
    with pytest.raises(Exception, match="only ends"):
        rows(
            the_house,
            "UPDATE signal_share SET sealed_content = 'x' WHERE id = :id",
            id=share["id"],
        )
