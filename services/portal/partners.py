"""With whom we may share a referral or a signal, or be matched, and for what: by our covenants.

Invariant: it only narrows what one can choose; whether sharing is allowed is decided by `sharing`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.covenants import operations as covenants
from services.organisations import operations as organisations
from services.portal.pages import Visit
from shared.texts import Text

MOST_COVENANTS = 10
"""Read at most so many: each is an operation with its own line in the audit trail."""
Allowed = tuple[str, str]
"""A purpose, and a ground on which a rule allows it."""


@dataclass(frozen=True, slots=True)
class Partner:
    """A chain partner to which a rule leads, for these purposes, on these grounds."""

    id: UUID
    kind: str
    name: str
    teams: tuple[dict[str, Any], ...]
    allowed: frozenset[Allowed]

    @property
    def purposes(self) -> frozenset[str]:
        return frozenset(purpose for purpose, _ in self.allowed)


class Partners:
    """All of them, by name."""

    def __init__(self, found: list[Partner]) -> None:
        self.all = sorted(found, key=lambda partner: partner.name.casefold())

    @classmethod
    def of(cls, visit: Visit, record_kind: str = "referral") -> "Partners":
        """The page must name list_covenants, get_covenant and look_up_organisations."""
        acting = visit.acting
        if acting is None or visit.actor is None:
            return cls([])
        found: dict[UUID, dict[str, set[Allowed]]] = {}
        for covenant in _covenants(visit):
            ours = _rules(covenant, acting.organisation_kind, visit.actor.roles, record_kind)
            for party_id in _others(covenant, acting.organisation_id):
                of_party = found.setdefault(party_id, {})
                for kind, allowed in ours.items():
                    of_party.setdefault(kind, set()).update(allowed)
        return cls(_found(visit, found))

    def choices(self) -> dict[str, Text | str]:
        """To tick or choose from."""
        return {str(partner.id): partner.name for partner in self.all}

    def purposes(self) -> frozenset[str]:
        """Every purpose for which we may share with somebody."""
        return frozenset().union(*(partner.purposes for partner in self.all))

    def grounds(self) -> frozenset[str]:
        """Every ground on which we may."""
        return frozenset(ground for partner in self.all for _, ground in partner.allowed)

    def one(self, organisation_id: UUID) -> Partner | None:
        return next((partner for partner in self.all if partner.id == organisation_id), None)


def parties(visit: Visit, but: UUID) -> dict[str, Text | str]:
    """Everybody in our covenants except ourselves and `but`, to choose from, by name."""
    acting = visit.acting
    if acting is None:
        return {}
    found = {one for each in _covenants(visit) for one in _others(each, acting.organisation_id)}
    if not found - {but}:
        return {}
    ids = sorted(found - {but})
    rows = visit.do(organisations.look_up_organisations, organisation_ids=ids).results
    return {str(row["id"]): row["name"] for row in sorted(rows, key=_name)}


def _name(row: dict[str, Any]) -> str:
    return str(row["name"]).casefold()


def _covenants(visit: Visit) -> Iterator[dict[str, Any]]:
    for listed in visit.do(covenants.list_covenants, page_size=MOST_COVENANTS).results:
        yield visit.do(covenants.get_covenant, covenant_id=listed["id"])


def _others(covenant: dict[str, Any], own_id: UUID) -> list[UUID]:
    """Who else takes part in it now."""
    here = [party["organisation_id"] for party in covenant["parties"] if party["left_at"] is None]
    return [party_id for party_id in here if party_id != own_id]


def _rules(
    covenant: dict[str, Any], kind: str, roles: frozenset[str], record_kind: str
) -> dict[str, set[Allowed]]:
    """Receiver's kind → what our kind and roles may share such a record for, and on what."""
    found: dict[str, set[Allowed]] = {}
    for rule in covenant["rules"]:
        ours = rule["sender_kind"] == kind and roles & set(rule["sender_roles"])
        if rule["record_kind"] == record_kind and ours:
            allowed = found.setdefault(rule["receiver_kind"], set())
            allowed.update((rule["purpose"], ground) for ground in rule["grounds"])
    return found


def _found(visit: Visit, wanted: dict[UUID, dict[str, set[Allowed]]]) -> list[Partner]:
    if not wanted:
        return []
    ids = sorted(wanted)
    rows = visit.do(organisations.look_up_organisations, organisation_ids=ids).results
    found = []
    for row in rows:
        allowed = wanted[row["id"]].get(row["kind"])
        if allowed:
            teams = tuple(team for team in row["teams"] if not team["closed"])
            found.append(Partner(row["id"], row["kind"], row["name"], teams, frozenset(allowed)))
    return found
