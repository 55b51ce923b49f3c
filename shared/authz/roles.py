"""Roles of members and scopes of software: the names that the permission table is made of."""

from shared.texts import Text

ROLES: dict[str, Text] = {
    "care_coordinator": Text("intern begeleider", "care coordinator"),
    "child_worker": Text("kinderwerker", "child worker"),
    "programme_coordinator": Text("teamleider", "programme coordinator"),
    "youth_care_worker": Text("jeugdhulpverlener", "youth care worker"),
    "community_officer": Text("wijkagent", "community officer"),
    "neighbourhood_worker": Text("wijkteammedewerker", "neighbourhood worker"),
    "abuse_protocol_officer": Text("aandachtsfunctionaris", "abuse protocol officer"),
    "privacy_officer": Text("privacyfunctionaris", "privacy officer"),
    "data_protection_officer": Text("functionaris gegevensbescherming", "data protection officer"),
    "organisation_admin": Text("beheerder", "organisation admin"),
    "municipal_analyst": Text("beleidsonderzoeker", "municipal analyst"),
}
WHOLE_ORGANISATION = frozenset(
    {"programme_coordinator", "privacy_officer", "abuse_protocol_officer"}
)
"""Roles that reach all teams of their organisation, as far as their own permissions go."""
SEES_KEPT_CLOSE = frozenset({"programme_coordinator", "abuse_protocol_officer"})
"""Roles that see what is kept to a few members (a report to Veilig Thuis), so far as their own
permissions go.
"""

CARE = frozenset(
    {
        "care_coordinator",
        "child_worker",
        "programme_coordinator",
        "youth_care_worker",
        "neighbourhood_worker",
    }
)
POLICE = frozenset({"community_officer"})
ADMIN = frozenset({"organisation_admin"})
PRIVACY = frozenset({"privacy_officer"})
PROTOCOL = frozenset({"abuse_protocol_officer"})
SUPERVISION = frozenset({"data_protection_officer"})
EVERYBODY = frozenset(ROLES)

OAUTH_SCOPES: dict[str, Text] = {
    "organisations:read": Text("organisaties en teams zien", "see organisations and teams"),
    "management:read": Text("het beheer van uw organisatie inzien", "see how it is managed"),
    "management:write": Text(
        "namens een beheerder teams, medewerkers en software beheren",
        "manage teams, members and software for an admin",
    ),
    "substitutes:write": Text("vervanging regelen", "arrange who stands in for whom"),
    "keys:write": Text("sleutels voor uitvoer beheren", "manage keys for exports"),
    "covenants:read": Text("convenanten lezen", "read covenants"),
    "children:read": Text("kinddossiers lezen", "read children's files"),
    "children:write": Text("kinddossiers bijhouden", "keep children's files"),
    "consents:read": Text("toestemmingen lezen", "read consents"),
    "consents:write": Text("toestemmingen vastleggen en intrekken", "record and withdraw consents"),
    "legal-grounds:read": Text("grondslagen zonder toestemming lezen", "read grounds in law"),
    "legal-grounds:write": Text(
        "namens een medewerker meldcode, vitaal belang en besluiten vastleggen",
        "record abuse protocol, vital interest and decisions for a member",
    ),
    "sharing:read": Text("vragen of delen mag", "ask whether sharing is allowed"),
    "disclosures:read": Text("zien met wie is gedeeld", "see with whom was shared"),
    "duties:read": Text("zien wat ouders nog horen", "see what parents are yet to be told"),
    "duties:write": Text(
        "vastleggen wat ouders is verteld, en hun bezwaar",
        "record what parents were told, and their objection",
    ),
    "referrals:read": Text("aanmeldingen lezen", "read referrals"),
    "referrals:write": Text("aanmeldingen sturen en beantwoorden", "send and answer referrals"),
    "signals:read": Text("signalen lezen", "read signals"),
    "signals:write": Text(
        "signalen schrijven, opvolgen, delen en afsluiten",
        "write, follow up, share and close signals",
    ),
    "matches:read": Text("koppelingen zien", "see matches"),
    "matches:write": Text(
        "namens een medewerker laten koppelen en antwoorden", "have matched and answer for a member"
    ),
    "risk-lists:read": Text(
        "namens een medewerker aandachtslijsten lezen", "read risk lists for a member"
    ),
    "risk-lists:write": Text(
        "namens een medewerker op aandachtslijsten werken", "work on risk lists for a member"
    ),
    "exports:read": Text("uitvoer ophalen", "fetch exports"),
    "exports:write": Text("uitvoer aanvragen", "ask for exports"),
}
