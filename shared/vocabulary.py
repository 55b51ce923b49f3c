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
    "referral_attachment": Text("bijlage bij een aanmelding", "attachment to a referral"),
}

CATEGORIES: dict[str, Text] = {
    "child_identity": Text("naam en geboortedatum van het kind", "the child's name and birth date"),
    "family_contact": Text("contactgegevens van de ouders", "the parents' contact details"),
    "care_question": Text("de zorg of vraag", "the concern or question"),
    "school_functioning": Text("hoe het op school gaat", "how things go at school"),
    "home_situation": Text("hoe het thuis gaat", "how things go at home"),
    "child_voice": Text("wat het kind zelf zegt", "what the child says"),
    "arrangements": Text("praktische afspraken", "practical arrangements"),
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
    "in-progress": Text("loopt", "in progress"),
    "on-hold": Text("even stil", "on hold"),
    "completed": Text("afgerond", "completed"),
    "cancelled": Text("geannuleerd", "cancelled"),
    "entered-in-error": Text("per ongeluk gemaakt", "entered in error"),
}
"""As FHIR Task spells them."""

REJECTION_REASONS: dict[str, Text] = {
    "no_capacity": Text("geen plek", "no capacity"),
    "not_our_area": Text("buiten ons gebied", "outside our area"),
    "not_suited": Text("past niet bij ons aanbod", "does not suit what we offer"),
    "other_help_better": Text("andere hulp past beter", "other help fits better"),
    "family_declines": Text("het gezin wil dit niet", "the family declines"),
}

HOLD_REASONS: dict[str, Text] = {
    "waiting_for_family": Text("wacht op het gezin", "waiting for the family"),
    "waiting_for_place": Text("wacht op een plek", "waiting for a place"),
    "waiting_for_partner": Text("wacht op een ketenpartner", "waiting for a chain partner"),
    "holiday": Text("vakantie", "holiday"),
}

OUTCOMES: dict[str, Text] = {
    "goals_reached": Text("de doelen zijn bereikt", "the goals were reached"),
    "partly_reached": Text("de doelen zijn deels bereikt", "the goals were partly reached"),
    "not_reached": Text("de doelen zijn niet bereikt", "the goals were not reached"),
    "ended_by_family": Text("het gezin is gestopt", "the family stopped"),
    "other_help": Text("andere hulp is gestart", "other help has started"),
    "no_help_needed": Text("hulp bleek niet nodig", "help turned out not to be needed"),
}

EXCHANGE_ENDS: dict[str, Text] = {
    "consent_ended": Text("de toestemming geldt niet meer", "the consent no longer holds"),
    "cancelled": Text("de verzender nam haar terug", "the sender took it back"),
    "entered-in-error": Text("zij was per ongeluk verstuurd", "it had been sent in error"),
    "expired": Text("de termijn is voorbij", "its time has passed"),
    "ground_ended": Text(
        "de grondslag waarop dit gebeurde geldt niet meer",
        "the ground on which it was done no longer holds",
    ),
    "covenant_changed": Text(
        "het convenant staat dit niet meer toe", "the covenant does not allow this any more"
    ),
    "objection_upheld": Text(
        "een ouder maakte terecht bezwaar", "a parent objected, and was right"
    ),
}
"""Why a partner no longer sees what it was sent."""

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
DISCLOSURE_ENDS: dict[str, Text] = EXCHANGE_ENDS | {
    "consent_withdrawn": Text("de toestemming is ingetrokken", "the consent was withdrawn"),
    "consent_refused": Text("toestemming is geweigerd", "consent was refused"),
    "partner_gone": Text("een van beiden heeft Schakel verlaten", "one of both has left Schakel"),
}
"""The same, as who shared knows it."""

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

MESSAGE_KINDS: dict[str, Text] = {
    "message": Text("bericht", "message"),
    "feedback": Text("terugkoppeling", "feedback"),
    "rejection": Text("reden van afwijzing", "reason of the rejection"),
    "note": Text("toelichting", "note"),
}

MEDIA_TYPES: dict[str, Text] = {
    "application/pdf": Text("PDF", "PDF"),
    "image/png": Text("afbeelding (PNG)", "image (PNG)"),
    "image/jpeg": Text("foto (JPEG)", "photo (JPEG)"),
    "text/plain": Text("platte tekst", "plain text"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": Text(
        "Word-document", "Word document"
    ),
    "application/vnd.oasis.opendocument.text": Text("OpenDocument-tekst", "OpenDocument text"),
}
"""What an attachment may be; it is recognised by its content, never by its name."""

NOTIFICATION_KINDS: dict[str, Text] = {
    "ground_asked": Text("een collega vraagt u mee te kijken", "a colleague asks for your view"),
    "ground_due": Text(
        "er wacht iets op een tweede persoon", "something waits for a second person"
    ),
    "ground_overdue": Text("er is niet op tijd meegekeken", "a second person did not look in time"),
    "ground_decided": Text(
        "er is meegekeken met wat u vastlegde", "somebody looked at what you recorded"
    ),
    "referral_requested": Text("er is een nieuwe aanmelding", "there is a new referral"),
    "referral_ended": Text("een aanmelding is gestopt", "a referral has ended"),
    "referral_accepted": Text("een aanmelding is geaccepteerd", "a referral was accepted"),
    "referral_rejected": Text("een aanmelding is afgewezen", "a referral was rejected"),
    "referral_completed": Text("een aanmelding is afgerond", "a referral was completed"),
    "referral_reminder": Text("een antwoord wordt morgen verwacht", "an answer is due tomorrow"),
    "referral_overdue": Text("een antwoord is te laat", "an answer is overdue"),
    "referral_message": Text("er is een bericht bij een aanmelding", "there is a message"),
    "referral_assigned": Text("een aanmelding is aan u toegewezen", "a referral was given to you"),
    "referral_returned": Text(
        "een kind is naar u terugverwezen", "a child was referred back to you"
    ),
    "work_left": Text(
        "werk van een collega die weg is wacht op iemand",
        "work of a colleague who left waits for somebody",
    ),
    "duty_reminder": Text(
        "ouders wachten op uitleg over wat is gedeeld", "parents are yet to be told what was shared"
    ),
    "duty_overdue": Text(
        "ouders zijn niet op tijd verteld wat is gedeeld",
        "parents were not told in time what was shared",
    ),
    "duty_deferred": Text(
        "ouders vertellen is uitgesteld: kijk of dat klopt",
        "telling parents was put off: see whether that is right",
    ),
    "objection_open": Text("een ouder maakt bezwaar tegen delen", "a parent objects to sharing"),
    "objection_reminder": Text(
        "een bezwaar moet snel een antwoord krijgen", "an objection needs an answer soon"
    ),
    "objection_answered": Text("een bezwaar is beantwoord", "an objection was answered"),
    "partner_leaving": Text("een ketenpartner gaat vertrekken", "a partner is going to leave"),
    "partner_stays": Text("een ketenpartner blijft toch", "a partner stays after all"),
    "partner_left": Text("een ketenpartner is vertrokken", "a partner has left"),
    "covenant_proposed": Text(
        "een convenant ligt klaar om te tekenen", "a covenant waits for your signature"
    ),
    "covenant_signed": Text(
        "een convenant is door allen getekend", "a covenant was signed by all parties"
    ),
    "covenant_in_force": Text("een convenant is van kracht", "a covenant is in force"),
    "covenant_refused": Text(
        "een partij weigert een convenant te tekenen", "a party refuses to sign a covenant"
    ),
    "covenant_party_left": Text(
        "een partij is uit een convenant getreden", "a party has left a covenant"
    ),
    "covenant_ended": Text("een convenant is beëindigd", "a covenant has ended"),
    "covenant_ends_soon": Text(
        "een convenant loopt binnen 30 dagen af", "a covenant ends within 30 days"
    ),
    "consent_ending": Text("een toestemming loopt bijna af", "a consent is about to end"),
    "consent_birthday": Text(
        "een kind wordt twaalf of zestien: stel de vraag om toestemming opnieuw",
        "a child turns twelve or sixteen: put the question for consent again",
    ),
    "question_answered": Text(
        "er is antwoord op een vraag om toestemming", "a question for consent was answered"
    ),
    "question_talk": Text(
        "iemand wil eerst praten over uw vraag", "somebody wants to talk about your question first"
    ),
    "question_locked": Text(
        "een code is te vaak verkeerd getypt", "a code was typed wrong too often"
    ),
}

DISCLOSURE_DIRECTIONS: dict[str, Text] = {
    "given": Text("gedeeld met een ander", "given to another"),
    "received": Text("gekregen van een ander", "received from another"),
}

INFORMED: dict[str, Text] = {
    "notice": Text("verteld toen toestemming werd gevraagd", "told when consent was asked"),
    "duty": Text("met een brief of gesprek", "by a letter or a talk"),
    "exchange": Text("hoort bij wat eerder werd gedeeld", "belongs to what was shared before"),
}
"""How those concerned hear of a disclosure."""

DUTY_STATES: dict[str, Text] = {
    "open": Text("nog te vertellen", "to be told"),
    "deferred": Text("uitgesteld", "put off"),
    "told": Text("verteld", "told"),
}

TELLING_WAYS: dict[str, Text] = {
    "talk": Text("in een gesprek", "in a talk"),
    "phone": Text("telefonisch", "by phone"),
    "letter": Text("met een brief", "by letter"),
}

TOLD_WAYS: dict[str, Text] = TELLING_WAYS | {
    "notice": Text("toen toestemming werd gevraagd", "when consent was asked"),
}

DEFERRAL_REASONS: dict[str, Text] = {
    "safety": Text(
        "vertellen is nu niet veilig voor het kind of een ander",
        "telling is not safe now for the child or somebody else",
    ),
    "investigation": Text(
        "het zou een onderzoek van politie of Veilig Thuis schaden",
        "it would harm an inquiry of the police or Veilig Thuis",
    ),
    "not_reached": Text(
        "ouders zijn nog niet bereikt; wij proberen het opnieuw",
        "parents were not reached yet; we try again",
    ),
    "with_support": Text(
        "er is eerst een tolk of begeleiding nodig", "an interpreter or support is needed first"
    ),
}

OBJECTION_STATES: dict[str, Text] = {
    "open": Text("wacht op antwoord", "waits for an answer"),
    "upheld": Text("toegewezen", "upheld"),
    "rejected": Text("afgewezen", "rejected"),
    "withdrawn": Text("ingetrokken", "withdrawn"),
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

TAKEOUT_STATES: dict[str, Text] = {
    "making": Text("wordt gemaakt", "being made"),
    "ready": Text("klaar om op te halen", "ready to fetch"),
    "ended": Text("beëindigd", "ended"),
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
