"""Matching over HTTP."""

from services.matching import operations
from services.matching.schemas import (
    ContactSchema,
    LeadAnswerSchema,
    LeadProposalSchema,
    MatchQuerySchema,
    MatchSchema,
    MatchSummarySchema,
    MomentSchema,
    NewOfferSchema,
    OfferConfirmationSchema,
    OfferQuerySchema,
    OfferSchema,
    OfferSummarySchema,
    UnlinkingSchema,
    WatchSchema,
)
from shared.web.endpoints import Slice

OFFER = "/match-offers/<uuid:offer_id>"
MATCH = "/matches/<uuid:match_id>"
ENDED = {409: "Dit signaal doet niet meer mee.", 410: "Dit dossier is vernietigd."}
ANSWERED = {409: "Hierop is al geantwoord."}
NOT_MET = {409: "U bent niet (meer) gekoppeld, of dit kan nu niet."}

api = Slice("matching", "Maakt nog iemand zich zorgen over dit kind? Koppelen zonder inhoud.")
api.get(
    "/match-offers",
    operations.list_offers,
    query=OfferQuerySchema,
    page_of=OfferSummarySchema,
    summary="Signalen die meedoen met koppelen",
)
api.post(
    "/match-offers",
    operations.offer_signal,
    body=NewOfferSchema,
    answer=OfferSchema,
    responses={
        404: "Dit signaal bestaat niet, of u mag het niet zien.",
        409: "Het signaal loopt niet (meer), of doet al mee.",
        410: "Dit dossier is vernietigd.",
        429: "Voor vandaag is het genoeg.",
        503: "Koppelen kan nu even niet.",
    },
    location="/match-offers/{id}",
    summary="Een eigen signaal laten koppelen",
    description=(
        "Het antwoord zegt niet of er nog iemand is, en ziet er altijd hetzelfde uit. Wie iets"
        " gevonden heeft hoort dat pas als de ander ja heeft gezegd."
    ),
)
api.get(OFFER, operations.get_offer, answer=OfferSchema, summary="Een signaal dat meedoet")
api.post(
    f"{OFFER}/confirmation",
    operations.confirm_offer,
    body=OfferConfirmationSchema,
    answer=OfferSchema,
    status=200,
    responses=ENDED,
    summary="Vooraf ja zeggen tegen wie zich ook zorgen maakt",
)
api.post(
    f"{OFFER}/reservation",
    operations.unconfirm_offer,
    answer=OfferSchema,
    status=200,
    responses=ENDED,
    summary="Niet meer vooraf ja zeggen",
)
api.post(
    f"{OFFER}/contact",
    operations.change_contact,
    body=ContactSchema,
    answer=OfferSchema,
    status=200,
    responses=ENDED,
    summary="Zelf degene zijn die gebeld kan worden",
)
api.post(
    f"{OFFER}/withdrawal",
    operations.withdraw_offer,
    answer=OfferSchema,
    status=200,
    responses=ENDED,
    summary="Niet meer meedoen",
    description="Wie van u wist, hoort dat het voorbij is.",
)
api.get(
    "/matches",
    operations.list_matches,
    query=MatchQuerySchema,
    page_of=MatchSummarySchema,
    summary="Koppelingen waarvan u mag weten",
)
api.get(MATCH, operations.get_match, answer=MatchSchema, summary="Eén koppeling")
api.post(
    f"{MATCH}/confirmation",
    operations.confirm_match,
    answer=MatchSchema,
    status=200,
    responses=ANSWERED,
    summary="Ja, wij willen van elkaar weten",
)
api.post(
    f"{MATCH}/denial",
    operations.deny_match,
    answer=MatchSchema,
    status=200,
    responses=ANSWERED,
    summary="Nee; de ander hoort niet dat het gevraagd is",
)
api.post(
    f"{MATCH}/unlinking",
    operations.unlink_match,
    body=UnlinkingSchema,
    answer=MatchSchema,
    status=200,
    responses=NOT_MET,
    summary="Ontkoppelen: beiden zien elkaar niet meer",
)
api.post(
    f"{MATCH}/contact-moments",
    operations.note_contact,
    body=MomentSchema,
    answer=MatchSchema,
    status=200,
    responses=NOT_MET,
    summary="Vastleggen dat er contact was",
)
api.post(
    f"{MATCH}/lead-proposals",
    operations.propose_lead,
    body=LeadProposalSchema,
    answer=MatchSchema,
    status=200,
    responses=NOT_MET,
    summary="Voorstellen wie de regie heeft",
)
api.post(
    f"{MATCH}/lead-answers",
    operations.answer_lead,
    body=LeadAnswerSchema,
    answer=MatchSchema,
    status=200,
    responses=NOT_MET,
    summary="Antwoorden op een voorstel over de regie",
)
api.post(
    f"{MATCH}/lead-ending",
    operations.end_lead,
    answer=MatchSchema,
    status=200,
    responses=NOT_MET,
    summary="De regie neerleggen",
)
api.get(
    "/match-watch",
    operations.watch_matching,
    answer=WatchSchema,
    summary="Wie hoe vaak laat koppelen",
)
