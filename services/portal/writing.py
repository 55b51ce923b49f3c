"""What one writes in a referral: the fields of its form, and which data each of them is.

Invariant: judged by the API's own schema.
"""

from typing import Any

from services.portal.fields import Field, Plan
from services.referrals.schemas import DraftSchema
from shared.texts import Text
from shared.vocabulary import REFERRAL_TYPES

CATEGORY_OF = {
    "question": "care_question",
    "school_functioning": "school_functioning",
    "home_situation": "home_situation",
    "child_voice": "child_voice",
}
"""Which data category each text is; a referral always says about whom it is."""
CONTENT = Plan(
    DraftSchema,
    {
        "question": Field(
            label=Text("Wat is de vraag of de zorg?", "What is the question or concern?"),
            help=Text(
                "Feiten eerst. Schrijf alsof ouders meelezen: dat doen ze.",
                "Facts first. Write as if parents read along: they do.",
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
        return {"with_contact": True, "type": "application"}
    content = {name: draft["content"][name] for name in CATEGORY_OF}
    contact = "family_contact" in draft["categories"]
    return content | {"with_contact": contact, "type": draft["type"]}
