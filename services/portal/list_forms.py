"""The forms about risk lists: how their fields are called, explained and typed.

Invariant: a list says beforehand what it is for, when it ends and what parents are told; of a child
it takes codes, and words only apart. The schemas are the API's own.
"""

from services.portal.fields import Field, Plan
from services.portal.signal_forms import CONCERN_HELP, CONCERNS
from services.portal.writing import GROUND_NOTES
from services.risk_lists import operations
from services.risk_lists.schemas import (
    ListAssessmentSchema,
    ListedNamesSchema,
    ListFactsSchema,
    ListGroundedSchema,
    ListInvitingSchema,
    ListJustificationSchema,
    ListNamingSchema,
    ListNewEntrySchema,
    ListNewStepSchema,
    ListRecognitionSchema,
    ListReviewSchema,
    ListStepChangeSchema,
    ListStepDoneSchema,
    ListTakingOffSchema,
    NewRiskListSchema,
)
from shared.texts import Text
from shared.vocabulary import (
    ENTRY_DROPS,
    GROUNDS,
    HELP_NEEDED,
    LIST_STEPS,
    PURPOSES,
    TAKEN_OFF,
)

LIST_GROUNDS = {code: GROUNDS[code] for code in operations.GROUNDS}
_GROUND_NOTES = {
    "consent": Text(
        "De ouders (vanaf 12 jaar ook het kind) zeiden ja, en dat is vastgelegd.",
        "The parents (from 12 the child too) said yes, and that is recorded.",
    ),
    "public_task": GROUND_NOTES["public_task"],
    "legal_obligation": GROUND_NOTES["legal_obligation"],
    "police_disclosure": Text(
        "Op het besluit dat u hebt vastgelegd (Wpg 19 of 20).",
        "On the decision that you recorded (Wpg 19 or 20).",
    ),
}
_NAME = Field(
    label=Text("Hoe heet de lijst?", "What is the list called?"),
    help=Text(
        "Een naam die ouders mogen horen. Bijvoorbeeld: Aandachtslijst Havenkwartier.",
        "A name that parents may hear. For example: Aandachtslijst Havenkwartier.",
    ),
)
_TOLD = {
    "parents_told": Field(
        label=Text("Wat vertelt u de ouders?", "What do you tell the parents?"),
        help=Text(
            "In gewone woorden: dat hun kind op de lijst staat, waarom, en wie meekijkt.",
            "In plain words: that their child is on the list, why, and who looks along.",
        ),
        look="long",
        rows=4,
    ),
    "parents_told_within": Field(
        label=Text("Binnen hoeveel dagen?", "Within how many days?"),
        help=Text(
            "Na de dag waarop het kind op de lijst kwam. Hooguit 30: dat zegt de AVG.",
            "After the day on which the child was listed. 30 at most, says the GDPR.",
        ),
        narrow=4,
    ),
}
_REVIEW = Field(
    label=Text("Wanneer herbeoordeelt u de lijst?", "When do you review the list?"),
    help=Text(
        "Binnen drie maanden. Wie dan niet opnieuw is onderbouwd, gaat van de lijst.",
        "Within three months. Whoever is not justified again by then, comes off the list.",
    ),
    look="date",
    narrow=12,
)
OPENING = Plan(
    NewRiskListSchema,
    {
        "name": _NAME,
        "purpose": Field(
            label=Text("Waarvoor is de lijst?", "What is the list for?"),
            help=Text(
                "Voor dit doel en voor geen ander. Alleen wat een convenant toelaat.",
                "For this purpose and no other. Only what a covenant allows.",
            ),
            look="select",
            choices=PURPOSES,
        ),
        "neighbourhood": Field(
            label=Text("Voor welke buurt of wijk?", "For which neighbourhood?"),
            help=Text("Bijvoorbeeld: Havenkwartier.", "For example: Havenkwartier."),
        ),
        "partner_ids": Field(
            label=Text("Met wie werkt u de lijst af?", "With whom do you work on the list?"),
            help=Text(
                "Kies wie nodig is, en niet meer. Elke organisatie noemt zelf haar mensen; alleen"
                " wie is genoemd ziet de lijst.",
                "Choose who is needed, and no more. Each organisation names its own people; only"
                " who is named sees the list.",
            ),
            look="several",
        ),
        "review_on": _REVIEW,
        "decision_reference": Field(
            label=Text(
                "Kenmerk van het besluit van de politie (nodig als de politie meedoet)",
                "Reference of the police decision (needed where the police takes part)",
            ),
            help=Text(
                "Het besluit volgens artikel 20 Wpg waarop deze lijst rust. Doet de politie niet"
                " mee, dan mag dit leeg blijven.",
                "The decision under Wpg article 20 on which this list rests. May stay empty where"
                " the police takes no part.",
            ),
        ),
        **_TOLD,
    },
)
CHANGING = Plan(ListedNamesSchema, {"name": _NAME, **_TOLD})
_NEXT_REVIEW = Field(
    label=Text("Wanneer is de volgende herbeoordeling?", "When is the next review?"),
    help=_REVIEW.help,
    look="date",
    narrow=12,
)
REVIEWING = Plan(ListReviewSchema, {"review_on": _NEXT_REVIEW})
NAMING = Plan(
    ListNamingSchema,
    {
        "member_id": Field(
            label=Text("Welke collega?", "Which colleague?"),
            help=Text(
                "Alleen met een functie die het convenant toelaat. Uw collega krijgt bericht.",
                "Only who has a role that the covenant allows. Your colleague is told.",
            ),
            look="select",
        )
    },
)
_GROUNDED = {
    "ground": Field(
        label=Text("Waarom mag u dit delen?", "Why may you share this?"),
        look="choice",
        choices=LIST_GROUNDS,
        notes=_GROUND_NOTES,
    ),
    "legal_ground_id": Field(
        label=Text("Welk besluit?", "Which decision?"),
        look="select",
    ),
}
_CODES = Field(
    label=Text("Waar gaat de zorg over?", "What is the concern about?"),
    help=Text(
        "Alleen deze woorden gaan mee. Kies alles wat past.",
        "Only these words go along. Choose all that fits.",
    ),
    look="several",
    choices=CONCERNS,
    notes=CONCERN_HELP,
)
PUTTING = Plan(
    ListNewEntrySchema,
    {
        "child_id": Field(label=Text("Welk kind?", "Which child?"), look="select"),
        "concern_codes": _CODES,
        "facts": Field(
            label=Text(
                "Wat zag of hoorde u? (mag leeg)", "What did you see or hear? (may be empty)"
            ),
            help=Text(
                "De feiten waarop dit rust, en niet meer dan nodig. U kunt ze later terugnemen.",
                "The facts on which this rests, and no more than needed. You can take them back.",
            ),
            look="long",
            rows=4,
        ),
        **_GROUNDED,
    },
)
KNOWING = Plan(ListGroundedSchema, _GROUNDED)
FACTS = Plan(
    ListFactsSchema,
    {
        "facts": Field(
            label=Text("Wat zag of hoorde u?", "What did you see or hear?"),
            help=Text(
                "Alleen feiten, en niet meer dan nodig. Alle genoemde collega’s lezen dit.",
                "Facts only, and no more than needed. All who are named read this.",
            ),
            look="long",
            rows=4,
        ),
        **_GROUNDED,
    },
)
HELP = Plan(
    ListAssessmentSchema,
    {
        "help_needed": Field(
            label=Text("Is er hulp nodig?", "Is help needed?"), look="choice", choices=HELP_NEEDED
        )
    },
)
JUSTIFYING = Plan(ListJustificationSchema, {"concern_codes": _CODES})
_STEP_WHEN = Field(label=Text("Uiterlijk wanneer?", "By when?"), look="date", narrow=12)
PLANNING = Plan(
    ListNewStepSchema,
    {
        "kind": Field(
            label=Text("Wat gaat er gebeuren?", "What is going to happen?"),
            look="select",
            choices=LIST_STEPS,
        ),
        "assignee_id": Field(
            label=Text("Wie doet dit?", "Who does this?"),
            help=Text("Laat leeg als u het zelf doet.", "Leave empty if you do it yourself."),
            look="select",
        ),
        "due_on": _STEP_WHEN,
    },
)
MOVING = Plan(
    ListStepChangeSchema,
    {
        "assignee_id": Field(label=Text("Wie doet dit?", "Who does this?"), look="select"),
        "due_on": _STEP_WHEN,
    },
)
FINISHING = Plan(
    ListStepDoneSchema,
    {
        "done_on": Field(
            label=Text("Wanneer is het gedaan?", "When was it done?"), look="date", narrow=12
        )
    },
)
RECOGNISING = Plan(
    ListRecognitionSchema,
    {
        "child_id": Field(
            label=Text(
                "Welk kind uit uw eigen dossiers is dit?", "Which child of your own files is this?"
            ),
            help=Text(
                "Alleen uw organisatie ziet dit. Dat u het kind kent, zegt u daarna apart.",
                "Only your organisation sees this. That you know the child, you say apart.",
            ),
            look="select",
        ),
        "same": Field(label=Text("Dit is hetzelfde kind", "This is the same child"), look="tick"),
    },
)
TAKING_OFF = Plan(
    ListTakingOffSchema,
    {
        "because": Field(
            label=Text("Waarom gaat dit kind van de lijst?", "Why does this child come off?"),
            look="choice",
            choices={code: ENTRY_DROPS[code] for code in ENTRY_DROPS if code in TAKEN_OFF},
        )
    },
)
INVITING = Plan(
    ListInvitingSchema,
    {
        "entry_ids": Field(
            label=Text("Van welke kinderen?", "Of which children?"),
            help=Text(
                "Alleen kinderen van wie u een eigen dossier hebt.",
                "Only children of whom you have a file of your own.",
            ),
            look="several",
        ),
        "phone": Field(
            label=Text("Op welk nummer bent u te bereiken?", "At which number can you be called?"),
            help=Text(
                "Bijvoorbeeld 06 1234 5678. Het staat in de brief.",
                "For example 06 1234 5678. It stands in the letter.",
            ),
            look="tel",
            autocomplete="tel",
            narrow=16,
        ),
        "on": Field(
            label=Text("Op welke dag? (mag leeg)", "On which day? (may be empty)"),
            help=Text(
                "Leeg: de brief vraagt de ouders u te bellen.",
                "Empty: the letter asks the parents to call you.",
            ),
            look="date",
            narrow=12,
        ),
        "at": Field(
            label=Text("Hoe laat? (mag leeg)", "At what time? (may be empty)"),
            help=Text("Bijvoorbeeld 9:30 of 14:30.", "For example 9:30 or 14:30."),
            narrow=6,
        ),
        "place": Field(label=Text("Waar? (mag leeg)", "Where? (may be empty)")),
    },
)
