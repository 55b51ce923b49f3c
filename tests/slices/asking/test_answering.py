"""From the question to the answer and back: what each step does, and what it leaves."""

from datetime import timedelta
from uuid import UUID

import pytest

from services.asking import operations as asking
from services.children import operations as children
from services.consents import operations as consents
from services.referrals import operations as referrals
from shared import clock
from shared.problems import Conflict, Forbidden, Gone, NotFound
from tests.factories import tenants
from tests.factories.town import PURPOSE
from tests.slices.asking.conftest import Case, with_two_parents
from tests.slices.database import rows
from tests.slices.races import together, won


def said(case: Case, consent_id: UUID) -> list[tuple[str, str, str]]:
    found = consents.get_consent(case.member, consent_id=consent_id)
    return [(one["state"], one["method"], one["assurance"]) for one in found["statements"]]


def test_a_yes_lets_the_referral_go_and_a_withdrawal_ends_it(case: Case) -> None:
    request = case.ask()
    assert case.state(request) == "asked"
    actor, proof = case.entered(request)
    assert case.state(request) == "sent"
    given = {"request_id": request["id"], "proof": proof}
    shown = asking.open_question(actor, **given)
    assert shown["child"] == "Noor"
    assert case.state(request) == "opened"
    assert asking.say_yes(actor, **given)["state"] == "given"
    assert said(case, request["consent_id"]) == [
        ("requested", "digital", "none"),
        ("given", "digital", "link_code_known"),
    ]
    sent = case.sent()
    worker = case.town.child_work.member()
    assert referrals.get_referral(worker, referral_id=sent["id"])
    stopped = asking.withdraw_by_link(actor, **given)
    assert stopped["state"] == "withdrawn"
    assert [one["opened"] for one in stopped["stopped"]] == [True]
    assert said(case, request["consent_id"])[-1] == ("withdrawn", "digital", "link_code_known")
    with pytest.raises(NotFound):
        referrals.get_referral(worker, referral_id=sent["id"])
    assert asking.withdraw_by_link(actor, **given)["state"] == "withdrawn", "a second time too"
    assert len(said(case, request["consent_id"])) == 3


def test_a_no_stops_what_an_earlier_yes_carried(case: Case) -> None:
    case.town.consent(case.child)
    sent = case.sent()
    request = case.ask()
    actor, proof = case.entered(request)
    shown = asking.say_no(actor, request_id=request["id"], proof=proof)
    assert shown["state"] == "refused"
    with pytest.raises(NotFound):
        referrals.get_referral(case.town.child_work.member(), referral_id=sent["id"])


def test_who_wants_to_talk_leaves_it_open_and_is_called(case: Case) -> None:
    request = case.ask()
    actor, proof = case.entered(request)
    given = {"request_id": request["id"], "proof": proof}
    for _ in range(2):
        assert asking.say_talk(actor, **given)["state"] == "talk"
    case.workshop.finish()
    assert case.office.received[-1].to == ["lid@werk.example"]
    assert "Iemand wil eerst met u praten" in str(case.office.received[-1].message["Subject"])
    assert asking.say_yes(actor, **given)["state"] == "given"


def test_an_answer_is_given_once(case: Case) -> None:
    request = case.ask()
    actor, proof = case.entered(request)
    given = {"request_id": request["id"], "proof": proof}
    for _ in range(2):
        assert asking.say_yes(actor, **given)["state"] == "given"
    with pytest.raises(Conflict):
        asking.say_no(actor, **given)
    assert len(said(case, request["consent_id"])) == 2


def test_two_tabs_at_once_give_one_answer(case: Case) -> None:
    request = case.ask()
    actor, proof = case.entered(request)
    given = {"request_id": request["id"], "proof": proof}
    acts = [asking.say_yes, asking.say_no] * 2
    together(*[lambda act=act: act(actor, **given) for act in acts])
    assert len(said(case, request["consent_id"])) == 2


def test_an_answer_and_its_being_taken_back_are_one_after_the_other(case: Case) -> None:
    request = case.ask()
    actor, proof = case.entered(request)
    given = {"request_id": request["id"], "proof": proof}
    done = won(
        together(
            lambda: asking.say_yes(actor, **given),
            lambda: asking.take_back(case.member, request_id=request["id"]),
        )
    )
    assert len(done) == 1
    assert case.state(request) in ("given", "taken_back")
    assert len(said(case, request["consent_id"])) == 2


def test_what_was_taken_back_says_so_and_no_more(case: Case) -> None:
    request = case.ask()
    token = case.token()
    actor, proof = case.entered(request, token)
    asking.take_back(case.member, request_id=request["id"])
    found = asking.find(token)
    assert found
    assert not found.alive
    shown = asking.open_question(actor, request_id=request["id"], proof=proof)
    assert shown["state"] == "taken_back"
    assert "child" not in shown
    with pytest.raises(Conflict):
        asking.say_yes(actor, request_id=request["id"], proof=proof)
    with pytest.raises(Conflict):
        asking.take_back(case.member, request_id=request["id"])


def test_a_mail_that_was_not_sent_yet_is_dropped(case: Case) -> None:
    request = case.ask()
    asking.take_back(case.member, request_id=request["id"])
    case.workshop.finish()
    assert case.office.received == []


def test_a_reminder_brings_a_new_link_and_kills_the_old(case: Case) -> None:
    request = case.ask()
    first = case.token()
    asking.remind(case.member, request_id=request["id"])
    second = case.token()
    old, new = asking.find(first), asking.find(second)
    assert old
    assert new
    assert (old.alive, new.alive) == (False, True)
    assert "Herinnering" in str(case.office.received[-1].message["Subject"])


def test_a_link_lasts_thirty_days_and_its_holder_asks_for_a_new_one(case: Case) -> None:
    request = case.ask(until=clock.now() + timedelta(days=300))
    token = case.token()
    with clock.held_at(clock.now() + timedelta(days=31)):
        found = asking.find(token)
        assert found
        assert not found.alive
        assert case.state(request) == "expired"
        for _ in range(6):
            asking.ask_link(found.actor(""), request_id=request["id"])
        case.workshop.finish()
        assert len(case.office.received) == 2, "the last one alone; and no more than three a day"
        assert case.office.received[-1].to == ["ouder@voorbeeld.example"]
        assert case.state(request) == "sent"


def test_who_said_yes_comes_back_by_a_new_link_and_the_same_code(case: Case) -> None:
    request = case.ask(until=clock.now() + timedelta(days=300))
    actor, proof = case.entered(request)
    asking.say_yes(actor, request_id=request["id"], proof=proof)
    with clock.held_at(clock.now() + timedelta(days=100)):
        asking.ask_link(actor, request_id=request["id"])
        actor, proof = case.entered(request)
        shown = asking.open_question(actor, request_id=request["id"], proof=proof)
        assert shown["state"] == "given"
        asking.withdraw_by_link(actor, request_id=request["id"], proof=proof)
    assert case.state(request) == "withdrawn"


def test_after_the_twelfth_birthday_the_question_is_put_anew(case: Case) -> None:
    born = clock.today().replace(year=clock.today().year - 12) + timedelta(days=10)
    case.child = case.town.child(birth_date=born)
    request = case.ask()
    token = case.token()
    with clock.held_at(clock.now() + timedelta(days=11)):
        actor, proof = case.entered(request, token)
        shown = asking.open_question(actor, request_id=request["id"], proof=proof)
        assert shown["state"] == "asked_anew"
        assert "child" not in shown
        with pytest.raises((Gone, Conflict)):
            asking.say_yes(actor, request_id=request["id"], proof=proof)
        assert case.state(request) == "asked_anew"


def test_who_lost_authority_hears_so_kindly(case: Case) -> None:
    request = case.ask()
    actor, proof = case.entered(request)
    rows(
        case.house,
        "UPDATE authority_holder SET ended_at = now() WHERE id = :id",
        id=case.holder(),
    )
    given = {"request_id": request["id"], "proof": proof}
    shown = asking.open_question(actor, **given)
    assert shown["state"] == "no_authority"
    assert shown["phone"] == "010-1234567"
    assert "child" not in shown
    with pytest.raises(Gone):
        asking.say_yes(actor, **given)


def test_a_receiver_that_left_gets_no_yes(case: Case) -> None:
    request = case.ask()
    actor, proof = case.entered(request)
    operator = case.town.child_work.operator()
    tenants.leaving(operator, -1)
    given = {"request_id": request["id"], "proof": proof}
    assert asking.open_question(actor, **given)["state"] == "opened", "it is still there"
    tenants.destroyed(operator)
    given = {"request_id": request["id"], "proof": proof}
    assert asking.open_question(actor, **given)["state"] == "receiver_left"
    with pytest.raises(Gone):
        asking.say_yes(actor, **given)


def test_an_answer_on_paper_is_recorded_on_the_question(case: Case) -> None:
    request = case.ask(channel="paper", handover=None)
    assert request["code"] is None
    assert case.state(request) == "on_paper"
    case.workshop.finish()
    assert case.office.received == []
    letter = asking.read_letter(case.member, request_id=request["id"])
    assert letter["child"] == "Noor"
    done = asking.record_answer(
        case.member,
        request_id=request["id"],
        state="given",
        method="on_paper",
        assurance="signature",
    )
    assert done["state"] == "given"
    assert said(case, request["consent_id"])[-1] == ("given", "on_paper", "signature")


def test_each_is_asked_apart(case: Case) -> None:
    two = with_two_parents(case)
    persons = [{"holder_id": two.holder(n), "email": None} for n in (0, 1)]
    made = asking.ask_consent(two.member, **two.question(persons=persons))["requests"]
    assert len({one["consent_id"] for one in made}) == 2
    assert len({one["code"] for one in made}) == 2
    two.workshop.finish()
    to = sorted(mail.to[0] for mail in two.office.received)
    assert to == ["ander@voorbeeld.example", "ouder@voorbeeld.example"]


def test_a_wrong_code_is_counted_and_then_it_is_locked(case: Case) -> None:
    request = case.ask()
    actor = case.holding(case.token())
    for left in (4, 3, 2, 1, 0):
        weighed = asking.weigh_code(actor, request_id=request["id"], code="00000000")
        assert weighed == {"proof": None, "left": left, "weighed": True}
    right = asking.weigh_code(actor, request_id=request["id"], code=request["code"])
    assert right == {"proof": None, "left": 0, "weighed": False}
    assert case.state(request) == "locked"
    case.workshop.finish()
    assert "Een code is geblokkeerd" in str(case.office.received[-1].message["Subject"])
    fresh = asking.renew_code(case.member, request_id=request["id"], handover="by_phone")
    assert fresh["code"] != request["code"]
    assert not asking.weigh_code(actor, request_id=request["id"], code=request["code"])["proof"]
    assert asking.weigh_code(actor, request_id=request["id"], code=fresh["code"])["proof"]


def test_a_thousand_guesses_at_once_are_five(case: Case) -> None:
    request = case.ask()
    actor = case.holding(case.token())
    guesses = [f"{n:08}" for n in range(12)]
    acts = [lambda g=g: asking.weigh_code(actor, request_id=request["id"], code=g) for g in guesses]
    left = sorted(answer["left"] for answer in won(together(*acts)))
    assert left[-4:] == [1, 2, 3, 4]
    assert set(left[:-4]) == {0}


def test_a_pass_dies_with_its_code_and_after_half_an_hour(case: Case) -> None:
    request = case.ask()
    actor, proof = case.entered(request)
    given = {"request_id": request["id"], "proof": proof}
    with clock.held_at(clock.now() + timedelta(minutes=31)), pytest.raises(Forbidden):
        asking.open_question(actor, **given)
    asking.renew_code(case.member, request_id=request["id"], handover="by_phone")
    with pytest.raises(Forbidden):
        asking.open_question(actor, **given)


def test_a_long_list_is_paged_and_open_ones_are_found(case: Case) -> None:
    made = [
        case.ask(purpose=purpose)["id"] for purpose in ("youth_help", PURPOSE, "child_protection")
    ]
    first = asking.list_requests(case.member, page_size=2)
    rest = asking.list_requests(case.member, page_size=2, after=first.next)
    assert [one["id"] for one in (*first.results, *rest.results)] == made[::-1]
    assert rest.next is None
    asking.take_back(case.member, request_id=made[0])
    still = asking.list_requests(case.member, open_only=True).results
    assert [one["id"] for one in still] == [made[2], made[1]]
    assert [one["child_name"] for one in still] == ["Noor van Voorbeeld"] * 2


def test_questions_move_with_the_file(case: Case) -> None:
    request = case.ask()
    school, child = case.town.school, case.child
    names = ("given_name", "name_prefix", "family_name", "birth_date")
    identity = {name: child[name] for name in names}
    coordinator = school.coordinator()
    moved = {"child_id": child["id"], "team_id": school.teams[1], "expected_version": 1}
    children.change_child(coordinator, **moved, **identity)
    with pytest.raises(NotFound):
        asking.get_request(case.member, request_id=request["id"])
    assert asking.get_request(school.member(team=1), request_id=request["id"])
