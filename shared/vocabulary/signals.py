"""Signals: what a professional is worried about, how badly, and what became of it.

Invariant: the list of concern codes has a version, and a code never changes its meaning: a new
meaning is a new code in a new version. A signal keeps the version that it was written with.
"""

from dataclasses import dataclass

from shared.texts import Text
from shared.vocabulary.telling import DEFERRAL_REASONS


@dataclass(frozen=True, slots=True)
class Concern:
    """A code as people read it: its label, and when to choose it."""

    label: Text
    help: Text


CONCERN_LISTS: dict[int, dict[str, Concern]] = {
    1: {
        "behaviour": Concern(
            Text("gedrag", "behaviour"),
            Text(
                "Het kind doet anders dan anders: druk, boos, stil, of het maakt veel ruzie.",
                "The child acts differently: restless, angry, silent, or it quarrels a lot.",
            ),
        ),
        "emotion": Concern(
            Text("gevoel", "emotion"),
            Text(
                "Het kind is vaak verdrietig, bang of gespannen, of het trekt zich terug.",
                "The child is often sad, afraid or tense, or it withdraws.",
            ),
        ),
        "home_situation": Concern(
            Text("situatie thuis", "home situation"),
            Text(
                "Er speelt iets thuis: ruzie, een scheiding, ziekte, schulden of verlies.",
                "Something is going on at home: quarrels, a divorce, illness, debts or loss.",
            ),
        ),
        "poverty": Concern(
            Text("te weinig geld", "poverty"),
            Text(
                "Het kind heeft honger, geen passende kleren, of kan niet meedoen.",
                "The child is hungry, has no fitting clothes, or cannot join in.",
            ),
        ),
        "caring_for_parent": Concern(
            Text("zorgt voor een zieke ouder", "cares for a sick parent"),
            Text(
                "Het kind zorgt thuis voor een ouder, broer of zus, en doet te veel zelf.",
                "The child cares for a parent, brother or sister, and does too much itself.",
            ),
        ),
        "alone_at_home": Concern(
            Text("alleen thuis", "alone at home"),
            Text(
                "Het kind is vaak of lang zonder volwassene thuis, of ’s avonds laat op straat.",
                "The child is often or long without an adult at home, or out late in the street.",
            ),
        ),
        "neglect_or_abuse": Concern(
            Text("vermoeden van verwaarlozing of mishandeling", "neglect or abuse suspected"),
            Text(
                "U vermoedt dat het kind niet veilig is. Denk aan de stappen van de meldcode.",
                "You suspect that the child is not safe. Think of the abuse protocol's steps.",
            ),
        ),
        "language": Concern(
            Text("taal", "language"),
            Text(
                "Het kind begrijpt of spreekt de taal minder goed dan bij zijn leeftijd past.",
                "The child understands or speaks the language less well than fits its age.",
            ),
        ),
        "absence": Concern(
            Text("verzuim", "absence"),
            Text(
                "Het kind is er vaak niet, komt te laat, of wordt niet afgemeld.",
                "The child is often away, comes late, or nobody says that it will not come.",
            ),
        ),
        "health": Concern(
            Text("gezondheid", "health"),
            Text(
                "Het kind is vaak ziek of moe, of er is iets met gebit, ogen, oren of gewicht.",
                "The child is often ill or tired, or something is wrong with teeth, eyes, ears or"
                " weight.",
            ),
        ),
    },
}
CONCERN_LIST_VERSION = max(CONCERN_LISTS)
"""With which a signal is written today."""
CONCERN_CODES: dict[str, Text] = {
    code: concern.label for one in CONCERN_LISTS.values() for code, concern in one.items()
}
"""Every code that a signal, also an old one, can have."""

SEVERITIES: dict[str, Text] = {
    "watch": Text("in de gaten houden", "to be watched"),
    "worry": Text("zorg", "a worry"),
    "serious": Text("ernstig", "serious"),
    "acute": Text("acuut gevaar", "acute danger"),
}
SEVERITY_HELP: dict[str, Text] = {
    "watch": Text(
        "Het valt op. U wilt kijken of het vaker gebeurt.",
        "It stands out. You want to see whether it happens more often.",
    ),
    "worry": Text(
        "Het kind heeft er last van. Iemand moet er iets mee doen.",
        "The child suffers from it. Somebody has to do something about it.",
    ),
    "serious": Text(
        "Zonder hulp gaat het snel slechter. Deze week moet er iets gebeuren.",
        "Without help it soon gets worse. Something has to happen this week.",
    ),
    "acute": Text(
        "Het kind is nu niet veilig. Bel 112 als het niet kan wachten; daarna meldt u meteen.",
        "The child is not safe now. Call 112 if it cannot wait; then you report at once.",
    ),
}

SIGNAL_STATES: dict[str, Text] = {
    "active": Text("loopt", "active"),
    "closed": Text("afgesloten", "closed"),
    "lapsed": Text("verlopen", "lapsed"),
    "entered-in-error": Text("per ongeluk gemaakt", "entered in error"),
}

SIGNAL_OUTCOMES: dict[str, Text] = {
    "worry_gone": Text("de zorg is weg", "the worry has gone"),
    "help_started": Text("er is hulp gestart", "help has started"),
    "referred": Text("het kind is ergens aangemeld", "the child was referred"),
    "protocol_started": Text("de meldcode loopt", "the abuse protocol is under way"),
    "unfounded": Text("er bleek niets aan de hand", "there turned out to be nothing"),
    "help_declined": Text("het gezin wil geen hulp", "the family wants no help"),
    "child_left": Text("het kind is hier niet meer", "the child is here no more"),
}

PARENTS_NOT_TOLD: dict[str, Text] = {
    "planned": Text(
        "het gesprek komt nog; het staat gepland", "the talk is still to come; it is planned"
    ),
    **DEFERRAL_REASONS,
}
"""Why parents have not been told of a signal yet."""

FOLLOW_UP_STATES: dict[str, Text] = {
    "open": Text("te doen", "to be done"),
    "done": Text("gedaan", "done"),
    "dropped": Text("niet meer nodig", "needed no more"),
}

SIGNAL_ENTRIES: dict[str, Text] = {
    "written": Text("geschreven", "written"),
    "corrected": Text("verbeterd", "corrected"),
    "parents_told": Text("met de ouders besproken", "talked over with the parents"),
    "parents_put_off": Text(
        "opgeschreven waarom de ouders het nog niet weten",
        "written down why parents do not know yet",
    ),
    "prolonged": Text("verlengd", "prolonged"),
    "closed": Text("afgesloten", "closed"),
    "lapsed": Text("verlopen", "lapsed"),
    "entered-in-error": Text("per ongeluk gemaakt", "entered in error"),
}
"""What the history of a signal tells."""

SIGNAL_NEXT_STEPS: dict[str, Text] = {
    "abuse_protocol_acute": Text(
        "meld nu: acuut gevaar in de meldcode", "report now: acute danger in the abuse protocol"
    ),
    "abuse_protocol": Text(
        "denk aan de stappen van de meldcode", "think of the steps of the abuse protocol"
    ),
}
"""Where a signal that was just written asks its author to go on."""
