"""What sharing asks of a child's file: its lock, what a decision needs, what a snapshot may hold.

Invariant: the child's row is locked in a statement of its own, before anything is read that a
decision rests on (`kernel.md`); a secret address is in no snapshot.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, select

from services.children import identities
from services.children.models import AuthorityHolder, Child
from services.children.sealed import file_key, open_identity, open_person
from shared.authz.scope import LOCKS, Lock, Scope


@dataclass(frozen=True, slots=True)
class OpenedChild:
    """A child whose row is locked: what a decision needs to know, and what a snapshot may hold.

    `identity` is what a partner may see of it: never where the child lives.
    """

    id: UUID
    birth_date: date
    identity: dict[str, Any]
    key: bytes

    def snapshot(self, scope: Scope, categories: frozenset[str]) -> dict[str, Any]:
        """What these data categories let a partner see; secret addresses are left out."""
        found: dict[str, Any] = {}
        if "child_identity" in categories:
            found["child_identity"] = self.identity
        if "family_contact" in categories:
            found["family_contact"] = _contacts(scope, self)
        return found


def open_to_share(scope: Scope, child_id: UUID, lock: Lock | None) -> OpenedChild:
    """Lock the child's row, in a statement of its own; all else is read after it.

    `share` where something is shared, `change` where a consent or authority changes: so no share
    commits after a withdrawal (`kernel.md`, the decision and its lock). None: only asking.
    """
    return _opened(scope, scope.load(Child, child_id, lock=lock))


def open_many_to_share(
    scope: Scope, child_ids: Collection[UUID], lock: Lock | None
) -> dict[UUID, OpenedChild]:
    """The same of many, by the child's number and in that order: all are locked in one statement,
    and read in the next. Left out is who is not ours to see, and whose file was destroyed.
    """
    asked = sorted(set(child_ids))
    if lock is not None and asked:
        asked = [row.id for row in scope.rows(_HELD[lock], child_ids=asked)]
    rows = scope.rows(_FILES, child_ids=asked) if asked else []
    there = [row.id for row in rows]
    scope.concerns("child", *there, subjects=there)
    return {row.id: _opened(scope, row) for row in rows}


def homes_to_match(
    scope: Scope, child_ids: Sequence[UUID]
) -> dict[UUID, tuple[str | None, str | None]]:
    """Postcode and house number of these children, for the envelope that the matcher alone opens;
    not where somebody with authority has, or had, a secret address. One statement.
    """
    secret = select(AuthorityHolder.child_id).where(
        AuthorityHolder.child_id.in_(child_ids), AuthorityHolder.address_secret
    )
    open_ = select(Child).where(Child.id.in_(child_ids), Child.id.not_in(secret))
    found: dict[UUID, tuple[str | None, str | None]] = {}
    for row in scope.rows(open_):
        child: Child = row[0]
        kept = open_identity(scope, file_key(scope, child), child)
        found[child.id] = (kept.get("postcode"), kept.get("house_number"))
    return found


def lock_file(scope: Scope, child_id: UUID) -> None:
    """Lock the child's row for a change of consent or authority; NotFound if not ours to see."""
    scope.load(Child, child_id, lock="change")


def lock_to_share(scope: Scope, child_id: UUID) -> None:
    """Lock the child's row as who shares does: no consent or authority changes meanwhile."""
    scope.load(Child, child_id, lock="share")


def team_of(scope: Scope, child_id: UUID, lock: Lock | None = None) -> UUID:
    """The team whose file this is; NotFound unless the child is ours to see. `share`: it stays
    that team's until the transaction ends.
    """
    return scope.load(Child, child_id, lock=lock).team_id


def has_authority(scope: Scope, child_id: UUID, holder_id: UUID) -> bool:
    """Whether this person has authority over this child now."""
    return any(row.id == holder_id for row in scope.rows(AUTHORITY, child_id=child_id))


def authority_of(scope: Scope, child_id: UUID, holder_id: UUID) -> str | None:
    """As what this person has authority over this child now; None: they do not."""
    found = [row.kind for row in scope.rows(AUTHORITY, child_id=child_id) if row.id == holder_id]
    return found[0] if found else None


def birth_date(scope: Scope, child_id: UUID) -> date:
    """When this child of ours was born; Gone when the file was destroyed."""
    child = scope.load(Child, child_id)
    born: date = open_identity(scope, file_key(scope, child), child)["birth_date"]
    return born


def kind_of(scope: Scope, holder_id: UUID) -> str:
    """As what somebody has or had authority; NotFound unless they are of ours to see."""
    return scope.load(AuthorityHolder, holder_id).kind


def who(scope: Scope, child_id: UUID, holder_id: UUID | None) -> tuple[str, str, str | None]:
    """For a document about a statement: the child's name, the speaker's, and their relation to it
    (None: the child itself). No address, no contact: these are in no document.
    """
    child = scope.load(Child, child_id)
    key = file_key(scope, child)
    identity = open_identity(scope, key, child)
    parts = (identity["given_name"], identity["name_prefix"], identity["family_name"])
    name = " ".join(part for part in parts if part)
    for (holder,) in scope.rows(HOLDERS, child_id=child_id):
        if holder.id == holder_id:
            person = open_person(scope, key, holder)
            return name, person["name"], person["relation"] or holder.kind
    return name, name, None


def _opened(scope: Scope, child: Any) -> OpenedChild:
    key = file_key(scope, child)
    identity = open_identity(scope, key, child)
    return OpenedChild(child.id, identity["birth_date"], identities.shared(identity), key)


def _contacts(scope: Scope, child: OpenedChild) -> list[dict[str, Any]]:
    """How to reach who has authority now."""
    current = [row[0] for row in scope.rows(HOLDERS, child_id=child.id) if not row[0].ended_at]
    return [_contact(scope, child.key, holder) for holder in current]


def _contact(scope: Scope, key: bytes, holder: AuthorityHolder) -> dict[str, Any]:
    person = open_person(scope, key, holder)
    address = None if holder.address_secret else person["address"]
    return person | {"kind": holder.kind, "address": address}


CHILD_ID = Child.id
"""What is read of many children at once is asked by this (`shared.db.together.of_each`)."""
_OF_CHILD = AuthorityHolder.child_id == bindparam("child_id")
HOLDERS = (
    select(AuthorityHolder)
    .where(_OF_CHILD)
    .order_by(AuthorityHolder.created_at, AuthorityHolder.id)
)
AUTHORITY = select(AuthorityHolder.id, AuthorityHolder.kind, AuthorityHolder.created_at).where(
    _OF_CHILD, AuthorityHolder.ended_at.is_(None)
)
"""Who has authority over `:child_id` now."""
_THESE = Child.id == any_(bindparam("child_ids", type_=ARRAY(Uuid)))
_HELD = {
    how: select(Child.id).where(_THESE).order_by(Child.id).with_for_update(**options)
    for how, options in LOCKS.items()
}
_FILES = (
    select(Child.id, Child.version, Child.wrapped_key, Child.sealed_identity)
    .where(_THESE, Child.wrapped_key.is_not(None))
    .order_by(Child.id)
)
"""What opening a file needs, of those that are not destroyed."""
