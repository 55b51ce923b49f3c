"""Why a ground in law does not carry something (yet), in words, and what one could do next.

Invariant: as in `reasons`: nobody is named.
"""

from shared.problems import Reason
from shared.texts import Text
from shared.vocabulary import GROUNDS, PROTOCOL_STEPS

POLICE_ONLY_BY_DECISION = Reason(
    "police_only_by_decision",
    Text(
        "De politie deelt alleen op een vastgelegd besluit (Wpg 19 of 20).",
        "The police share under a recorded decision only (Wpg 19 or 20).",
    ),
    Text(
        "Leg het besluit vast en kies verstrekking door de politie als grondslag.",
        "Record the decision and choose police disclosure as the ground.",
    ),
)
NOT_THE_POLICE = Reason(
    "not_the_police",
    Text(
        "Alleen de politie kan op een besluit volgens de Wpg verstrekken.",
        "Only the police can disclose under a decision of the Wpg.",
    ),
    Text("Kies een andere grondslag.", "Choose another ground."),
)
OBJECTION_OPEN = Reason(
    "objection_open",
    Text(
        "Er is bezwaar gemaakt tegen het delen over dit kind; daar is nog geen antwoord op.",
        "Somebody objected to sharing about this child, and has no answer yet.",
    ),
    Text(
        "Wacht op het antwoord van de privacyfunctionaris. De meldcode en vitaal belang gaan door.",
        "Wait for the privacy officer's answer. The abuse protocol and vital interest go on.",
    ),
)
ONLY_TO_VEILIG_THUIS = Reason(
    "only_to_veilig_thuis",
    Text(
        "Een melding volgens de meldcode gaat alleen naar Veilig Thuis.",
        "A report under the abuse protocol goes to Veilig Thuis only.",
    ),
    Text("Kies Veilig Thuis als ontvanger.", "Choose Veilig Thuis as the receiver."),
)
LEGAL_GROUND_ANOTHER_RECEIVER = Reason(
    "legal_ground_another_receiver",
    Text(
        "Wat is vastgelegd noemt deze ontvanger niet.",
        "What was recorded does not name this receiver.",
    ),
    Text("Leg het voor deze ontvanger vast.", "Record it for this receiver."),
)
LEGAL_GROUND_ANOTHER_PURPOSE = Reason(
    "legal_ground_another_purpose",
    Text("Wat is vastgelegd is voor een ander doel.", "What was recorded is for another purpose."),
    Text("Leg het voor dit doel vast.", "Record it for this purpose."),
)
LEGAL_GROUND_OVER = Reason(
    "legal_ground_over",
    Text("Wat is vastgelegd geldt niet meer.", "What was recorded does not hold any more."),
    Text("Beoordeel het opnieuw en leg dat vast.", "Weigh it again and record that."),
)
APPROVAL_MISSING = Reason(
    "approval_missing",
    Text(
        "Voor de meldcode is een tweede collega nodig die dit goedkeurt.",
        "For the abuse protocol a second colleague has to approve.",
    ),
    Text("Vraag de aandachtsfunctionaris.", "Ask the abuse protocol officer."),
)
REASON_MISSING = Reason(
    "reason_missing",
    Text("Er staat niet bij waarom dit nu moet.", "It does not say why this must be now."),
    Text("Schrijf op waarom dit niet kan wachten.", "Write down why this cannot wait."),
)
DECISION_MISSING = Reason(
    "decision_reference_missing",
    Text(
        "De verstrekking door de politie mist het besluit (Wpg 19 of 20).",
        "The police disclosure lacks its decision (Wpg 19 or 20).",
    ),
    Text("Noem het kenmerk van het besluit.", "Give the reference of the decision."),
)
_NEXT = {
    "abuse_protocol": Text(
        "Begin de meldcode voor dit kind. Bij acuut gevaar kan melden meteen.",
        "Start the abuse protocol for this child. In acute danger a report can be made at once.",
    ),
    "vital_interest": Text(
        "Leg vast waarom dit nu moet. Een collega kijkt er binnen 24 uur naar.",
        "Record why this must be now. A colleague looks at it within 24 hours.",
    ),
    "police_disclosure": Text(
        "Leg het besluit vast (Wpg 19 of 20).", "Record the decision (Wpg 19 or 20)."
    ),
}


def legal_ground_missing(ground: str) -> Reason:
    """Nothing is recorded on which this ground could stand."""
    return Reason(
        "legal_ground_missing",
        Text(
            "Voor {ground} moet eerst iets zijn vastgelegd.",
            "For {ground} something has to be recorded first.",
        ).filled(ground=GROUNDS[ground]),
        _NEXT[ground],
    )


def protocol_steps_missing(steps: frozenset[str]) -> Reason:
    """Steps of the abuse protocol that were not taken yet."""
    left = [label for step, label in PROTOCOL_STEPS.items() if step in steps]
    names = Text(", ".join(one.nl for one in left), ", ".join(one.en for one in left))
    return Reason(
        "protocol_steps_missing",
        Text(
            "Van de meldcode ontbreekt nog: {names}.",
            "Of the abuse protocol is still missing: {names}.",
        ).filled(names=names),
        Text(
            "Zet deze stappen. Bij acuut gevaar kan melden meteen.",
            "Take these steps. In acute danger a report can be made at once.",
        ),
    )
