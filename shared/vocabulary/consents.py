"""What somebody says to a question, how it was asked, and what stands in its place."""

from shared.texts import Text

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
    "link_code_document": Text(
        "eigen link, en een code gegeven na het zien van een identiteitsbewijs",
        "own link, and a code given after seeing an identity document",
    ),
    "link_code_known": Text(
        "eigen link, en een code gegeven aan wie de medewerker kent",
        "own link, and a code given to somebody whom the member knows",
    ),
    "link_code_phone": Text(
        "eigen link, en een code gegeven op het bekende telefoonnummer",
        "own link, and a code given over the telephone number on file",
    ),
    "link_code_letter": Text(
        "eigen link, en een code per brief naar het bekende adres",
        "own link, and a code by letter to the address on file",
    ),
    "none": Text("niet vastgesteld", "not established"),
}

STATEMENT_METHODS: dict[str, Text] = CONSENT_METHODS | {
    "automatic": Text("vanzelf", "by itself"),
}
"""How a line came on a consent's timeline: said by somebody, or by the clock or a newer line."""

CODE_HANDOVERS: dict[str, Text] = {
    "in_person_known": Text(
        "in een gesprek, aan iemand die ik ken", "in person, to somebody whom I know"
    ),
    "in_person_document": Text(
        "in een gesprek, en ik zie een identiteitsbewijs",
        "in person, and I see an identity document",
    ),
    "by_phone": Text(
        "aan de telefoon, op het nummer uit het dossier",
        "over the telephone, on the number from the file",
    ),
    "by_letter": Text(
        "per brief, naar het adres uit het dossier", "by letter, to the address from the file"
    ),
}
"""How a code reaches whom it is for: never by the mail that carries the link."""

NOTICE_LANGUAGES: dict[str, Text] = {
    "nl": Text("Nederlands", "Dutch"),
    "en": Text("Engels", "English"),
    "tr": Text("Turks", "Turkish"),
    "ar": Text("Arabisch", "Arabic"),
    "pl": Text("Pools", "Polish"),
    "uk": Text("Oekraïens", "Ukrainian"),
}
"""The languages in which somebody can be asked for consent."""

REQUEST_CHANNELS: dict[str, Text] = {
    "mail": Text("met een link per mail", "with a link by mail"),
    "paper": Text("op papier", "on paper"),
}

REQUEST_STATES: dict[str, Text] = {
    "asked": Text("wordt verstuurd", "being sent"),
    "sent": Text("verstuurd", "sent"),
    "opened": Text("geopend", "opened"),
    "talk": Text("wil eerst praten", "wants to talk first"),
    "locked": Text("code geblokkeerd", "code locked"),
    "expired": Text("link verlopen", "link expired"),
    "on_paper": Text("op papier gevraagd", "asked on paper"),
    "given": Text("zei ja", "said yes"),
    "refused": Text("zei nee", "said no"),
    "withdrawn": Text("ingetrokken", "withdrawn"),
    "lapsed": Text("niet meer geldig", "no longer holds"),
    "taken_back": Text("teruggenomen", "taken back"),
    "asked_anew": Text("opnieuw te vragen", "to be asked anew"),
}
"""How far a question for consent to one person is."""

CONSENT_STATES: dict[str, Text] = {
    "requested": Text("gevraagd", "requested"),
    "given": Text("gegeven", "given"),
    "refused": Text("geweigerd", "refused"),
    "withdrawn": Text("ingetrokken", "withdrawn"),
    "expired": Text("verlopen", "expired"),
    "superseded": Text("vervangen door een nieuwere", "superseded by a newer one"),
    "lapsed": Text("vervallen zonder antwoord", "lapsed without an answer"),
}

SUBSTITUTE_KINDS: dict[str, Text] = {
    "court_permission": Text("vervangende toestemming van de rechter", "a court's permission"),
    "institution": Text(
        "gecertificeerde instelling met (een deel van) het gezag",
        "certified institution with (part of) the authority",
    ),
    "unreachable": Text("niet te bereiken", "cannot be reached"),
}
"""What may stand in the place of an authority holder's statement."""

SUBSTITUTE_ENDS: dict[str, Text] = {
    "reached": Text("de persoon is bereikt", "the person was reached"),
    "decision_ended": Text("de beslissing geldt niet meer", "the decision holds no more"),
    "mistake": Text("dit was niet goed vastgelegd", "this had been recorded wrongly"),
}
"""Why somebody ends what stands in the place of a statement."""

SUBSTITUTE_END_STATES: dict[str, Text] = SUBSTITUTE_ENDS | {
    "expired": Text("de termijn is voorbij", "its time has passed"),
    "rejected": Text("een collega keurde het af", "a colleague turned it down"),
    "authority_ended": Text("de persoon heeft geen gezag meer", "the person lost authority"),
}

ATTEMPT_WAYS: dict[str, Text] = {
    "by_phone": Text("gebeld", "by phone"),
    "by_mail": Text("gemaild of een bericht gestuurd", "by mail or message"),
    "by_letter": Text("een brief gestuurd", "by letter"),
    "visit": Text("langs geweest", "a visit"),
    "through_others": Text("via familie of een ander", "through family or others"),
}
"""How one tried to reach somebody."""

CONSENT_STOPS: dict[str, Text] = {
    "consent_refused": Text("iemand heeft nee gezegd", "somebody said no"),
    "consent_withdrawn": Text("de toestemming is ingetrokken", "the consent was withdrawn"),
    "authority_ended": Text(
        "wie toestemming gaf heeft het gezag niet meer",
        "who consented does not have authority any more",
    ),
    "authority_changed": Text(
        "er is iemand met gezag bij gekomen", "somebody else has authority too now"
    ),
    "birthday": Text(
        "het kind is twaalf en zegt nu zelf mee", "the child is twelve and has a say now"
    ),
    "substitute_ended": Text(
        "wat in de plaats van een toestemming stond is vervallen",
        "what stood in the place of a consent has lapsed",
    ),
}
"""Why what rested on a consent stopped: between the sender and the family. A partner hears only
that the consent no longer holds.
"""
