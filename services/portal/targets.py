"""To whom a referral is to go, and for what: as a form or an address of the workplace says it.

Invariant: an address holds ids and a code, nothing personal; only whom a covenant names is a
target.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import request

from services.portal.partners import Partner, Partners
from services.referrals import operations as referrals
from shared.problems import NotFound

TO, FOR, ANSWERS = "naar", "doel", "antwoord"
"""The fields of the first step: receiver (and team), purpose, and the referral that is answered."""


@dataclass(frozen=True, slots=True)
class Where:
    """To whom, to which of its teams, for what, and in answer to which referral: ids alone."""

    receiver_id: UUID
    team_id: UUID | None
    purpose: str
    in_reply_to: UUID | None = None

    @property
    def chosen(self) -> str:
        """The receiver as the first step names it."""
        return f"{self.receiver_id}.{self.team_id}" if self.team_id else str(self.receiver_id)

    @property
    def query(self) -> dict[str, Any]:
        """How the next address says it."""
        answers = {ANSWERS: str(self.in_reply_to)} if self.in_reply_to else {}
        return {TO: self.chosen, FOR: self.purpose, **answers}

    @property
    def values(self) -> dict[str, Any]:
        """What goes through the schema beside what was typed."""
        team = {"receiver_team_id": self.team_id} if self.team_id else {}
        return {"receiver_id": self.receiver_id, "purpose": self.purpose, **team}


@dataclass(frozen=True, slots=True)
class Target:
    """The same, with the partner that it is."""

    partner: Partner
    where: Where

    @property
    def team_name(self) -> str:
        return next((t["name"] for t in self.partner.teams if t["id"] == self.where.team_id), "")

    def may_be_statutory(self, own_kind: str) -> bool:
        """Whether one has the choice to make it a statutory referral."""
        by_law = referrals.may_have_type("statutory", own_kind, self.partner.kind)
        return by_law and self.where.in_reply_to is None


def where(in_reply_to: UUID | None = None) -> Where | None:
    """What the form or the address says; None when it is not whole."""
    receiver, _, team = said(TO).partition(".")
    receiver_id, purpose = _uuid(receiver), said(FOR)
    if receiver_id is None or not purpose:
        return None
    return Where(receiver_id, _uuid(team), purpose, in_reply_to)


def target(partners: Partners, wanted: Where | None) -> Target | None:
    """Whom it names, if a covenant leads there for that; a team that it lacks is left out."""
    partner = partners.one(wanted.receiver_id) if wanted else None
    if wanted is None or partner is None or wanted.purpose not in partner.purposes:
        return None
    teams = {team["id"] for team in partner.teams}
    return Target(partner, wanted if wanted.team_id in teams else replace(wanted, team_id=None))


def where_of(referral: Mapping[str, Any]) -> Where:
    """Where a draft goes as it was kept."""
    team_id, answers = referral["receiver_team_id"], referral["in_reply_to"]
    return Where(referral["receiver_id"], team_id, referral["purpose"], answers)


def said(name: str) -> str:
    """A field of the first step: what was chosen in a form goes before what the address says."""
    return request.form.get(name) or request.args.get(name, "")


def answered_id() -> UUID | None:
    """The referral that the address says is answered; NotFound for what is no id."""
    sent = request.args.get(ANSWERS)
    found = _uuid(sent or "")
    if sent and found is None:
        raise NotFound
    return found


def _uuid(sent: str) -> UUID | None:
    try:
        return UUID(sent)
    except ValueError:
        return None
