"""Proposing: a draft is laid before its parties, or taken back.

Invariant: what is proposed is lawful and whole, has one spelling, and never changes again: whoever
wants another text withdraws it and proposes anew.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from services.covenants.contents import content_of, lawful
from services.covenants.drafting import SAID, own_version
from services.covenants.models import Covenant, CovenantRule, CovenantSignature, CovenantVersion
from services.covenants.reading import summary, version_view
from services.covenants.rules import documents
from services.covenants.rules.terms import Terms
from services.covenants.tasks import ANNOUNCE_VERSION
from services.covenants.watching import tell
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.ids import new_id
from shared.problems import Conflict
from shared.texts import Text
from shared.web.pages import Cursor, Page


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
        **{name: getattr(draft, name) for name in SAID if name != "terms"},
        rules=draft.terms["rules"],
        staying=covenant.active_party_ids,
        whole=True,
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
    tell(scope, ANNOUNCE_VERSION, draft.party_ids, version_id=draft.id)
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


@operation("covenant:read", reads=True)
def list_proposals(scope: Scope, *, page_size: int = 50, after: Cursor | None = None) -> Page:
    """What lies on the table before us, with who has signed it: newest first."""
    on_the_table = select(CovenantVersion).where(
        CovenantVersion.state == "proposed", CovenantVersion.party_ids.contains([scope.org])
    )
    listed = newest_first(
        on_the_table, CovenantVersion.created_at, CovenantVersion.id, after, page_size
    )
    versions = [row[0] for row in scope.rows(listed)]
    signed: dict[UUID, set[UUID]] = {version.id: set() for version in versions}
    by = select(CovenantSignature.version_id, CovenantSignature.organisation_id)
    for row in scope.rows(by.where(CovenantSignature.version_id.in_(signed))):
        signed[row.version_id].add(row.organisation_id)

    def shown(version: CovenantVersion) -> dict[str, Any]:
        return summary(version) | {
            "signed_by_us": scope.org in signed[version.id],
            "signed": len(signed[version.id]),
            "parties": len(version.party_ids),
        }

    return page(versions, page_size, shown)


def _both_locked(scope: Scope, version_id: UUID, *states: str) -> tuple[Covenant, CovenantVersion]:
    """The covenant comes first, as everywhere: else two would wait for each other."""
    found = scope.load(CovenantVersion, version_id)
    covenant = scope.load(Covenant, found.covenant_id, lock="change")
    return covenant, own_version(scope, version_id, *states)


def _next_number(scope: Scope, covenant: Covenant) -> int:
    highest = select(func.max(CovenantVersion.version)).where(
        CovenantVersion.covenant_id == covenant.id
    )
    return max(covenant.version, scope.rows(highest)[0][0] or 0) + 1


def _set(scope: Scope, version_id: UUID, **values: Any) -> None:
    scope.execute(update(CovenantVersion).where(CovenantVersion.id == version_id).values(**values))


_ON_THE_TABLE = Text(
    "Er ligt al een voorstel ter ondertekening, of het convenant is beëindigd.",
    "A proposal waits for signatures already, or the covenant has ended.",
)
