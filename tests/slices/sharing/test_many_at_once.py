"""The decision about many children at once says of each what it says of that child alone."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

import pytest

from services.consents import operations as consents
from services.information_duty import operations as duties
from services.legal_grounds import operations as legal_grounds
from services.sharing import operations as sharing
from shared import clock
from shared.authz.actor import Actor
from shared.authz.scope import Scope
from shared.ids import new_id
from tests.factories.own_right import town_with_a_task
from tests.factories.town import PURPOSE, Town, parent
from tests.house import House
from tests.slices.consents.test_instead_and_evidence import instead
from tests.slices.database import rows
from tests.slices.http.test_statements import counted
from tests.slices.signals.test_many import inside

CATEGORIES = ("care_question", "child_identity")
Child = dict[str, Any]


def born(years: int) -> Any:
    return clock.today().replace(year=clock.today().year - years, month=1, day=2)


def _withdrawn(town: Town, child: Child) -> None:
    given = town.consent(child)
    consents.withdraw_consent(town.school.member(), consent_id=given["id"])


def _objected(town: Town, child: Child) -> None:
    town.consent(child)
    duties.record_objection(
        town.school.member(),
        child_id=child["id"],
        holder_id=child["authority_holders"][0]["id"],
        stated_at=clock.now(),
        reason="Wij willen dit niet.",
    )


def _overruled(town: Town, child: Child) -> None:
    town.consent(child, state="refused")
    instead(town, child, kind="court_permission", reference="C/16/1", note=None, attempts=[])


def _grown(town: Town, child: Child) -> None:
    town.consent(child, holder_id=None)


CASES: dict[str, tuple[dict[str, Any], Callable[[Town, Child], Any]]] = {
    "a yes": ({}, lambda town, child: town.consent(child)),
    "nobody asked": ({}, lambda town, child: None),
    "withdrawn": ({}, _withdrawn),
    "objected": ({}, _objected),
    "a court decided": ({}, _overruled),
    "too narrow": ({}, lambda town, child: town.consent(child, categories=["child_identity"])),
    "for somebody else": (
        {},
        lambda town, child: town.consent(child, receiver_ids=[town.stranger.id]),
    ),
    "one of two": (
        {"authority_holders": [parent(name="A. Eén"), parent(name="B. Twee")]},
        lambda town, child: town.consent(child),
    ),
    "the child too": ({"birth_date": born(13)}, lambda town, child: town.consent(child)),
    "the child alone": ({"birth_date": born(17)}, _grown),
    "too young": ({"birth_date": born(2)}, lambda town, child: town.consent(child)),
    "nobody has authority": ({"authority_holders": []}, lambda town, child: None),
}


@pytest.fixture
def mixed(the_house: House) -> tuple[Town, dict[str, UUID]]:
    """A town with a child of every case."""
    town, found = town_with_a_task(), {}
    for name, (given, said) in CASES.items():
        child = town.child(**given)
        said(town, child)
        found[name] = child["id"]
    return town, found


def within(actor: Actor, work: Callable[[Scope], Any]) -> Any:
    with inside(work, "referral:send") as act:
        return act(actor)


def both_ways(
    town: Town, child_ids: Iterable[UUID], ground: str, ground_id: UUID | None, lock: Any
) -> tuple[dict[UUID, Any], dict[UUID, Any]]:
    """The verdicts by child and receiver: of all at once, and of one at a time."""
    receivers = [town.child_work.id, town.stranger.id, town.school.id, new_id()]

    def work(scope: Scope) -> Any:
        about = (PURPOSE, "referral", CATEGORIES, ground, ground_id)
        many = sharing.decide_many(scope, list(child_ids), receivers, *about, lock=lock)
        alone: dict[UUID, dict[UUID, Any]] = {}
        for child_id in child_ids:
            for receiver_id in receivers:
                question = sharing.Question(
                    child_id, receiver_id, PURPOSE, "referral", frozenset(CATEGORIES), *about[3:]
                )
                one = sharing.decide(scope, question, lock=lock)
                alone.setdefault(child_id, {})[receiver_id] = one.verdict
                assert many[child_id].child == one.child
        return {child_id: dict(one.verdicts) for child_id, one in many.items()}, alone

    found: tuple[dict[UUID, Any], dict[UUID, Any]] = within(town.school.member(), work)
    return found


@pytest.mark.parametrize("lock", ["share", None])
@pytest.mark.parametrize("ground", ["consent", "public_task"])
def test_each_is_judged_as_if_it_were_alone(
    mixed: tuple[Town, dict[str, UUID]], ground: str, lock: Any
) -> None:
    town, named = mixed
    many, alone = both_ways(town, named.values(), ground, None, lock)
    assert many == alone
    to_work = {name: many[child_id][town.child_work.id] for name, child_id in named.items()}
    yes = {name for name, verdict in to_work.items() if isinstance(verdict, sharing.Allowed)}
    on_consent = {"a yes", "a court decided", "the child alone"}
    assert yes == (on_consent if ground == "consent" else set(CASES) - {"objected", "too young"})
    others = {type(v) for by in many.values() for r, v in by.items() if r != town.child_work.id}
    assert others == {sharing.Refused}


def test_a_ground_in_law_carries_the_child_that_it_is_about(
    mixed: tuple[Town, dict[str, UUID]],
) -> None:
    town, named = mixed
    about = named["nobody asked"]
    ground = legal_grounds.record_vital_interest(
        town.school.member(),
        child_id=about,
        receiver_ids=[town.child_work.id],
        reason="Het kind is thuis niet veilig.",
    )
    many, alone = both_ways(town, named.values(), "vital_interest", ground["id"], "share")
    assert many == alone
    carried = {
        child_id
        for child_id, by in many.items()
        if isinstance(by[town.child_work.id], sharing.Allowed)
    }
    assert carried == {about}


def test_who_is_not_ours_to_see_or_destroyed_is_left_out(town: Town, the_house: House) -> None:
    mine, gone = town.child()["id"], town.child()["id"]
    elsewhere = within_team_two(town)
    rows(the_house, "UPDATE child SET wrapped_key = NULL WHERE id = :id", id=gone)
    asked = [mine, gone, elsewhere, mine, new_id()]

    def work(scope: Scope) -> Any:
        many = sharing.decide_many(
            scope, asked, [town.child_work.id], PURPOSE, "referral", CATEGORIES, "consent"
        )
        about = sharing.About("referral", frozenset(CATEGORIES), PURPOSE, "consent")
        return set(many), [one.child.id for one in sharing.reach_many(scope, asked, about)]

    assert within(town.school.member(), work) == ({mine}, [mine])


def within_team_two(town: Town) -> UUID:
    from services.children import operations as children

    made = children.register_child(
        town.school.member(team=1),
        team_id=town.school.teams[1],
        given_name="Sem",
        family_name="Ander",
        birth_date=born(8),
        authority_holders=[parent()],
    )
    child_id: UUID = made["id"]
    return child_id


def test_all_of_them_are_locked_until_the_end(town: Town, the_house: House) -> None:
    """No statement of consent about any of them comes between the decision and what is shared."""
    asked = [town.child()["id"] for _ in range(3)]
    free = "SELECT id FROM child WHERE id = ANY(:ids) FOR NO KEY UPDATE SKIP LOCKED"

    def unlocked(lock: Any) -> int:
        def work(scope: Scope) -> int:
            about = (PURPOSE, "referral", CATEGORIES, "consent")
            sharing.decide_many(scope, asked, [town.child_work.id], *about, lock=lock)
            return len(rows(the_house, free, ids=asked))

        found: int = within(town.school.member(), work)
        return found

    assert (unlocked("share"), unlocked("change"), unlocked(None)) == (0, 0, 3)


def test_thirty_cost_as_many_statements_as_three(the_house: House) -> None:
    town = town_with_a_task()
    some = [town.child() for _ in range(30)]
    for child in some:
        town.consent(child)
    receivers = [town.child_work.id, town.stranger.id]

    def cost(number: int) -> tuple[int, int]:
        asked = [child["id"] for child in some[:number]]

        def work(scope: Scope) -> Any:
            before = len(statements.sent)
            about = (PURPOSE, "referral", CATEGORIES, "consent")
            many = sharing.decide_many(scope, asked, receivers, *about)
            decided = len(statements.sent) - before
            assert len(many) == number
            reached = sharing.About("referral", frozenset(CATEGORIES), PURPOSE)
            assert len(list(sharing.reach_many(scope, asked, reached))) == number
            return decided, len(statements.sent) - before - decided

        found: tuple[int, int] = within(town.school.member(), work)
        return found

    with counted() as statements:
        cost(1)  # warm: keys are known
        assert cost(3) == cost(30) == (5, 5)


def test_nobody_is_no_question(town: Town) -> None:
    child_id = town.child()["id"]

    def work(scope: Scope) -> Any:
        about = (PURPOSE, "referral", CATEGORIES, "consent")
        nobody = sharing.decide_many(scope, [], [town.child_work.id], *about)
        no_receiver = sharing.decide_many(scope, [child_id], [], *about)
        return nobody, dict(no_receiver[child_id].verdicts)

    assert within(town.school.member(), work) == ({}, {})
