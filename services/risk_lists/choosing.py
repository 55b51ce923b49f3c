"""Which of the children on a list: all, or those that ask something."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.children import operations as children
from services.risk_lists import seeing
from services.risk_lists.models import Contribution, Entry, Recognition, RiskList
from services.risk_lists.rules import JUSTIFIED_WITHIN
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
    "alike": Text("lijkt op een kind uit eigen dossiers", "looks like a child of our own files"),
    "own": Text("kind uit eigen dossiers", "child of our own files"),
    "own_untold": Text("eigen kind, nog niet gezegd", "own child, not told yet"),
}
"""Which of the children: all, or those that ask something."""


def which(listed: RiskList, view: str, org: UUID) -> Iterable[Any]:
    """The conditions on entries of this list for a view (`VIEWS`) by a member of this organisation.
    What is of our own files is so for us alone: as far as the actor sees those files. Who waits for
    the answer to an objection asks nothing.
    """
    free = Entry.frozen_at.is_(None)
    known = select(Contribution.id).where(
        Contribution.entry_id == Entry.id, Contribution.kind == "known"
    )
    conditions: dict[str, Any] = {
        "all": None,
        "unconfirmed": seeing.ours_to_confirm(org),
        "unassessed": Entry.help_needed.is_(None) & free,
        "help_needed": Entry.help_needed == "yes",
        "known": known.exists(),
        "steps_due": seeing.steps_due(),
        "to_justify": (Entry.justified_at < _counts_since(listed)) & free,
        "would_drop": (Entry.justified_at < seeing.justified_since(clock.today()))
        & ~seeing.waits(clock.now()),
        "alike": _recognised("suggested") & free,
        "own": _recognised("put", "ours"),
        "own_untold": _recognised("put", "ours")
        & ~known.where(Contribution.owner_id == org).exists()
        & free,
    }
    return [] if conditions[view] is None else [conditions[view]]


def _counts_since(listed: RiskList) -> datetime:
    """From when on what was said of a child counts: at the coming review once that is within four
    weeks; until then at a review today.
    """
    today = clock.today()
    near = listed.review_on - JUSTIFIED_WITHIN <= today
    return seeing.justified_since(max(listed.review_on, today) if near else today)


def _recognised(*how: str) -> Any:
    mine = select(Recognition.id).where(
        Recognition.entry_id == Entry.id,
        Recognition.how.in_(how),
        Recognition.child_id.in_(children.VISIBLE),
    )
    return mine.exists()
