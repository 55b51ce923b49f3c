"""The words of the field that every slice shares: codes, with what people read.

Invariant: a code is stable and English; its label is Dutch first. (`docs/glossary.md`)
"""

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
}

CATEGORIES: dict[str, Text] = {
    "child_identity": Text("naam en geboortedatum van het kind", "the child's name and birth date"),
    "family_contact": Text("contactgegevens van de ouders", "the parents' contact details"),
    "care_question": Text("de zorg of vraag", "the concern or question"),
    "school_functioning": Text("hoe het op school gaat", "how things go at school"),
    "home_situation": Text("hoe het thuis gaat", "how things go at home"),
    "child_voice": Text("wat het kind zelf zegt", "what the child says"),
}

GROUNDS: dict[str, Text] = {
    "consent": Text("toestemming", "consent"),
    "legal_obligation": Text("wettelijke verplichting", "legal obligation"),
    "public_task": Text("publieke taak", "public task"),
    "vital_interest": Text("vitaal belang", "vital interest"),
    "abuse_protocol": Text("meldcode", "abuse protocol"),
    "police_disclosure": Text("verstrekking door de politie", "police disclosure"),
}

CONSENT_REGIMES: dict[str, Text] = {
    "by_age": Text("naar de leeftijd van het kind", "by the child's age"),
    "none": Text("geen toestemming nodig", "no consent needed"),
}

HOLDER_KINDS: dict[str, Text] = {
    "parent": Text("ouder met gezag", "parent with authority"),
    "guardian": Text("voogd", "guardian"),
    "institution": Text("gecertificeerde instelling", "certified institution"),
}

CONSENT_METHODS: dict[str, Text] = {
    "in_person": Text("in een gesprek", "in person"),
    "on_paper": Text("op papier", "on paper"),
    "digital": Text("digitaal", "digitally"),
    "by_phone": Text("telefonisch", "by phone"),
}

ASSURANCES: dict[str, Text] = {
    "known_in_person": Text("bekend bij de medewerker", "known to the member in person"),
    "identity_document": Text("identiteitsbewijs gezien", "identity document seen"),
    "signature": Text("handtekening", "signature"),
    "none": Text("niet vastgesteld", "not established"),
}

CONSENT_STATES: dict[str, Text] = {
    "requested": Text("gevraagd", "requested"),
    "given": Text("gegeven", "given"),
    "refused": Text("geweigerd", "refused"),
    "withdrawn": Text("ingetrokken", "withdrawn"),
    "expired": Text("verlopen", "expired"),
}

REFERRAL_TYPES: dict[str, Text] = {
    "application": Text("aanmelding", "application"),
    "statutory": Text("verwijzing", "statutory referral"),
}

REFERRAL_STATES: dict[str, Text] = {
    "draft": Text("concept", "draft"),
    "requested": Text("verstuurd", "requested"),
    "received": Text("ontvangen", "received"),
    "accepted": Text("geaccepteerd", "accepted"),
    "rejected": Text("afgewezen", "rejected"),
    "cancelled": Text("geannuleerd", "cancelled"),
}

REJECTION_REASONS: dict[str, Text] = {
    "no_capacity": Text("geen plek", "no capacity"),
    "not_our_area": Text("buiten ons gebied", "outside our area"),
    "not_suited": Text("past niet bij ons aanbod", "does not suit what we offer"),
    "other_help_better": Text("andere hulp past beter", "other help fits better"),
    "family_declines": Text("het gezin wil dit niet", "the family declines"),
}

EXPORT_PURPOSES: dict[str, Text] = {
    "transfer": Text("overdracht", "transfer"),
    "subject_access": Text("inzage", "subject access"),
    "archive": Text("archivering", "archiving"),
}

EXPORT_STATES: dict[str, Text] = {
    "requested": Text("wordt gemaakt", "being made"),
    "ready": Text("klaar om op te halen", "ready to fetch"),
    "failed": Text("mislukt", "failed"),
    "ended": Text("beëindigd", "ended"),
}
