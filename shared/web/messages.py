"""Every sentence that says what is wrong with an input, by its code, in Dutch and English.

Invariant: a sentence tells what to do instead, and never repeats the value that it is about.
"""

from shared.texts import Text


class Message(str):
    """An error message for marshmallow that keeps its code and both languages."""

    __slots__ = ("code", "text")
    code: str
    text: Text

    def __new__(cls, code: str, text: Text) -> "Message":
        made = super().__new__(cls, text.en)
        made.code = code
        made.text = text
        return made

    def format(self, *_: object, **values: object) -> "Message":
        """marshmallow fills its messages in with this; the code and the languages survive."""
        return Message(self.code, self.text.filled(**values))


_TEXTS = {
    "required": Text("Dit veld is verplicht.", "This field is required."),
    "null": Text("Dit veld mag niet null zijn.", "This field may not be null."),
    "unknown": Text("Dit veld kennen we niet.", "This field is not known."),
    "repeated": Text("Geef dit maar één keer.", "Give this only once."),
    "other": Text("Deze waarde past hier niet.", "This value does not fit here."),
    "not_text": Text("Geef tekst.", "Give text."),
    "hidden_characters": Text(
        "Hier staan onzichtbare tekens in. Typ de tekst opnieuw.",
        "This holds invisible characters. Type the text again.",
    ),
    "not_time": Text("Geef een tijd, zoals 14:30.", "Give a time, like 14:30."),
    "pattern": Text("Dit heeft niet de juiste vorm.", "This does not have the right form."),
    "holds_bsn": Text(
        "Hier lijkt een burgerservicenummer (BSN) te staan. Schakel werkt zonder BSN: haal het"
        " weg. Is het een ander nummer? Zet er dan een streepje in, zoals 12345-6789.",
        "This seems to hold a citizen service number (BSN). Schakel works without it: take it"
        " out. Is it another number? Then write it with a hyphen, like 12345-6789.",
    ),
    "not_email": Text("Dit is geen e-mailadres.", "This is no e-mail address."),
    "not_integer": Text("Geef een heel getal.", "Give a whole number."),
    "not_boolean": Text("Geef true of false.", "Give true or false."),
    "not_uuid": Text("Dit is geen geldig id.", "This is no valid id."),
    "not_date_time": Text(
        "Geef een tijdstip met tijdzone, zoals 2026-11-21T09:30:00+01:00.",
        "Give a moment with its offset, like 2026-11-21T09:30:00+01:00.",
    ),
    "not_date": Text("Geef een datum zoals 2026-11-21.", "Give a date like 2026-11-21."),
    "year": Text("Dit jaar ligt te ver weg.", "This year is too far away."),
    "not_list": Text("Geef een lijst.", "Give a list."),
    "not_object": Text("Geef een JSON-object.", "Give a JSON object."),
    "not_a_cursor": Text(
        "Neem deze waarde over uit `next` van de vorige pagina.",
        "Take this value from the `next` of the page before.",
    ),
    "length": Text("Geef {min} tot en met {max} tekens.", "Give {min} to {max} characters."),
    "range": Text("Geef een getal van {min} tot en met {max}.", "Give a number, {min} to {max}."),
    "count": Text("Geef er {min} tot en met {max}.", "Give {min} to {max} of them."),
    "unknown_code": Text("Kies een van: {choices}.", "Choose one of: {choices}."),
    "malformed_json": Text("Dit is geen geldige JSON.", "This is not valid JSON."),
    "no_body_expected": Text("Stuur hier geen inhoud mee.", "Send no content with this."),
    "malformed_if_match": Text(
        'Geef in If-Match de ETag die u las, zoals "3".',
        'Give in If-Match the ETag that you read, like "3".',
    ),
    "malformed_idempotency_key": Text(
        "Een Idempotency-Key is 1 tot en met 255 zichtbare ASCII-tekens.",
        "An Idempotency-Key is 1 to 255 visible ASCII characters.",
    ),
}
MESSAGES = {code: Message(code, text) for code, text in _TEXTS.items()}
