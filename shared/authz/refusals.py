"""Why somebody does not get in, in words: what the permission table says no with.

Invariant: each says what one can do next, where there is something.
"""

from shared.problems import Reason
from shared.texts import Text

SCOPE_MISSING = "scope_missing"
READ_ONLY = Reason(
    "organisation_suspended",
    Text(
        "Uw organisatie is opgeschort of vertrekt: lezen kan, wijzigen niet.",
        "Your organisation is suspended or leaving: reading is possible, changing is not.",
    ),
    Text("Neem contact op met de beheerder van Schakel.", "Contact the operator of Schakel."),
)
NOT_FOR_SYSTEMS = Reason(
    "not_for_systems",
    Text("Een systeem of app mag dit niet.", "A system or app may not do this."),
    Text(
        "Laat een medewerker dit doen, in de werkplek.", "Let a member do this, in the workplace."
    ),
)
LEAVING = Reason(
    "organisation_leaving",
    Text(
        "Uw organisatie vertrekt: lezen, afronden en uitvoeren kan nog, iets nieuws beginnen niet.",
        "Your organisation is leaving: you can read, finish and export, but begin nothing new.",
    ),
    Text(
        "Blijft u toch? Neem contact op met de beheerder van Schakel.",
        "Are you staying after all? Contact the operator of Schakel.",
    ),
)
ONE_FACTOR = Reason(
    "second_factor_missing",
    Text("Hiervoor is een tweede stap bij het inloggen nodig.", "This needs a second factor."),
    Text("Log in met een code of een passkey.", "Log in with a code or a passkey."),
)
NOT_FRESH = Reason(
    "login_not_fresh",
    Text("U bent hiervoor te lang geleden ingelogd.", "You logged in too long ago for this."),
    Text("Laat nog een keer zien dat u het bent.", "Show once more that it is you."),
)
NO_OPERATOR_HERE = Reason(
    "no_operator_here",
    Text(
        "Dit programma heeft geen toegang als beheerder van Schakel.",
        "This program has no operator's access.",
    ),
    Text(
        "Gebruik `schakel tenant` met DATABASE_PASSWORD_OPERATOR.",
        "Use `schakel tenant` with DATABASE_PASSWORD_OPERATOR.",
    ),
)
NO_MATCHER_HERE = Reason(
    "no_matcher_here",
    Text("Dit programma is de koppelaar niet.", "This program is not the matcher."),
    Text(
        "Geef het werkprogramma DATABASE_PASSWORD_MATCHER en MATCHER_KEY_FILE.",
        "Give the worker program DATABASE_PASSWORD_MATCHER and MATCHER_KEY_FILE.",
    ),
)
NOT_HERE: dict[str, Reason] = {"operator": NO_OPERATOR_HERE, "matcher": NO_MATCHER_HERE}
NOT_NAMED = Reason(
    "not_a_named_permission",
    Text("Deze taak is hier niet voor bedoeld.", "This task is not meant for this."),
)
