"""Risk lists (*aandachtslijsten*): what may be said of a child on one, and what becomes of it."""

from shared.texts import Text

RISK_LIST_STATES: dict[str, Text] = {
    "open": Text("loopt", "open"),
    "closed": Text("gesloten", "closed"),
}

ENTRY_STATES: dict[str, Text] = {
    "listed": Text("wacht op bevestiging", "waits for confirmation"),
    "confirmed": Text("bevestigd", "confirmed"),
    "dropped": Text("eraf", "dropped"),
}

HELP_NEEDED: dict[str, Text] = {
    "yes": Text("hulp nodig", "help needed"),
    "no": Text("geen hulp nodig", "no help needed"),
    "watch": Text("in het oog houden", "keep an eye on"),
}
"""What the partners find together; nothing is computed."""

LIST_STEPS: dict[str, Text] = {
    "invite_parents": Text("ouders uitnodigen", "invite the parents"),
    "talk": Text("gesprek met de ouders", "talk with the parents"),
    "help_agreed": Text("hulp afgesproken", "help agreed"),
    "referral": Text("aanmelden bij een partner", "refer to a partner"),
    "abuse_protocol": Text("meldcode volgen", "follow the abuse protocol"),
    "nothing_needed": Text("er is niets meer nodig", "nothing more is needed"),
}

LIST_STEP_STATES: dict[str, Text] = {
    "open": Text("te doen", "to do"),
    "done": Text("gedaan", "done"),
    "dropped": Text("niet meer nodig", "not needed any more"),
}

ENTRY_DROPS: dict[str, Text] = {
    "unconfirmed": Text("niet op tijd bevestigd", "not confirmed in time"),
    "not_rejustified": Text(
        "bij de herbeoordeling niet opnieuw onderbouwd", "not justified again at the review"
    ),
    "nothing_needed": Text("er is niets meer nodig", "nothing more is needed"),
    "helped": Text("er is hulp", "there is help"),
    "mistaken": Text("hoort hier niet", "does not belong here"),
    "sharing_ended": Text("mag niet meer worden gedeeld", "may not be shared any more"),
    "list_closed": Text("de lijst is gesloten", "the list was closed"),
}
"""Why a child is not on the list any more."""

TAKEN_OFF: frozenset[str] = frozenset({"nothing_needed", "helped", "mistaken"})
"""The reasons that somebody may give; the others are the clock's and the law's."""

ENTRY_CHANGES: dict[str, Text] = {
    "listed": Text("op de lijst gezet", "put on the list"),
    "confirmed": Text("bevestigd", "confirmed"),
    "unconfirmed": Text("bevestiging teruggenomen", "confirmation taken back"),
    "assessed": Text("beoordeeld", "assessed"),
    "known": Text("bekend gemeld", "told to be known"),
    "facts": Text("iets toegevoegd", "something added"),
    "taken_back": Text("iets teruggenomen", "something taken back"),
    "frozen": Text("stilgezet: er loopt een bezwaar", "halted: an objection has no answer yet"),
    "thawed": Text(
        "gaat verder: op het bezwaar is geantwoord", "goes on: the objection is answered"
    ),
    "justified": Text("opnieuw onderbouwd", "justified again"),
    "step_planned": Text("stap afgesproken", "step planned"),
    "step_changed": Text("stap gewijzigd", "step changed"),
    "step_done": Text("stap gedaan", "step done"),
    "step_reopened": Text("stap weer te doen", "step to do again"),
    "step_dropped": Text("stap vervallen", "step dropped"),
}

CONTRIBUTION_KINDS: dict[str, Text] = {
    "known": Text("bekend bij ons", "known to us"),
    "facts": Text("wat wij zagen of hoorden", "what we saw or heard"),
}

RECOGNITIONS: dict[str, Text] = {
    "put": Text("door ons op de lijst gezet", "put on the list by us"),
    "suggested": Text("lijkt bij ons bekend", "seems known to us"),
    "ours": Text("bij ons bekend", "known to us"),
    "not_ours": Text("niet hetzelfde kind", "not the same child"),
}
"""What an organisation knows for itself of an entry and a child of its own."""

FUNNEL: dict[str, Text] = {
    "listed": Text("op de lijst", "listed"),
    "known": Text("bekend", "known"),
    "help_needed": Text("hulp nodig", "help needed"),
    "invited": Text("ouders uitgenodigd", "parents invited"),
    "spoken": Text("gesproken", "spoken"),
    "helped": Text("geholpen", "helped"),
}
"""The steps of the funnel, in order."""
