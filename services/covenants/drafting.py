"""Drafting and proposing: what is written, by whom, and when it lies before the parties.

Invariant: a draft is its author's alone; what is proposed is lawful, has one spelling, and never
changes again: whoever wants another text withdraws it and proposes anew.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from services.covenants.contents import content_of, lawful
from services.covenants.models import Covenant, CovenantRule, CovenantVersion
from services.covenants.reading import version_view
from services.covenants.rules import documents
from services.covenants.rules.terms import Terms
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.ids import new_id
from shared.problems import Conflict, NotFound
from shared.texts import Text


@operation("covenant:draft")
def draft_covenant(
    scope: Scope,
    *,
    name: str,
    area: str,
    purposes: Sequence[str],
    party_ids: Sequence[UUID],
    starts_at: datetime,
    ends_at: datetime,
    rules: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """Begin a covenant: a draft that only we see, until we propose it. All that is wrong with it
    is told at once.
    """
    said = lawful(
        scope,
        name=name,
        area=area,
        purposes=purposes,
        party_ids=party_ids,
        starts_at=starts_at,
        ends_at=ends_at,
        rules=rules,
    )
    covenant = scope.add(
        Covenant(
            id=new_id(),
            keeper_id=scope.org,
            state="draft",
            version=0,
            party_ids=[],
            active_party_ids=[],
            created_at=scope.now,
            ended_at=None,
            ended_because=None,
            **{name: said[name] for name in ("name", "area", "starts_at", "ends_at")},
        )
    )
    return version_view(scope, _drafted(scope, covenant, said))


@operation("covenant:draft")
def draft_version(scope: Scope, *, covenant_id: UUID) -> dict[str, Any]:
    """Begin another version of a covenant in which we take part, as a copy of the one in force."""
    covenant = scope.load(Covenant, covenant_id)
    if covenant.state != "active" or scope.org not in covenant.active_party_ids:
        raise Conflict("covenant_not_in_force", _NOT_IN_FORCE)
    standing = scope.rows(
        select(CovenantVersion).where(
            CovenantVersion.covenant_id == covenant_id, CovenantVersion.state == "active"
        )
    )
    if not standing:
        raise Conflict("covenant_not_in_force", _NOT_IN_FORCE)
    of: CovenantVersion = standing[0][0]
    said = {name: getattr(of, name) for name in _SAID} | {
        "party_ids": sorted(covenant.active_party_ids)
    }
    return version_view(scope, _drafted(scope, covenant, said))


@operation("covenant:draft")
def rewrite_version(
    scope: Scope,
    *,
    version_id: UUID,
    name: str,
    area: str,
    purposes: Sequence[str],
    party_ids: Sequence[UUID],
    starts_at: datetime,
    ends_at: datetime,
    rules: Sequence[Mapping[str, Any]],
    expected_version: int,
) -> dict[str, Any]:
    """Write the draft anew; it is judged as a whole."""
    draft = own_version(scope, version_id, "draft")
    scope.expect_version(_Edits(draft.edits), expected_version)
    covenant = scope.load(Covenant, draft.covenant_id)
    said = lawful(
        scope,
        name=name,
        area=area,
        purposes=purposes,
        party_ids=party_ids,
        starts_at=starts_at,
        ends_at=ends_at,
        rules=rules,
        staying=covenant.active_party_ids,
    )
    for column, value in said.items():
        setattr(draft, column, value)
    draft.edits += 1
    scope.flush()
    return version_view(scope, draft)


@operation("covenant:propose")
def propose_version(scope: Scope, *, version_id: UUID) -> dict[str, Any]:
    """Lay the draft before all its parties: from now on its text stands."""
    covenant, draft = _both_locked(scope, version_id, "draft")
    on_the_table = select(CovenantVersion.id).where(
        CovenantVersion.covenant_id == covenant.id,
        CovenantVersion.state.in_(("proposed", "signed")),
    )
    if covenant.state == "ended" or scope.rows(on_the_table):
        raise Conflict("proposal_on_the_table", _ON_THE_TABLE)
    content = content_of(scope, draft)
    lawful(
        scope,
        **{name: getattr(draft, name) for name in _SAID if name != "terms"},
        rules=draft.terms["rules"],
        staying=covenant.active_party_ids,
    )
    number = _next_number(scope, covenant)
    _set(scope, draft.id, version=number)
    rules = [Terms.read(rule).kept() for rule in draft.terms["rules"]]
    about = {"covenant_id": covenant.id, "version": number}
    scope.insert(CovenantRule, [{"id": new_id(), **about, **rule} for rule in rules])
    text = documents.canonical(covenant.id, number, content)
    text_hash = documents.hashed(text)
    _set(scope, draft.id, state="proposed", text=text, text_hash=text_hash, proposed_at=scope.now)
    readers = sorted({*covenant.party_ids, *draft.party_ids})
    state = "proposed" if covenant.version == 0 else covenant.state
    of_covenant = update(Covenant).where(Covenant.id == covenant.id)
    scope.execute(of_covenant.values(party_ids=readers, state=state))
    return version_view(scope, own_version(scope, version_id, "proposed"))


@operation("covenant:propose")
def withdraw_version(scope: Scope, *, version_id: UUID) -> dict[str, Any]:
    """Drop our draft, or take our proposal back before all have signed it."""
    covenant, version = _both_locked(scope, version_id, "draft", "proposed")
    _set(scope, version.id, state="withdrawn", decided_at=scope.now)
    if covenant.version == 0:
        of_covenant = update(Covenant).where(Covenant.id == covenant.id)
        scope.execute(of_covenant.values(state="draft"))
    return version_view(scope, own_version(scope, version_id, "withdrawn"))


def own_version(scope: Scope, version_id: UUID, *states: str) -> CovenantVersion:
    """A version that we wrote, locked; NotFound for others', Conflict in another state."""
    version = scope.load(CovenantVersion, version_id, lock="change")
    if version.author_id != scope.org:
        raise NotFound
    if version.state not in states:
        raise Conflict("version_decided", _DECIDED)
    return version


def _both_locked(scope: Scope, version_id: UUID, *states: str) -> tuple[Covenant, CovenantVersion]:
    """The covenant comes first, as everywhere: else two would wait for each other."""
    found = scope.load(CovenantVersion, version_id)
    covenant = scope.load(Covenant, found.covenant_id, lock="change")
    return covenant, own_version(scope, version_id, *states)


def _drafted(scope: Scope, covenant: Covenant, said: Mapping[str, Any]) -> CovenantVersion:
    scope.concerns("covenant", covenant.id)
    return scope.add(
        CovenantVersion(
            id=new_id(),
            covenant_id=covenant.id,
            author_id=scope.org,
            version=None,
            state="draft",
            text=None,
            text_hash=None,
            on_paper=False,
            edits=1,
            created_at=scope.now,
            proposed_at=None,
            decided_at=None,
            **said,
        )
    )


def _next_number(scope: Scope, covenant: Covenant) -> int:
    highest = select(func.max(CovenantVersion.version)).where(
        CovenantVersion.covenant_id == covenant.id
    )
    return max(covenant.version, scope.rows(highest)[0][0] or 0) + 1


def _set(scope: Scope, version_id: UUID, **values: Any) -> None:
    scope.execute(update(CovenantVersion).where(CovenantVersion.id == version_id).values(**values))


class _Edits:
    """What If-Match is compared with."""

    def __init__(self, version: int) -> None:
        self.version = version


_SAID = ("name", "area", "purposes", "party_ids", "terms", "starts_at", "ends_at")
_NOT_IN_FORCE = Text(
    "Dit convenant is niet van kracht, of u doet er niet (meer) aan mee.",
    "This covenant is not in force, or you do not take part in it (any more).",
)
_ON_THE_TABLE = Text(
    "Er ligt al een voorstel ter ondertekening, of het convenant is beëindigd.",
    "A proposal waits for signatures already, or the covenant has ended.",
)
_DECIDED = Text(
    "Deze versie kan zo niet meer worden gewijzigd: zij is voorgesteld, ingetrokken of besloten.",
    "This version cannot be changed like this any more: it was proposed, withdrawn or decided.",
)
