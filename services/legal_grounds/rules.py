"""What may be recorded as a ground in law, who sees it, who is the second. Pure.

Sources: `domain.md` on sharing without consent; Besluit verplichte meldcode art. 2 (the five
steps); AVG art. 6(1)(d); Wpg 19 (incidental) and 20 (structural).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from shared.problems import Reason
from shared.texts import Text
from shared.vocabulary import PROTOCOL_STEPS

ABUSE, VITAL, POLICE = "abuse_protocol", "vital_interest", "police_disclosure"
STRUCTURAL = "wpg_20"
STEPS = tuple(PROTOCOL_STEPS)
LEADS: Mapping[str, frozenset[str]] = {
    ABUSE: frozenset({"abuse_protocol_officer", "programme_coordinator"}),
    VITAL: frozenset({"abuse_protocol_officer", "programme_coordinator", "privacy_officer"}),
    POLICE: frozenset({"programme_coordinator", "privacy_officer"}),
}
"""Who sees them all, and can be the second; who asked for one sees that one."""
ESCALATED_TO: Mapping[str, str] = {
    ABUSE: "abuse_protocol_officer",
    VITAL: "privacy_officer",
    POLICE: "privacy_officer",
}
PROTECTING = frozenset({"veilig_thuis", "certified_institution", "child_protection_board"})
"""A vital interest told to these is kept from parents' views unless somebody says otherwise."""
REVIEW_WITHIN = timedelta(hours=24)
REMIND_AFTER = timedelta(hours=20)
STEPS_WITHIN = timedelta(days=7)
"""After an acute report; the steps that could not come first."""
PROTOCOL_WITHIN = timedelta(days=42)
"""A protocol that is still open then is looked at by its officer."""
LASTS: Mapping[str, timedelta] = {ABUSE: timedelta(days=366), VITAL: timedelta(days=30)}
LONGEST: Mapping[str, timedelta] = {
    "wpg_19": timedelta(days=366),
    STRUCTURAL: timedelta(days=5 * 365),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that somebody wants to record. `kinds`: of the receivers that exist."""

    ground: str
    own_id: UUID
    receiver_ids: tuple[UUID, ...]
    kinds: Mapping[UUID, str]
    article: str | None = None
    about_child: bool = True
    until: datetime | None = None


def faults(asked: Asked, now: datetime) -> list[Reason]:
    """Everything that is wrong with it; empty when it may be recorded."""
    found = []
    if set(asked.receiver_ids) - set(asked.kinds):
        found.append(Reason("receiver_unknown", _UNKNOWN, pointer="/receiverIds"))
    if asked.own_id in asked.receiver_ids:
        found.append(Reason("receiver_is_own", _OWN, pointer="/receiverIds"))
    elif asked.ground == ABUSE and set(asked.kinds.values()) - {"veilig_thuis"}:
        found.append(Reason("only_to_veilig_thuis", _ONLY_VEILIG_THUIS, pointer="/receiverIds"))
    if asked.ground == POLICE:
        found += _about_the_decision(asked, now)
    return found


def _about_the_decision(asked: Asked, now: datetime) -> list[Reason]:
    found = []
    if asked.about_child == (asked.article == STRUCTURAL):
        found.append(Reason("article_unfit", _ARTICLE, pointer="/article"))
    if asked.until is None or not now < asked.until <= now + LONGEST[asked.article or "wpg_19"]:
        found.append(Reason("until_implausible", _UNTIL, pointer="/until"))
    return found


def step_faults(
    step: str, skipped: bool, held_on: date, taken: Sequence[str], today: date
) -> list[Reason]:
    """What is wrong with a step as somebody wants to record it."""
    found = []
    before = STEPS[: STEPS.index(step)]
    if set(before) - set(taken):
        found.append(Reason("step_too_early", _TOO_EARLY, pointer="/step"))
    if skipped and step != "talk":
        found.append(Reason("step_not_to_skip", _NOT_TO_SKIP, pointer="/skipped"))
    if held_on > today or held_on < today - timedelta(days=366):
        found.append(Reason("held_on_implausible", _HELD_ON, pointer="/heldOn"))
    return found


def restricted_by_default(ground: str, kinds: Sequence[str]) -> bool:
    """Kept out of receipts and parents' views: always a protocol; the police's, who are bound to
    secrecy about it; a vital interest towards those who protect children.
    """
    return ground in (ABUSE, POLICE) or bool(PROTECTING & set(kinds))


def led_by(roles: frozenset[str]) -> frozenset[str]:
    """The grounds of which somebody with these roles sees all that is recorded."""
    return frozenset(ground for ground, leads in LEADS.items() if leads & roles)


def due(ground: str, acute: bool, state: str, created_at: datetime) -> datetime | None:
    """By when a second person has to look at it; None where nothing waits."""
    if state != "waiting" or not (acute or ground == VITAL):
        return None
    return created_at + REVIEW_WITHIN


_UNKNOWN = Text("Deze ontvanger kennen wij niet.", "We do not know this receiver.")
_OWN = Text("Dit is uw eigen organisatie.", "This is your own organisation.")
_ONLY_VEILIG_THUIS = Text(
    "Een melding volgens de meldcode gaat alleen naar Veilig Thuis.",
    "A report under the abuse protocol goes to Veilig Thuis only.",
)
_ARTICLE = Text(
    "Artikel 19 gaat over één kind; artikel 20 over een samenwerking, en niet over een kind.",
    "Article 19 is about one child; article 20 about a cooperation, and not about a child.",
)
_UNTIL = Text(
    "Kies een dag in de toekomst: hooguit een jaar (artikel 19) of vijf jaar (artikel 20).",
    "Choose a day to come: at most one year (article 19) or five years (article 20).",
)
_TOO_EARLY = Text(
    "Leg eerst de stappen hiervóór vast; de stappen gaan op volgorde.",
    "Record the steps before this one first; they go in their order.",
)
_NOT_TO_SKIP = Text(
    "Alleen het gesprek met het gezin mag u overslaan, als het daardoor onveilig wordt.",
    "Only the talk with the family may be skipped, where it would make things unsafe.",
)
_HELD_ON = Text(
    "Kies de dag waarop dit gebeurde: hooguit een jaar geleden.",
    "Choose the day on which it was done: at most a year ago.",
)
