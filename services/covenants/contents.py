"""From rows to what the rules judge by: contents of versions, what is in force, who takes part.

Invariant: plain functions in a scope; a party's kind and name are the directory's of today until a
version is proposed, and then those of its text.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.covenants.models import Covenant, CovenantRule, CovenantVersion
from services.covenants.rules import documents
from services.covenants.rules.carrying import InForce, LiveGrant, not_carried
from services.covenants.rules.legal_bounds import UNFINISHED, faults
from services.covenants.rules.terms import Content, Party, Terms
from services.organisations import operations as organisations
from shared.authz.scope import Scope
from shared.events.catalogue import LiveGrantsAsked
from shared.problems import Invalid, Reason
from shared.texts import Text


def content_of(scope: Scope, version: CovenantVersion) -> Content:
    """What this version says."""
    if version.text:
        said = {UUID(party["id"]): party for party in json.loads(version.text)["parties"]}
        parties = tuple(Party(key, p["kind"], p["name"]) for key, p in said.items())
    else:
        parties = parties_of(scope, version.party_ids)
    return Content(
        name=version.name,
        area=version.area,
        purposes=frozenset(version.purposes),
        parties=parties,
        starts_at=version.starts_at,
        ends_at=version.ends_at,
        rules=tuple(Terms.read(rule) for rule in version.terms["rules"]),
    )


def parties_of(scope: Scope, ids: Sequence[UUID]) -> tuple[Party, ...]:
    """Those of these organisations that the directory has."""
    names = organisations.names_of(scope, list(ids))
    kinds = organisations.kinds_of(scope, list(ids))
    return tuple(Party(key, kinds[key], names[key]) for key in sorted(names))


def lawful(
    scope: Scope,
    *,
    name: str,
    area: str,
    purposes: Sequence[str],
    party_ids: Sequence[UUID],
    starts_at: datetime,
    ends_at: datetime,
    rules: Sequence[Mapping[str, Any]],
    staying: Sequence[UUID] = (),
    whole: bool = False,
) -> dict[str, Any]:
    """The columns of a version that says this; Invalid with every fault at its field. `staying`
    take part already: a version cannot put them out. Until it is `whole` it may lack something.
    """
    parties = parties_of(scope, party_ids)
    said = tuple(Terms.read(rule) for rule in rules)
    content = Content(name, area, frozenset(purposes), parties, starts_at, ends_at, said)
    found = [*_about_parties(scope, party_ids, parties, staying), *faults(content)]
    if ends_at <= scope.now:
        found.append(Reason("ends_in_the_past", _PAST, pointer="/endsAt"))
    if not whole:
        found = [fault for fault in found if fault.code not in UNFINISHED]
    if found:
        raise Invalid(reasons=found)
    return {
        "name": name,
        "area": area,
        "purposes": sorted(set(purposes)),
        "party_ids": sorted(set(party_ids)),
        "terms": {"rules": [rule.kept() for rule in sorted(said, key=documents.spelling)]},
        "starts_at": starts_at.replace(microsecond=0),
        "ends_at": ends_at.replace(microsecond=0),
    }


def refuse_unlawful(
    scope: Scope,
    name: str,
    area: str,
    party_ids: Sequence[UUID],
    starts_at: datetime,
    ends_at: datetime,
    rules: Sequence[Mapping[str, Any]],
) -> None:
    """Invalid where the law forbids what was agreed on paper; a rule for a kind of which there is
    no party (yet) does nothing, and stays.
    """
    parties = parties_of(scope, party_ids)
    said = tuple(Terms.read(rule) for rule in rules)
    purposes = frozenset(rule.purpose for rule in said)
    content = Content(name, area, purposes, parties, starts_at, ends_at, said)
    found = [*_unknown(party_ids, parties), *faults(content)]
    found = [fault for fault in found if fault.code != "kind_without_party"]
    if found:
        raise Invalid(reasons=found)


def still_missing(scope: Scope, version: CovenantVersion) -> list[Reason]:
    """What keeps this draft from being proposed."""
    if version.state != "draft":
        return []
    return faults(content_of(scope, version))


def _unknown(asked: Sequence[UUID], found: Sequence[Party]) -> list[Reason]:
    known = {party.id for party in found}
    return [
        Reason("organisation_unknown", _UNKNOWN, pointer=f"/partyIds/{number}")
        for number, party_id in enumerate(asked)
        if party_id not in known
    ]


def _about_parties(
    scope: Scope, asked: Sequence[UUID], found: Sequence[Party], staying: Sequence[UUID]
) -> list[Reason]:
    faults = _unknown(asked, found)
    if scope.org not in asked:
        faults.append(Reason("own_party_missing", _OURSELVES, pointer="/partyIds"))
    if set(staying) - set(asked):
        faults.append(Reason("party_put_out", _PUT_OUT, _LEAVES, "/partyIds"))
    return faults


def under(version: CovenantVersion) -> InForce:
    """What would hold if this version were in force."""
    rules = tuple(Terms.read(rule) for rule in version.terms["rules"])
    return InForce(rules, frozenset(version.party_ids), version.ends_at)


def would_end(scope: Scope, covenant_id: UUID, then: InForce | None) -> list[LiveGrant]:
    """Our live grants, given and received, that rest on this covenant and would then end."""
    given_by = {key: rule for key, (_, rule) in _rules(scope, covenant_id).items()}
    answers = scope.publish(LiveGrantsAsked(tuple(given_by)))
    grants = [grant for answer in answers for grant in answer]
    return not_carried(grants, given_by, then, scope.now)


def uncarried(scope: Scope, covenant_id: UUID) -> list[LiveGrant]:
    """Those that the covenant does not carry any more, as it stands."""
    return would_end(scope, covenant_id, _in_force(scope, covenant_id))


def _in_force(scope: Scope, covenant_id: UUID) -> InForce | None:
    """What holds of this covenant now, read anew; None where nothing does (any more)."""
    rows = scope.rows(
        select(Covenant.version, Covenant.active_party_ids, Covenant.ends_at).where(
            Covenant.id == covenant_id, Covenant.state == "active"
        )
    )
    if not rows:
        return None
    of = rows[0]
    rules = _rules(scope, covenant_id).values()
    standing = tuple(rule for version, rule in rules if version == of.version)
    return InForce(standing, frozenset(of.active_party_ids), of.ends_at)


def _rules(scope: Scope, covenant_id: UUID) -> dict[UUID, tuple[int, Terms]]:
    """The rules of all versions that we may read, each with its version's number."""
    statement = select(CovenantRule).where(CovenantRule.covenant_id == covenant_id)
    return {
        row[0].id: (row[0].version, Terms.read(vars(row[0])))
        for row in scope.rows(statement.order_by(CovenantRule.id))
    }


_PAST = Text("Deze einddatum is al geweest.", "This end has been already.")
_UNKNOWN = Text("Deze organisatie kennen wij niet.", "We do not know this organisation.")
_OURSELVES = Text(
    "Uw eigen organisatie hoort bij de partijen.", "Your own organisation is one of the parties."
)
_PUT_OUT = Text(
    "Een partij die nu meedoet kan niet worden weggelaten.",
    "A party that takes part now cannot be left out.",
)
_LEAVES = Text("Zij kan zelf uittreden.", "It can leave by itself.")
