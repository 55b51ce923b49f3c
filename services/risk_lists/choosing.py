"""Which of the children on a list: all, or those that ask something."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from services.risk_lists import seeing
from services.risk_lists.models import Contribution, Entry, RiskList, Step
from shared import clock
from shared.texts import Text

VIEWS: dict[str, Text] = {
    "all": Text("alle kinderen", "all children"),
    "unconfirmed": Text("nog te bevestigen", "to be confirmed"),
    "unassessed": Text("nog te beoordelen", "to be assessed"),
    "help_needed": Text("hulp nodig", "help needed"),
    "known": Text("bekend", "known"),
    "steps_due": Text("er is iets te doen", "something is to be done"),
    "to_justify": Text("opnieuw te onderbouwen", "to be justified again"),
    "would_drop": Text("eraf als er nu wordt herbeoordeeld", "off if reviewed now"),
}
"""Which of the children: all, or those that ask something."""


def which(listed: RiskList, view: str) -> Iterable[Any]:
    """The conditions on entries of this list for a view (`VIEWS`)."""
    due = (
        select(Step.id)
        .where(Step.entry_id == Entry.id, Step.state == "open", Step.due_on <= clock.today())
        .exists()
    )
    known = (
        select(Contribution.id)
        .where(Contribution.entry_id == Entry.id, Contribution.kind == "known")
        .exists()
    )
    conditions: dict[str, Any] = {
        "all": None,
        "unconfirmed": Entry.state == "listed",
        "unassessed": Entry.help_needed.is_(None),
        "help_needed": Entry.help_needed == "yes",
        "known": known,
        "steps_due": due,
        "to_justify": Entry.justified_at < seeing.justified_since(listed.review_on),
        "would_drop": Entry.justified_at < seeing.justified_since(clock.today()),
    }
    return [] if conditions[view] is None else [conditions[view]]
