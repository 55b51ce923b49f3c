"""What is filled in about matching: putting a signal to it, the yes beforehand, contacts, the lead.

Invariant: judged by the API's own schemas; what a yes means stands beside it.
"""

from services.imports.schemas import ImportMatchingSchema
from services.matching.schemas import (
    ContactSchema,
    LeadAnswerSchema,
    LeadProposalSchema,
    MomentSchema,
    NewOfferSchema,
    UnlinkingSchema,
)
from services.portal.fields import Field, Plan
from services.portal.writing import GROUND_NOTES
from shared.texts import Text
from shared.vocabulary import CONTACT_MEANS, GROUNDS, PURPOSES, UNLINK_REASONS
from shared.web.fields import Boolean
from shared.web.schemas import Schema


class _BeforehandSchema(Schema):
    """The yes beforehand, as one ticks it."""

    confirmed = Boolean(load_default=False)
    confirms_possible = Boolean(load_default=False)


_PHONE = Field(
    label=Text("Uw telefoonnummer", "Your phone number"),
    help=Text(
        "Pas als u allebei ja hebt gezegd, ziet de ander dit nummer. Geef een nummer waarop u op"
        " het werk te bereiken bent.",
        "Only when both have said yes does the other see this number. Give one at which you can be"
        " reached at work.",
    ),
    look="tel",
    autocomplete="tel",
    narrow=20,
)
_YES = {
    "confirmed": Field(
        label=Text(
            "Ik zeg nu al ja: wie zich ook zorgen maakt over dit kind, mag mij bellen",
            "I say yes now already: whoever else is concerned about this child may call me",
        ),
        help=Text(
            "Zegt de ander ook ja, dan ziet u meteen elkaars naam, rol en nummer. Zonder dit vinkje"
            " vragen wij het u eerst, als de ander ja heeft gezegd. Zegt geen van beiden vooraf"
            " ja, dan hoort u allebei niets.",
            "If the other says yes too, you see each other’s name, role and number at once."
            " Without the tick we ask you first, once the other has said yes. If neither says yes"
            " beforehand, neither of you hears anything.",
        ),
        look="tick",
    ),
    "confirms_possible": Field(
        label=Text("Ook als het misschien een ander kind is", "Also where it may be another child"),
        help=Text(
            "Namen en geboortedatums lijken soms op elkaar. Zonder dit vinkje vragen wij het u dan"
            " eerst.",
            "Names and birth dates sometimes resemble each other. Without the tick we then ask you"
            " first.",
        ),
        look="tick",
    ),
}
_WHY = {
    "purpose": Field(
        label=Text("Waarvoor?", "What for?"),
        help=Text(
            "Hier staat alleen wat uw convenant noemt.", "Only what your covenant names is here."
        ),
        look="choice",
        choices=PURPOSES,
    ),
    "ground": Field(
        label=Text("Waarom mag het?", "Why may you?"),
        look="choice",
        choices=GROUNDS,
        notes=GROUND_NOTES,
    ),
}
_RECORDED = Field(
    label=Text("Wat u daarvoor hebt vastgelegd", "What you recorded for that"), look="select"
)
OFFER = Plan(NewOfferSchema, {**_WHY, "phone": _PHONE, **_YES})
OFFER_RECORDED = Plan(
    NewOfferSchema, {**_WHY, "legal_ground_id": _RECORDED, "phone": _PHONE, **_YES}
)
"""Where somebody recorded a ground in law that may be cited."""
OFFER_MANY = Plan(ImportMatchingSchema, {**_WHY, "phone": _PHONE, **_YES})
"""For all signals that an import made."""
BEFOREHAND = Plan(_BeforehandSchema, _YES)
CONTACT = Plan(ContactSchema, {"phone": _PHONE})
UNLINKING = Plan(
    UnlinkingSchema,
    {
        "because": Field(
            label=Text("Waarom?", "Why?"),
            help=Text(
                "Alleen voor uw eigen dossier. De ander hoort dat het voorbij is, niet waarom.",
                "For your own file only. The other hears that it is over, not why.",
            ),
            look="choice",
            choices=UNLINK_REASONS,
        )
    },
)
MOMENT = Plan(
    MomentSchema,
    {
        "means": Field(
            label=Text("Hoe was er contact?", "How was there contact?"),
            look="choice",
            choices=CONTACT_MEANS,
        ),
        "held_on": Field(
            label=Text("Op welke dag?", "On which day?"),
            look="date",
            narrow=12,
        ),
    },
)
PROPOSAL = Plan(
    LeadProposalSchema,
    {
        "organisation_id": Field(
            label=Text("Wie wordt casusregisseur?", "Who becomes case lead?"),
            help=Text(
                "Niemand krijgt de regie alleen: de ander moet het aanvaarden.",
                "Nobody gets the lead alone: the other has to accept.",
            ),
            look="choice",
        )
    },
)
LEAD_ANSWER = Plan(
    LeadAnswerSchema,
    {
        "organisation_id": Field(label=Text("Wie", "Who")),
        "accepted": Field(label=Text("Akkoord", "Agreed"), look="tick"),
    },
)
