"""Signals over HTTP."""

from services.signals import operations
from services.signals.schemas import (
    ConcernListSchema,
    CountQuerySchema,
    FinishingSchema,
    FollowUpBodySchema,
    FollowUpInListSchema,
    FollowUpQuerySchema,
    NewFollowUpSchema,
    NewSignalSchema,
    ParentsPutOffSchema,
    ParentsToldSchema,
    ProlongingSchema,
    SignalClosingSchema,
    SignalCorrectionSchema,
    SignalCountsSchema,
    SignalErrorSchema,
    SignalQuerySchema,
    SignalSchema,
    SignalSearchSchema,
    SignalSummarySchema,
)
from services.signals.share_schemas import (
    ShareBodySchema,
    ShareQuerySchema,
    ShareSchema,
    ShareSummarySchema,
)
from shared.web.endpoints import Slice

DESTROYED = {410: "Dit dossier is vernietigd."}
OVER = {409: "Dit signaal loopt niet meer.", **DESTROYED}
ONE = "/signals/<uuid:signal_id>"
FOLLOW_UP = f"{ONE}/follow-ups/<uuid:follow_up_id>"

api = Slice("signals", "Signalen: zorgen over een kind, wat ermee gebeurt, en met wie gedeeld.")
api.get(
    "/concern-codes",
    operations.list_concern_codes,
    answer=ConcernListSchema,
    summary="De lijst van zorgen, met uitleg",
    description="De lijst heeft een versie; een signaal houdt de versie van toen.",
)
api.get(
    "/signals",
    operations.list_signals,
    query=SignalQuerySchema,
    page_of=SignalSummarySchema,
    summary="De signalen die u ziet",
)
api.post(
    "/signals",
    operations.write_signal,
    body=NewSignalSchema,
    answer=SignalSchema,
    responses=DESTROYED,
    location="/signals/{id}",
    summary="Een signaal schrijven",
    description="`nextStep` zegt waar u verder gaat; bij acuut gevaar meteen naar de meldcode.",
)
api.post(
    "/signals/_search",
    operations.search_signals,
    body=SignalSearchSchema,
    page_of=SignalSummarySchema,
    status=200,
    responses={404: "Dit kind bestaat niet, of u mag het niet zien."},
    summary="Signalen zoeken: van een kind, een gezin, een team, of op zorg en ernst",
)
api.get(
    "/signals/_counts",
    operations.count_signals,
    query=CountQuerySchema,
    answer=SignalCountsSchema,
    summary="Hoeveel signalen lopen, en wat zij vragen",
)
api.get(
    "/signal-follow-ups",
    operations.list_follow_ups,
    query=FollowUpQuerySchema,
    page_of=FollowUpInListSchema,
    summary="Wat er nog te doen is",
)
api.get(
    ONE,
    operations.get_signal,
    answer=SignalSchema,
    responses=DESTROYED,
    summary="Eén signaal, met opvolging en geschiedenis",
)
api.put(
    ONE,
    operations.correct_signal,
    body=SignalCorrectionSchema,
    answer=SignalSchema,
    responses={409: "Dit signaal is niet meer te verbeteren.", **DESTROYED},
    summary="Een signaal verbeteren",
    description="Wat er stond blijft in de geschiedenis.",
)
api.post(
    f"{ONE}/closing",
    operations.close_signal,
    body=SignalClosingSchema,
    answer=SignalSchema,
    status=200,
    responses=OVER,
    summary="Een signaal afsluiten, met terugkoppeling",
)
api.post(
    f"{ONE}/error",
    operations.enter_in_error,
    body=SignalErrorSchema,
    answer=SignalSchema,
    status=200,
    responses=OVER,
    summary="Zeggen dat een signaal een vergissing was",
)
api.post(
    f"{ONE}/prolonging",
    operations.prolong_signal,
    body=ProlongingSchema,
    answer=SignalSchema,
    status=200,
    responses=OVER,
    summary="Een signaal verlengen",
)
api.post(
    f"{ONE}/parents-told",
    operations.record_parents_told,
    body=ParentsToldSchema,
    answer=SignalSchema,
    status=200,
    responses=OVER,
    summary="Vastleggen dat de ouders het weten",
)
api.post(
    f"{ONE}/parents-put-off",
    operations.put_parents_off,
    body=ParentsPutOffSchema,
    answer=SignalSchema,
    status=200,
    responses=OVER,
    summary="Vastleggen waarom de ouders het nog niet weten",
)
api.post(
    f"{ONE}/follow-ups",
    operations.add_follow_up,
    body=NewFollowUpSchema,
    answer=SignalSchema,
    status=200,
    responses=OVER,
    summary="Opvolging afspreken",
)
api.put(
    FOLLOW_UP,
    operations.change_follow_up,
    body=FollowUpBodySchema,
    answer=SignalSchema,
    responses={409: "Dit is al gedaan, of niet meer nodig.", **DESTROYED},
    summary="Opvolging aan een ander geven, of op een andere dag",
)
api.post(
    f"{FOLLOW_UP}/done",
    operations.finish_follow_up,
    body=FinishingSchema,
    answer=SignalSchema,
    status=200,
    responses={409: "Dit is al gedaan, of niet meer nodig.", **DESTROYED},
    summary="Zeggen dat het is gedaan, en wat eruit kwam",
)
api.post(
    f"{ONE}/shares",
    operations.share_signal,
    body=ShareBodySchema,
    answer=ShareSchema,
    responses={409: "Dit signaal loopt niet meer, of is al gedeeld.", **DESTROYED},
    location="/signal-shares/{id}",
    summary="De inhoud van een signaal delen met een partner",
    description="Alleen als het besluit dat toestaat; de partner krijgt een momentopname.",
)
api.get(
    "/signal-shares",
    operations.list_shares,
    query=ShareQuerySchema,
    page_of=ShareSummarySchema,
    responses={404: "Dit signaal bestaat niet, of u mag het niet zien."},
    summary="Wat van signalen is gedeeld, en wat u ontving",
)
api.get(
    "/signal-shares/<uuid:share_id>",
    operations.get_share,
    answer=ShareSchema,
    responses=DESTROYED,
    summary="Wat van een signaal is gedeeld",
)
api.post(
    "/signal-shares/<uuid:share_id>/ending",
    operations.end_share,
    answer=ShareSchema,
    status=200,
    responses={409: "Dit delen is al beëindigd.", **DESTROYED},
    summary="Delen beëindigen",
)
