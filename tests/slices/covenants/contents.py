"""Contents of covenants for the pure tests: small, lawful, and easy to bend."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from services.covenants.rules.terms import Content, Party, Terms

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SCHOOL = Party(UUID(int=1), "education", "Stichting De Kade")
WORK = Party(UUID(int=2), "child_work", "Kinderwerk Vaardrecht")
POLICE = Party(UUID(int=3), "police", "Basisteam Vaardrecht")
CLUB = Party(UUID(int=4), "leisure", "Sportclub")
COVENANT = UUID(int=99)
RULE: dict[str, Any] = {
    "purpose": "child_work_support",
    "record_kind": "referral",
    "sender_kind": "education",
    "sender_roles": ["care_coordinator"],
    "receiver_kind": "child_work",
    "receiver_roles": ["child_worker", "programme_coordinator"],
    "categories": ["child_identity", "care_question"],
    "grounds": ["consent"],
    "consent_regime": "by_age",
    "return_categories": ["outcome", "care_question"],
    "retention_days": 365,
    "answer_days": 5,
    "age_from": 4,
    "age_to": 12,
}


def rule(**given: Any) -> Terms:
    """The rule, with `given` laid over it."""
    return Terms.read(RULE | given)


def content(*rules: Terms, **given: Any) -> Content:
    """A content with these rules (the one rule where none is given)."""
    values: dict[str, Any] = {
        "name": "Samen rond het kind",
        "area": "Vaardrecht",
        "purposes": frozenset({"child_work_support", "neighbourhood_safety"}),
        "parties": (SCHOOL, WORK, POLICE, CLUB),
        "starts_at": NOW,
        "ends_at": NOW + timedelta(days=700),
        "rules": rules or (rule(),),
    }
    return Content(**values | given)
