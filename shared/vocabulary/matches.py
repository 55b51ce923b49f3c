"""Words of matching: concerns about (possibly) the same child."""

from shared.texts import Text

LIKENESSES: dict[str, Text] = {
    "same": Text("hetzelfde kind", "the same child"),
    "possible": Text("mogelijk hetzelfde kind", "possibly the same child"),
}

OFFER_STATES: dict[str, Text] = {
    "active": Text("doet mee met koppelen", "takes part in matching"),
    "ended": Text("doet niet meer mee", "takes no part any more"),
}

MATCH_STATES: dict[str, Text] = {
    "asked": Text("wacht op uw antwoord", "waits for your answer"),
    "met": Text("u weet van elkaar", "you know of each other"),
    "denied": Text("door u afgewezen", "denied by you"),
    "parted": Text("ontkoppeld", "unlinked"),
    "gone": Text("vervallen", "gone"),
}

UNLINK_REASONS: dict[str, Text] = {
    "another_child": Text("het is een ander kind", "it is another child"),
    "no_longer_needed": Text("contact is niet meer nodig", "contact is no longer needed"),
    "other": Text("een andere reden", "another reason"),
}

CONTACT_MEANS: dict[str, Text] = {
    "phone": Text("gebeld", "telephoned"),
    "meeting": Text("gesproken", "met"),
    "video": Text("videogesprek", "video call"),
    "not_reached": Text("niet bereikt", "not reached"),
}

MATCH_STEPS: dict[str, Text] = {
    "contact": Text("contact gehad", "had contact"),
    "lead_proposed": Text("regie voorgesteld", "lead proposed"),
    "lead_accepted": Text("regie aanvaard", "lead accepted"),
    "lead_declined": Text("regie niet aanvaard", "lead declined"),
    "lead_ended": Text("regie neergelegd", "lead laid down"),
}

WATCHED: dict[str, Text] = {
    "many_offers": Text("heel veel kinderen aangeboden", "a great many children offered"),
    "many_corrections": Text(
        "vaak namen of geboortedatums veranderd", "often changed names or birth dates"
    ),
    "one_child_often": Text(
        "van één kind steeds de gegevens veranderd", "changed one child's data again and again"
    ),
    "short_lived": Text("vaak aangeboden en weer ingetrokken", "often offered and withdrawn again"),
    "leaves_unanswered": Text(
        "vragen van anderen niet of met nee beantwoord",
        "left questions of others, or answered them with no",
    ),
    "at_the_limit": Text(
        "op een dag zo vaak gevraagd als kan", "asked as often in a day as is possible"
    ),
}
"""Why the privacy officer should have a look: no proof of anything."""
