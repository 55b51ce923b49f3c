"""Attacks: a stranger with a stolen mail, the other parent, a curious colleague, a partner."""

from dataclasses import replace
from functools import partial

import pytest

from services.asking import operations as asking
from services.asking.codes import CHANNELS
from services.asking.links import Found
from services.referrals import operations as referrals
from shared.authz import permissions
from shared.authz.operation import OPERATIONS
from shared.ids import new_id
from shared.problems import Forbidden, NotFound, Problem
from shared.vocabulary import ASSURANCES, CODE_HANDOVERS
from tests.factories.town import PURPOSE
from tests.slices.asking.conftest import Case, with_two_parents
from tests.slices.races import together

THEIRS = {"consent:answer", "consent:withdraw_by_link"}


def test_who_is_asked_may_do_two_things_and_nothing_else(case: Case) -> None:
    request = case.ask()
    actor = case.holding(case.token())
    for name in permissions.PERMISSIONS:
        assert (permissions.refusal(name, actor) is None) == (name in THEIRS)
    everything = {name: op for name, op in OPERATIONS.items() if op.permission not in THEIRS}
    assert len(everything) > 100
    for operation in everything.values():
        with pytest.raises(Forbidden):
            operation(actor)
    assert case.state(request) == "sent"


def test_nobody_else_may_do_what_they_may(case: Case) -> None:
    for role in permissions.ROLES:
        member = case.town.school.member(role=role)
        for name in THEIRS:
            assert permissions.refusal(name, member) is not None


def test_a_stolen_mail_alone_opens_nothing(case: Case) -> None:
    request = case.ask()
    actor = case.holding(case.token())
    given = {"request_id": request["id"]}
    for proof in ("", "9999999999.", "9999999999." + "0" * 32, "x.y", "1.2.3", "９９９９.00"):
        for act in (asking.open_question, asking.say_yes, asking.say_no, asking.withdraw_by_link):
            with pytest.raises(Forbidden) as refused:
                act(actor, **given, proof=proof)
            assert refused.value.code == "code_wrong"
    assert case.state(request) == "sent"


def test_a_pass_opens_its_own_question_only(case: Case) -> None:
    first = case.ask()
    actor, proof = case.entered(first)
    second = case.ask(purpose="youth_help")
    other = case.holding(case.token())
    for who, where in ((actor, second), (other, first)):
        with pytest.raises(NotFound):
            asking.open_question(who, request_id=where["id"], proof=proof)
    with pytest.raises(Forbidden):
        asking.open_question(other, request_id=second["id"], proof=proof)
    weighed = asking.weigh_code(other, request_id=second["id"], code=first["code"])
    assert weighed["proof"] is None


def test_the_other_parent_cannot_answer_for_this_one(case: Case) -> None:
    two = with_two_parents(case)
    persons = [{"holder_id": two.holder(n), "email": None} for n in (0, 1)]
    mine, theirs = asking.ask_consent(two.member, **two.question(persons=persons))["requests"]
    school = two.town.school
    stranger = Found(mine["id"], two.holder(1), school.id, school.kind, "active", True).actor("")
    with pytest.raises(NotFound):
        asking.weigh_code(stranger, request_id=mine["id"], code=mine["code"])
    with pytest.raises(NotFound):
        asking.weigh_code(stranger, request_id=theirs["id"], code=theirs["code"])


def test_a_link_of_one_organisation_is_none_at_another(case: Case) -> None:
    request = case.ask()
    actor = case.holding(case.token())
    elsewhere = replace(actor, organisation_id=case.town.child_work.id)
    with pytest.raises(NotFound):
        asking.weigh_code(elsewhere, request_id=request["id"], code=request["code"])


def test_a_link_alone_is_never_worth_a_yes() -> None:
    assert set(CHANNELS) == set(CODE_HANDOVERS)
    for channel in CHANNELS.values():
        assert channel.assurance in ASSURANCES
        assert channel.assurance != "none"
        assert channel.by_member, "a code that nobody gives is not yet there"


def test_a_suspended_organisation_gets_no_yes_and_every_no(case: Case) -> None:
    first, second = case.ask(), case.ask(purpose="youth_help")
    case.workshop.finish()
    suspended = []
    for request in (first, second):
        holder, school = request["holder_id"], case.town.school
        found = Found(request["id"], holder, school.id, school.kind, "suspended", True)
        actor = found.actor("")
        code = {"request_id": request["id"], "code": request["code"]}
        suspended.append((actor, asking.weigh_code(actor, **code)["proof"]))
    (actor, proof), (other, others) = suspended
    given = {"request_id": first["id"], "proof": proof}
    assert asking.open_question(actor, **given)["state"] == "opened"
    with pytest.raises(Forbidden):
        asking.say_yes(actor, **given)
    assert asking.say_no(actor, **given)["state"] == "refused"
    asking.say_talk(other, request_id=second["id"], proof=others)


def test_a_holder_of_another_child_is_not_asked(case: Case) -> None:
    other = case.town.child(given_name="Sem")["authority_holders"][0]["id"]
    for holder in (other, new_id()):
        asked = case.question(persons=[{"holder_id": holder, "email": "x@x.example"}])
        with pytest.raises(Problem) as refused:
            asking.ask_consent(case.member, **asked)
        assert [one.code for one in refused.value.reasons] == ["no_authority"]


def test_no_share_commits_after_a_withdrawal_by_link(case: Case) -> None:
    worker = case.town.child_work.member()
    for _ in range(8):
        case.child = case.town.child()
        request = case.ask()
        school = case.town.school
        found = Found(request["id"], case.holder(), school.id, school.kind, "active", True)
        actor = found.actor("")
        code = {"request_id": request["id"], "code": request["code"]}
        given = {"request_id": request["id"], "proof": asking.weigh_code(actor, **code)["proof"]}
        asking.say_yes(actor, **given)
        draft = case.town.draft(case.child, purpose=PURPOSE)
        sender = case.town.school.member()
        together(
            partial(asking.withdraw_by_link, actor, **given),
            partial(referrals.send_referral, sender, referral_id=draft["id"]),
        )
        assert case.state(request) == "withdrawn"
        with pytest.raises(NotFound):
            referrals.get_referral(worker, referral_id=draft["id"])
