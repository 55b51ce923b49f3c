"""The record of processing activities (GDPR art. 30(1)) of one organisation, from what it agreed.

Invariant: pure, and nothing in it is typed for the record: an activity is a purpose for which a
covenant in force lets us send or receive, with what those very rules say; what we keep of our own
follows from who may see it in the table of permissions.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from shared.authz.permissions import PERMISSIONS, ROLES
from shared.texts import Text
from shared.vocabulary import CATEGORIES, GROUNDS, PURPOSES

ABOUT_HOLDERS = frozenset({"family_contact"})
"""Categories that are about those with authority, and not about the child."""
MAY_BE_SPECIAL = frozenset(
    {
        "care_question",
        "home_situation",
        "school_functioning",
        "child_voice",
        "observed_facts",
        "interpretation",
    }
)
"""Free words about a child: health can stand in them (GDPR art. 9)."""

ARTICLES = {
    "consent": "eu-gdpr:A6-1-a",
    "legal_obligation": "eu-gdpr:A6-1-c",
    "vital_interest": "eu-gdpr:A6-1-d",
    "public_task": "eu-gdpr:A6-1-e",
    "abuse_protocol": "eu-gdpr:A6-1-c",
    "police_disclosure": "eu-gdpr:A6-1-c",
}
"""Each ground as the Data Privacy Vocabulary names it (W3C DPV 2.3, EU-GDPR)."""


@dataclass(frozen=True, slots=True)
class Covenant:
    """A covenant in force: who takes part in it (with name and kind), and its rules."""

    id: UUID
    name: str
    version: int
    parties: Sequence[Mapping[str, Any]]
    rules: Sequence[Mapping[str, Any]]


@dataclass(slots=True)
class _Purpose:
    covenants: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    categories: set[str] = field(default_factory=set)
    grounds: set[str] = field(default_factory=set)
    receivers: dict[UUID, str] = field(default_factory=dict)
    sources: dict[UUID, str] = field(default_factory=dict)
    ages: set[int] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    days_given: int = 0
    days_received: int = 0


def activities(org: UUID, kind: str, covenants: Iterable[Covenant]) -> list[dict[str, Any]]:
    """One for each purpose for which we send or receive, in the order of the vocabulary."""
    found: dict[str, _Purpose] = {}
    for covenant in covenants:
        for rule in covenant.rules:
            _put(found, covenant, rule, org, kind)
    return [_activity(purpose, found[purpose]) for purpose in PURPOSES if purpose in found]


def _put(
    found: dict[str, _Purpose], covenant: Covenant, rule: Mapping[str, Any], org: UUID, kind: str
) -> None:
    """An organisation of the sender's kind sends, and hears what flows back; and the reverse."""
    sends, receives = rule["sender_kind"] == kind, rule["receiver_kind"] == kind
    if not sends and not receives:
        return
    about = found.setdefault(rule["purpose"], _Purpose())
    about.covenants[covenant.id] = {"id": covenant.id, "name": covenant.name} | {
        "version": covenant.version
    }
    about.categories.update(rule["categories"], rule["return_categories"])
    about.grounds.update(rule["grounds"])
    about.ages.update(range(rule["age_from"], rule["age_to"] + 1))
    if sends:
        others = _of_kind(covenant, rule["receiver_kind"], org)
        about.receivers |= others
        about.sources |= others if rule["return_categories"] else {}
        about.roles.update(rule["sender_roles"])
        about.days_given = max(about.days_given, rule["retention_days"])
    if receives:
        others = _of_kind(covenant, rule["sender_kind"], org)
        about.sources |= others
        about.receivers |= others if rule["return_categories"] else {}
        about.roles.update(rule["receiver_roles"])
        about.days_received = max(about.days_received, rule["retention_days"])


def _of_kind(covenant: Covenant, kind: str, but: UUID) -> dict[UUID, str]:
    return {
        party["id"]: party["name"]
        for party in covenant.parties
        if party["kind"] == kind and party["id"] != but
    }


def _activity(purpose: str, about: _Purpose) -> dict[str, Any]:
    return {
        "key": purpose,
        "name": PURPOSES[purpose],
        "subjects": _subjects(about),
        "categories": [code for code in CATEGORIES if code in about.categories],
        "may_be_special": bool(about.categories & MAY_BE_SPECIAL),
        "grounds": [
            {"ground": code, "article": ARTICLES[code]} for code in GROUNDS if code in about.grounds
        ],
        "receivers": sorted(about.receivers.values(), key=str.casefold),
        "sources": sorted(about.sources.values(), key=str.casefold),
        "roles": [role for role in ROLES if role in about.roles],
        "retention": _retention(about),
        "covenants": sorted(about.covenants.values(), key=lambda one: (one["name"], one["id"])),
    }


def _subjects(about: _Purpose) -> list[Text]:
    low, high = min(about.ages), max(about.ages)
    found = [_CHILDREN.filled(low=low, high=high)]
    return [*found, _HOLDERS] if about.categories & ABOUT_HOLDERS else found


def _retention(about: _Purpose) -> list[Text]:
    found = []
    if about.days_given:
        found.append(_GIVEN.filled(n=about.days_given))
    if about.days_received:
        found.append(_RECEIVED.filled(n=about.days_received))
    return found


def roles_with(permission: str) -> list[str]:
    """Who has it, in the order of the vocabulary."""
    return [role for role in ROLES if role in PERMISSIONS[permission].roles]


_CHILDREN = Text("kinderen van {low} tot en met {high} jaar", "children from {low} to {high} years")
_HOLDERS = Text("ouders en anderen met gezag", "parents and others with authority")
_GIVEN = Text(
    "wat wij delen is voor de ontvanger hooguit {n} dagen te zien",
    "what we share is seen by the receiver for {n} days at most",
)
_RECEIVED = Text(
    "wat wij ontvangen zien wij hooguit {n} dagen; wat wij in een eigen dossier overnemen bewaren"
    " wij volgens onze eigen termijn",
    "what we receive we see for {n} days at most; what we take over into a file of our own we keep"
    " for our own term",
)
