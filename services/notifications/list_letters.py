"""What mail about risk lists says. Invariant: that there is something, never about whom or what."""

from shared.texts import Text

SAID: dict[str, tuple[Text, Text]] = {
    "risk_list_begun": (
        Text("Een partner heeft een aandachtslijst geopend", "A partner opened a risk list"),
        Text(
            "Uw organisatie doet mee. Noem de collega's die eraan gaan werken.",
            "Your organisation takes part. Name the colleagues who will work on it.",
        ),
    ),
    "risk_list_named": (
        Text("U werkt mee aan een aandachtslijst", "You take part in a risk list"),
        Text(
            "U bent genoemd op een aandachtslijst. Alleen genoemde collega's zien de lijst.",
            "You are named on a risk list. Only who is named sees it.",
        ),
    ),
    "risk_list_review": (
        Text("Een aandachtslijst moet worden herbeoordeeld", "A risk list must be reviewed"),
        Text(
            "Ga de lijst na. Wie niet opnieuw is onderbouwd gaat eraf.",
            "Go through the list. Whoever is not justified again drops.",
        ),
    ),
    "risk_list_step": (
        Text("U bent gevraagd iets te doen", "You were asked to do something"),
        Text(
            "Op een aandachtslijst is met u een stap afgesproken. Kijk welke, en voor wanneer.",
            "A step was agreed with you on a risk list. See which, and by when.",
        ),
    ),
    "risk_list_step_due": (
        Text("Er is iets te doen", "Something is to be done"),
        Text(
            "De dag die was afgesproken op een aandachtslijst is er. Doe het, of kies een nieuwe.",
            "The day that was agreed on a risk list has come. Do it, or choose another day.",
        ),
    ),
}
