"""The questions for consent over HTTP."""

from services.asking import operations
from services.asking.schemas import (
    GivenAnswerSchema,
    HandoverSchema,
    NewRequestsAnswerSchema,
    NewRequestsSchema,
    RequestDetailSchema,
    RequestQuerySchema,
    RequestSchema,
    RequestWithCodeSchema,
)
from shared.web.endpoints import Slice

ONE = "/consent-requests/<uuid:request_id>"
NO_CHILD = {404: "Dit kind bestaat niet, of u mag het niet zien."}
DESTROYED = {410: "Dit dossier is vernietigd."}
NOT_OPEN = {409: "De vraag is al beantwoord, teruggenomen of verlopen.", **DESTROYED}
NO_LINK = {409: "De vraag is niet meer open, of is op papier gesteld.", **DESTROYED}

api = Slice("asking", "Toestemming vragen: met een persoonlijke link en een code, of op papier.")
api.get(
    "/consent-requests",
    operations.list_requests,
    query=RequestQuerySchema,
    page_of=RequestSchema,
    responses=NO_CHILD,
    summary="De vragen om toestemming, en hoe ver zij zijn",
)
api.post(
    "/consent-requests",
    operations.ask_consent,
    body=NewRequestsSchema,
    answer=NewRequestsAnswerSchema,
    responses={**NO_CHILD, **DESTROYED},
    summary="Een of meer mensen om toestemming vragen",
    description="Ieder krijgt een eigen link per mail; het antwoord geeft eenmalig ieders code.",
)
api.get(
    ONE,
    operations.get_request,
    answer=RequestDetailSchema,
    responses=DESTROYED,
    summary="Een vraag om toestemming, en hoe ver zij is",
)
api.post(
    f"{ONE}/reminder",
    operations.remind,
    answer=RequestDetailSchema,
    status=200,
    responses=NO_LINK,
    summary="Nog een keer mailen, met een nieuwe link",
)
api.post(
    f"{ONE}/link",
    operations.renew_link,
    answer=RequestDetailSchema,
    status=200,
    responses=NO_LINK,
    summary="De link vernieuwen: de oude werkt meteen niet meer",
)
api.post(
    f"{ONE}/code",
    operations.renew_code,
    body=HandoverSchema,
    answer=RequestWithCodeSchema,
    status=200,
    responses=NO_LINK,
    summary="Een nieuwe code maken, die eenmalig wordt getoond",
)
api.post(
    f"{ONE}/answer",
    operations.record_answer,
    body=GivenAnswerSchema,
    answer=RequestDetailSchema,
    status=200,
    responses=NOT_OPEN,
    summary="Vastleggen wat iemand op papier of in een gesprek antwoordde",
)
api.post(
    f"{ONE}/withdrawal",
    operations.take_back,
    answer=RequestDetailSchema,
    status=200,
    responses=NOT_OPEN,
    summary="Een vraag terugnemen",
)
