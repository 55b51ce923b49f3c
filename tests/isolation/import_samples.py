"""A sample of every operation of the imports.

Invariant: as in `samples`. What somebody of the school sent in is nobody else's, and within the
school their own and the leader's: a colleague of another team is told that it is not there.
"""

from typing import Any

from services.imports import operations as imports
from shared.problems import Invalid
from tests.factories.spreadsheets import csv_of
from tests.factories.town import register_child
from tests.isolation.ring import Ring, worker
from tests.isolation.sample import Sample, sample
from tests.slices.imports.sending import (
    HEADS,
    NOOR,
    hired,
    previewed,
    sent,
    taken_over,
    upload,
    worked,
)
from tests.slices.imports.test_signals import HEAD, row

ROWS = csv_of([HEADS, NOOR, ["", "", "", "Groen", "x"]])


def of(ring: Ring, actor: Any, *hidden: Any, **kwargs: Any) -> Sample:
    secrets = tuple(name for name in kwargs if name.endswith("_id"))
    outsiders = (ring.stranger, ring.bystander, ring.child_work)
    return Sample(ring.school, actor, kwargs, outsiders, secrets=secrets, hidden=frozenset(hidden))


def ready(**given: Any) -> Sample:
    """Read and judged: a person is to choose."""
    ring = Ring.founded()
    who = hired(ring.school)
    return of(ring, who, import_id=previewed(ring.school, ROWS, who)["id"], **given)


def by_worker(operation: Any) -> Sample:
    ring = Ring.founded()
    made = sent(ring.school, ROWS, hired(ring.school))
    return of(ring, worker(operation, ring.school), import_id=made["id"])


@sample("imports.start_import")
def _() -> Sample:
    ring = Ring.founded()
    kwargs = {"kind": "children", "team_id": ring.school.teams[0], "upload": upload(ROWS)}
    outsiders = (ring.stranger, ring.bystander, ring.child_work)
    who = hired(ring.school)
    return Sample(ring.school, who, kwargs, outsiders, secrets=("team_id",), refused=Invalid)


@sample("imports.list_imports")
def _() -> Sample:
    ring = Ring.founded()
    who = hired(ring.school)
    return of(ring, who, previewed(ring.school, ROWS, who)["id"])


@sample("imports.get_import")
def _() -> Sample:
    return ready()


@sample("imports.list_import_rows")
def _() -> Sample:
    return ready()


@sample("imports.fetch_import_faults")
def _() -> Sample:
    return ready()


@sample("imports.fetch_import_remainder")
def _() -> Sample:
    return ready()


@sample("imports.fetch_import_template")
def _() -> Sample:
    ring = Ring.founded()
    return Sample(ring.school, ring.school.member(), {"kind": "children", "format": "csv"}, ())


@sample("imports.confirm_import")
def _() -> Sample:
    return ready(mode="row_by_row")


@sample("imports.cancel_import")
def _() -> Sample:
    return ready()


@sample("imports.undo_import")
def _() -> Sample:
    ring = Ring.founded()
    who = hired(ring.school)
    made = previewed(ring.school, ROWS, who)
    taken_over(ring.school, made["id"], "row_by_row", who)
    return of(ring, who, import_id=made["id"])


@sample("imports.match_import")
def _() -> Sample:
    """It made a signal, and nobody but who sent it can be called about that."""
    ring = Ring.founded()
    who = hired(ring.school)
    child = register_child(ring.school)
    line = row(given="", prefix="", family="", born="", id=str(child["id"]))
    made = previewed(ring.school, csv_of([HEAD, line]), who, kind="signals")
    taken_over(ring.school, made["id"], "row_by_row", who)
    wish = {"purpose": "early_signalling", "ground": "public_task", "phone": "020 123 4567"}
    return of(ring, who, import_id=made["id"], confirmed=True, **wish)


@sample("imports.go_on")
def _() -> Sample:
    return by_worker(imports.go_on)


@sample("imports.end_import")
def _() -> Sample:
    made = by_worker(imports.end_import)
    worked(made.place, made.kwargs["import_id"])
    return made
