"""Many children at once, for who imports them: judged, recognised, opened, taken back.

Invariant: one law with the API (its schema judges); few statements, however many; a file is taken
back only as long as nothing hangs on it, which the database holds to.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from marshmallow import ValidationError
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from services.children import checks, identities, opening, tokens
from services.children.alike import Described
from services.children.beside import BesideFile
from services.children.models import AuthorityHolder, Child, ChildToken
from services.children.schemas import NewFileSchema
from services.children.sealed import file_key, open_identity
from shared.authz.scope import Scope
from shared.crypto.sealing import SealBroken
from shared.events.catalogue import FilesOpened
from shared.problems import Conflict, Gone, Invalid, Reason
from shared.texts import Text
from shared.web.input_faults import faults

_SCHEMA = NewFileSchema()
AT_ONCE = 500
"""Files taken back in one statement."""


@dataclass(frozen=True, slots=True)
class KnownChild:
    """A child of whom we have a file."""

    id: UUID
    described: Described


def judge_new(document: Mapping[str, Any]) -> tuple[dict[str, Any] | None, list[Reason]]:
    """What the API would take of a new child (without its team), or all that it would say."""
    try:
        values: dict[str, Any] = _SCHEMA.load(document)
        checks.plausible(values["birth_date"])
    except ValidationError as wrong:
        return None, list(faults(wrong.messages, "body"))
    except Invalid as wrong:
        return None, list(wrong.reasons)
    return values, []


def known_born(
    scope: Scope, days: Iterable[date], teams: Collection[UUID] | None
) -> dict[date, list[KnownChild]]:
    """The children who were born on these days, of these teams (None: all); one statement."""
    found: dict[date, list[KnownChild]] = {}
    wanted = tokens.of_birth_dates(scope, days)
    if not wanted:
        return found
    among = (
        select(Child.id, Child.version, Child.wrapped_key, Child.sealed_identity)
        .join(ChildToken, ChildToken.child_id == Child.id)
        .where(ChildToken.token.in_(wanted), Child.wrapped_key.is_not(None))
        .order_by(Child.created_at, Child.id)
    )
    if teams is not None:
        among = among.where(Child.team_id.in_(teams))
    for row in scope.rows(among):
        try:
            described = Described.of(open_identity(scope, file_key(scope, row), row))
        except (SealBroken, Gone):
            continue
        found.setdefault(described.born, []).append(KnownChild(row.id, described))
    return found


def known_ids(scope: Scope, ids: Iterable[UUID], teams: Collection[UUID] | None) -> set[UUID]:
    """Those of these ids that are children of ours, of these teams (None: all)."""
    among = select(Child.id).where(Child.id.in_(set(ids)), Child.wrapped_key.is_not(None))
    if teams is not None:
        among = among.where(Child.team_id.in_(teams))
    return {row.id for row in scope.rows(among)}


def beside_known(scope: Scope, ids: Iterable[UUID]) -> dict[UUID, BesideFile]:
    """What opens what lies beside these files, of those that are there; one statement, no lock."""
    found: dict[UUID, BesideFile] = {}
    wanted = select(Child).where(Child.id.in_(set(ids)), Child.wrapped_key.is_not(None))
    for row in scope.rows(wanted):
        try:
            found[row[0].id] = BesideFile(scope.org, file_key(scope, row[0]))
        except (SealBroken, Gone):
            continue
    return found


def open_many(
    scope: Scope, team_id: UUID, children: Sequence[tuple[UUID, Mapping[str, Any]]]
) -> None:
    """Open files under these ids (made by us), each with who has authority; three statements,
    and what follows from it.
    """
    checks.own_team(scope, team_id)
    files: list[dict[str, Any]] = []
    found: list[dict[str, Any]] = []
    holders: list[dict[str, Any]] = []
    for child_id, given in children:
        identity = {name: given[name] for name in identities.IDENTITY}
        row, key = opening.file_row(scope, child_id, team_id, identity)
        files.append(row)
        found += [
            {"owner_id": scope.org, "token": token, "child_id": child_id}
            for token in tokens.of_child(scope, identity)
        ]
        holders += [
            opening.holder_row(scope, child_id, key, one) for one in given["authority_holders"]
        ]
    scope.insert(Child, files)
    scope.insert(ChildToken, found)
    scope.insert(AuthorityHolder, holders)
    ids = [child_id for child_id, _ in children]
    scope.concerns("child", *ids, subjects=ids)
    scope.publish(FilesOpened(tuple(ids)))


def take_back(scope: Scope, made: Any) -> int:
    """Take away the files among `made` (a query of ids) as if they had not been opened; how many.

    Conflict where one of them was changed since, or anything hangs on it.
    """
    rows = scope.rows(select(Child.id, Child.version).where(Child.id.in_(made)).with_for_update())
    ids = [row.id for row in rows]
    later = select(AuthorityHolder.id).join(Child, Child.id == AuthorityHolder.child_id)
    later = later.where(Child.id.in_(made)).where(
        (AuthorityHolder.created_at > Child.created_at) | AuthorityHolder.ended_at.is_not(None)
    )
    moved = scope.count(select(Child.id).where(Child.id.in_(made))) > len(ids)
    if moved or any(row.version != 1 for row in rows) or scope.count(later):
        raise Conflict("built_upon", _BUILT_UPON)
    try:
        scope.execute(delete(ChildToken).where(ChildToken.child_id.in_(ids)))
        scope.execute(delete(AuthorityHolder).where(AuthorityHolder.child_id.in_(ids)))
        for start in range(0, len(ids), AT_ONCE):  # each asks of every table whether it hangs on it
            scope.execute(delete(Child).where(Child.id.in_(ids[start : start + AT_ONCE])))
    except IntegrityError:
        raise Conflict("built_upon", _BUILT_UPON) from None
    scope.concerns("child", *ids, subjects=ids)
    return len(ids)


_BUILT_UPON = Text(
    "Met ten minste één van deze kinderen is al verder gewerkt. Daarom kan het niet meer terug.",
    "Work has gone on with at least one of these children, so this cannot be taken back any more.",
)
