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
    IMPORT_STATES,
    LEGAL_GROUND_STATES,
    OBJECTION_STATES,
    REFERRAL_STATES,
    REQUEST_STATES,
    ROW_VERDICTS,
    SIGNAL_STATES,
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


def of_request(state: str) -> Status:
    """How far a question for consent is."""
    word = REQUEST_STATES.get(state, Text(state, state))
    return Status(word, _REQUEST_TONES.get(state, "active"), _REQUESTS.get(state))


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


def of_import(found: Mapping[str, Any]) -> Status:
    """How far an import is."""
    tones: dict[str, Tone] = {
        "reading": "active",
        "judging": "active",
        "writing": "active",
        "matching": "active",
        "ready": "warning" if found["faulty"] else "active",
        "refused": "warning",
        "done": "valid",
    }
    state = found["state"]
    return Status(IMPORT_STATES.get(state, Text(state, state)), tones.get(state, "inactive"))


def of_row(verdict: str) -> Status:
    """What a row of an import becomes."""
    tones: dict[str, Tone] = {"new": "active", "faulty": "warning", "made": "valid"}
    return Status(ROW_VERDICTS.get(verdict, Text(verdict, verdict)), tones.get(verdict, "neutral"))


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


def of_signal(signal: Mapping[str, Any]) -> Status:
    """How a signal stands, and what it asks now."""
    state = signal["state"]
    word = SIGNAL_STATES.get(state, Text(state, state))
    if state != "active":
        tone: Tone = "valid" if state == "closed" else "inactive"
        return Status(word, tone, _SIGNALS.get(state))
    if signal["follow_ups_overdue"]:
        return Status(
            Text("opvolging te laat", "follow-up overdue"), "warning", _SIGNALS["overdue"]
        )
    if not signal["follow_ups_open"]:
        return Status(word, "active", _SIGNALS["unattended"])
    return Status(word, "active", _SIGNALS["active"])


_SIGNALS: dict[str, Text] = {
    "active": Text(
        "Er is afgesproken wie wat doet. Is het klaar? Sluit het dan af met hoe het afliep.",
        "It was agreed who does what. When it is done, close the signal with how it ended.",
    ),
    "unattended": Text(
        "Spreek af wie wat doet, of sluit het signaal af met hoe het afliep.",
        "Agree who does what, or close the signal with how it ended.",
    ),
    "overdue": Text(
        "Wat was afgesproken is niet op tijd gedaan. Doe het, of kies een nieuwe dag.",
        "What was agreed was not done in time. Do it, or choose another day.",
    ),
    "lapsed": Text(
        "De tijd was om. Maakt u zich nog zorgen? Schrijf op wat u nu ziet.",
        "Its time was over. Still worried? Write down what you see now.",
    ),
    "entered-in-error": Text(
        "Er gebeurt niets meer mee. De geschiedenis blijft te lezen.",
        "Nothing is done with it any more. Its history can still be read.",
    ),
}
_REQUEST_TONES: dict[str, Tone] = {
    "talk": "warning",
    "locked": "warning",
    "expired": "warning",
    "asked_anew": "warning",
    "given": "valid",
    "refused": "inactive",
    "withdrawn": "inactive",
    "lapsed": "inactive",
    "taken_back": "inactive",
}
_REQUESTS: dict[str, Text] = {
    "asked": Text("De mail gaat zo weg.", "The mail is about to go."),
    "sent": Text(
        "De mail is weg. Geef ook de code, als u dat nog niet deed.",
        "The mail has gone. Hand over the code too, if you did not yet.",
    ),
    "opened": Text(
        "De vraag is gelezen. U wacht op het antwoord.",
        "The question was read. You wait for the answer.",
    ),
    "talk": Text(
        "Bel en praat erover. Daarna kan het antwoord via de link komen, of legt u het hier vast.",
        "Call and talk about it. Then the answer can come by the link, or you record it here.",
    ),
    "locked": Text(
        "De code is vijf keer verkeerd getypt. Ga na wie dat was, en geef een nieuwe code.",
        "The code was typed wrong five times. Find out who that was, and give a new code.",
    ),
    "expired": Text(
        "De link is te oud. Stuur een nieuwe, of vraag het op een andere manier.",
        "The link is too old. Send a new one, or ask in another way.",
    ),
    "on_paper": Text(
        "Geef de brief mee. Komt hij terug? Leg dan het antwoord vast.",
        "Hand over the letter. When it comes back, record the answer.",
    ),
    "given": Text(
        "U mag delen, als ook de anderen die het moeten zeggen ja zeiden.",
        "You may share, if the others who must say so said yes too.",
    ),
    "refused": Text(
        "Eén nee weegt zwaarder dan elk ja. Praat erover, en vraag het desnoods opnieuw.",
        "One no outweighs every yes. Talk about it, and ask again if need be.",
    ),
    "withdrawn": Text("Wat hierop berustte is gestopt.", "What rested on it has stopped."),
    "asked_anew": Text(
        "Het kind is 12 of 16 geworden: andere mensen beslissen mee. Vraag het opnieuw.",
        "The child has turned 12 or 16: other people decide too. Ask anew.",
    ),
}
_CONSENT_TONES: dict[str, Tone] = {
    "given": "valid",
    "requested": "active",
    "refused": "warning",
    "withdrawn": "inactive",
    "expired": "inactive",
    "superseded": "inactive",
}
