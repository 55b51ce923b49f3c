"""Referrals, what is said about them, and how an exchange ends."""

from shared.texts import Text

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
    "signal_over": Text(
        "het signaal is afgesloten of verlopen", "the signal was closed or has lapsed"
    ),
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
