"""What is shared, for what, and on which ground."""

from shared.texts import Text

PURPOSES: dict[str, Text] = {
    "child_work_support": Text("ondersteuning door kinderwerk", "support by child work"),
    "youth_help": Text("jeugdhulp", "youth help"),
    "early_signalling": Text("vroeg signaleren", "early signalling"),
    "neighbourhood_safety": Text("veilig opgroeien in de wijk", "safety in the neighbourhood"),
    "child_protection": Text("bescherming van het kind", "protection of the child"),
}

RECORD_KINDS: dict[str, Text] = {
    "referral": Text("aanmelding", "referral"),
    "signal": Text("signaal", "signal"),
    "risk_list_entry": Text("regel op de aandachtslijst", "risk list entry"),
    "feedback": Text("terugkoppeling", "feedback"),
    "referral_message": Text("bericht bij een aanmelding", "message about a referral"),
    "match": Text("koppeling", "match"),
    "referral_attachment": Text("bijlage bij een aanmelding", "attachment to a referral"),
}

STOPPING_KINDS: dict[str, Text] = RECORD_KINDS | {
    "exchange": Text("uitwisseling", "exchange"),
}
"""What stops, or would; `exchange` where it is not said of which kind."""

CATEGORIES: dict[str, Text] = {
    "child_identity": Text("naam en geboortedatum van het kind", "the child's name and birth date"),
    "family_contact": Text("contactgegevens van de ouders", "the parents' contact details"),
    "care_question": Text("de zorg of vraag", "the concern or question"),
    "school_functioning": Text("hoe het op school gaat", "how things go at school"),
    "home_situation": Text("hoe het thuis gaat", "how things go at home"),
    "child_voice": Text("wat het kind zelf zegt", "what the child says"),
    "observed_facts": Text("wat er is gezien of gehoord", "what was seen or heard"),
    "interpretation": Text("wat wij daarvan denken", "what we think of it"),
    "parents_told": Text("wat de ouders is verteld", "what the parents were told"),
    "arrangements": Text("praktische afspraken", "practical arrangements"),
    "involvement": Text("dat wij het kind kennen", "that we know the child"),
    "professional_contact": Text(
        "naam, functie en telefoonnummer van de hulpverlener",
        "the professional's name, role and phone number",
    ),
    "answer_reason": Text("waarom een aanmelding is afgewezen", "why a referral was rejected"),
    "outcome": Text("hoe het is afgelopen", "how it ended"),
}

GROUNDS: dict[str, Text] = {
    "consent": Text("toestemming", "consent"),
    "legal_obligation": Text("wettelijke verplichting", "legal obligation"),
    "public_task": Text("publieke taak", "public task"),
    "vital_interest": Text("vitaal belang", "vital interest"),
    "abuse_protocol": Text("meldcode", "abuse protocol"),
    "police_disclosure": Text("verstrekking door de politie", "police disclosure"),
}
"""The grounds that somebody can ask for, and that a rule can name."""

GRANT_GROUNDS: dict[str, Text] = GROUNDS | {
    "return_flow": Text(
        "terugkoppeling zolang de uitwisseling loopt", "flows back while the exchange lasts"
    ),
}
"""On which ground a partner sees something. What flows back rests on the exchange's own ground."""

PROTOCOL_STEPS: dict[str, Text] = {
    "map": Text("de signalen in kaart brengen", "map the signals"),
    "consult": Text("overleggen", "consult"),
    "talk": Text("praten met het gezin", "talk with the family"),
    "weigh": Text("wegen", "weigh"),
    "decide": Text("beslissen", "decide"),
}
"""The five steps of the abuse protocol (Besluit verplichte meldcode, art. 2)."""

CONSENT_REGIMES: dict[str, Text] = {
    "by_age": Text("naar de leeftijd van het kind", "by the child's age"),
    "by_age_reachable": Text(
        "naar de leeftijd van het kind; wie aantoonbaar onbereikbaar is mag ontbreken",
        "by the child's age; who demonstrably cannot be reached may be absent",
    ),
    "none": Text("geen toestemming nodig", "no consent needed"),
}

LEGAL_GROUND_STATES: dict[str, Text] = {
    "waiting": Text("te beoordelen", "to be reviewed"),
    "approved": Text("akkoord", "approved"),
    "rejected": Text("niet terecht", "not justified"),
    "ended": Text("beëindigd", "ended"),
}

POLICE_ARTICLES: dict[str, Text] = {
    "wpg_19": Text("artikel 19: incidenteel, over één kind", "article 19: incidental, one child"),
    "wpg_20": Text(
        "artikel 20: structureel, voor een samenwerking", "article 20: structural, a cooperation"
    ),
}
"""Of the Wet politiegegevens."""

COVENANT_STATES: dict[str, Text] = {
    "draft": Text("concept", "draft"),
    "proposed": Text("ligt ter ondertekening", "waits for signatures"),
    "active": Text("van kracht", "in force"),
    "ended": Text("beëindigd", "ended"),
}

COVENANT_VERSION_STATES: dict[str, Text] = COVENANT_STATES | {
    "signed": Text("getekend, gaat later in", "signed, starts later"),
    "superseded": Text("vervangen door een nieuwe versie", "superseded by a new version"),
    "withdrawn": Text("ingetrokken", "withdrawn"),
    "refused": Text("geweigerd", "refused"),
}
