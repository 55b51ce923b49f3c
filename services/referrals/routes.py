"""The referrals over HTTP."""

from services.referrals import operations
from services.referrals.schemas import (
    AcceptanceSchema,
    DraftSchema,
    NewReferralSchema,
    ReferralQuerySchema,
    ReferralSchema,
    ReferralSummarySchema,
    RejectionSchema,
)
from shared.web.endpoints import Slice

ONE = "/referrals/<uuid:referral_id>"
TAKEN = {409: "De aanmelding is niet (meer) in een toestand waarin deze stap kan."}

api = Slice("referrals", "Aanmeldingen: schrijven, versturen, ontvangen en beantwoorden.")
api.get(
    "/referrals",
    operations.list_referrals,
    query=ReferralQuerySchema,
    page_of=ReferralSummarySchema,
    summary="De aanmeldingen die u ziet",
)
api.post(
    "/referrals",
    operations.draft_referral,
    body=NewReferralSchema,
    answer=ReferralSchema,
    location="/referrals/{id}",
    responses={404: "Dit kind bestaat niet, of u mag het niet zien."},
    summary="Een aanmelding schrijven (concept)",
    description="Niemand anders ziet haar voordat zij is verstuurd.",
)
api.get(ONE, operations.get_referral, answer=ReferralSchema, summary="Een aanmelding")
api.put(
    ONE,
    operations.change_draft,
    body=DraftSchema,
    answer=ReferralSchema,
    responses=TAKEN,
    summary="Een concept wijzigen",
    description="Alles behalve het kind. Wat verstuurd is verandert niet meer.",
)
api.post(
    f"{ONE}/request",
    operations.send_referral,
    answer=ReferralSchema,
    status=200,
    responses={
        403: "Delen mag niet; het antwoord noemt alles wat ontbreekt.",
        410: "Het dossier van dit kind is vernietigd.",
        **TAKEN,
    },
    summary="Een concept versturen",
)
api.post(
    f"{ONE}/cancellation",
    operations.cancel_referral,
    answer=ReferralSchema,
    status=200,
    responses=TAKEN,
    summary="Een concept of onbeantwoorde aanmelding terugnemen",
)
api.post(
    f"{ONE}/receipt",
    operations.receive_referral,
    answer=ReferralSchema,
    status=200,
    responses=TAKEN,
    summary="De ontvangst bevestigen",
)
api.post(
    f"{ONE}/acceptance",
    operations.accept_referral,
    body=AcceptanceSchema,
    answer=ReferralSchema,
    status=200,
    responses=TAKEN,
    summary="Accepteren en overnemen in een eigen dossier",
)
api.post(
    f"{ONE}/rejection",
    operations.reject_referral,
    body=RejectionSchema,
    answer=ReferralSchema,
    status=200,
    responses=TAKEN,
    summary="Afwijzen met een reden",
)
