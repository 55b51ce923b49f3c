"""What can be wrong with a file or a row, and the remedy, in words.

Invariant: a sentence says what to do, and never repeats what stands in the cell.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shared.texts import Text


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a row: `column` is one of the kind's (None: the row as a whole)."""

    column: str | None
    code: str
    text: Text
    remedy: Text

    def kept(self) -> dict[str, Any]:
        """As it is sealed with the row."""
        return {
            "column": self.column,
            "code": self.code,
            "text": [self.text.nl, self.text.en],
            "remedy": [self.remedy.nl, self.remedy.en],
        }

    @classmethod
    def opened(cls, kept: dict[str, Any]) -> "Fault":
        return cls(kept["column"], kept["code"], Text(*kept["text"]), Text(*kept["remedy"]))


_MEND = Text("Verbeter deze cel.", "Mend this cell.")
_REMEDIES = {
    "child_not_said": Text(
        "Vul voornamen, achternaam en geboortedatum, of het kind-id.",
        "Fill given names, surname and birth date, or the child's id.",
    ),
    "child_unknown": Text(
        "Controleer naam en geboortedatum, of importeer eerst de kinderen.",
        "Check name and birth date, or import the children first.",
    ),
    "child_ambiguous": Text(
        "Zet het kind-id in de kolom Kind-id.", "Put the child's id in the column Child id."
    ),
    "acute": Text(
        "Schrijf dit signaal nu zelf, bij het kind: dan komt u meteen bij de meldcode.",
        "Write this signal yourself now, at the child: that leads to the abuse protocol at once.",
    ),
    "not_uuid": Text("Kopieer het id uit het dossier.", "Copy the id from the file."),
    "not_yes_or_no": Text("Schrijf ja of nee.", "Write yes or no."),
    "birth_date_implausible": Text(
        "Controleer het jaar; schrijf de dag als 15-01-2018.",
        "Check the year; write the day as 15-01-2018.",
    ),
    "not_email": Text(
        "Schrijf één adres, zoals naam@voorbeeld.nl.", "Write one address, like name@example.nl."
    ),
    "pattern": Text(
        "Kijk bij de uitleg hoe deze kolom eruitziet.", "See in the help how this column looks."
    ),
    "bsn_elsewhere": Text("Haal die kolom uit het bestand.", "Take that column out of the file."),
    "past_headings": Text(
        "Staat er een puntkomma of komma in een cel van deze rij? Zet die cel tussen"
        ' aanhalingstekens, zoals "verzuim; taal", of bied een Excel-bestand aan.',
        "Does a cell of this row hold a semicolon or comma? Put that cell between quotation marks,"
        ' like "absence; language", or send an Excel file.',
    ),
    "required": Text("Vul deze cel.", "Fill this cell."),
    "holds_bsn": Text(
        "Haal het nummer uit de cel. Schakel werkt zonder burgerservicenummer.",
        "Take the number out of the cell. Schakel works without it.",
    ),
    "not_date": Text(
        "Schrijf de dag als 15-01-2018 of 2018-01-15.", "Write the day as 15-01-2018 or 2018-01-15."
    ),
    "unknown_code": Text(
        "Kies een van de woorden die in de uitleg staan.", "Choose one of the words in the help."
    ),
    "length": Text("Maak de tekst korter.", "Make the text shorter."),
    "formula": Text(
        "Kopieer de kolom en plak haar als waarden (plakken speciaal).",
        "Copy the column and paste it as values (paste special).",
    ),
}
_TEXTS = {
    "child_not_said": Text("Hier staat niet om welk kind het gaat.", "This names no child."),
    "child_unknown": Text(
        "Dit kind staat niet in de dossiers die u ziet.", "This child is in no file that you see."
    ),
    "child_ambiguous": Text(
        "Dit kan over meer dan één kind gaan.", "This may be about more than one child."
    ),
    "acute": Text(
        "Acuut gevaar wacht niet op een lijst.", "Acute danger does not wait for a list."
    ),
    "not_yes_or_no": Text("Hier staat geen ja of nee.", "This is no yes or no."),
    "bsn_elsewhere": Text(
        "In een kolom die we niet lezen, lijkt een burgerservicenummer (BSN) te staan.",
        "A column that we do not read seems to hold a citizen service number (BSN).",
    ),
    "past_headings": Text(
        "Achter de laatste kolomkop staat nog iets: deze rij is langer dan de koppen.",
        "Something stands past the last heading: this row is longer than the headings.",
    ),
    "required": Text("Deze cel is leeg, en moet gevuld zijn.", "This cell is empty, and must not."),
    "formula": Text("Hier staat een formule.", "This holds a formula."),
    "not_date": Text("Dit is geen dag.", "This is no day."),
    "double": Text(
        "Dit staat ook in rij {row} van dit bestand.", "This stands in row {row} of this file too."
    ),
    "holds_bsn": Text(
        "Hier lijkt een burgerservicenummer (BSN) te staan. De cel is niet bewaard.",
        "This seems to hold a citizen service number (BSN). The cell was not kept.",
    ),
}


def fault(column: str | None, code: str, said: Text | None = None, **values: object) -> Fault:
    """A fault by its code; `said` is what a schema says, where we have no words of our own."""
    text = _TEXTS.get(code) or said or Text("Dit klopt niet.", "This is not right.")
    text = text.filled(**values) if values else text
    return Fault(column, code, text, _REMEDIES.get(code, _MEND))


def unknown_word(column: str | None, words: Iterable[Text]) -> Fault:
    """A word that a column does not know: which it does, as people say them."""
    known = list(words)
    text = Text(
        f"Dit woord kennen we niet. Kies uit: {', '.join(one.nl for one in known)}.",
        f"This word is not known. Choose from: {', '.join(one.en for one in known)}.",
    )
    return fault(column, "unknown_code", text)


def double(column: str | None, row: int) -> Fault:
    """The same record stands in the file twice."""
    found = fault(column, "double", row=row)
    remedy = Text("Haal een van beide rijen weg.", "Take one of both rows away.")
    return Fault(found.column, found.code, found.text, remedy)


FILE_FAULTS: dict[str, tuple[Text, Text]] = {
    "old_excel": (
        Text(
            "Dit is een oud Excel-bestand (.xls), of er zit een wachtwoord op.",
            "This is an old Excel file (.xls), or it has a password.",
        ),
        Text(
            "Open het in Excel en bewaar het als .xlsx, zonder wachtwoord.",
            "Open it in Excel and save it as .xlsx, without a password.",
        ),
    ),
    "macros": (
        Text("In dit bestand zitten macro's.", "This file holds macros."),
        Text("Bewaar het als gewone .xlsx.", "Save it as a plain .xlsx."),
    ),
    "not_a_sheet": (
        Text("Dit is geen rekenblad of CSV-bestand.", "This is no spreadsheet or CSV file."),
        Text("Kies een .xlsx-, .ods- of .csv-bestand.", "Choose an .xlsx, .ods or .csv file."),
    ),
    "not_a_plain_sheet": (
        Text(
            "In dit bestand zit meer dan gewone cellen, zoals een ingesloten object.",
            "This file holds more than plain cells, such as an embedded object.",
        ),
        Text(
            "Kopieer de cellen naar een nieuw, leeg bestand en bewaar dat.",
            "Copy the cells to a new, empty file and save that.",
        ),
    ),
    "not_text": (
        Text("Dit CSV-bestand is geen leesbare tekst.", "This CSV file is no readable text."),
        Text("Bewaar het opnieuw als “CSV UTF-8”.", "Save it again as “CSV UTF-8”."),
    ),
    "quotes": (
        Text(
            "De aanhalingstekens in dit CSV-bestand kloppen niet.",
            "The quotation marks in this CSV file do not match.",
        ),
        Text("Bewaar het opnieuw vanuit uw rekenblad.", "Save it again from your spreadsheet."),
    ),
    "broken": (
        Text("Dit bestand is beschadigd.", "This file is damaged."),
        Text("Bewaar het opnieuw en probeer het nog eens.", "Save it again and try once more."),
    ),
    "empty": (
        Text("Dit bestand is leeg.", "This file is empty."),
        Text("Kies het bestand met de rijen.", "Choose the file with the rows."),
    ),
    "no_sheet": (
        Text("In dit bestand staat geen zichtbaar blad.", "This file has no sheet that is shown."),
        Text("Zet de rijen op het eerste blad.", "Put the rows on the first sheet."),
    ),
    "no_rows": (
        Text("Onder de kolomkoppen staat niets.", "There is nothing below the headings."),
        Text("Vul ten minste één rij.", "Fill at least one row."),
    ),
    "too_many_rows": (
        Text("Dit zijn meer dan 5.000 rijen.", "These are more than 5,000 rows."),
        Text("Splits het bestand in delen.", "Split the file in parts."),
    ),
    "too_many_columns": (
        Text("Dit zijn meer dan 100 kolommen.", "These are more than 100 columns."),
        Text("Houd alleen de kolommen over die nodig zijn.", "Keep only the columns needed."),
    ),
    "cell_too_long": (
        Text("In een cel staat te veel tekst.", "A cell holds too much text."),
        Text("Kort de tekst in tot 8.000 tekens.", "Shorten the text to 8,000 characters."),
    ),
    "too_large_inside": (
        Text("Dit bestand is van binnen te groot.", "This file is too large inside."),
        Text(
            "Kopieer alleen de rijen naar een nieuw, leeg bestand.",
            "Copy just the rows to a new, empty file.",
        ),
    ),
    "no_headings": (
        Text("We vinden geen kolomkoppen die we kennen.", "We find no headings that we know."),
        Text(
            "Zet boven de rijen de koppen uit ons voorbeeldbestand.",
            "Put the headings of our template above the rows.",
        ),
    ),
    "heading_missing": (
        Text("Deze kolom ontbreekt.", "This column is missing."),
        Text("Voeg de kolom toe, met deze kop.", "Add the column, with this heading."),
    ),
    "heading_twice": (
        Text("Deze kolom staat er twee keer.", "This column is there twice."),
        Text("Haal een van beide weg.", "Take one of both away."),
    ),
    "bsn_column": (
        Text(
            "Dit is een kolom met burgerservicenummers. Die mogen we niet hebben; het bestand is"
            " meteen vernietigd.",
            "This is a column of citizen service numbers. We may not have these; the file was"
            " destroyed at once.",
        ),
        Text("Haal de hele kolom weg, ook als zij verborgen is.", "Take the whole column away."),
    ),
    "infected": (
        Text("De virusscanner vond iets in dit bestand.", "The virus scanner found something."),
        Text("Vraag uw beheerder om hulp.", "Ask your administrator for help."),
    ),
}
"""What is wrong with a file as a whole, and the remedy."""
