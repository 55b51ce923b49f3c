"""Who takes part, and the software of theirs."""

from shared.texts import Text

ORGANISATION_KINDS: dict[str, Text] = {
    "education": Text("schoolbestuur", "school board"),
    "child_work": Text("kinderwerk", "child work"),
    "youth_care": Text("jeugdhulp", "youth care"),
    "police": Text("politie", "police"),
    "public_health": Text("GGD", "public health"),
    "youth_mental_health": Text("jeugd-ggz", "youth mental health care"),
    "neighbourhood_team": Text("wijkteam", "neighbourhood team"),
    "childcare": Text("kinderopvang", "childcare"),
    "youth_work": Text("jongerenwerk", "youth work"),
    "leisure": Text("vrijetijdsvoorziening", "leisure"),
    "veilig_thuis": Text("Veilig Thuis", "Veilig Thuis"),
    "certified_institution": Text("gecertificeerde instelling", "certified institution"),
    "child_protection_board": Text("Raad voor de Kinderbescherming", "child protection board"),
    "education_partnership": Text("samenwerkingsverband", "education partnership"),
    "municipality": Text("gemeente", "municipality"),
}

TENANT_STATES: dict[str, Text] = {
    "applied": Text("aangevraagd", "applied for"),
    "verified": Text("gecontroleerd", "verified"),
    "active": Text("actief", "active"),
    "suspended": Text("opgeschort", "suspended"),
    "leaving": Text("vertrekt", "leaving"),
    "destroyed": Text("vertrokken", "gone"),
    "refused": Text("afgewezen", "turned down"),
}

DUTY_REQUEST_STATES: dict[str, Text] = {
    "asked": Text("gevraagd", "asked"),
    "approved": Text("goedgekeurd", "approved"),
    "rejected": Text("afgewezen", "rejected"),
    "withdrawn": Text("ingetrokken", "withdrawn"),
}

SYSTEM_STATES: dict[str, Text] = {
    "asked": Text("wacht op goedkeuring", "waits for approval"),
    "active": Text("werkt", "works"),
    "stopped": Text("staat stil", "is stopped"),
    "ended": Text("beëindigd", "ended"),
}

GRANT_TYPES: dict[str, Text] = {
    "client_credentials": Text("werkt zelfstandig", "works by itself"),
    "authorization_code": Text(
        "een app, waarin medewerkers via Schakel inloggen",
        "an app, in which members log in through Schakel",
    ),
}
"""How software gets its tokens (RFC 6749 §4.1, §4.4)."""

ID_TOKEN_ALGORITHMS: dict[str, Text] = {
    "ES256": Text("ES256, het gewone", "ES256, the usual one"),
    "PS256": Text("PS256, voor software van NL GOV", "PS256, for software of NL GOV"),
    "RS256": Text("RS256, voor oudere software", "RS256, for older software"),
}
"""What signs an app's id_token (RFC 7518 §3.1)."""
