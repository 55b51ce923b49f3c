"""A list and what is shared beside it with the same partner, for the same purpose: what is said of
the one is not said of the other.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.information_duty import operations as duties
from services.legal_grounds import operations as legal_grounds
from services.referrals import operations as referrals
from services.risk_lists import operations as risk_lists
from services.signals import operations as signals
from shared import clock
from shared.authz.actor import Actor
from shared.problems import NotFound
from shared.vocabulary import PROTOCOL_STEPS
from tests.factories.listed import CODES, PURPOSE, Beat, in_days, opening
from tests.factories.matched import at_desk, register
from tests.factories.printed import text_of
from tests.factories.town import Place, enact, founded, parent, referral_rule

WORDS = "Dat wij samen kijken of hun kind hulp nodig heeft."
PROTECTION = "child_protection"


def rule_to(beat: Beat, partner: Place, **given: Any) -> None:
    """Kinderwerk may share with this partner, without consent."""
    about = {"sender_kind": "child_work", "sender_roles": [beat.child_work.role]}
    about |= {"receiver_kind": partner.kind, "receiver_roles": [partner.role]}
    rule = referral_rule(**about, consent_regime="none", **given)
    enact(beat.child_work, [beat.child_work, partner], [rule])


def signalled(beat: Beat, child: dict[str, Any]) -> UUID:
    """A signal about the child that the police got, for the purpose of the list."""
    rule_to(beat, beat.police, purpose=PURPOSE, record_kind="signal", grounds=["public_task"])
    signal = signals.write_signal(
        beat.worker,
        child_id=child["id"],
        concern_codes=["absence"],
        severity="worry",
        observed_on=clock.today(),
        facts="Zij was vandaag niet op de club.",
        interpretation="Misschien is er iets.",
        parents_reason="planned",
    )
    signals.share_signal(
        beat.worker,
        signal_id=signal["id"],
        receiver_id=beat.police.id,
        receiver_team_id=beat.police.teams[0],
        purpose=PURPOSE,
        categories=["child_identity", "care_question", "observed_facts"],
        ground="public_task",
    )
    found: UUID = signal["id"]
    return found


def on_both(beat: Beat) -> tuple[dict[str, Any], UUID]:
    """A child on the list of whom the police got a signal too."""
    child = register(beat.child_work, authority_holders=[parent()])
    signal_id = signalled(beat, child)
    beat.put_by_worker(child)
    return child, signal_id


def waiting(actor: Actor, child: dict[str, Any]) -> list[UUID]:
    """Of the signal first, then of the list (due sooner, so it stands on top)."""
    found = duties.list_duties(actor, child_id=child["id"], which="waiting").results
    return [one["id"] for one in found][::-1]


def letter(actor: Actor, duty_id: UUID) -> str:
    made = duties.make_letters(actor, duty_id=duty_id)["letters"][0]
    found = duties.fetch_letter(actor, letter_id=made["id"])
    assert isinstance(found.content, bytes)
    return text_of(found.content).replace("\n", " ")


def tell(actor: Actor, duty_id: UUID, child: dict[str, Any]) -> None:
    duties.record_telling(
        actor,
        duty_id=duty_id,
        holder_ids=[child["authority_holders"][0]["id"]],
        how="talk",
        told_at=clock.now(),
        words="Besproken.",
    )


def test_a_lists_words_are_in_no_letter_of_who_is_not_named(beat: Beat) -> None:
    child, _ = on_both(beat)
    colleague = at_desk(beat.child_work)
    (of_signal,) = waiting(colleague, child)
    said = letter(colleague, of_signal)
    assert "Gedeeld met" in said
    assert WORDS not in said
    assert letter(beat.worker, of_signal).count(WORDS) == 1, "who is named tells of both"


def test_a_lists_words_are_in_no_letter_of_a_whole_team(beat: Beat) -> None:
    child, _ = on_both(beat)
    batch = duties.ask_team_letters(at_desk(beat.child_work), team_id=child["team_id"])
    beat.work()
    (of_signal, _) = waiting(beat.worker, child)
    (made,) = duties.get_duty(beat.worker, duty_id=of_signal)["letters"]
    assert made["batch_id"] == batch["id"]
    found = duties.fetch_letter(beat.worker, letter_id=made["id"])
    assert isinstance(found.content, bytes)
    assert WORDS not in text_of(found.content).replace("\n", " ")


def test_what_was_promised_is_said_also_of_who_is_off_the_list(beat: Beat) -> None:
    child = register(beat.child_work, authority_holders=[parent()])
    entry = beat.put_by_worker(child)
    (duty_id,) = waiting(beat.worker, child)
    with clock.held_at(clock.now() + timedelta(days=15)):
        beat.tidied()
        with pytest.raises(NotFound):
            beat.entry(beat.worker, entry["id"])
        assert WORDS in letter(beat.worker, duty_id)


def test_what_was_promised_is_said_also_when_the_list_is_closed(beat: Beat) -> None:
    child = register(beat.child_work, authority_holders=[parent()])
    beat.put_by_worker(child)
    risk_lists.close_risk_list(beat.officer, list_id=beat.list_id)
    beat.work()
    (duty_id,) = waiting(beat.worker, child)
    assert WORDS in letter(beat.worker, duty_id)


def test_each_list_is_told_in_its_own_words(beat: Beat) -> None:
    child = register(beat.child_work, authority_holders=[parent()])
    beat.put_by_worker(child)
    other = risk_lists.open_risk_list(
        beat.officer, **opening([beat.child_work.id], parents_told="Over de haven.")
    )
    risk_lists.name_member(
        beat.leader(beat.child_work.id), list_id=other["id"], member_id=beat.worker.id
    )
    risk_lists.put_on_list(
        beat.worker,
        list_id=other["id"],
        child_id=child["id"],
        concern_codes=list(CODES),
        ground="public_task",
    )
    said = letter(beat.worker, waiting(beat.worker, child)[0])
    assert (said.count(WORDS), said.count("Over de haven.")) == (1, 1)


def test_that_parents_heard_of_a_list_says_nothing_of_a_signal(beat: Beat) -> None:
    child, signal_id = on_both(beat)
    of_signal, of_list = waiting(beat.worker, child)
    tell(beat.worker, of_list, child)
    signal = signals.get_signal(beat.worker, signal_id=signal_id)
    assert (signal["parents_told_on"], signal["parents_reason"]) == (None, "planned")
    tell(beat.worker, of_signal, child)
    signal = signals.get_signal(beat.worker, signal_id=signal_id)
    assert signal["parents_told_on"] == clock.today()


def safe_home(beat: Beat) -> Place:
    """Veilig Thuis, to which kinderwerk may report, or turn where somebody is in danger."""
    place = founded("veilig_thuis", "youth_care_worker")
    grounds = ["abuse_protocol", "vital_interest"]
    rule_to(beat, place, purpose=PROTECTION, grounds=grounds)
    return place


def grounded(beat: Beat, ground: str, child: dict[str, Any], receiver: Place) -> UUID:
    """What carries a report on this ground."""
    about = {"child_id": child["id"], "receiver_ids": [receiver.id]}
    if ground == "vital_interest":
        made = legal_grounds.record_vital_interest(beat.worker, reason="Gevaar.", **about)
        found: UUID = made["id"]
        return found
    found = legal_grounds.start_protocol(beat.worker, **about)["id"]
    for step in PROTOCOL_STEPS:
        legal_grounds.record_step(
            beat.worker, ground_id=found, step=step, held_on=clock.today(), text=step
        )
    second = at_desk(beat.child_work, role="abuse_protocol_officer")
    legal_grounds.review_ground(second, ground_id=found, verdict="approved", note="Akkoord.")
    return found


@pytest.mark.parametrize("ground", ["abuse_protocol", "vital_interest"])
def test_a_report_that_is_kept_close_shows_on_no_list(beat: Beat, ground: str) -> None:
    receiver = safe_home(beat)
    child = register(beat.child_work)
    entry = beat.put_by_worker(child)
    risk_lists.plan_step(beat.worker, entry_id=entry["id"], kind="referral", due_on=in_days(7))
    before = beat.entry(beat.officer, entry["id"])
    draft = referrals.draft_referral(
        beat.worker,
        child_id=child["id"],
        receiver_id=receiver.id,
        receiver_team_id=receiver.teams[0],
        purpose=PROTECTION,
        question="Het kind is thuis niet veilig.",
        ground=ground,
        legal_ground_id=grounded(beat, ground, child, receiver),
    )
    sent = referrals.send_referral(beat.worker, referral_id=draft["id"])
    assert sent["state"] == "requested"
    assert "risk_lists.note_referral" not in beat.work()
    for actor in (beat.officer, beat.worker):
        (step,) = beat.entry(actor, entry["id"])["steps"]
        assert step["state"] == "open"
    assert beat.entry(beat.officer, entry["id"]) == before
