"""Many signals at once, and what other slices ask of one that lasts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from services.signals import operations as signals
from shared import clock, runtime
from shared.authz.actor import Actor
from shared.authz.operation import OPERATIONS, operation
from shared.authz.scope import Scope
from shared.problems import Conflict, Invalid, NotFound
from tests.house import House
from tests.slices.signals.conftest import Quarter, at_desk, correction, ids, read, write

Act = Callable[..., Any]


@contextmanager
def inside(work: Callable[[Scope], Any], permission: str = "signal:write") -> Iterator[Act]:
    """An operation of the test's own, in which a plain function can be called."""

    def body(scope: Scope) -> Any:
        return work(scope)

    made = operation(permission)(body)
    try:
        yield made
    finally:
        del OPERATIONS[made.name]


def row(child: dict[str, Any], **given: Any) -> dict[str, Any]:
    said = {"child_id": child["id"], "concern_codes": ["absence"], "severity": "watch"}
    said |= {"observed_on": clock.today(), "facts": "Was er niet.", "parents_reason": "planned"}
    return said | given


def written(actor: Actor, rows: list[dict[str, Any]]) -> Any:
    with inside(lambda scope: signals.write_many(scope, rows)) as act:
        return act(actor)


def statements(act: Callable[[], Any]) -> int:
    sent: list[str] = []

    def note(_c: Any, _k: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    engine = runtime.current().engines["app"]
    event.listen(engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(sent)


def test_many_cost_as_many_statements_as_one(the_house: House, quarter: Quarter) -> None:
    author = at_desk(quarter.school)
    some = [quarter.child() for _ in range(3)]
    one = statements(lambda: written(author, [row(some[0])]))
    many = statements(lambda: written(author, [row(some[n % 3]) for n in range(40)]))
    assert many == one
    found = signals.search_signals(author, child_id=some[0]["id"], page_size=100)
    assert len(found.results) == 15
    assert {one["author_id"] for one in found.results} == {author.id}


def test_all_of_them_or_none(quarter: Quarter) -> None:
    author, child = at_desk(quarter.school), quarter.child()
    late = row(child, observed_on=clock.today() + timedelta(days=1))
    with pytest.raises(Invalid) as refused:
        written(author, [row(child), row(child), late])
    assert [one.pointer for one in refused.value.reasons] == ["/2/observedOn"]
    elsewhere = quarter.child(team_id=quarter.school.teams[0])
    with pytest.raises(NotFound):
        written(quarter.school.member(team=1), [row(elsewhere)])
    assert ids(signals.list_signals(author)) == []
    assert written(author, []) == []


def test_a_signal_that_lasts_is_told_and_no_other(quarter: Quarter) -> None:
    author, child = at_desk(quarter.school), quarter.child()
    signal = write(author, child)

    def asked(actor: Actor, lock: Any = None) -> Any:
        with inside(lambda scope: signals.active(scope, signal["id"], lock)) as act:
            return act(actor)

    found = asked(author, "change")
    assert found == signals.ActiveSignal(
        id=signal["id"],
        child_id=child["id"],
        team_id=quarter.school.teams[0],
        author_id=author.id,
        until=signal["until"],
        created_at=signal["created_at"],
        version=1,
        severity="worry",
        only_members=None,
    )
    with pytest.raises(NotFound):
        asked(quarter.school.member(team=1))
    with (
        clock.held_at(signal["until"] + timedelta(seconds=1)),
        pytest.raises(Conflict, match="signal_not_active"),
    ):
        asked(author)
    signals.enter_in_error(author, signal_id=signal["id"], reason="Ander kind.")
    with pytest.raises(Conflict, match="signal_not_active"):
        asked(author)


def test_every_way_to_cease_goes_through_one_door(quarter: Quarter) -> None:
    """No other code sets a state: what must happen then, happens always."""
    author, child = at_desk(quarter.school), quarter.child()
    several = [write(author, child)["id"] for _ in range(3)]

    def work(scope: Scope) -> Any:
        first = signals.cease(scope, several, "lapsed")
        return first, signals.cease(scope, several, "lapsed")

    with inside(work) as act:
        first, second = act(author)
    assert (sorted(first), second) == (sorted(several), [])
    assert signals.count_signals(author)["active"] == 0
    over = read(author, {"id": several[0]})
    assert [line["kind"] for line in over["history"]] == ["written", "lapsed"]
    with pytest.raises(Conflict, match="signal_not_active"):
        signals.prolong_signal(
            author, signal_id=several[0], until=over["legal_end"], reason="Te laat."
        )
    assert signals.correct_signal(author, **correction(over))["state"] == "lapsed"
