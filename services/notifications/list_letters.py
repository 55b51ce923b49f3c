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
        Text("Er had iets gedaan moeten zijn", "Something should have been done"),
        Text(
            "Een stap op een aandachtslijst is te laat. Doe hem, of kies een nieuwe dag.",
            "A step on a risk list is overdue. Do it, or choose another day.",
        ),
    ),
    "risk_list_step_late": (
        Text("Er wacht nog steeds iets", "Something is still waiting"),
        Text(
            "Een stap op een aandachtslijst is al dagen te laat. Spreek af wie hem doet, en"
            " wanneer.",
            "A step on a risk list has been overdue for days. Agree who does it, and when.",
        ),
    ),
    "risk_list_unattended": (
        Text("Op een aandachtslijst blijft werk liggen", "Work on a risk list is left undone"),
        Text(
            "Van uw organisatie doet niemand wat op een aandachtslijst is afgesproken. Kijk wie"
            " eraan werkt, of noem een andere collega.",
            "Nobody of your organisation does what was agreed on a risk list. See who works on it,"
            " or name another colleague.",
        ),
    ),
    "risk_list_to_confirm": (
        Text("Kinderen wachten op uw bevestiging", "Children wait for your confirmation"),
        Text(
            "Een partner zette een of meer kinderen op een aandachtslijst. Horen zij daar? Bevestig"
            " het binnen 14 dagen, anders gaan zij eraf.",
            "A partner put one or more children on a risk list. Do they belong there? Confirm it"
            " within 14 days, or they drop.",
        ),
    ),
    "risk_list_confirm_soon": (
        Text("Nog drie dagen om te bevestigen", "Three days left to confirm"),
        Text(
            "Op een aandachtslijst staan kinderen die niemand heeft bevestigd. Binnen drie dagen"
            " gaan zij eraf.",
            "On a risk list stand children whom nobody has confirmed. Within three days they drop.",
        ),
    ),
    "risk_list_dropped": (
        Text("Kinderen zijn van een aandachtslijst af", "Children have dropped off a risk list"),
        Text(
            "Een of meer kinderen gingen vanzelf van de lijst: niet bevestigd, niet opnieuw"
            " onderbouwd, of delen mocht niet meer.",
            "One or more children dropped off by themselves: not confirmed, not justified again, or"
            " sharing was not allowed any more.",
        ),
    ),
    "risk_list_closed": (
        Text("Een aandachtslijst is gesloten", "A risk list was closed"),
        Text(
            "De namen zijn vernietigd; de aantallen blijven. U hoeft niets te doen.",
            "The names have been destroyed; the counts stay. You need not do anything.",
        ),
    ),
}
