"""The forms of a covenant: what stands around its rules, and signing, refusing and ending it.

Invariant: the schemas are the API's own; here stands only how their fields are called, in words for
somebody who is no jurist.
"""

from collections.abc import Mapping

from services.covenants.schemas import (
    CovenantEndingSchema,
    CovenantFrameSchema,
    CovenantRefusalSchema,
    CovenantSigningSchema,
)
from services.portal.fields import Choices, Field, Plan
from shared.texts import Text
from shared.vocabulary import (
    PURPOSES,
)

FRAME = Plan(
    CovenantFrameSchema,
    {
        "name": Field(
            label=Text("Naam van het convenant", "Name of the covenant"),
            help=Text("Bijvoorbeeld: Samen rond het kind.", "For example: Together for the child."),
        ),
        "area": Field(
            label=Text("Gebied", "Area"),
            help=Text("De gemeente of de wijk.", "The municipality or neighbourhood."),
        ),
        "purposes": Field(
            label=Text("Waarvoor delen de partijen?", "What do the parties share for?"),
            help=Text(
                "Alleen voor deze doelen kan straks iets worden afgesproken (AVG, artikel 5).",
                "Only for these purposes can something be agreed (GDPR, article 5).",
            ),
            look="several",
            choices=PURPOSES,
        ),
        "party_ids": Field(
            label=Text("Partijen", "Parties"),
            help=Text(
                "Wie meedoet tekent mee. Uw eigen organisatie hoort erbij. Wie nu meedoet kan niet"
                " worden weggelaten: die treedt zelf uit.",
                "Who takes part signs too. Your own organisation is one of them. Who takes part now"
                " cannot be left out: it leaves by itself.",
            ),
            look="several",
        ),
        "starts_at": Field(
            label=Text("Geldt vanaf", "Holds from"),
            help=Text(
                "Tekenen de laatsten later? Dan geldt het vanaf dat moment.",
                "Do the last sign later? Then it holds from that moment.",
            ),
            look="date",
        ),
        "ends_at": Field(
            label=Text("Geldt tot en met", "Holds until and with"),
            help=Text("Hooguit vijf jaar later.", "Five years later at most."),
            look="date",
            moment="end",
        ),
    },
)

SIGNING = Plan(
    CovenantSigningSchema,
    {"text_hash": Field(label=Text("Kenmerk van de tekst", "Mark of the text"))},
)
REFUSAL = Plan(
    CovenantRefusalSchema,
    {
        "reason": Field(
            label=Text("Waarom tekent u niet?", "Why do you not sign?"),
            help=Text(
                "De andere partijen lezen dit. Noem geen kind. Zeg wat er anders zou moeten.",
                "The other parties read this. Name no child. Say what should be different.",
            ),
            look="long",
        )
    },
)
ENDING = Plan(
    CovenantEndingSchema,
    {
        "reason": Field(
            label=Text("Waarom?", "Why?"),
            help=Text("Noem geen kind.", "Name no child."),
            look="long",
        )
    },
)


def sorted_choices(found: Mapping[str, str]) -> Choices:
    """Names to tick, by the alphabet."""
    return dict(sorted(found.items(), key=lambda item: item[1].casefold()))
