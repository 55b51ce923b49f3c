"""What a state means to who looks at it, and what comes now: the plain word and "wat nu?".

Invariant: every state of the vocabulary has its words for each party (`referral_words`); a state
that is new and has none falls back on its label, never on an error.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.portal.referral_words import ENDED, KINDS, LATE, WORDS, Status, Tone, called
from shared import clock
from shared.texts import Text
from shared.vocabulary import (
    CONSENT_STATES,
    EXPORT_STATES,
    LEGAL_GROUND_STATES,
    REFERRAL_STATES,
    TAKEOUT_STATES,
    TENANT_STATES,
)

UNANSWERED = ("requested", "received")
_WITHOUT_EXCHANGE = ("draft", "cancelled", "entered-in-error")
"""Their words say already that nothing goes either way."""
_FINISHED = ("rejected", "completed")
"""How it ended still matters most."""


def of_referral(state: str, party: str, what: Text = KINDS["application"]) -> Status:
    """A state as the sender or the receiver of a referral sees it."""
    found = WORDS[party].get(state)
    if found is None:
        return Status(REFERRAL_STATES.get(state, Text(state, state)), "neutral")
    return replace(found, now=found.now.filled(what=what) if found.now else None)


def standing_of(referral: Mapping[str, Any], party: str) -> Status:
    """Where a referral stands: its state, unless its exchange has ended or its answer is late."""
    state = referral["state"]
    if referral["exchange_ended_at"] and state not in _WITHOUT_EXCHANGE:
        ended = ENDED[party]
        return replace(WORDS[party][state], now=ended.now) if state in _FINISHED else ended
    due = referral["answer_due_at"]
    if state in UNANSWERED and due is not None and due < clock.now():
        return LATE[party]
    return of_referral(state, party, called(referral))


def of_consent(state: str, lapsed: bool = False) -> Status:
    """A consent; `lapsed`: its time has passed, whatever the last statement said."""
    state = "expired" if lapsed and state == "given" else state
    word = CONSENT_STATES.get(state, Text(state, state))
    return Status(word, _CONSENT_TONES.get(state, "neutral"))


def of_ground(ground: Mapping[str, Any]) -> Status:
    """How far a ground in law is, and what comes now."""
    state = ground["state"]
    word = LEGAL_GROUND_STATES.get(state, Text(state, state))
    if state != "waiting":
        return Status(word, "valid" if state == "approved" else "inactive")
    late = ground["review_due_at"] is not None and ground["review_due_at"] < clock.now()
    return Status(word, "warning" if late else "active")


def of_export(state: str) -> Status:
    """How far an export is."""
    tones: dict[str, Tone] = {"requested": "active", "ready": "valid", "failed": "warning"}
    return Status(EXPORT_STATES.get(state, Text(state, state)), tones.get(state, "inactive"))


def of_takeout(state: str) -> Status:
    """How far an export of all files is."""
    tones: dict[str, Tone] = {"making": "active", "ready": "valid"}
    return Status(TAKEOUT_STATES.get(state, Text(state, state)), tones.get(state, "inactive"))


def of_tenant(state: str) -> Status:
    """How our own organisation takes part."""
    tones: dict[str, Tone] = {"active": "valid", "suspended": "warning", "leaving": "warning"}
    word = TENANT_STATES.get(state, Text(state, state))
    return Status(word, tones.get(state, "neutral"), _TENANTS.get(state))


_TENANTS: dict[str, Text] = {
    "suspended": Text(
        "U kunt lezen, niet wijzigen. Een toestemming intrekken kan wel."
        " Bel de beheerder van Schakel.",
        "You can read, not change. A consent can still be withdrawn. Call the operator of Schakel.",
    ),
    "leaving": Text(
        "Haal alle dossiers op, en rond af wat met partners loopt. Iets nieuws beginnen kan niet.",
        "Fetch all files, and finish what is under way with partners. Nothing new can begin.",
    ),
}
_CONSENT_TONES: dict[str, Tone] = {
    "given": "valid",
    "requested": "active",
    "refused": "warning",
    "withdrawn": "inactive",
    "expired": "inactive",
}
