"""The consents over HTTP."""

from services.consents import operations
from services.consents.schemas import (
    ConsentQuerySchema,
    ConsentSchema,
    ConsentSummarySchema,
    NewConsentSchema,
    ReceiptSchema,
    WithdrawalSchema,
)
from shared.web.endpoints import Slice

NO_CHILD = {404: "Dit kind bestaat niet, of u mag het niet zien."}

api = Slice("consents", "Toestemmingen: vastleggen, nalezen en intrekken.")
api.get(
    "/consents",
    operations.list_consents,
    query=ConsentQuerySchema,
    page_of=ConsentSummarySchema,
    responses=NO_CHILD,
    summary="De toestemmingen rond een kind",
)
api.post(
    "/consents",
    operations.record_consent,
    body=NewConsentSchema,
    answer=ConsentSummarySchema,
    responses=NO_CHILD,
    location="/consents/{id}",
    summary="Vastleggen wat iemand heeft gezegd",
    description="Een weigering stopt meteen wat op dezelfde vraag berustte.",
)
api.get(
    "/consents/<uuid:consent_id>",
    operations.get_consent,
    answer=ConsentSchema,
    summary="Een toestemming met haar geschiedenis",
)
api.post(
    "/consents/<uuid:consent_id>/withdrawal",
    operations.withdraw_consent,
    body=WithdrawalSchema,
    answer=ReceiptSchema,
    status=200,
    summary="Een toestemming intrekken",
    description="Alles wat erop berust stopt nu; het antwoord is het bewijs daarvan.",
)
