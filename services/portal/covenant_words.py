"""What the states of covenants and their versions mean to who looks at them, and what comes now.

Invariant: a state that is new and has no words falls back on its label, never on an error.
"""

from collections.abc import Mapping
from typing import Any

from services.portal.referral_words import Status, Tone
from shared import clock
from shared.texts import Text
from shared.vocabulary import COVENANT_STATES, COVENANT_VERSION_STATES


def of_covenant(covenant: Mapping[str, Any]) -> Status:
    """Where a covenant stands; its days count too."""
    state = covenant["state"]
    if state == "active" and covenant["ends_at"] <= clock.now():
        return Status(Text("afgelopen", "over"), "inactive", _OVER)
    if state == "active" and covenant["starts_at"] > clock.now():
        return Status(Text("getekend, begint later", "signed, starts later"), "active")
    word = COVENANT_STATES.get(state, Text(state, state))
    return Status(word, _TONES.get(state, "neutral"))


def of_version(version: Mapping[str, Any], ours: bool, signed_by_us: bool) -> Status:
    """Where a version stands; `ours`: we wrote it."""
    state = version["state"]
    word = COVENANT_VERSION_STATES.get(state, Text(state, state))
    if state == "proposed" and not signed_by_us:
        return Status(word, "warning", _SIGN)
    if state == "proposed":
        return Status(word, "active", _WAIT)
    now = _NOW.get(state)
    if state in ("refused", "withdrawn") and not ours:
        now = _NOT_OURS
    return Status(word, _TONES.get(state, "neutral"), now)


_TONES: dict[str, Tone] = {
    "draft": "neutral",
    "proposed": "active",
    "signed": "active",
    "active": "valid",
    "superseded": "inactive",
    "withdrawn": "inactive",
    "refused": "warning",
    "ended": "inactive",
}
_OVER = Text(
    "Dit convenant is voorbij: er kan niets meer op worden gedeeld. Stel een nieuwe versie op om"
    " verder te gaan.",
    "This covenant is over: nothing can be shared by it any more. Draft a new version to go on.",
)
_SIGN = Text(
    "Lees het document en vergelijk het met wat nu geldt. Een beheerder van uw organisatie tekent"
    " of weigert. Het gaat pas gelden als alle partijen hebben getekend.",
    "Read the document and compare it with what holds now. An admin of your organisation signs or"
    " refuses. It holds only when all parties have signed.",
)
_WAIT = Text(
    "Uw organisatie heeft getekend. Wij wachten op de andere partijen.",
    "Your organisation has signed. We wait for the other parties.",
)
_NOT_OURS = Text(
    "Er verandert niets. Wie dit voorstelde kan met een nieuw voorstel komen.",
    "Nothing changes. Who proposed this can come with another proposal.",
)
_NOW = {
    "signed": Text(
        "Alle partijen hebben getekend. Tot de begindag blijft de oude versie gelden.",
        "All parties have signed. Until its first day the old version holds.",
    ),
    "refused": Text(
        "Er verandert niets. Lees de reden, en begin met dezelfde woorden een nieuw concept.",
        "Nothing changes. Read the reason, and begin a new draft with the same words.",
    ),
    "withdrawn": Text(
        "Er verandert niets. U kunt met dezelfde woorden een nieuw concept beginnen.",
        "Nothing changes. You can begin a new draft with the same words.",
    ),
}
