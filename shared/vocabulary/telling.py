"""What is told: to members, to parents, in the register; and what is taken along."""

from shared.texts import Text
from shared.vocabulary.referrals import EXCHANGE_ENDS

DISCLOSURE_ENDS: dict[str, Text] = EXCHANGE_ENDS | {
    "consent_withdrawn": Text("de toestemming is ingetrokken", "the consent was withdrawn"),
    "consent_refused": Text("toestemming is geweigerd", "consent was refused"),
    "partner_gone": Text("een van beiden heeft Schakel verlaten", "one of both has left Schakel"),
    "unlinked": Text("wij ontkoppelden", "we unlinked"),
    "partner_unlinked": Text("de ander ontkoppelde", "the other unlinked"),
    "contact_changed": Text(
        "iemand anders, of een ander nummer, is nu te bellen",
        "somebody else, or another number, can be called now",
    ),
}
"""The same, as who shared knows it."""

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
    "signal_acute": Text(
        "een collega schreef een signaal van acuut gevaar",
        "a colleague wrote a signal of acute danger",
    ),
    "signal_follow_up": Text(
        "er is u iets gevraagd bij een signaal", "you were asked to do something about a signal"
    ),
    "signal_follow_up_due": Text(
        "opvolging van een signaal is te laat", "what was to be done about a signal is overdue"
    ),
    "signal_followed": Text(
        "er is iets gedaan met uw signaal", "something was done about your signal"
    ),
    "signal_closed": Text("een signaal van u is afgesloten", "a signal of yours was closed"),
    "signal_ending": Text("een signaal verloopt binnen 30 dagen", "a signal lapses within 30 days"),
    "signal_lapsed": Text("een signaal is verlopen", "a signal has lapsed"),
    "match_asked": Text(
        "ook een ander maakt zich zorgen: wilt u van elkaar weten?",
        "somebody else is concerned too: do you want to know each other?",
    ),
    "match_met": Text("u bent gekoppeld", "you are linked"),
    "match_parted": Text("een koppeling is voorbij", "a match is over"),
    "match_lead": Text(
        "er is iets gezegd over de regie in een koppeling",
        "something was said about the lead in a match",
    ),
    "match_yours": Text(
        "u neemt koppelen over van een collega: geef uw nummer",
        "you take over matching from a colleague: give your number",
    ),
    "signal_parents": Text(
        "ouders weten nog niet van een signaal", "parents do not know of a signal yet"
    ),
    "signal_shared": Text("er is een signaal met u gedeeld", "a signal was shared with you"),
    "signal_share_ended": Text(
        "een gedeeld signaal is niet meer in te zien", "a shared signal can be seen no more"
    ),
    "risk_list_begun": Text(
        "een partner opende een aandachtslijst: noem wie meedoet",
        "a partner opened a risk list: name who takes part",
    ),
    "risk_list_named": Text("u bent genoemd op een aandachtslijst", "you are named on a risk list"),
    "risk_list_review": Text(
        "een aandachtslijst moet worden herbeoordeeld", "a risk list must be reviewed"
    ),
    "risk_list_step": Text(
        "er is u iets gevraagd op een aandachtslijst", "you were asked to do something on a list"
    ),
    "risk_list_step_due": Text(
        "een stap op een aandachtslijst is te laat", "a step on a risk list is overdue"
    ),
    "risk_list_step_late": Text(
        "een stap op een aandachtslijst wacht nog steeds", "a step on a risk list is still waiting"
    ),
    "risk_list_unattended": Text(
        "op een aandachtslijst blijft werk liggen: kijk wie meedoet",
        "work on a risk list is left undone: see who takes part",
    ),
    "risk_list_to_confirm": Text(
        "kinderen op een aandachtslijst wachten op bevestiging",
        "children on a risk list wait for confirmation",
    ),
    "risk_list_confirm_soon": Text(
        "kinderen die niemand bevestigt gaan binnen drie dagen van een aandachtslijst",
        "children whom nobody confirms drop off a risk list within three days",
    ),
    "risk_list_dropped": Text(
        "kinderen gingen vanzelf van een aandachtslijst",
        "children dropped off a risk list by themselves",
    ),
    "risk_list_closed": Text("een aandachtslijst is gesloten", "a risk list was closed"),
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
    "question_left": Text(
        "vragen om toestemming van een collega die weg is wachten op iemand",
        "questions for consent of a colleague who left wait for somebody",
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
