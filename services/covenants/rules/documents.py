"""A covenant as a document: the one spelling that is signed, and Dutch that people read.

Invariant: equal contents have equal bytes, and different contents different ones. The spelling is
canonical JSON (RFC 8785): keys sorted, no spaces, UTF-8; only strings, whole numbers and lists.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from services.covenants.rules.terms import COUNTS, NAMED, SETS, Content, Terms, camel
from shared.authz.permissions import ROLES
from shared.clock import AMSTERDAM
from shared.texts import Text
from shared.vocabulary import (
    CATEGORIES,
    CONSENT_REGIMES,
    GROUNDS,
    ORGANISATION_KINDS,
    PURPOSES,
    RECORD_KINDS,
)

FORMAT = "schakel-covenant/1"


def canonical(covenant_id: UUID, version: int, content: Content) -> str:
    """What is signed."""
    document = {
        "format": FORMAT,
        "covenantId": str(covenant_id),
        "version": version,
        "name": content.name,
        "area": content.area,
        "purposes": sorted(content.purposes),
        "parties": [
            {"id": str(party.id), "kind": party.kind, "name": party.name}
            for party in sorted(content.parties, key=lambda party: party.id.int)
        ],
        "startsAt": _moment(content.starts_at),
        "endsAt": _moment(content.ends_at),
        "rules": sorted((_rule(rule) for rule in content.rules), key=_spelled),
    }
    return _spelled(document)


def hashed(text: str) -> str:
    """SHA-256 of the text in UTF-8, in lower-case hex: what a signer says to have read."""
    return hashlib.sha256(text.encode()).hexdigest()


def as_text(covenant_id: UUID, version: int, content: Content) -> str:
    """The same in Dutch, to read and to print."""
    kinds = [f"- {party.name} ({ORGANISATION_KINDS[party.kind].nl})" for party in content.parties]
    lines = [
        f"Convenant {content.name}",
        f"Versie {version}, kenmerk {covenant_id}",
        "",
        f"Gebied: {content.area}",
        f"Geldt van {_day(content.starts_at)} tot {_day(content.ends_at)}",
        f"Doelen: {_listed(PURPOSES, content.purposes)}",
        "",
        "Partijen",
        *sorted(kinds),
        "",
        "Afspraken",
    ]
    for number, rule in enumerate(sorted(content.rules, key=spelling), 1):
        lines += ["", *_article(number, rule)]
    return "\n".join(lines) + "\n"


def spelling(rule: Terms) -> str:
    """By what the rules are put in order, wherever they stand."""
    return _spelled(_rule(rule))


def _article(number: int, rule: Terms) -> list[str]:
    sender, receiver = (
        ORGANISATION_KINDS[rule.sender_kind].nl,
        ORGANISATION_KINDS[rule.receiver_kind].nl,
    )
    back = _listed(CATEGORIES, rule.return_categories) or "alleen de stand van zaken"
    return [
        f"Artikel {number}. {RECORD_KINDS[rule.record_kind].nl} voor {PURPOSES[rule.purpose].nl}",
        f"Van: {sender} ({_listed(ROLES, rule.sender_roles)})",
        f"Aan: {receiver} ({_listed(ROLES, rule.receiver_roles)})",
        f"Wat: {_listed(CATEGORIES, rule.categories)}",
        f"Grondslag: {_listed(GROUNDS, rule.grounds)}",
        f"Toestemming: {CONSENT_REGIMES[rule.consent_regime].nl}",
        f"Wat terugkomt: {back}",
        f"Kinderen van {rule.age_from} tot en met {rule.age_to} jaar",
        (
            f"Inzage duurt hooguit {rule.retention_days} dagen; antwoord binnen"
            f" {rule.answer_days} werkdagen"
        ),
    ]


def _rule(rule: Terms) -> dict[str, Any]:
    kept = rule.kept()
    return {camel(name): kept[name] for name in (*NAMED, *SETS, *COUNTS)}


def _spelled(value: Any) -> str:
    """Canonical for what stands in a covenant: its keys are ASCII, its numbers whole."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _day(at: datetime) -> str:
    local = at.astimezone(AMSTERDAM)
    return f"{local.day}-{local.month}-{local.year}"


def _listed(words: dict[str, Text], codes: frozenset[str]) -> str:
    return ", ".join(sorted(words[code].nl for code in codes))
