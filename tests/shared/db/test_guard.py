"""The guarded session by itself: on the admin's connection, for whom no policy counts.

What is left out here is left out by the guard alone. And what it cannot filter it refuses.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import (
    BindParameter,
    Connection,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    union,
    update,
)
from sqlalchemy.orm import aliased
from sqlalchemy.sql import visitors

from services.children import operations as children
from services.children.models import AuthorityHolder, Child, ChildToken
from services.organisations.models import RecipientKey
from services.sharing.models import AccessGrant
from shared.db import guard
from shared.db.cut import Cut
from shared.db.guard import GuardedSession, Unguarded
from shared.db.model import Model
from shared.db.together import Together, of_each
from shared.ids import new_id
from tests.factories.town import parent
from tests.house import House
from tests.isolation.ring import BORN, Ring

ROOT = Path(__file__).parents[3]
OTHER = aliased(Child)
HOLDER = aliased(AuthorityHolder)
EARLY = select(Child.id, Child.owner_id, Child.team_id).subquery()
"""Made before any session, as the slices make theirs."""


@dataclass(frozen=True, slots=True)
class Two:
    """The school's first team's child, and those that it may not see."""

    session: GuardedSession
    raw: Connection
    org: UUID
    own: UUID
    colleague: UUID
    foreign: UUID


@pytest.fixture
def two(the_house: House) -> Iterator[Two]:
    ring, other = Ring.founded(), Ring.founded()
    own, foreign = ring.child(), other.child()
    for place in (ring.school, other.school):
        ring.key(place)
    colleague = children.register_child(
        ring.school.member(1),
        team_id=ring.school.teams[1],
        given_name="Sem",
        family_name="Ander",
        birth_date=BORN,
        authority_holders=[parent()],
    )
    with the_house.engines["admin"].connect() as connection:
        session = GuardedSession(connection, ring.school.id, frozenset({ring.school.teams[0]}))
        yield Two(session, connection, ring.school.id, own["id"], colleague["id"], foreign["id"])
        connection.rollback()


OF_CHILDREN: dict[str, Any] = {
    "objects": select(Child),
    "columns": select(Child.id),
    "an alias": select(OTHER),
    "columns of an alias": select(OTHER.id),
    "a subquery": select(EARLY.c.id),
    "a subquery of an alias": select(select(OTHER.id).subquery().c.id),
    "a common table": select(select(Child.id).cte("found").c.id),
    "a union": union(select(Child.id), select(OTHER.id)),
    "a union in a subquery": select(union(select(Child.id), select(OTHER.id)).subquery().c.id),
    "exists": select(HOLDER.child_id).where(
        select(Child.id).where(Child.id == HOLDER.child_id).exists()
    ),
    "in": select(HOLDER.child_id).where(HOLDER.child_id.in_(select(Child.id))),
    "a join": select(Child.id).join(AuthorityHolder, AuthorityHolder.child_id == Child.id),
    "joined to": select(Child.id)
    .select_from(AuthorityHolder)
    .join(Child, Child.id == AuthorityHolder.child_id),
    "an outer join": select(Child.id)
    .select_from(AuthorityHolder)
    .join(Child, Child.id == AuthorityHolder.child_id, isouter=True)
    .where(Child.id.is_not(None)),
    "a scalar subquery": select(
        func.unnest(select(func.array_agg(Child.id)).scalar_subquery())
    ).select_from(Child),
    "a lock": select(Child).with_for_update(),
}


@pytest.mark.parametrize("shape", OF_CHILDREN)
def test_a_query_is_cut_down_to_organisation_and_team(two: Two, shape: str) -> None:
    found = {getattr(row[0], "id", row[0]) for row in two.session.execute(OF_CHILDREN[shape])}
    assert found == {two.own}


@pytest.mark.parametrize("shape", OF_CHILDREN)
def test_a_query_that_was_made_for_one_serves_another(two: Two, shape: str) -> None:
    """With values of their own: what is compiled is kept, and what it is cut down by is not."""
    query = OF_CHILDREN[shape]
    [(team,)] = two.raw.execute(
        text("SELECT team_id FROM child WHERE id = :id"), {"id": two.colleague}
    )
    for teams, seen in (
        (two.session.teams, {two.own}),
        (frozenset({team}), {two.colleague}),
        (frozenset(), set()),
        (None, {two.own, two.colleague}),
    ):
        session = GuardedSession(two.raw, two.org, teams)
        assert {getattr(row[0], "id", row[0]) for row in session.execute(query)} == seen
    [(org,)] = two.raw.execute(
        text("SELECT owner_id FROM child WHERE id = :id"), {"id": two.foreign}
    )
    found = {
        getattr(row[0], "id", row[0]) for row in GuardedSession(two.raw, org, None).execute(query)
    }
    assert found == {two.foreign}


CUTS: dict[str, Cut] = {
    "organisation": guard._of_organisation(new_id()),
    "teams": guard._of_teams(frozenset({new_id(), new_id()})),
    "roles": guard._of_roles(("child_worker",)),
    "member": guard._of_member(new_id()),
    "named": guard._of_named(new_id(), new_id(), ("child_worker",)),
}


@pytest.mark.parametrize("what", CUTS)
def test_what_a_query_is_cut_down_by_stands_in_its_key(what: str) -> None:
    """Or the query that was compiled for one would cut another's down by the values of the one."""
    cut = CUTS[what]
    first, *others = [_values(one.where_criteria) for one in (cut, *cut.each)]
    assert first
    assert len(others) == len({one.entity for one in cut.each}) > 1
    assert all(other == first for other in others)


def _values(criterion: Any) -> set[str]:
    return {one.key for one in visitors.iterate(criterion) if isinstance(one, BindParameter)}


def test_what_is_read_together_is_cut_down_and_keeps_its_types(two: Two) -> None:
    together = Together(
        select(RecipientKey.id.label("key_id")).limit(1),
        files=select(Child.id, Child.created_at, Child.adopted_from, Child.version),
        holders=select(HOLDER.child_id),
        nobody=select(Child.id).where(Child.version < 0),
        lists=select(func.array_agg(Child.id).label("ids")).group_by(Child.owner_id),
    )
    (row,) = two.session.execute(together.statement)
    assert row.key_id
    child = two.session.get_one(Child, two.own)
    of_child = {"id": two.own, "created_at": child.created_at, "adopted_from": None, "version": 1}
    found = together.lists(row)
    assert found["files"] == [of_child]
    assert {one["child_id"] for one in found["holders"]} <= {two.own, two.colleague}
    assert (found["nobody"], found["lists"]) == ([], [{"ids": frozenset({two.own})}])


def test_what_is_read_of_each_is_what_is_read_of_one(two: Two) -> None:
    """Every key by itself, and none that the guard keeps back, however it is asked for."""
    part = select(AuthorityHolder.id).where(AuthorityHolder.child_id == bindparam("child_id"))
    files = select(OTHER.id).where(OTHER.id == bindparam("child_id"))
    each = of_each(Child.id, "child_id", holders=part, files=files)

    def read() -> dict[UUID, Any]:
        asked = {"keys": [two.own, two.colleague, two.foreign]}
        return {row.key: each.lists(row) for row in two.session.execute(each.statement, asked)}

    def holders(child_id: UUID) -> set[UUID]:
        return {row.id for row in two.session.execute(part, {"child_id": child_id})}

    assert set(read()) == {two.own}
    two.session.teams = None
    found = read()
    assert set(found) == {two.own, two.colleague}
    for child_id, lists in found.items():
        assert {one["id"] for one in lists["holders"]} == holders(child_id) != set()
        assert lists["files"] == [{"id": child_id}]


def test_the_whole_organisation_is_not_the_whole_world(two: Two) -> None:
    two.session.teams = None
    assert set(two.session.execute(select(Child.id)).scalars()) == {two.own, two.colleague}


def test_no_team_is_no_child(two: Two) -> None:
    two.session.teams = frozenset()
    assert two.session.execute(select(Child.id)).all() == []


def test_one_by_its_id(two: Two) -> None:
    assert two.session.get(Child, two.own)
    for child_id in (two.colleague, two.foreign):
        assert two.session.get(Child, child_id) is None
        locked = two.session.get(Child, child_id, with_for_update={"read": True})
        assert locked is None


@pytest.mark.parametrize(
    "change",
    [
        update(Child).values(version=7),
        update(AuthorityHolder)
        .where(AuthorityHolder.child_id.in_(select(Child.id)))
        .values(version=7),
        delete(ChildToken).where(ChildToken.child_id.in_(select(Child.id))),
    ],
    ids=["update", "update by subquery", "delete"],
)
def test_a_change_is_cut_down_too(two: Two, change: Any) -> None:
    options = {"synchronize_session": False}
    hit = (
        "SELECT id FROM child WHERE version = 7"
        " UNION SELECT child_id FROM authority_holder WHERE version = 7"
        " UNION SELECT id FROM child WHERE id NOT IN (SELECT child_id FROM child_token)"
    )
    cleared = set(two.raw.execute(text(hit)).scalars())  # of who has gone
    two.session.execute(change, execution_options=options)
    assert set(two.raw.execute(text(hit)).scalars()) - cleared == {two.own}


@pytest.mark.parametrize("model", [ChildToken, RecipientKey])
def test_an_own_table_without_team_is_cut_down_to_the_organisation(
    two: Two, model: type[Model]
) -> None:
    rows = two.session.execute(select(model.owner_id)).scalars()  # type: ignore[attr-defined]
    assert set(rows) <= {two.org}
    everything = text(f"SELECT DISTINCT owner_id FROM {model.__tablename__}")
    before = set(two.raw.execute(everything).scalars())
    two.session.execute(delete(model), execution_options={"synchronize_session": False})
    assert set(two.raw.execute(everything).scalars()) == before - {two.org}


def test_a_grant_is_seen_by_the_team_that_works_on_it(the_house: House) -> None:
    ring = Ring.founded()
    referral = ring.sent()
    with the_house.engines["admin"].connect() as connection:
        for team, seen in ((0, 1), (1, 0)):
            teams = frozenset({ring.child_work.teams[team]})
            session = GuardedSession(connection, ring.child_work.id, teams)
            mine = select(AccessGrant.id).where(AccessGrant.record_id == referral["id"])
            found = session.execute(mine.where(AccessGrant.viewer_id == ring.child_work.id)).all()
            assert len(found) == seen
            close = update(AccessGrant).where(AccessGrant.viewer_id == ring.child_work.id)
            options = {"synchronize_session": False}
            changed: Any = session.execute(
                close.values(opened_at=func.now()), execution_options=options
            )
            assert changed.rowcount == seen
        connection.rollback()


BARE = Child.__table__
ROUND: dict[str, Callable[[GuardedSession], object]] = {
    "text": lambda s: s.execute(text("SELECT id FROM child")),
    "a bare table": lambda s: s.execute(select(BARE)),
    "a bare column": lambda s: s.execute(select(BARE.c.id)),
    "a bare update": lambda s: s.execute(update(BARE).values(version=7)),  # type: ignore[arg-type]
    "a bare delete": lambda s: s.execute(delete(BARE)),  # type: ignore[arg-type]
    "text as objects": lambda s: s.execute(
        select(Child).from_statement(text("SELECT * FROM child"))
    ),
    "a query of text": lambda s: s.query(Child).from_statement(text("SELECT * FROM child")).all(),
    "insert": lambda s: s.execute(insert(ChildToken).values(token=b"x")),
    "insert from select": lambda s: s.execute(
        insert(ChildToken).from_select(["child_id"], select(Child.id))
    ),
    "many inserts": lambda s: s.execute(insert(ChildToken), [{"token": b"x"}, {"token": b"y"}]),
    "updates by key": lambda s: s.execute(update(Child), [{"id": UUID(int=1), "version": 7}]),
    "the connection": lambda s: s.connection(),
    "bulk inserts": lambda s: s.bulk_insert_mappings(Child, []),
    "bulk updates": lambda s: s.bulk_update_mappings(Child, []),
    "bulk objects": lambda s: s.bulk_save_objects([]),
    "commit": lambda s: s.commit(),
}


@pytest.mark.parametrize("way", ROUND)
def test_what_cannot_be_filtered_is_refused(two: Two, way: str) -> None:
    with pytest.raises(Unguarded):
        ROUND[way](two.session)


def test_slices_have_no_word_for_a_bare_table() -> None:
    """The guard filters what it knows by its class; beside a class, a bare table would slip by."""
    banned = {"__table__", "local_table", "from_statement", "get_bind", "bind", "literal_column"}
    banned |= {"_session", "_connection", "TextClause"}
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.attr}"
        for path in (ROOT / "services").rglob("*.py")
        if path.parts[len(ROOT.parts) + 1] not in ("cli", "demo", "identity")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in banned
    ]
    assert found == []
