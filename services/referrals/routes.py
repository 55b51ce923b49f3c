"""The referrals over HTTP."""

from services.referrals import operations
from services.referrals.schemas import (
    AcceptanceSchema,
    AssigneeQuerySchema,
    AssigneeSchema,
    AssignmentSchema,
    AttachmentSchema,
    ClosingSchema,
    CompletionSchema,
    CopySchema,
    DraftSchema,
    EndedExchangeSchema,
    EndedQuerySchema,
    HoldSchema,
    MessageDecisionSchema,
    MessageQuestionSchema,
    MessageSchema,
    NewAttachmentSchema,
    NewMessageSchema,
    NewReferralSchema,
    ReferralCountsSchema,
    ReferralInListSchema,
    ReferralQuerySchema,
    ReferralSchema,
    RejectionSchema,
    ReopeningSchema,
    TriageSchema,
)
from shared.web.endpoints import Slice

ONE = "/referrals/<uuid:referral_id>"
ATTACHED = f"{ONE}/attachments/<uuid:attachment_id>"
ENDED = "/ended-exchanges/<uuid:referral_id>"
DESTROYED = {410: "Het dossier van dit kind is vernietigd."}
NO_CHILD = {404: "Dit kind bestaat niet, of u mag het niet zien."}
TAKEN = {409: "De aanmelding is niet (meer) in een toestand waarin deze stap kan."}

api = Slice("referrals", "Aanmeldingen: schrijven, versturen, ontvangen en beantwoorden.")
api.get(
    "/referrals",
    operations.list_referrals,
    query=ReferralQuerySchema,
    page_of=ReferralInListSchema,
    responses=NO_CHILD,
    summary="De aanmeldingen die u ziet",
)
api.post(
    "/referrals",
    operations.draft_referral,
    body=NewReferralSchema,
    answer=ReferralSchema,
    location="/referrals/{id}",
    responses=NO_CHILD,
    summary="Een aanmelding schrijven (concept)",
    description="Niemand anders ziet haar voordat zij is verstuurd.",
)
api.get(
    "/referrals/_counts",
    operations.count_referrals,
    answer=ReferralCountsSchema,
    summary="Hoeveel aanmeldingen er in elke lijst staan",
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
api.post(
    f"{ONE}/copy",
    operations.copy_referral,
    body=CopySchema,
    answer=ReferralSchema,
    location="/referrals/{id}",
    summary="Een nieuw concept met dezelfde woorden, voor een andere ontvanger",
)
api.post(
    f"{ONE}/retraction",
    operations.retract_referral,
    answer=ReferralSchema,
    status=200,
    responses=TAKEN,
    summary="Vastleggen dat zij per ongeluk is verstuurd",
)
api.post(
    f"{ONE}/start",
    operations.start_referral,
    answer=ReferralSchema,
    status=200,
    responses=TAKEN,
    summary="Beginnen, of verdergaan na een pauze",
)
api.post(
    f"{ONE}/hold",
    operations.hold_referral,
    body=HoldSchema,
    answer=ReferralSchema,
    status=200,
    responses=TAKEN,
    summary="Even stilleggen, met een reden",
)
api.post(
    f"{ONE}/completion",
    operations.complete_referral,
    body=CompletionSchema,
    answer=ReferralSchema,
    status=200,
    responses={403: "Terugkoppelen mag niet; het antwoord noemt wat ontbreekt.", **TAKEN},
    summary="Afronden met een terugkoppeling",
)
api.post(
    f"{ONE}/reopening",
    operations.reopen_referral,
    body=ReopeningSchema,
    answer=ReferralSchema,
    status=200,
    responses=TAKEN,
    summary="Heropenen met een toelichting",
)
api.post(
    f"{ONE}/triage",
    operations.triage_referral,
    body=TriageSchema,
    responses=TAKEN,
    summary="Bij een van onze teams neerleggen",
)
api.post(
    f"{ONE}/assignment",
    operations.assign_referral,
    body=AssignmentSchema,
    answer=ReferralSchema,
    status=200,
    responses=TAKEN,
    summary="Een medewerker aanwijzen",
)
api.get(
    f"{ONE}/assignees",
    operations.list_assignees,
    query=AssigneeQuerySchema,
    page_of=AssigneeSchema,
    summary="Wie van ons haar kan behandelen",
)
api.get(
    f"{ONE}/chain",
    operations.list_chain,
    page_of=ReferralInListSchema,
    summary="De aanmeldingen waarmee deze samenhangt, voor zover u ze mag zien",
)
api.get(
    "/ended-exchanges",
    operations.list_ended_exchanges,
    query=EndedQuerySchema,
    page_of=EndedExchangeSchema,
    responses=NO_CHILD | DESTROYED,
    summary="Wat wij voor een kind hadden aangenomen en niet meer zien",
)
api.get(
    ENDED,
    operations.get_ended_exchange,
    answer=EndedExchangeSchema,
    responses=DESTROYED,
    summary="Een beëindigde uitwisseling",
)
api.post(
    f"{ENDED}/closing",
    operations.close_own_file,
    body=ClosingSchema,
    answer=EndedExchangeSchema,
    status=200,
    responses={409: "De uitwisseling loopt nog: rond de aanmelding zelf af.", **DESTROYED},
    summary="Aan onze kant afsluiten, of dat verbeteren",
    description="Uitkomst en notitie blijven bij ons.",
)
api.get(
    f"{ONE}/messages",
    operations.list_messages,
    page_of=MessageSchema,
    summary="Wat er over een aanmelding geschreven is",
)
api.post(
    f"{ONE}/messages",
    operations.send_message,
    body=NewMessageSchema,
    answer=MessageSchema,
    responses={403: "Delen mag niet; het antwoord noemt alles wat ontbreekt.", **TAKEN},
    summary="Aan de ander schrijven",
)
api.post(
    f"{ONE}/messages/_ask",
    operations.ask_message,
    body=MessageQuestionSchema,
    answer=MessageDecisionSchema,
    status=200,
    responses=TAKEN,
    summary="Mag ik dit schrijven?",
    description="Vraagt zonder iets vast te leggen. Een nee noemt alles wat ontbreekt.",
)
api.get(
    f"{ONE}/attachments",
    operations.list_attachments,
    page_of=AttachmentSchema,
    summary="De bijlagen die u mag zien",
)
api.post(
    f"{ONE}/attachments",
    operations.attach_file,
    upload=True,
    query=NewAttachmentSchema,
    answer=AttachmentSchema,
    responses=TAKEN,
    summary="Een bijlage toevoegen aan een concept of het volgende bericht",
    description="De inhoud is het verzoek zelf, hooguit 20 MiB; de inhoud bepaalt de soort.",
)
api.get(
    ATTACHED + "/content",
    operations.fetch_attachment,
    download=True,
    summary="Een bijlage ophalen",
)
api.delete(
    ATTACHED,
    operations.remove_attachment,
    responses={409: "Zij is al verstuurd."},
    summary="Een bijlage weghalen die nog niet is verstuurd",
)
