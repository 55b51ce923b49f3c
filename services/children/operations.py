"""What can be done with a child's file: open, read, find, keep; and what other slices ask of it.

Invariant: a file belongs to one team of one organisation; a partner never reads it, it is given a
snapshot. No BSN is asked for or kept.
"""

import logging
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.children import (
    adopted_files,
    adoptions,
    alike,
    beside,
    born,
    checks,
    families,
    forgetting,
    identities,
    importing,
    people,
    siblings,
    to_share,
    tokens,
)
from services.children.models import AuthorityHolder, Child
from services.children.opening import open_file, write_holders
from services.children.sealed import (
    file_key,
    open_identity,
    open_notes,
    open_person,
    seal_identity,
)
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.crypto.sealing import SealBroken
from shared.db.keyset import newest_first, page
from shared.events.catalogue import (
    AuthorityAdded,
    AuthorityEnded,
    BirthDateChanged,
    ChildIdentityChanged,
    ChildMoved,
)
from shared.problems import Conflict, Gone, Invalid, NotFound, Reason
from shared.texts import Text
from shared.web.pages import Cursor, Page

log = logging.getLogger("schakel.children")
SHOWN = ("id", "team_id", "created_at", "changed_at", "version", "adopted_from", "provenance_id")


@operation("child:change")
def register_child(
    scope: Scope,
    *,
    team_id: UUID,
    given_name: str,
    family_name: str,
    birth_date: date,
    call_name: str | None = None,
    name_prefix: str | None = None,
    postcode: str | None = None,
    house_number: str | None = None,
    authority_holders: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """Open a file for a child in a team, with those who have parental authority."""
    checks.own_team(scope, team_id)
    checks.plausible(birth_date)
    identity = {
        "given_name": given_name,
        "call_name": call_name,
        "name_prefix": name_prefix,
        "family_name": family_name,
        "birth_date": birth_date,
        "postcode": postcode,
        "house_number": house_number,
    }
    child, key = open_file(scope, team_id, identity, {}, None, None)
    holders = write_holders(scope, child.id, key, authority_holders)
    return _view(child, identity, {}, [_holder_view(h, p) for h, p in holders])


@operation("child:read", reads=True)
def get_child(scope: Scope, *, child_id: UUID) -> dict[str, Any]:
    """A child's file, with everybody who has or had authority."""
    child = scope.load(Child, child_id)
    return _whole(scope, child)


@operation("child:read", reads=True)
def list_children(scope: Scope, *, page_size: int = 50, after: Cursor | None = None) -> Page:
    """The children of the teams that the actor sees, newest first."""
    return _page(
        scope, newest_first(_LISTED, Child.created_at, Child.id, after, page_size), page_size
    )


@operation("child:read", reads=True)
def search_children(
    scope: Scope,
    *,
    name: str | None = None,
    birth_date: date | None = None,
    page_size: int = 50,
    after: Cursor | None = None,
) -> Page:
    """The children with these whole words in their name, and this birth date (or one of both)."""
    if not name and birth_date is None:
        raise Invalid(reasons=[Reason("nothing_asked", _NOTHING_ASKED, pointer="/name")])
    found = _LISTED.where(Child.id.in_(tokens.matching(scope, name, birth_date)))
    return _page(
        scope, newest_first(found, Child.created_at, Child.id, after, page_size), page_size
    )


@operation("child:change")
def change_child(
    scope: Scope,
    *,
    child_id: UUID,
    team_id: UUID,
    given_name: str,
    family_name: str,
    birth_date: date,
    call_name: str | None = None,
    name_prefix: str | None = None,
    postcode: str | None = None,
    house_number: str | None = None,
    expected_version: int | None = None,
) -> dict[str, Any]:
    """Correct a child's identity, or move the file to another team, with all that lies with it."""
    child = scope.load(Child, child_id, lock="change")
    scope.expect_version(child, expected_version)
    checks.own_team(scope, team_id)
    checks.plausible(birth_date)
    identity = {
        "given_name": given_name,
        "call_name": call_name,
        "name_prefix": name_prefix,
        "family_name": family_name,
        "birth_date": birth_date,
        "postcode": postcode,
        "house_number": house_number,
    }
    key = file_key(scope, child)
    before = open_identity(scope, key, child)
    moved = child.team_id != team_id
    child.version += 1
    child.team_id = team_id
    child.changed_at = scope.now
    child.sealed_identity = seal_identity(scope, key, child.id, child.version, identity)
    scope.flush()
    tokens.remember(scope, child.id, identities.names_of(identity), birth_date)
    if before["birth_date"] != birth_date:
        scope.publish(BirthDateChanged(child_id))
    if before != identity:
        _identity_changed(scope, child_id)
    if moved:
        scope.publish(ChildMoved(child_id, team_id))
    return _whole(scope, child)


@operation("child:change")
def add_authority_holder(
    scope: Scope,
    *,
    child_id: UUID,
    kind: str,
    name: str,
    relation: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    address: str | None = None,
    address_secret: bool = False,
) -> dict[str, Any]:
    """Add somebody with authority: from now on their consent is asked too."""
    child = scope.load(Child, child_id, lock="change")
    holder = {
        "kind": kind,
        "name": name,
        "relation": relation,
        "email": email,
        "phone": phone,
        "address": address,
        "address_secret": address_secret,
    }
    write_holders(scope, child.id, file_key(scope, child), [holder])
    scope.publish(AuthorityAdded(child_id))
    return _whole(scope, child)


def end_holder(scope: Scope, child_id: UUID, holder_id: UUID) -> None:
    """This person has authority no more. The child's lock is taken; what rested on their statements
    the caller ends in the same transaction.
    """
    scope.load(Child, child_id, lock="change")
    holder = scope.load(AuthorityHolder, holder_id, lock="change")
    if holder.child_id != child_id:
        raise NotFound
    if holder.ended_at is not None:
        raise Conflict("authority_ended", _ENDED)
    holder.ended_at = scope.now
    scope.flush()
    scope.publish(AuthorityEnded(child_id, holder_id))


def adopt(
    scope: Scope, content: dict[str, Any], team_id: UUID, referral_id: UUID, provenance_id: UUID
) -> UUID:
    """Take a partner's snapshot into a file of our own, with its provenance; the file's id.

    From here on our organisation is a controller of this copy, on its own ground.
    """
    checks.own_team(scope, team_id)
    given = content.get("child_identity")
    if given is None:
        raise Conflict("nothing_to_adopt", _NOTHING_TO_ADOPT)
    identity = identities.whole(identities.shared(given)) | {
        "birth_date": date.fromisoformat(given["birth_date"])
    }
    child, key = open_file(
        scope, team_id, identity, adoptions.notes_of(content), referral_id, provenance_id
    )
    write_holders(scope, child.id, key, content.get("family_contact", []))
    return child.id


adopt_into = adoptions.adopt_into
shared_identity = identities.shared
OpenedChild = to_share.OpenedChild
open_to_share = to_share.open_to_share
lock_file = to_share.lock_file
lock_to_share = to_share.lock_to_share
born_on = born.born_on
open_many_to_share = to_share.open_many_to_share
homes_to_match = to_share.homes_to_match
team_of = to_share.team_of
has_authority = to_share.has_authority
authority_of = to_share.authority_of
birth_date = to_share.birth_date
who = to_share.who
kind_of = to_share.kind_of
AUTHORITY = to_share.AUTHORITY
CHILD_ID = to_share.CHILD_ID
Described = alike.Described
KnownChild = importing.KnownChild
own_team = checks.own_team
judge_new = importing.judge_new
known_ids = importing.known_ids
known_born = importing.known_born
beside_known = importing.beside_known
open_many = importing.open_many
take_back = importing.take_back
BesideFile = beside.BesideFile
beside_file = beside.beside_file
beside_files = beside.beside_files
Family = families.Family
Holder = families.Holder
family_of = families.family_of
families_of = families.families_of
names_of = people.names_of
readable = people.readable
VISIBLE = people.VISIBLE
forget = forgetting.forget
of_team = people.of_team
list_siblings = siblings.list_siblings
link_sibling = siblings.link_sibling
unlink_sibling = siblings.unlink_sibling
siblings_of = siblings.siblings_of
SourceFile = adopted_files.Source
list_adopted_files = adopted_files.list_adopted_files
fetch_adopted_file = adopted_files.fetch_adopted_file
note_files = adopted_files.note_files
kept_files = adopted_files.kept_files
keep_file = adopted_files.keep_file
lose_file = adopted_files.lose_file


def all_files(scope: Scope) -> list[UUID]:
    """The children of whom our organisation has a file that is not destroyed; for a worker."""
    there = select(Child.id).where(Child.wrapped_key.is_not(None))
    return [row.id for row in scope.rows(there.order_by(Child.id))]


def dossier(scope: Scope, child_id: UUID) -> dict[str, Any]:
    """The whole file, for an export; a secret address never leaves, nor a home that tells it."""
    child = scope.load(Child, child_id)
    whole = _whole(scope, child)
    whole = identities.leaving(whole, whole["authority_holders"])
    for holder in whole["authority_holders"]:
        if holder["address_secret"]:
            holder["address"] = None
    return whole


def _identity_changed(scope: Scope, child_id: UUID) -> None:
    """The one place where a child's identity became another: who hangs on it is told here."""
    scope.publish(ChildIdentityChanged(child_id))


def _whole(scope: Scope, child: Child) -> dict[str, Any]:
    key = file_key(scope, child)
    holders = [row[0] for row in scope.rows(to_share.HOLDERS, child_id=child.id)]
    views = [_holder_view(holder, open_person(scope, key, holder)) for holder in holders]
    whole = _view(child, open_identity(scope, key, child), open_notes(scope, key, child), views)
    return whole | {"later_adoptions": adoptions.later(scope, key, child.id)}


def _page(scope: Scope, statement: Any, page_size: int) -> Page:
    rows = scope.rows(statement)
    shown = page(rows, page_size, lambda row: _summary(scope, row))
    ids = [row["id"] for row in shown.results]
    scope.concerns("child", *ids, subjects=ids)
    return shown


def _summary(scope: Scope, row: Any) -> dict[str, Any]:
    """A row that cannot be opened (destroyed, or broken) is marked, and never fatal to the list."""
    own = {name: getattr(row, name) for name in ("id", "team_id", "created_at", "adopted_from")}
    try:
        identity = open_identity(scope, file_key(scope, row), row)
    except (SealBroken, Gone) as fault:
        log.warning("child %s cannot be read: %s", row.id, type(fault).__name__)
        return own | dict.fromkeys(identities.SHARED) | {"readable": False}
    return own | identities.shared(identity) | {"readable": True}


def _view(
    child: Child, identity: dict[str, Any], notes: dict[str, Any], holders: list[dict[str, Any]]
) -> dict[str, Any]:
    own = {name: getattr(child, name) for name in SHOWN}
    return (
        own
        | identity
        | {
            "readable": True,
            "authority_holders": holders,
            "adopted_notes": notes or None,
            "later_adoptions": [],
        }
    )


def _holder_view(holder: AuthorityHolder, person: dict[str, Any]) -> dict[str, Any]:
    names = ("id", "kind", "address_secret", "created_at", "ended_at")
    return {name: getattr(holder, name) for name in names} | person


_LISTED = select(
    Child.id,
    Child.team_id,
    Child.created_at,
    Child.version,
    Child.wrapped_key,
    Child.sealed_identity,
    Child.adopted_from,
).where(Child.wrapped_key.is_not(None))
_NOTHING_ASKED = Text("Geef een naam of een geboortedatum.", "Give a name or a birth date.")
_NOTHING_TO_ADOPT = Text(
    "Deze aanmelding zegt niet om welk kind het gaat.", "This referral does not say which child."
)
_ENDED = Text("Dit gezag was al beëindigd.", "This person's authority had ended already.")
