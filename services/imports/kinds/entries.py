"""Children on a risk list: found in our own files or given one, and put on the list.

Invariant: children and codes are judged by the API's own schemas and the one decision; a child
whom we have is not doubled, and one who may not be put on the list gets no file. What was put is
asked anew where it is put: nothing goes in by halves.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from services.children import operations as children
from services.imports.kinds.children import Children
from services.imports.kinds.kind import Aim, Changed, Kind, Whose
from services.imports.kinds.signals import CONCERNS, codes_of, said_fault
from services.imports.rules.faults import Fault, double, fault
from services.imports.rules.rows import Row
from services.organisations import operations as organisations
from services.risk_lists import operations as risk_lists
from services.sharing import operations as sharing
from shared.authz.scope import Scope
from shared.problems import Conflict, Reason
from shared.texts import Text

_CHILD = Children()
_CODES = "concern_codes"


class Entries(Kind):
    """Whom a named member puts on a list: the list of the officer, or of the child worker."""

    name = "entries"
    label = Text("kinderen op een aandachtslijst", "children on a risk list")
    permission = "risk_list:put"
    reading = "risk_list:read"
    record = "risk_list_entry"
    columns = (*Children.columns[:5], CONCERNS, *Children.columns[5:])
    declared = Children.declared
    aimed = True

    def require_aim(self, scope: Scope, aim: Aim) -> None:
        risk_lists.require_to_put(scope, aim.list_id, aim.ground, aim.legal_ground_id)

    def seen_aims(self, scope: Scope) -> frozenset[UUID]:
        return risk_lists.lists_of(scope, scope.actor.id)

    def why_not(self, scope: Scope, whose: Whose) -> str | None:
        list_id = whose.aimed.list_id
        if not risk_lists.is_named(scope, list_id, whose.sender.id):
            return "not_named_any_more"
        return risk_lists.why_not_put(scope, list_id)

    def judge(self, row: Row) -> None:
        codes = self._codes(row)
        _CHILD.judge(row)
        if row.values is not None:
            row.values |= {_CODES: codes}

    def look_up(self, scope: Scope, rows: Sequence[Row], whose: Whose) -> None:
        good = [row for row in rows if row.values is not None]
        _CHILD.look_up(scope, good, whose)
        for row in good:
            assert row.values is not None  # noqa: S101 - for the type checker
            row.values["child_id"], row.record_id = row.record_id, None
        once = list(_once(good))
        ours = {row.number: _child(row) for row in once}
        there = risk_lists.put_by_us(scope, whose.aimed.list_id, {c for c in ours.values() if c})
        for row in once:
            child_id = ours[row.number]
            row.record_id = there.get(child_id) if child_id else None
        _ask(scope, [row for row in once if row.record_id is None], whose)

    def write(
        self,
        scope: Scope,
        whose: Whose,
        rows: Sequence[tuple[UUID, Mapping[str, Any]]],
    ) -> Mapping[UUID, UUID]:
        wish = _wish(scope, whose)
        known = {values["child_id"]: row_id for row_id, values in rows if values["child_id"]}
        opened = {row_id: row_id for row_id, values in rows if not values["child_id"]}
        codes = {values["child_id"] or row_id: values[_CODES] for row_id, values in rows}
        made = self._put(scope, wish, {one: codes[one] for one in known})
        files = [(row_id, values) for row_id, values in rows if row_id in opened]
        children.open_many(scope, whose.team_id, files)
        made |= self._put(scope, wish, {one: codes[one] for one in opened}, opened=True)
        return {row_id: made[child_id] for child_id, row_id in (known | opened).items()}

    def take_back(self, scope: Scope, made: Any, aim: Aim | None) -> frozenset[UUID]:
        """The files stay: that a child was named to others stands in the register of disclosures,
        and parents must hear of it.
        """
        if aim is None:
            raise LookupError("nobody knows on which list they are")
        ids = [row.record_id for row in scope.rows(made)]
        gone = risk_lists.take_off_untouched(scope, aim.list_id, ids)
        if ids and not gone:
            raise Conflict("built_upon", _BUILT_UPON)
        return frozenset(ids) - gone

    def can_take_back(self, scope: Scope, made: Any, aim: Aim | None) -> bool:
        ids = [row.record_id for row in scope.rows(made)]
        return aim is not None and risk_lists.any_untouched(scope, aim.list_id, ids)

    def is_over(self, scope: Scope, aim: Aim) -> bool:
        return risk_lists.why_not_put(scope, aim.list_id) == "risk_list_closed"

    @staticmethod
    def _codes(row: Row) -> list[str]:
        said = codes_of(row.cells.get(_CODES, ""))
        codes, wrong = risk_lists.judge_codes(said)
        if not any(one.column == _CODES for one in row.faults):
            row.faults += [_code_fault(said, one) for one in wrong[:1]]
        return codes

    @staticmethod
    def _put(
        scope: Scope,
        wish: risk_lists.Wish,
        codes: Mapping[UUID, Sequence[str]],
        opened: bool = False,
    ) -> dict[UUID, UUID]:
        done = risk_lists.put(scope, wish, codes, opened_for_list=opened)
        if len(done.made) < len(codes):
            raise Changed
        return done.made


def _code_fault(said: Sequence[str], reason: Reason) -> Fault:
    return said_fault(_CODES, reason) if said else fault(_CODES, "required")


def _child(row: Row) -> UUID | None:
    """The child of our own files whom this row is about."""
    found: UUID | None = (row.values or {}).get("child_id")
    return found


def _once(rows: Sequence[Row]) -> Iterator[Row]:
    """Each child once: a later row about the same one is at fault."""
    first: dict[UUID, int] = {}
    unknown: dict[Any, list[tuple[children.Described, int]]] = {}
    for row in rows:
        child_id, described = _child(row), children.Described.of(row.values or {})
        if child_id is not None:
            row.key = f"child {child_id}"
            before = first.setdefault(child_id, row.number)
        else:
            born = unknown.setdefault(described.born, [])
            alike = (number for one, number in born if one.same(described))
            before = next(alike, row.number)
            born.append((described, row.number))
        if before == row.number:
            yield row
        else:
            row.key = None  # said already
            row.faults.append(double(None, before))


def _ask(scope: Scope, rows: Sequence[Row], whose: Whose) -> None:
    """May they be put on the list? Every reason why not is a fault of the row."""
    wish = _wish(scope, whose)
    filed = {row.number: child_id for row in rows if (child_id := _child(row))}
    new = [row for row in rows if row.number not in filed]
    of_files, of_new = risk_lists.refusals(
        scope, wish, list(filed.values()), [_unfiled(row) for row in new]
    )
    for row in rows:
        if row.number in filed:
            row.faults += map(_refused, of_files.get(filed[row.number], (_GONE,)))
    for row, reasons in zip(new, of_new, strict=True):
        row.faults += map(_refused, reasons)


def _unfiled(row: Row) -> sharing.Unfiled:
    values = row.values or {}
    return sharing.Unfiled(
        values["birth_date"], tuple(one["kind"] for one in values["authority_holders"])
    )


def _refused(reason: Reason) -> Fault:
    remedy = reason.remedy or _LEAVE_OUT
    return Fault(None, reason.code, reason.text, remedy)


def _wish(scope: Scope, whose: Whose) -> risk_lists.Wish:
    ours = organisations.standing_of(scope, scope.org)
    asker = sharing.Asker(ours.kind if ours else "", whose.sender.roles)
    aim, by = whose.aimed, whose.sender.id
    return risk_lists.Wish(aim.list_id, aim.ground, aim.legal_ground_id, asker=asker, by=by)


_GONE = Reason(
    "child_gone", Text("Het dossier van dit kind is er niet meer.", "This child’s file is gone.")
)
_LEAVE_OUT = Text("Laat deze rij weg.", "Leave this row out.")
_BUILT_UPON = Text(
    "Met al deze kinderen is verder gewerkt. Daarom kan het niet meer terug.",
    "Work has gone on with all of these children, so this cannot be taken back any more.",
)
