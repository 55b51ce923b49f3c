"""Nothing blocks a withdrawal: no broken seal, and no file that somebody sends slowly.

And nobody says no for a family who is none of it any more.
"""

import threading
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest

from services.asking import operations as asking
from services.children import operations as children
from services.consents import operations as consents
from services.information_duty import operations as duties
from services.legal_grounds import operations as legal_grounds
from services.referrals import operations as referrals
from shared import clock
from shared.problems import Gone, Invalid, Problem
from shared.web.uploads import Upload
from tests.factories.town import Town
from tests.house import House
from tests.slices.asking.conftest import Case, case, post_office, with_two_parents, workshop
from tests.slices.database import live_grants, rows
from tests.slices.legal_grounds.conftest import Harbour, harbour

__all__ = ["case", "harbour", "post_office", "workshop"]


def broken(house: House, table: str, column: str, record_id: UUID) -> None:
    """The last bit of what is sealed there turns over."""
    rows(house, f"ALTER TABLE {table} DISABLE TRIGGER USER")
    last = f"octet_length({column}) - 1"
    turned = f"set_byte({column}, {last}, get_byte({column}, {last}) # 1)"
    rows(house, f"UPDATE {table} SET {column} = {turned} WHERE id = :id", id=record_id)
    rows(house, f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.mark.parametrize("what", ["notice", "identity", "key"])
@pytest.mark.parametrize("how", ["withdrawn", "refused", "authority"])
def test_a_broken_seal(town: Town, the_house: House, what: str, how: str) -> None:
    referral, consent = town.sent(), town.extra["consent"]
    member, child_id = town.school.member(), consent["child_id"]
    child = children.get_child(member, child_id=child_id)
    columns = {
        "notice": ("consent", "sealed_notice", consent["id"]),
        "identity": ("child", "sealed_identity", child_id),
        "key": ("child", "wrapped_key", child_id),
    }
    acts: dict[str, Callable[[], object]] = {
        "withdrawn": lambda: consents.withdraw_consent(member, consent_id=consent["id"]),
        "refused": lambda: town.consent(child, state="refused"),
        "authority": lambda: consents.end_authority(
            member, child_id=child_id, holder_id=consent["holder_id"]
        ),
    }
    broken(the_house, *columns[what])
    acts[how]()
    assert live_grants(the_house, referral["id"]) == []


@pytest.mark.parametrize(
    ("table", "column"), [("consent_request", "sealed_words"), ("child", "sealed_identity")]
)
def test_a_broken_seal_behind_a_link(case: Case, table: str, column: str) -> None:
    request = case.ask()
    actor, proof = case.entered(request)
    entered = {"request_id": request["id"], "proof": proof}
    asking.say_yes(actor, **entered)
    referral = case.sent()
    broken(case.house, table, column, case.child["id"] if table == "child" else request["id"])
    assert asking.open_question(actor, **entered)["state"] == "given"
    assert len(asking.withdraw_by_link(actor, **entered)["stopped"]) == 1
    assert live_grants(case.house, referral["id"]) == []


def test_a_broken_seal_of_a_ground(harbour: Harbour, the_house: House) -> None:
    asker, child = harbour.school.member(), harbour.child()
    ground = harbour.approved(asker, child)
    report = harbour.report(asker, child, ground["id"])
    referral = referrals.send_referral(asker, referral_id=report["id"])
    broken(the_house, "legal_ground", "sealed_reason", ground["id"])
    broken(the_house, "child", "sealed_identity", child["id"])
    legal_grounds.end_ground(asker, ground_id=ground["id"])
    assert live_grants(the_house, referral["id"]) == []


def test_a_broken_seal_of_an_objection(town: Town, the_house: House) -> None:
    child = town.child()
    holder_id = child["authority_holders"][0]["id"]
    objection = duties.record_objection(
        town.school.member(),
        child_id=child["id"],
        holder_id=holder_id,
        stated_at=clock.now(),
        reason="Wij willen dit niet.",
    )
    broken(the_house, "objection", "sealed_reason", objection["id"])
    officer = town.school.member(role="privacy_officer")
    upheld = duties.decide_objection(
        officer, objection_id=objection["id"], outcome="upheld", reasons="U hebt gelijk."
    )
    assert upheld["state"] == "upheld"


@pytest.mark.parametrize("what", ["attachment", "evidence"])
def test_a_file_that_is_sent_slowly(town: Town, the_house: House, what: str) -> None:
    """The receiver adds a file to its answer, the sender a scan to the consent."""
    referral, consent = town.accepted(), town.extra["consent"]
    begun, go_on = threading.Event(), threading.Event()

    def slowly() -> Iterator[bytes]:
        yield b"%PDF-1.7\n" + b"x" * 300_000
        begun.set()
        assert go_on.wait(30)
        yield b"\n%%EOF\n"

    acts: dict[str, Callable[[], object]] = {
        "attachment": lambda: referrals.attach_file(
            town.child_work.member(),
            referral_id=referral["id"],
            category="outcome",
            upload=Upload("antwoord.pdf", slowly()),
        ),
        "evidence": lambda: consents.add_evidence(
            town.school.member(), consent_id=consent["id"], upload=Upload("scan.pdf", slowly())
        ),
    }
    ended: list[object] = []

    def send() -> None:
        try:
            ended.append(acts[what]())
        except Problem as problem:
            ended.append(problem)

    sending = threading.Thread(target=send)
    sending.start()
    try:
        assert begun.wait(10)
        consents.withdraw_consent(town.school.member(), consent_id=consent["id"])
        assert live_grants(the_house, referral["id"]) == []
        assert ended == []
    finally:
        go_on.set()
        sending.join()
    assert isinstance(ended[0], Problem) == (what == "attachment")


def test_who_lost_authority_says_nothing_any_more(case: Case) -> None:
    """An old link of theirs stops nothing of what the others allowed."""
    with_two_parents(case)
    first, second = ({"holder_id": case.holder(n), "email": None} for n in (0, 1))
    request = case.ask(persons=[first])
    actor, proof = case.entered(request)
    theirs = case.ask(persons=[second])
    other, their_proof = case.entered(theirs)
    member, child_id = case.town.school.member(), case.child["id"]
    consents.end_authority(member, child_id=child_id, holder_id=case.holder(1))
    asking.say_yes(actor, request_id=request["id"], proof=proof)
    referral = case.sent()
    with pytest.raises(Gone, match="question_gone"):
        asking.say_no(other, request_id=theirs["id"], proof=their_proof)
    shown = asking.open_question(other, request_id=theirs["id"], proof=their_proof)
    assert shown["state"] == "no_authority"
    with pytest.raises(Invalid):
        asking.record_answer(
            case.member,
            request_id=theirs["id"],
            state="refused",
            method="by_phone",
            assurance="none",
        )
    assert len(live_grants(case.house, referral["id"])) == 1
