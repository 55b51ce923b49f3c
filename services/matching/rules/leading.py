"""Who has the lead in a match: proposed by one party, accepted by another. Pure.

Invariant: nobody becomes case lead alone; every party that sees the same steps comes to the same
answer, whatever the order in which it got them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.problems import Reason
from shared.texts import Text


@dataclass(frozen=True, slots=True)
class Step:
    """What a party did about the lead: `kind` lead_proposed, lead_accepted, lead_declined or
    lead_ended, about the party `about_id`.
    """

    id: UUID
    at: datetime
    by_id: UUID
    kind: str
    about_id: UUID


@dataclass(frozen=True, slots=True)
class Lead:
    """Who has the lead, and who is proposed and by whom; None: nobody."""

    lead_id: UUID | None = None
    proposed_id: UUID | None = None
    proposed_by: UUID | None = None


def lead_of(steps: Iterable[Step], parties: frozenset[UUID]) -> Lead:
    """Where it stands, among the parties that are still there."""
    now = Lead()
    for step in sorted(steps, key=lambda one: (one.at, one.id.int)):
        now = _after(now, step)
    lead = now.lead_id if now.lead_id in parties else None
    if {now.proposed_id, now.proposed_by} - {None} <= parties:
        return Lead(lead, now.proposed_id, now.proposed_by)
    return Lead(lead)


def fault(now: Lead, kind: str, by_id: UUID, about_id: UUID) -> Reason | None:
    """Why this step cannot be taken; None: it can."""
    if kind == "lead_proposed":
        return _LEADS_ALREADY if now.lead_id == about_id else None
    if kind == "lead_ended":
        return None if now.lead_id == by_id else _NOT_LEADING
    if now.proposed_id != about_id:
        return _NOT_PROPOSED
    return None if _may_answer(now, by_id) else _NOT_YOURS


def _after(now: Lead, step: Step) -> Lead:
    """A step that could not be taken changes nothing: it came too late."""
    if fault(now, step.kind, step.by_id, step.about_id) is not None:
        return now
    if step.kind == "lead_proposed":
        return Lead(now.lead_id, step.about_id, step.by_id)
    if step.kind == "lead_accepted":
        return Lead(step.about_id)
    if step.kind == "lead_declined":
        return Lead(now.lead_id)
    return Lead(None, now.proposed_id, now.proposed_by)


def _may_answer(now: Lead, by_id: UUID) -> bool:
    """Who is proposed by another answers; who proposed itself is answered by another."""
    if now.proposed_id == now.proposed_by:
        return by_id != now.proposed_by
    return by_id == now.proposed_id


_LEADS_ALREADY = Reason(
    "leads_already",
    Text("Deze partij heeft de regie al.", "This party has the lead already."),
)
_NOT_LEADING = Reason(
    "not_leading", Text("Uw organisatie heeft de regie niet.", "You have not got the lead.")
)
_NOT_PROPOSED = Reason(
    "not_proposed",
    Text("Dit voorstel ligt er niet (meer).", "This is not proposed (any more)."),
    Text("Ververs de pagina.", "Refresh the page."),
)
_NOT_YOURS = Reason(
    "answer_not_yours",
    Text("Op dit voorstel antwoordt een ander.", "Somebody else answers this proposal."),
)
