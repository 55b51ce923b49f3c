"""What one writes in a referral: the fields of its form, and which data each of them is.

Invariant: judged by the API's own schema.
"""

from typing import Any

from services.portal.fields import Field, Plan
from services.referrals.schemas import DraftSchema
from shared.texts import Text
from shared.vocabulary import GROUNDS, REFERRAL_TYPES

CATEGORY_OF = {
    "question": "care_question",
    "school_functioning": "school_functioning",
    "home_situation": "home_situation",
    "child_voice": "child_voice",
}
"""Which data category each text is; a referral always says about whom it is."""
GROUND_NOTES: dict[str, Text] = {
    "consent": Text(
        "De ouders (vanaf 12 jaar ook het kind) zeggen ja. Zo begint u bijna altijd.",
        "The parents (from 12 the child too) say yes. This is nearly always how you begin.",
    ),
    "abuse_protocol": Text(
        "Een melding bij Veilig Thuis. Vraagt de vijf stappen en een tweede persoon; bij acuut"
        " gevaar kan het meteen.",
        "A report to Veilig Thuis. Asks for the five steps and a second person; in acute danger it"
        " can go at once.",
    ),
    "vital_interest": Text(
        "Er is nu levensgevaar of ernstig gevaar voor de gezondheid. Vraagt een vastgelegde reden;"
        " een tweede persoon kijkt binnen 24 uur.",
        "Life or health is in grave danger now. Asks for a recorded reason; a second person looks"
        " within 24 hours.",
    ),
    "legal_obligation": Text(
        "De wet verplicht u dit te delen, en het convenant noemt dat.",
        "The law obliges you to share this, and the covenant names it.",
    ),
    "public_task": Text(
        "Het hoort bij uw taak volgens de wet, en het convenant noemt dat.",
        "It belongs to your task by law, and the covenant names it.",
    ),
    "police_disclosure": Text(
        "Alleen de politie, op een vastgelegd besluit (Wpg 19 of 20).",
        "The police only, on a recorded decision (Wpg 19 or 20).",
    ),
}
CONTENT = Plan(
    DraftSchema,
    {
        "ground": Field(
            label=Text("Waarom mag u dit delen?", "Why may you share this?"),
            look="choice",
            choices=GROUNDS,
            notes=GROUND_NOTES,
        ),
        "legal_ground_id": Field(
            label=Text("Wat u daarvoor hebt vastgelegd", "What you recorded for that"),
            look="select",
        ),
        "question": Field(
            label=Text("Wat is de vraag of de zorg?", "What is the question or concern?"),
            help=Text(
                "Feiten eerst. Schrijf zo dat de ouders het mogen lezen. Alleen wat voor de"
                " veiligheid apart blijft, zoals een melding bij Veilig Thuis, laten wij hun niet"
                " zien.",
                "Facts first. Write so that the parents may read it. Only what is kept apart for"
                " safety, such as a report to Veilig Thuis, we do not show them.",
            ),
            look="long",
            rows=5,
        ),
        "school_functioning": Field(
            label=Text(
                "Hoe gaat het op school? (mag leeg)", "How are things at school? (optional)"
            ),
            look="long",
        ),
        "home_situation": Field(
            label=Text("Hoe gaat het thuis? (mag leeg)", "How are things at home? (optional)"),
            look="long",
        ),
        "child_voice": Field(
            label=Text("Wat zegt het kind zelf? (mag leeg)", "What does the child say? (optional)"),
            help=Text("Liefst in de eigen woorden.", "In the child's own words if you can."),
            look="long",
            rows=3,
        ),
        "with_contact": Field(
            label=Text(
                "Stuur de contactgegevens van de ouders mee", "Send the parents' contact details"
            ),
            help=Text("Een geheim adres gaat nooit mee.", "A secret address never goes along."),
            look="tick",
        ),
    },
)
TYPED = Plan(
    DraftSchema,
    {
        "type": Field(
            label=Text("Wat stuurt u?", "What do you send?"),
            help=Text(
                "Met een verwijzing kan jeugdhulp volgens de Jeugdwet beginnen; een aanmelding is"
                " een vraag.",
                "With a statutory referral youth care can begin by law; a referral is a question.",
            ),
            look="choice",
            choices=REFERRAL_TYPES,
        ),
        **CONTENT.fields,
    },
)
"""For who is entitled to make a statutory referral to youth care."""


def typed_from(draft: dict[str, Any] | None) -> dict[str, Any]:
    """What the form begins with."""
    if draft is None:
        return {"with_contact": True, "type": "application", "ground": "consent"}
    content = {name: draft["content"][name] for name in CATEGORY_OF}
    contact = "family_contact" in draft["categories"]
    grounds = {"ground": draft["ground"], "legal_ground_id": draft["legal_ground_id"]}
    return content | grounds | {"with_contact": contact, "type": draft["type"]}
