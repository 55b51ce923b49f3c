"""What is owed when much is shared at once: to each child's parents what one disclosure would ask.

Invariant: what is given here is given as other slices give it: decided, owned and granted.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from time import sleep
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.information_duty import operations as duties
from services.legal_grounds import operations as legal_grounds
from services.sharing import operations as sharing
from shared.authz.actor import Actor
from shared.authz.operation import Operation
from shared.authz.scope import Scope
from shared.ids import new_id
from tests.factories.own_right import shared
from tests.factories.town import PURPOSE, Town, enact, founded, referral_rule
from tests.house import House
from tests.isolation.test_locks import WAITING
from tests.slices.database import outbox, rows
from tests.slices.http.test_statements import counted
from tests.slices.information_duty.test_clock import told, waiting
from tests.slices.races import together

CATEGORIES = ("care_question", "child_identity")
DAY = timedelta(days=1)
ROUNDS = 10


def given(
    scope: Scope,
    child_ids: Sequence[UUID],
    receivers: Sequence[UUID],
    ground: str = "public_task",
    ground_id: UUID | None = None,
    categories: Sequence[str] = CATEGORIES,
    backwards: bool = False,
) -> list[sharing.Record]:
    """A record about each child, for each receiver to whom it may go."""
    about = (PURPOSE, "referral", categories, ground, ground_id)
    decided = sharing.decide_many(scope, child_ids, receivers, *about)
    records = {
        child_id: sharing.Record("referral", new_id(), scope.now, scope.org) for child_id in decided
    }
    keys = sharing.own_many(scope, list(records.values()), None)
    gifts = [
        sharing.Gift(records[child_id], keys[records[child_id].id], verdict)
        for child_id, one in decided.items()
        for verdict in one.verdicts.values()
        if isinstance(verdict, sharing.Allowed)
    ]
    sharing.give_many(scope, gifts[::-1] if backwards else gifts)
    for gift in gifts:
        sharing.schedule_expiry(scope, gift.record, gift.allowed)
    return list(records.values())


def within(actor: Actor, work: Callable[[Scope], Any]) -> Any:
    """In an operation of the test's own; several at once may be under way."""
    return Operation(work, "referral:send", reads=False)(actor)


def give(town: Town, child_ids: Sequence[UUID], *, actor: Actor | None = None, **how: Any) -> Any:
    receivers = how.pop("receivers", [town.child_work.id])

    def work(scope: Scope) -> Any:
        return given(scope, child_ids, receivers, **how)

    return within(actor or town.school.member(), work)


def by_child(town: Town, which: str = "waiting", actor: Actor | None = None) -> dict[UUID, Any]:
    who = actor or town.school.member()
    found = duties.list_duties(who, which=which, page_size=100).results
    assert len({duty["child_id"] for duty in found}) == len(found), "one for each child"
    return {duty["child_id"]: duty for duty in found}


def children(town: Town, number: int) -> list[UUID]:
    return [town.child()["id"] for _ in range(number)]


def in_care_too(town: Town) -> UUID:
    """A second partner with whom the school may share on its task."""
    care = founded("youth_care", "youth_care_worker")
    own_right = {"grounds": ["public_task"], "consent_regime": "none"}
    to_care = {"receiver_kind": "youth_care", "receiver_roles": ["youth_care_worker"]}
    enact(town.school, [town.school, care], [referral_rule(**own_right, **to_care)])
    return care.id


def test_each_child_is_owed_what_one_disclosure_would_ask(
    task_town: Town, the_house: House
) -> None:
    who, some = task_town.school.member(), children(task_town, 4)
    give(task_town, some, actor=who)
    found = by_child(task_town)
    assert set(found) == set(some)
    for duty in found.values():
        assert (duty["state"], duty["grounds"]) == ("open", ["public_task"])
        assert duty["categories"] == sorted(CATEGORIES)
        ringing = rows(
            the_house,
            "SELECT due_at FROM timer WHERE ids->>'duty_id' = :id ORDER BY due_at",
            id=str(duty["id"]),
        )
        after = [row.due_at - duty["created_at"] for row in ringing]
        assert after == [20 * DAY, 27 * DAY, 30 * DAY]
    kept = rows(
        the_house,
        "SELECT sharer_ids FROM information_duty WHERE owner_id = :id",
        id=task_town.school.id,
    )
    assert [row.sharer_ids for row in kept] == [[who.id]] * 4
    for child_id in some:
        [line] = sharing.list_child_disclosures(who, child_id=child_id).results
        assert (line["informed"], line["by_member"]) == ("duty", who.id)


def test_what_waits_is_widened_and_what_was_told_is_not_owed_again(task_town: Town) -> None:
    new, open_, heard, more = (task_town.child() for _ in range(4))
    for child in (open_, heard, more):
        shared(task_town, child)
    before = by_child(task_town)
    for child in (heard, more):
        told(task_town, child, before[child["id"]])
    other = task_town.school.member()
    some = [child["id"] for child in (new, open_, heard)]
    give(task_town, some, actor=other, categories=["child_identity"])
    give(task_town, [open_["id"], more["id"]], actor=other, ground="legal_obligation")
    found = by_child(task_town)
    assert set(found) == {new["id"], open_["id"], more["id"]}, "of what was told nothing is new"
    assert found[open_["id"]]["id"] == before[open_["id"]]["id"]
    assert found[open_["id"]]["grounds"] == ["legal_obligation", "public_task"]
    assert found[more["id"]]["grounds"] == ["legal_obligation"]
    assert found[new["id"]]["categories"] == ["child_identity"]


def test_twice_about_one_child_at_once_is_one_duty(task_town: Town, the_house: House) -> None:
    """The same partner gets two records of the same child; another partner is told of apart."""
    child_id, who = task_town.child()["id"], task_town.school.member()
    receivers = [task_town.child_work.id, in_care_too(task_town)]

    def work(scope: Scope) -> None:
        about = (PURPOSE, "referral")
        verdicts = [
            verdict
            for categories in (["care_question"], ["child_identity"])
            for verdict in sharing.decide_many(
                scope, [child_id], receivers, *about, categories, "public_task"
            )[child_id].verdicts.values()
        ]
        records = [sharing.Record("referral", new_id(), scope.now, scope.org) for _ in verdicts]
        keys = sharing.own_many(scope, records, None)
        gifts = [
            sharing.Gift(record, keys[record.id], sharing.require(verdict))
            for record, verdict in zip(records, verdicts, strict=True)
        ]
        sharing.give_many(scope, gifts)

    within(who, work)
    found = waiting(task_town.school)
    assert {duty["partner_id"] for duty in found} == set(receivers)
    assert [duty["categories"] for duty in found] == [sorted(CATEGORIES)] * 2


def test_what_is_safety_restricted_is_put_off_and_shows_to_who_gave_it(
    task_town: Town, the_house: House
) -> None:
    plain, close = children(task_town, 2)
    who = task_town.school.member()
    ground = legal_grounds.record_vital_interest(
        who,
        child_id=close,
        receiver_ids=[task_town.child_work.id],
        reason="Het kind is thuis niet veilig.",
        safety_restricted=True,
    )

    def work(scope: Scope) -> None:
        given(scope, [plain, close], [task_town.child_work.id])
        given(scope, [close], [task_town.child_work.id], "vital_interest", ground["id"])

    within(who, work)
    mine = duties.list_duties(who, page_size=100).results
    [restricted] = [duty for duty in mine if duty["safety_restricted"]]
    assert (restricted["child_id"], restricted["state"]) == (close, "deferred")
    assert restricted["deferral_code"] == "safety"
    assert restricted["deferred_until"] - restricted["created_at"] == 60 * DAY
    assert set(by_child(task_town)) == {plain, close}, "a colleague sees the plain ones alone"
    told_of = ("notifications.announce_duty", str(restricted["id"]))
    assert told_of in outbox(the_house, task_town.school.id)


def test_on_consent_nothing_is_owed(task_town: Town) -> None:
    asked, not_asked = task_town.child(), task_town.child()
    task_town.consent(asked)
    give(task_town, [asked["id"], not_asked["id"]], ground="consent")
    assert waiting(task_town.school, which="all") == []
    [line] = sharing.list_child_disclosures(task_town.school.member(), child_id=asked["id"]).results
    assert line["informed"] == "notice"
    assert not sharing.list_child_disclosures(
        task_town.school.member(), child_id=not_asked["id"]
    ).results


def test_two_who_share_the_same_at_once_lose_nothing(task_town: Town) -> None:
    """In opposite orders, about the same children, on grounds that both must be told."""
    first, second = task_town.school.member(), task_town.school.member()
    law: dict[str, Any] = {"ground": "legal_obligation", "backwards": True}
    for number in range(ROUNDS):
        some = children(task_town, 8)
        if number % 2:  # half of them stand already
            give(task_town, some[::2], categories=["care_question"])
        outcomes = together(
            partial(give, task_town, some, actor=first),
            partial(give, task_town, some, actor=second, **law),
        )
        assert all(len(made) == len(some) for made in outcomes), outcomes
        found = by_child(task_town)
        for child_id in some:
            assert found[child_id]["grounds"] == ["legal_obligation", "public_task"]
            assert found[child_id]["categories"] == sorted(CATEGORIES)


def test_duties_are_made_in_one_order_whatever_the_order_of_the_gifts(
    task_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two who make the same ones the other way round would wait for each other."""
    some, orders = children(task_town, 5), []
    insert_fresh = Scope.insert_fresh

    def noting(scope: Scope, model: Any, made: Sequence[Any]) -> set[UUID]:
        orders.append([one["child_id"] for one in made])
        return insert_fresh(scope, model, made)

    monkeypatch.setattr(Scope, "insert_fresh", noting)
    give(task_town, some, backwards=True)
    assert orders == [sorted(some)]


def test_a_talk_about_all_of_it_locks_as_who_shares_does(task_town: Town, the_house: House) -> None:
    """While it waits for the first of a child's duties it holds no other: no deadlock."""
    child, second = task_town.child(), in_care_too(task_town)
    give(task_town, [child["id"]], receivers=[task_town.child_work.id, second])
    first, last = sorted(waiting(task_town.school), key=lambda duty: duty["id"].int)
    lock = "FROM information_duty WHERE id = :id FOR NO KEY UPDATE"
    with the_house.engines["admin"].connect() as holder, ThreadPoolExecutor(1) as talking:
        pid = holder.execute(
            text(f"SELECT pg_backend_pid() {lock}"), {"id": first["id"]}
        ).scalar_one()
        talk = talking.submit(told, task_town, child, last, all_waiting=True)
        while not rows(the_house, str(WAITING), me=pid)[0][0] and not talk.done():
            sleep(0.01)
        free = rows(the_house, f"SELECT id {lock} SKIP LOCKED", id=last["id"])
        holder.rollback()
        assert talk.result(timeout=20)["state"] == "told"
    assert [row.id for row in free] == [last["id"]]
    assert waiting(task_town.school) == []


def test_thirty_cost_as_many_statements_as_three(task_town: Town) -> None:
    who, some = task_town.school.member(), children(task_town, 33)

    def cost(child_ids: Sequence[UUID], **how: Any) -> int:
        before = len(statements.sent)
        give(task_town, child_ids, actor=who, **how)
        return len(statements.sent) - before

    give(task_town, children(task_town, 1))  # warm: keys are known
    with counted() as statements:
        assert cost(some[:3]) == cost(some[3:]), "made anew"
        law = "legal_obligation"
        assert cost(some[:3], ground=law) == cost(some[3:], ground=law), "widened"


def test_a_grant_that_the_wall_refuses_is_no_ended_ground(task_town: Town) -> None:
    child_id = task_town.child()["id"]

    def work(scope: Scope) -> None:
        [record] = given(scope, [child_id], [task_town.child_work.id])
        sharing.own_many(scope, [record], None)

    with pytest.raises(IntegrityError):
        within(task_town.school.member(), work)


def test_our_own_keys_are_destroyed_together(task_town: Town, the_house: House) -> None:
    records = give(task_town, children(task_town, 3))

    def work(scope: Scope) -> None:
        ids = [record.id for record in records[:2]]
        sharing.tell_ended(scope, sharing.end_for(scope, ids, "taken_back"), "taken_back")
        sharing.end_own(scope, *ids)
        sharing.end_own(scope)

    within(task_town.school.member(), work)
    left = rows(
        the_house,
        "SELECT DISTINCT record_id FROM access_grant WHERE owner_id = :id"
        " AND wrapped_key IS NOT NULL",
        id=task_town.school.id,
    )
    assert [row.record_id for row in left] == [records[2].id]


def test_what_lies_with_a_team_lies_with_its_own(task_town: Town, the_house: House) -> None:
    """Each record with the team that is named for it; nobody else sees it."""
    teams = task_town.school.teams

    def work(scope: Scope) -> list[UUID]:
        records = [sharing.Record("referral", new_id(), scope.now, scope.org) for _ in range(2)]
        by_record = {one.id: team for one, team in zip(records, teams, strict=True)}
        keys = sharing.own_many(scope, records, by_record, kept_to=[scope.actor.id])
        assert len(set(keys.values())) == 2
        return [one.id for one in records]

    ids = within(task_town.school.member(), work)
    kept = "SELECT record_id, viewer_team_id, only_members FROM access_grant"
    found = {
        row.record_id: row
        for row in rows(the_house, f"{kept} WHERE record_id = ANY(:ids)", ids=ids)
    }
    assert [found[one].viewer_team_id for one in ids] == list(teams)
    assert all(row.only_members for row in found.values())
