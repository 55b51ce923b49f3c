"""What a text or a file can be about, as somebody chooses it: what is said most often first.

Invariant: every data category of the vocabulary can be chosen, and nothing else.
"""

from shared.texts import Text
from shared.vocabulary import CATEGORIES

_USUAL = (
    "arrangements",
    "professional_contact",
    "involvement",
    "care_question",
    "school_functioning",
    "home_situation",
    "child_voice",
    "observed_facts",
    "interpretation",
    "parents_told",
    "outcome",
    "answer_reason",
    "family_contact",
    "child_identity",
)
ABOUT = {code: CATEGORIES[code] for code in sorted(CATEGORIES, key=_USUAL.index)}
NOTES = {
    "arrangements": Text(
        "Een afspraak, een tijd, wie wat doet.", "An appointment, a time, who does what."
    ),
    "care_question": Text(
        "Wat er speelt, en wat er nodig is.", "What is going on, and what is needed."
    ),
    "home_situation": Text(
        "Alles over het gezin of het huis.", "Anything about the family or the home."
    ),
    "child_voice": Text("Liefst in de eigen woorden.", "In their own words if you can."),
    "observed_facts": Text(
        "Wat u zelf zag of hoorde, zonder uitleg.", "What you saw or heard, without explaining it."
    ),
    "interpretation": Text(
        "Hoe u dat uitlegt; zeg dat het uw mening is.",
        "How you explain that; say that it is your opinion.",
    ),
    "family_contact": Text(
        "Telefoonnummer, adres of e-mailadres.", "Telephone number, address or e-mail address."
    ),
    "child_identity": Text("Ook als u alleen de naam noemt.", "Also if you only mention the name."),
}
