"""The operation boundary: one transaction, one line in the audit trail, nothing in between."""

import threading
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text

from services.children import operations as children
from services.children.models import Child
from services.organisations.models import Team
from shared import clock, runtime
from shared.authz import closing
from shared.authz.operation import NestedOperation
from shared.authz.scope import Scope
from shared.db.model import db
from shared.db.tenant import NoTenant
from shared.ids import new_id
from shared.jobs.tasks import TASKS
from shared.problems import Conflict, Forbidden, NotFound, PreconditionFailed, Problem
from tests.factories.town import Town
from tests.house import House
from tests.isolation.witness import trail, unharmed
from tests.shared.authz.trial import count, fresh, outcomes, trial


class Crash(Exception):
    """The process dies here."""


def a_team(scope: Scope) -> UUID:
    """Some work that can be seen in the database."""
    team = Team(id=new_id(), organisation_id=scope.org, name="T", brin=None, created_at=scope.now)
    return scope.add(team).id


def teams_of(the_house: House, town: Town) -> int:
    return count(the_house.engines["admin"], "team", "organisation_id = :o", o=town.school.id)


def test_an_operation_does_not_run_in_another(the_house: House, town: Town) -> None:
    actor = fresh(town.school)

    def body(scope: Scope) -> None:
        a_team(scope)
        children.list_children(actor)

    with pytest.raises(NestedOperation):
        trial(body)(actor)
    assert teams_of(the_house, town) == 2
    assert children.list_children(actor).results == [], "the next one from outside may run"


def test_a_nested_operation_is_refused_as_another_actor_too(town: Town) -> None:
    other = town.stranger.member()
    with pytest.raises(NestedOperation):
        trial(lambda scope: children.list_children(other))(town.school.member())


def test_the_audit_row_commits_with_the_work(the_house: House, town: Town) -> None:
    actor = fresh(town.school)
    team = trial(a_team, reads=False)(actor)
    assert isinstance(team, UUID)
    (row,) = trail(the_house.engines["admin"], actor)
    assert (row.outcome, row.actor_id, row.organisation_id) == ("ok", actor.id, town.school.id)
    assert teams_of(the_house, town) == 3


def test_a_crash_after_the_audit_row_leaves_neither(
    the_house: House, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = fresh(town.school)
    leave = closing.leave

    def dies(*args: Any) -> None:
        leave(*args)
        raise Crash

    monkeypatch.setattr(closing, "leave", dies)
    with pytest.raises(Crash):
        trial(a_team)(actor)
    assert trail(the_house.engines["admin"], actor) == []
    assert teams_of(the_house, town) == 2


def test_work_without_an_audit_row_does_not_commit(
    the_house: House, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the month's partition is missing."""
    actor = fresh(town.school)
    statement = text("INSERT INTO audit_event (id) VALUES (NULL)")
    monkeypatch.setattr(closing, "_AUDIT", statement)
    with pytest.raises(Exception, match="audit_event"):
        trial(a_team)(actor)
    assert teams_of(the_house, town) == 2


@pytest.mark.parametrize("problem", [Conflict(), NotFound(), Forbidden("why"), Problem("odd")])
def test_a_refusal_rolls_back_and_is_remembered(
    the_house: House, town: Town, problem: Problem
) -> None:
    actor = fresh(town.school)

    def body(scope: Scope) -> None:
        scope.concerns("team", a_team(scope))
        scope.later(TASKS["exports.make_export"], export_id=new_id())
        raise problem

    with unharmed(the_house.engines["admin"]), pytest.raises(type(problem)):
        trial(body)(actor)
    (row,) = trail(the_house.engines["admin"], actor)
    assert row.outcome == problem.code
    assert row.records[0].startswith("team:")


def test_a_denial_is_remembered_though_the_database_refused(the_house: House, town: Town) -> None:
    """The transaction is broken when the refusal is written; it has one of its own."""
    actor = fresh(town.school)

    def body(scope: Scope) -> None:
        try:
            scope._connection.execute(text("SELECT 1 / 0"))
        except Exception as fault:
            raise Conflict from fault

    with pytest.raises(Conflict):
        trial(body)(actor)
    assert outcomes(the_house, actor) == ["conflict"]


def test_a_refusal_gives_the_connection_back(the_house: House, town: Town) -> None:
    pool: Any = runtime.current().engines["app"].pool
    for _ in range(pool.size() + 3):
        with pytest.raises(NotFound):
            children.get_child(town.school.member(), child_id=new_id())
    assert pool.checkedout() == 0


def test_without_a_scope_there_is_no_session(the_house: House) -> None:
    app: Flask = the_house.app
    with app.app_context():
        with pytest.raises(NoTenant):
            db.session.execute(text("SELECT 1"))
        with pytest.raises(NoTenant):
            db.session.get(Child, new_id())
        with pytest.raises(NoTenant), db.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        with pytest.raises(NoTenant), db.engine.begin():
            pass
        db.session.remove()
    for engine in ("app",):
        with pytest.raises(NoTenant), runtime.current().engines[engine].begin():
            pass


def test_a_thread_of_an_operation_has_no_tenant(town: Town) -> None:
    found: list[str] = []

    def look() -> None:
        try:
            with runtime.current().engines["app"].begin():
                found.append("a transaction")
        except NoTenant:
            found.append("nothing")

    def body(scope: Scope) -> None:
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()

    trial(body)(town.school.member())
    assert found == ["nothing"]


def test_everything_in_an_operation_happens_at_one_moment(the_house: House, town: Town) -> None:
    actor = fresh(town.school)
    moment = clock.now() - timedelta(days=1)
    with clock.held_at(moment):
        seen = trial(lambda scope: scope.now)(actor)
    rows = count(
        the_house.engines["admin"],
        "audit_event",
        "trace_id = :t AND at = :at",
        t=actor.trace_id,
        at=seen,
    )
    assert (seen, rows) == (moment, 1)


def test_an_older_version_is_refused(town: Town) -> None:
    child = town.child()
    kwargs = {name: child[name] for name in ("team_id", "given_name", "family_name", "birth_date")}
    member = town.school.member()
    changed = children.change_child(member, child_id=child["id"], expected_version=1, **kwargs)
    assert changed["version"] == 2
    with pytest.raises(PreconditionFailed):
        children.change_child(member, child_id=child["id"], expected_version=1, **kwargs)
    assert children.get_child(member, child_id=child["id"])["version"] == 2


def test_of_two_at_once_with_one_version_one_wins(town: Town) -> None:
    child = town.child()
    kwargs = {name: child[name] for name in ("team_id", "given_name", "family_name", "birth_date")}
    ended: list[str] = []
    together = threading.Barrier(2)

    def change() -> None:
        together.wait()
        try:
            children.change_child(
                town.school.member(), child_id=child["id"], expected_version=1, **kwargs
            )
            ended.append("won")
        except PreconditionFailed:
            ended.append("too late")

    threads = [threading.Thread(target=change) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == ["too late", "won"]


def test_a_read_shows_whom_it_showed(the_house: House, town: Town) -> None:
    """Reading leaves its line too, with every child on the page."""
    ids = {town.child()["id"] for _ in range(3)}
    actor = fresh(town.school)
    children.list_children(actor)
    (row,) = trail(the_house.engines["admin"], actor)
    assert set(row.subject_ids) == ids
    assert {f"child:{child}" for child in ids} == set(row.records)
