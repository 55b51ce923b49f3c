"""Faults of a form in the words of a form: the API's are written for who builds software.

Invariant: only the words change; code and pointer stay, and what is not here keeps its own words.
"""

from dataclasses import replace

from shared.problems import Reason
from shared.texts import Text

_CHOOSE = Text("Maak een keuze.", "Make a choice.")
_TICK = Text("Kruis er ten minste één aan.", "Tick at least one.")
_DATE = Text("Geef een datum, zoals 21-11-2026.", "Give a date, like 21-11-2026.")
_FILL_IN = Text("Vul dit in.", "Fill this in.")
_WORDS = {
    ("required", "choice"): _CHOOSE,
    ("required", "select"): _CHOOSE,
    ("required", "several"): _TICK,
    ("required", "date"): _DATE,
    ("required", "text"): _FILL_IN,
    ("required", "long"): _FILL_IN,
    ("required", "email"): _FILL_IN,
    ("not_date", "date"): _DATE,
    ("not_date_time", "date"): _DATE,
    ("unknown_code", "choice"): _CHOOSE,
    ("unknown_code", "select"): _CHOOSE,
    ("unknown_code", "several"): _TICK,
    ("not_uuid", "choice"): _CHOOSE,
    ("not_uuid", "select"): _CHOOSE,
    ("count", "several"): _TICK,
    ("pattern", "tel"): Text(
        "Geef een telefoonnummer, zoals 06 1234 5678.", "Give a phone number, like 06 1234 5678."
    ),
}


def in_form_words(reason: Reason, look: str) -> Reason:
    """The same fault, said to somebody who fills in a form."""
    words = _WORDS.get((reason.code, look))
    return replace(reason, text=words) if words else reason
