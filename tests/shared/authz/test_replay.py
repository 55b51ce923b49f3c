"""A repeated request with the same key: the first answer again, once done, to whoever asked it."""

import hashlib
import threading
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from services.children import operations as children
from shared.authz.actor import Actor
from shared.authz.replay import Answer, Replay
from shared.authz.scope import Scope
from shared.problems import Conflict, Forbidden, NotFound
from tests.factories.town import Town
from tests.house import House
from tests.isolation.ring import BORN
from tests.shared.authz.trial import count, trial

DONE: list[int] = []


@pytest.fixture(autouse=True)
def nothing_done() -> None:
    DONE.clear()


def body(scope: Scope, *, refuse: bool = False) -> dict[str, Any]:
    DONE.append(1)
    if refuse:
        raise Conflict
    return {"number": len(DONE)}


def replay(key: str, asked: str = "asked") -> Replay:
    return Replay(
        key,
        hashlib.sha256(asked.encode()).digest(),
        lambda result: Answer(201, {"Location": f"/x/{result['number']}"}, bytes(range(256))),
    )


def once(actor: Actor, key: str, asked: str = "asked", **kwargs: Any) -> Answer:
    answer: Answer = trial(body).once(actor, replay(key, asked), **kwargs)
    return answer


def test_the_first_answer_comes_again_to_the_byte(town: Town) -> None:
    actor = town.school.member()
    first, again = once(actor, "a"), once(actor, "a")
    assert (first.replayed, again.replayed) == (False, True)
    assert (first.status, first.headers, first.body) == (again.status, again.headers, again.body)
    assert len(DONE) == 1


def test_another_request_with_the_same_key_is_a_conflict(town: Town) -> None:
    actor = town.school.member()
    once(actor, "a")
    with pytest.raises(Conflict) as refused:
        once(actor, "a", "something else")
    assert refused.value.code == "idempotency_key_reused"
    assert len(DONE) == 1
    assert once(actor, "a").replayed, "and the first answer is still there"


def test_a_key_is_its_actor_s_own(town: Town) -> None:
    school = town.school
    for actor in (school.member(), school.member(), town.stranger.member(), school.system()):
        assert not once(actor, "a").replayed
    assert len(DONE) == 4


def test_a_refusal_is_not_kept(the_house: House, town: Town) -> None:
    actor = town.school.member()
    with pytest.raises(Conflict):
        once(actor, "a", refuse=True)
    kept = count(the_house.engines["admin"], "idempotent_answer", "actor_id = :a", a=actor.id)
    assert kept == 0
    assert not once(actor, "a").replayed


def test_a_fault_is_not_kept(town: Town) -> None:
    actor = town.school.member()

    def breaks(scope: Scope) -> None:
        DONE.append(1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        trial(breaks).once(actor, replay("a"))
    assert not once(actor, "a").replayed


def test_who_may_no_longer_ask_gets_no_answer_again(town: Town) -> None:
    actor = town.school.member()
    once(actor, "a")
    for changed in (replace(actor, roles=frozenset()), replace(actor, read_only=True)):
        with pytest.raises(Forbidden):
            once(changed, "a")


def test_two_at_once_act_once(town: Town) -> None:
    actor = town.school.member()
    together, answers = threading.Barrier(4), []

    def ask() -> None:
        together.wait()
        answers.append(once(actor, "a"))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(DONE) == 1
    assert sorted(answer.replayed for answer in answers) == [False, True, True, True]
    assert len({answer.body for answer in answers}) == 1


def test_the_kept_answer_is_sealed(the_house: House, town: Town) -> None:
    actor = town.school.member()
    kwargs = {
        "team_id": town.school.teams[0],
        "given_name": "Zonnekind",
        "family_name": "V",
        "birth_date": BORN,
    }
    told = Replay("a", bytes(32), lambda child: Answer(201, {}, child["given_name"].encode()))
    assert children.register_child.once(actor, told, **kwargs).body == b"Zonnekind"
    with the_house.engines["admin"].begin() as admin:
        query = text("SELECT sealed_answer FROM idempotent_answer WHERE actor_id = :a")
        sealed = bytes(admin.execute(query, {"a": actor.id}).scalar_one())
    assert b"Zonnekind" not in sealed
    assert b"Zonnekind".hex().encode() not in sealed


def test_an_answer_does_not_open_for_another_actor(the_house: House, town: Town) -> None:
    """Whoever moves the row to their own name has ciphertext: the place is sealed in."""
    first, thief = town.school.member(), town.school.member()
    once(first, "a")
    with the_house.engines["admin"].begin() as admin:
        move = text("UPDATE idempotent_answer SET actor_id = :b WHERE actor_id = :a")
        admin.execute(move, {"a": first.id, "b": thief.id})
    with pytest.raises(Exception, match="cannot be opened"):
        once(thief, "a")


def test_what_can_no_longer_be_seen_is_not_told_again(the_house: House, town: Town) -> None:
    """The child went to another team; who worked with it before does not get its name again."""
    member = town.school.member()
    child = town.child()
    told = Replay("a", bytes(32), lambda view: Answer(201, {}, view["given_name"].encode()))
    holder = {"child_id": child["id"], "kind": "guardian", "name": "V. Oogd"}
    assert children.add_authority_holder.once(member, told, **holder).body == b"Noor"
    with the_house.engines["admin"].begin() as admin:
        move = text("UPDATE child SET team_id = :team WHERE id = :id")
        admin.execute(move, {"team": town.school.teams[1], "id": child["id"]})
    with pytest.raises(NotFound):
        children.add_authority_holder.once(member, told, **holder)
