"""What a risk list and a child on it are called by people, and what comes now.

Invariant: plain words about what is to be done; nothing here weighs a child.
"""

from collections.abc import Mapping
from typing import Any

from services.portal.referral_words import Status, Tone
from shared.texts import Text
from shared.vocabulary import ENTRY_STATES, HELP_NEEDED, RISK_LIST_STATES

POLICE_MARK = Text(
    "politiegegeven: niet doorgeven, niet kopiëren", "police data: do not pass on, do not copy"
)
PARENTS_TOLD = Text(
    "Uw kind staat op een lijst waarmee wij samen kijken of er hulp nodig is. Wij vertellen u wie"
    " meekijkt, waarom, en tot wanneer. U mag altijd vragen wat er staat, en bezwaar maken.",
    "Your child is on a list by which we look together whether help is needed. We tell you who"
    " looks along, why, and until when. You may always ask what it says, and object.",
)
"""What the form of a new list begins with."""
TOLD_WITHIN = 28
SHOWN: dict[str, str] = {
    "alle": "all",
    "te-bevestigen": "unconfirmed",
    "te-beoordelen": "unassessed",
    "hulp-nodig": "help_needed",
    "bekend": "known",
    "te-doen": "steps_due",
    "te-onderbouwen": "to_justify",
    "lijkt-op-eigen": "alike",
    "eigen": "own",
}
"""How an address calls what is shown, and how the operation does."""
HELP_BUTTONS: dict[str, tuple[str, Text]] = {
    "yes": ("1", Text("Ja", "Yes")),
    "no": ("2", Text("Nee", "No")),
    "watch": ("3", Text("In het oog", "Keep an eye")),
}
"""The three answers as big buttons, each with its key."""


def of_list(listed: Mapping[str, Any]) -> Status:
    """How a list stands."""
    if listed["state"] != "open":
        return Status(RISK_LIST_STATES[listed["state"]], "inactive")
    if listed["review_overdue"]:
        return Status(Text("herbeoordeling te laat", "review overdue"), "warning")
    return Status(RISK_LIST_STATES["open"], "active")


def of_entry(entry: Mapping[str, Any]) -> Status:
    """Whether a second organisation has said that the child belongs here."""
    if entry["frozen"]:
        return Status(Text("bezwaar loopt", "objection under way"), "warning")
    tone: Tone = "valid" if entry["state"] == "confirmed" else "warning"
    return Status(ENTRY_STATES[entry["state"]], tone)


def of_help(code: str | None) -> Status:
    """What people found: no score, no order."""
    if code is None:
        return Status(Text("nog te beoordelen", "to be assessed"), "neutral")
    tones: dict[str, Tone] = {"yes": "active", "no": "valid", "watch": "active"}
    return Status(HELP_NEEDED[code], tones.get(code, "neutral"))


def of_step(step: Mapping[str, Any]) -> Status:
    """How a step stands."""
    if step["state"] == "done":
        return Status(Text("gedaan", "done"), "valid")
    if step["overdue"]:
        return Status(Text("te laat", "overdue"), "warning")
    return Status(Text("te doen", "to do"), "active")
