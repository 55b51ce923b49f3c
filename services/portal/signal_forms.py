"""The forms about signals: how their fields are called, explained and typed.

Invariant: facts and what one makes of them are two fields, each with an example; the schemas are
the API's own.
"""

from services.portal.fields import Field, Plan
from services.portal.writing import GROUND_NOTES
from services.signals.schemas import (
    FinishingSchema,
    FollowUpBodySchema,
    NewFollowUpSchema,
    NewSignalSchema,
    ParentsPutOffSchema,
    ParentsToldSchema,
    ProlongingSchema,
    ShareBodySchema,
    SignalClosingSchema,
    SignalCorrectionSchema,
    SignalErrorSchema,
)
from shared.texts import Text
from shared.vocabulary import (
    CONCERN_LIST_VERSION,
    CONCERN_LISTS,
    GROUNDS,
    PARENTS_NOT_TOLD,
    SEVERITIES,
    SEVERITY_HELP,
    SIGNAL_OUTCOMES,
)

_LIST = CONCERN_LISTS[CONCERN_LIST_VERSION]
CONCERNS = {code: one.label for code, one in _LIST.items()}
CONCERN_HELP = {code: one.help for code, one in _LIST.items()}
_SEEN = {
    "concern_codes": Field(
        label=Text("Waar gaat de zorg over?", "What is the concern about?"),
        help=Text("Kies alles wat past.", "Choose all that fits."),
        look="several",
        choices=CONCERNS,
        notes=CONCERN_HELP,
    ),
    "severity": Field(
        label=Text("Hoe ernstig is het?", "How serious is it?"),
        look="choice",
        choices=SEVERITIES,
        notes=SEVERITY_HELP,
    ),
    "observed_on": Field(
        label=Text("Wanneer zag of hoorde u dit?", "When did you see or hear this?"),
        look="date",
        narrow=12,
    ),
    "facts": Field(
        label=Text("Wat zag of hoorde u?", "What did you see or hear?"),
        help=Text(
            "Alleen feiten. Bijvoorbeeld: “Hij had deze week op drie dagen geen brood mee.”",
            "Facts only. For example: “He had no lunch on three days this week.”",
        ),
        look="long",
        rows=4,
    ),
    "interpretation": Field(
        label=Text("Wat denkt u ervan? (mag leeg)", "What do you make of it? (optional)"),
        help=Text(
            "Uw mening, apart. Bijvoorbeeld: “Misschien is er thuis te weinig geld.”",
            "Your opinion, apart. For example: “Maybe there is too little money at home.”",
        ),
        look="long",
        rows=3,
    ),
    "child_voice": Field(
        label=Text("Wat zegt het kind zelf? (mag leeg)", "What does the child say? (optional)"),
        help=Text(
            "Liefst in de eigen woorden: “Mama slaapt ’s ochtends nog.”",
            "In their own words if you can: “Mum is still asleep in the morning.”",
        ),
        look="long",
        rows=2,
    ),
}
_TOLD_WORDS = Text("Wat hebt u de ouders verteld?", "What did you tell the parents?")
WRITING = Plan(
    NewSignalSchema,
    {
        "child_id": Field(label=Text("Over welk kind?", "About which child?"), look="select"),
        **_SEEN,
        "parents_told_on": Field(
            label=Text("Wanneer vertelde u het de ouders?", "When did you tell the parents?"),
            help=Text(
                "Weten de ouders het nog niet? Laat dit leeg en kies hieronder waarom.",
                "Do the parents not know yet? Leave this empty and choose why below.",
            ),
            look="date",
            narrow=12,
        ),
        "parents_told": Field(
            label=Text(_TOLD_WORDS.nl + " (mag leeg)", _TOLD_WORDS.en + " (optional)"),
            look="long",
            rows=2,
        ),
        "parents_reason": Field(
            label=Text("Waarom weten de ouders het nog niet?", "Why do parents not know yet?"),
            look="select",
            choices=PARENTS_NOT_TOLD,
        ),
    },
)
CORRECTING = Plan(
    SignalCorrectionSchema,
    {
        **_SEEN,
        "reason": Field(
            label=Text("Wat verbetert u, en waarom?", "What do you correct, and why?"),
            help=Text(
                "Wat er stond blijft in de geschiedenis.", "What stood there stays in the history."
            ),
            look="long",
            rows=2,
        ),
    },
)
CLOSING = Plan(
    SignalClosingSchema,
    {
        "outcome_code": Field(
            label=Text("Hoe is het afgelopen?", "How did it end?"),
            look="choice",
            choices=SIGNAL_OUTCOMES,
        ),
        "note": Field(
            label=Text("Wat is er met het signaal gedaan?", "What was done with the signal?"),
            help=Text(
                "Wie het signaal schreef, leest dit.", "Whoever wrote the signal reads this."
            ),
            look="long",
        ),
    },
)
ERROR = Plan(
    SignalErrorSchema,
    {
        "reason": Field(
            label=Text("Wat is er misgegaan?", "What went wrong?"),
            help=Text(
                "Bijvoorbeeld: het ging over een ander kind. Schrijf niet over welk.",
                "For example: it was about another child. Do not write which.",
            ),
            look="long",
            rows=2,
        )
    },
)
PROLONGING = Plan(
    ProlongingSchema,
    {
        "until": Field(
            label=Text("Tot en met wanneer?", "Until and including?"),
            look="date",
            moment="end",
            narrow=12,
        ),
        "reason": Field(
            label=Text("Waarom moet het langer?", "Why must it last longer?"), look="long", rows=2
        ),
    },
)
TOLD = Plan(
    ParentsToldSchema,
    {
        "told_on": Field(
            label=Text("Wanneer was het gesprek?", "When was the talk?"), look="date", narrow=12
        ),
        "words": Field(label=_TOLD_WORDS, look="long", rows=3),
    },
)
PUT_OFF = Plan(
    ParentsPutOffSchema,
    {
        "reason": Field(
            label=Text("Waarom weten zij het nog niet?", "Why do they not know yet?"),
            look="choice",
            choices=PARENTS_NOT_TOLD,
        )
    },
)
_WHO = {
    "assignee_id": Field(
        label=Text("Wie doet dit?", "Who does this?"),
        help=Text("Laat leeg als u het zelf doet.", "Leave empty if you do it yourself."),
        look="select",
    ),
    "due_on": Field(label=Text("Uiterlijk wanneer?", "By when?"), look="date", narrow=12),
}
FOLLOWING = Plan(
    NewFollowUpSchema,
    {
        "what": Field(
            label=Text("Wat gaat er gebeuren?", "What is going to happen?"),
            help=Text(
                "Bijvoorbeeld: met de ouders praten, of de jeugdarts bellen.",
                "For example: talk with the parents, or call the youth doctor.",
            ),
            look="long",
            rows=2,
        ),
        **_WHO,
    },
)
CHANGING = Plan(FollowUpBodySchema, _WHO)
FINISHING = Plan(
    FinishingSchema,
    {
        "result": Field(
            label=Text("Wat is er gedaan, en wat kwam eruit?", "What was done, with what result?"),
            help=Text(
                "Wie het signaal schreef, leest dit.", "Whoever wrote the signal reads this."
            ),
            look="long",
            rows=3,
        ),
        "done_on": Field(label=Text("Wanneer?", "When?"), look="date", narrow=12),
    },
)
SHARING = Plan(
    ShareBodySchema,
    {
        "receiver_id": Field(label=Text("Met wie?", "With whom?"), look="select"),
        "purpose": Field(label=Text("Waarvoor?", "For what?"), look="select"),
        "categories": Field(
            label=Text("Wat mag de ander lezen?", "What may they read?"),
            help=Text("Niet meer dan nodig is.", "No more than is needed."),
            look="several",
        ),
        "ground": Field(
            label=Text("Waarom mag het, denkt u?", "Why may you, do you think?"),
            look="choice",
            choices=GROUNDS,
            notes=GROUND_NOTES,
        ),
        "legal_ground_id": Field(
            label=Text("Wat u daarvoor hebt vastgelegd", "What you recorded for that"),
            look="select",
        ),
    },
)
