"""What a state means to who looks at it, and what comes now: the plain word and "wat nu?".

Invariant: every state of the vocabulary has its words for each party; a state that is new and has
none falls back on its label, never on an error.
"""

from dataclasses import dataclass
from typing import Literal

from shared.texts import Text
from shared.vocabulary import CONSENT_STATES, EXPORT_STATES, REFERRAL_STATES

Tone = Literal["neutral", "active", "valid", "warning", "inactive"]


@dataclass(frozen=True, slots=True)
class Status:
    """A word, how it looks, and what comes now."""

    word: Text
    tone: Tone
    now: Text | None = None


def of_referral(state: str, party: str) -> Status:
    """A referral as its sender or its receiver sees it."""
    found = _REFERRALS.get((party, state))
    return found or Status(REFERRAL_STATES.get(state, Text(state, state)), "neutral")


def of_consent(state: str, lapsed: bool = False) -> Status:
    """A consent; `lapsed`: its time has passed, whatever the last statement said."""
    state = "expired" if lapsed and state == "given" else state
    word = CONSENT_STATES.get(state, Text(state, state))
    return Status(word, _CONSENT_TONES.get(state, "neutral"))


def of_export(state: str) -> Status:
    """How far an export is."""
    tones: dict[str, Tone] = {"requested": "active", "ready": "valid", "failed": "warning"}
    return Status(EXPORT_STATES.get(state, Text(state, state)), tones.get(state, "inactive"))


_CONSENT_TONES: dict[str, Tone] = {
    "given": "valid",
    "requested": "active",
    "refused": "warning",
    "withdrawn": "inactive",
    "expired": "inactive",
}
_REFERRALS: dict[tuple[str, str], Status] = {
    ("sender", "draft"): Status(
        Text("Concept", "Draft"),
        "neutral",
        Text(
            "Alleen uw organisatie ziet dit. Controleer het en verstuur het.",
            "Only your organisation sees this. Check it and send it.",
        ),
    ),
    ("sender", "requested"): Status(
        Text("Verstuurd", "Sent"),
        "active",
        Text(
            "De ontvanger bevestigt de ontvangst. U hoeft niets te doen.",
            "The receiver confirms receipt. You need not do anything.",
        ),
    ),
    ("sender", "received"): Status(
        Text("Ontvangen", "Received"),
        "active",
        Text(
            "De ontvanger bekijkt de aanmelding en antwoordt. U hoeft niets te doen.",
            "The receiver looks at the referral and answers. You need not do anything.",
        ),
    ),
    ("sender", "accepted"): Status(
        Text("Geaccepteerd", "Accepted"),
        "valid",
        Text(
            "De ontvanger begeleidt het kind. Spreek af hoe u op de hoogte blijft.",
            "The receiver supports the child. Agree on how you stay informed.",
        ),
    ),
    ("sender", "rejected"): Status(
        Text("Niet geaccepteerd", "Not accepted"),
        "warning",
        Text(
            "Bel de ontvanger om te horen waarom, en bespreek met het gezin wat wel past.",
            "Call the receiver to hear why, and discuss with the family what does fit.",
        ),
    ),
    ("sender", "cancelled"): Status(
        Text("Teruggenomen", "Taken back"),
        "inactive",
        Text("De ontvanger ziet dit niet meer.", "The receiver no longer sees this."),
    ),
    ("receiver", "requested"): Status(
        Text("Nieuw", "New"),
        "warning",
        Text(
            "Bevestig de ontvangst: dan weet de verzender dat er iemand kijkt.",
            "Confirm receipt: then the sender knows that somebody looks.",
        ),
    ),
    ("receiver", "received"): Status(
        Text("Te beantwoorden", "To be answered"),
        "warning",
        Text(
            "Lees de aanmelding en accepteer haar of wijs haar af.",
            "Read the referral and accept or reject it.",
        ),
    ),
    ("receiver", "accepted"): Status(
        Text("Geaccepteerd", "Accepted"),
        "valid",
        Text(
            "Het kind heeft een dossier bij u. Nodig ouders en kind uit voor de intake.",
            "The child has a file with you. Invite parents and child for the intake.",
        ),
    ),
    ("receiver", "rejected"): Status(
        Text("Afgewezen", "Rejected"),
        "inactive",
        Text("U hoeft niets meer te doen.", "There is nothing more to do."),
    ),
    ("receiver", "cancelled"): Status(
        Text("Ingetrokken", "Taken back"),
        "inactive",
        Text("U hoeft niets meer te doen.", "There is nothing more to do."),
    ),
}
