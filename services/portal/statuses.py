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
    DUTY_STATES,
    EXPORT_STATES,
    OBJECTION_STATES,
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


def of_export(state: str) -> Status:
    """How far an export is."""
    tones: dict[str, Tone] = {"requested": "active", "ready": "valid", "failed": "warning"}
    return Status(EXPORT_STATES.get(state, Text(state, state)), tones.get(state, "inactive"))


def of_takeout(state: str) -> Status:
    """How far an export of all files is."""
    tones: dict[str, Tone] = {"making": "active", "ready": "valid"}
    return Status(TAKEOUT_STATES.get(state, Text(state, state)), tones.get(state, "inactive"))


def of_duty(duty: Mapping[str, Any]) -> Status:
    """What parents must be told, and how that stands."""
    if duty["overdue"]:
        return Status(Text("te laat", "overdue"), "warning", _DUTIES["overdue"])
    tones: dict[str, Tone] = {"open": "active", "deferred": "neutral", "told": "valid"}
    state = duty["state"]
    word = DUTY_STATES.get(state, Text(state, state))
    return Status(word, tones.get(state, "neutral"), _DUTIES.get(state))


def of_objection(objection: Mapping[str, Any]) -> Status:
    """Where an objection stands."""
    if objection["overdue"]:
        return Status(Text("antwoord is te laat", "answer is overdue"), "warning")
    tones: dict[str, Tone] = {"open": "active", "upheld": "valid", "rejected": "inactive"}
    state = objection["state"]
    return Status(OBJECTION_STATES.get(state, Text(state, state)), tones.get(state, "neutral"))


_DUTIES: dict[str, Text] = {
    "open": Text(
        "Vertel het in een gesprek of stuur een brief, en leg dat hier vast.",
        "Tell it in a talk or send a letter, and record that here.",
    ),
    "overdue": Text(
        "De termijn van 30 dagen is voorbij. Vertel het vandaag, of leg uit waarom dat niet kan.",
        "The term of 30 days has passed. Tell it today, or explain why that cannot be.",
    ),
    "deferred": Text(
        "Zodra het weer kan, staat dit vanzelf bovenaan uw lijst.",
        "As soon as it can be told, this is on top of your list by itself.",
    ),
}


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
