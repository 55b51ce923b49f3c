"""Words of bringing in many records at once from a spreadsheet."""

from shared.texts import Text

IMPORT_KINDS: dict[str, Text] = {
    "children": Text("kinderen", "children"),
    "signals": Text("signalen", "signals"),
    "entries": Text("kinderen op een aandachtslijst", "children on a risk list"),
}
IMPORT_STATES: dict[str, Text] = {
    "reading": Text("wordt gelezen", "being read"),
    "judging": Text("wordt nagekeken", "being checked"),
    "refused": Text("kan niet worden gelezen", "cannot be read"),
    "ready": Text("wacht op uw keuze", "awaits your choice"),
    "writing": Text("wordt overgenomen", "being taken over"),
    "matching": Text("koppelingen worden gezocht", "matches are being sought"),
    "done": Text("klaar", "done"),
    "cancelled": Text("gestopt", "stopped"),
    "undone": Text("teruggedraaid", "undone"),
    "expired": Text("verlopen", "expired"),
}
IMPORT_MODES: dict[str, Text] = {
    "all_or_nothing": Text("alles of niets", "all or nothing"),
    "row_by_row": Text("de goede rijen", "the good rows"),
}
IMPORT_FORMATS: dict[str, Text] = {
    "csv": Text("CSV", "CSV"),
    "xlsx": Text("Excel (.xlsx)", "Excel (.xlsx)"),
    "ods": Text("OpenDocument (.ods)", "OpenDocument (.ods)"),
}
ROW_VERDICTS: dict[str, Text] = {
    "new": Text("nieuw", "new"),
    "exists": Text("bestaat al", "exists already"),
    "faulty": Text("klopt niet", "not right"),
    "made": Text("overgenomen", "taken over"),
}
IMPORT_REASONS: dict[str, Text] = {
    "organisation_not_active": Text(
        "Uw organisatie is opgeschort of vertrekt.", "Your organisation is suspended or leaving."
    ),
    "not_allowed_any_more": Text(
        "Wie dit bestand aanbood, mag dit niet meer voor dit team.",
        "Who sent this file may not do this for this team any more.",
    ),
    "not_named_any_more": Text(
        "Wie dit bestand aanbood, doet niet meer mee aan de lijst.",
        "Who sent this file does not take part in the list any more.",
    ),
    "risk_list_closed": Text("De lijst is gesloten.", "The list was closed."),
    "review_overdue": Text(
        "De lijst moet eerst worden herbeoordeeld.", "The list must be reviewed first."
    ),
    "not_found": Text("De lijst is er niet meer.", "The list is gone."),
    "changed_meanwhile": Text(
        "Intussen veranderde er iets: kijk de rijen opnieuw na.",
        "Something changed meanwhile: look at the rows again.",
    ),
}
