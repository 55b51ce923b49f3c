"""A signal that is there already is not doubled; of one that the sender may not read nothing is
said.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.imports import operations as imports
from services.signals import operations as signals
from shared import clock
from shared.authz.actor import Actor
from shared.problems import Conflict
from tests.factories.software import connected, public_keys
from tests.factories.spreadsheets import csv_of
from tests.factories.town import Place, Town
from tests.isolation.ring import worker
from tests.slices.http.test_statements import counted
from tests.slices.imports.sending import hired, previewed, rows_of, sent, taken_over, worked
from tests.slices.imports.test_signals import BORN, HEAD, row

THREE = [row(), row(codes="Gevoel", facts="Staat alleen."), row(facts="Nog iets anders.")]
KEPT_CLOSE = {"codes": "neglect_or_abuse"}


def file_of(*rows: list[Any]) -> bytes:
    return csv_of([HEAD, *rows])


def judged(place: Place, actor: Actor, *rows: list[Any], **given: Any) -> Any:
    return previewed(place, file_of(*rows), actor, kind="signals", **given)


def made(place: Place, actor: Actor, *rows: list[Any]) -> set[UUID]:
    """Signals that an import made."""
    seen = judged(place, actor, *rows)
    done = taken_over(place, seen["id"], "all_or_nothing", actor)
    assert done["written"] == len(rows), rows_of(actor, seen["id"])
    return {one["record_id"] for one in rows_of(actor, seen["id"], "made")}


def counts(seen: Any) -> tuple[int, int, int]:
    return seen["fresh"], seen["existing"], seen["faulty"]


def leader(place: Place) -> Actor:
    return replace(place.coordinator(), id=hired(place, 0, "programme_coordinator").id)


def test_the_same_file_twice_makes_each_signal_once(town: Town) -> None:
    member = hired(town.school)
    town.child(birth_date=BORN)
    first = made(town.school, member, *THREE)
    again = judged(town.school, member, *THREE)
    assert counts(again) == (0, 3, 0)
    assert {one["record_id"] for one in rows_of(member, again["id"], "exists")} == first
    with pytest.raises(Conflict) as refused:
        imports.confirm_import(member, import_id=again["id"], mode="row_by_row")
    assert refused.value.code == "import_has_nothing_new"
    colleague = hired(town.school)
    assert counts(judged(town.school, colleague, *THREE)) == (0, 3, 0)


def test_what_says_something_else_is_new(town: Town) -> None:
    member = hired(town.school)
    noor = town.child(birth_date=BORN)
    town.child(birth_date=BORN, given_name="Fien")
    made(town.school, member, row())
    other_day = (clock.today() - timedelta(days=2)).strftime("%d-%m-%Y")
    same = [
        row(codes="taal, verzuim, taal", severity="Ernstig"),
        row(given="", prefix="", family="", born="", id=str(noor["id"]), facts=f"{row()[7]} "),
    ]
    assert counts(judged(town.school, member, same[0])) == (0, 1, 0)
    assert counts(judged(town.school, member, same[1])) == (0, 1, 0)
    others = [
        row(facts="Vier maandagen niet op school."),
        row(seen=other_day),
        row(codes="Verzuim"),
        row(codes="Verzuim; taal; gevoel"),
        row(given="Fien"),
    ]
    assert counts(judged(town.school, member, *others)) == (5, 0, 0)


def test_one_row_by_name_and_one_by_id_say_the_same(town: Town) -> None:
    member = hired(town.school)
    noor = town.child(birth_date=BORN)
    by_id = row(given="", prefix="", family="", born="", id=str(noor["id"]))
    seen = judged(town.school, member, row(), by_id)
    assert counts(seen) == (1, 0, 1)
    [twice] = rows_of(member, seen["id"], "faulty")
    assert [fault["code"] for fault in twice["faults"]] == ["double"]


def test_what_was_made_meanwhile_is_not_doubled(town: Town) -> None:
    member = hired(town.school)
    town.child(birth_date=BORN)
    for mode in ("all_or_nothing", "row_by_row"):
        waiting = judged(town.school, member, row(facts=mode), row(facts=f"{mode} en meer"))
        first = made(town.school, member, row(facts=mode))
        done = taken_over(town.school, waiting["id"], mode, member)
        assert (done["written"], done["existing"]) == (1, 1)
        assert {one["record_id"] for one in rows_of(member, waiting["id"], "exists")} == first


def test_what_is_over_is_not_recognised_and_what_was_corrected_by_its_last_words(
    town: Town,
) -> None:
    member = hired(town.school)
    town.child(birth_date=BORN)
    one, other = (next(iter(made(town.school, member, line))) for line in THREE[:2])
    signals.close_signal(member, signal_id=one, outcome_code="worry_gone", note="Klaar.")
    signals.correct_signal(
        member,
        signal_id=other,
        reason="Het was anders.",
        concern_codes=["emotion"],
        severity="worry",
        observed_on=clock.today() - timedelta(days=1),
        facts="Staat met één ander.",
    )
    assert counts(judged(town.school, member, *THREE[:2])) == (2, 0, 0)
    corrected = row(codes="Gevoel", facts="Staat met één ander.")
    assert counts(judged(town.school, member, corrected)) == (0, 1, 0)


def test_what_is_kept_close_is_not_told_to_a_colleague(town: Town) -> None:
    member, colleague = hired(town.school), hired(town.school)
    town.child(birth_date=BORN)
    kept = made(town.school, member, row(**KEPT_CLOSE))
    for who in (member, leader(town.school)):
        seen = judged(town.school, who, row(**KEPT_CLOSE))
        assert [one["record_id"] for one in rows_of(who, seen["id"], "exists")] == list(kept)
    seen = judged(town.school, colleague, row(**KEPT_CLOSE))
    assert counts(seen) == (1, 0, 0)
    assert [one["record_id"] for one in rows_of(colleague, seen["id"])] == [None]
    done = taken_over(town.school, seen["id"], "all_or_nothing", colleague)
    assert (done["written"], done["existing"]) == (1, 0)


def software(place: Place, *scopes: str, role: str | None = None) -> Actor:
    """A client of the whole organisation that works."""
    given = {"name": "Leerlingvolgsysteem", "jwks": public_keys(), "oauth_scopes": scopes}
    roles = [role or place.role]
    client_id = connected(place, **given, roles=roles, whole_organisation=True)
    return replace(place.system(*scopes), id=client_id, roles=frozenset(roles))


WRITING = ("children:read", "children:write", "signals:write")


def test_software_that_only_writes_knows_what_it_wrote_itself(town: Town) -> None:
    member = hired(town.school)
    town.child(birth_date=BORN)
    made(town.school, member, row())
    writer = software(town.school, *WRITING)
    assert counts(judged(town.school, writer, row())) == (1, 0, 0)
    made(town.school, writer, row())
    assert counts(judged(town.school, writer, row())) == (0, 1, 0)
    reader = software(town.school, *WRITING, "signals:read")
    assert counts(judged(town.school, reader, row())) == (0, 1, 0)
    made(town.school, member, row(**KEPT_CLOSE))
    assert counts(judged(town.school, reader, row(**KEPT_CLOSE))) == (1, 0, 0)


@pytest.mark.parametrize("step", ["judging", "writing"])
def test_recognising_costs_the_same_for_three_rows_and_for_thirty(town: Town, step: str) -> None:
    """Made before the file came, or meanwhile."""
    member = hired(town.school)
    town.child(birth_date=BORN)
    act = worker(imports.go_on, town.school)

    def cost(many: int) -> int:
        known = [row(facts=f"Al {n} van {many}") for n in range(many)]
        lines = [*known, row(facts=f"Nieuw bij {many}")]
        if step == "judging":
            made(town.school, member, *known)
        file = sent(town.school, file_of(*lines), member, kind="signals")
        imports.go_on(act, import_id=file["id"])
        if step == "writing":
            worked(town.school, file["id"])
            made(town.school, member, *known)
            imports.confirm_import(member, import_id=file["id"], mode="row_by_row")
        with counted() as statements:
            imports.go_on(act, import_id=file["id"])
        assert imports.get_import(member, import_id=file["id"])["existing"] == many
        return len(statements.sent)

    assert cost(3) == cost(29)
