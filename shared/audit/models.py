"""The audit trail's table.

Invariant: the application can add to it and can neither read nor change it.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from shared.db.kinds import Platform, Policy, X
from shared.db.model import Model

BY_MONTH = {"postgresql_partition_by": "RANGE (at)"}


class AuditEvent(Model):
    """Who did, or was denied, what with which records, when, and on whose behalf (NEN 7513).

    Partitioned by month on `at`. `record_ids` and `subject_ids` (children) are pseudonymous ids.
    `actor_name` is the operator's, who is a member of nothing that could name them later.
    """

    __tablename__ = "audit_event"
    __kind__ = Platform(
        role="",
        custom=(
            Policy("audit_event_append", "INSERT", "schakel_app", None, f"(organisation_id = {X})"),
            Policy("audit_event_login", "INSERT", "schakel_login", None, "true"),
            Policy(
                "audit_event_operator",
                "INSERT",
                "schakel_operator",
                None,
                f"(organisation_id = {X})",
            ),
            Policy(
                "audit_event_matcher",
                "INSERT",
                "schakel_matcher",
                None,
                f"(organisation_id = {X})",
            ),
        ),
    )
    __table_args__ = BY_MONTH

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID]
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID]
    roles: Mapped[list[str]]
    channel: Mapped[str]
    operation: Mapped[str]
    permission: Mapped[str]
    outcome: Mapped[str]
    reasons: Mapped[list[str]]
    records: Mapped[list[str]]
    subject_ids: Mapped[list[UUID]]
    trace_id: Mapped[str]
    actor_name: Mapped[str | None]
