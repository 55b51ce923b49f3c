"""The information duty over HTTP."""

from services.information_duty import operations
from services.information_duty.schemas import (
    BatchSentSchema,
    DeferralSchema,
    DutyQuery,
    DutySchema,
    DutySummarySchema,
    LetterBatchSchema,
    NewObjectionSchema,
    NewTellingSchema,
    ObjectionDecisionSchema,
    ObjectionQuery,
    ObjectionSchema,
    ObjectionSummarySchema,
    OverrulingSchema,
    TeamLettersSchema,
)
from shared.web.endpoints import Slice

ONE = "/information-duties/<uuid:duty_id>"
BATCH = "/letter-batches/<uuid:batch_id>"
OBJECTION = "/objections/<uuid:objection_id>"
DESTROYED = {410: "Dit dossier is vernietigd."}
NO_CHILD = {404: "Dit kind bestaat niet, of u mag het niet zien."}
TOLD = {409: "Iedereen die het moest horen, weet het al.", **DESTROYED}
NOT_READY = {409: "De brieven worden nog gemaakt."}
ANSWERED = {409: "Dit bezwaar is al beantwoord of ingetrokken.", **DESTROYED}

api = Slice(
    "information-duty", "Ouders informeren: wat zij nog moeten horen, brieven, uitstel en bezwaar."
)
api.get(
    "/information-duties",
    operations.list_duties,
    query=DutyQuery,
    page_of=DutySummarySchema,
    responses=NO_CHILD,
    summary="Wat ouders nog moeten horen",
    description="Wat het eerst moet staat bovenaan.",
)
api.get(
    ONE,
    operations.get_duty,
    answer=DutySchema,
    responses=DESTROYED,
    summary="Wat er te vertellen is, aan wie, en wat daarvoor is gedaan",
)
api.post(
    f"{ONE}/tellings",
    operations.record_telling,
    body=NewTellingSchema,
    answer=DutySchema,
    status=200,
    responses=TOLD,
    summary="Vastleggen aan wie het is verteld",
)
api.post(
    f"{ONE}/deferral",
    operations.defer_duty,
    body=DeferralSchema,
    answer=DutySchema,
    status=200,
    responses=TOLD,
    summary="Vertellen uitstellen, met een reden",
    description="De privacyfunctionaris krijgt er bericht van, en kan het afwijzen.",
)
api.post(
    f"{ONE}/overruling",
    operations.overrule_deferral,
    body=OverrulingSchema,
    answer=DutySchema,
    status=200,
    responses={409: "Dit is niet uitgesteld.", **DESTROYED},
    summary="Een uitstel afwijzen",
    description="Niet door wie het uitstelde. Het moet dan binnen een week verteld zijn.",
)
api.post(
    f"{ONE}/letters",
    operations.make_letters,
    answer=DutySchema,
    responses={409: "Er is niemand die hierover nu een brief moet krijgen.", **DESTROYED},
    summary="Brieven maken aan wie het nog niet weet",
    description="Verteld is het pas als is vastgelegd dat de brief weg is.",
)
api.get(
    "/information-letters/<uuid:letter_id>",
    operations.fetch_letter,
    download=True,
    media_type="application/pdf",
    responses=DESTROYED,
    summary="Een brief ophalen (PDF/UA)",
)
api.get(
    "/letter-batches",
    operations.list_letter_batches,
    page_of=LetterBatchSchema,
    summary="De keren dat brieven voor een heel team zijn gemaakt",
)
api.post(
    "/letter-batches",
    operations.ask_team_letters,
    body=TeamLettersSchema,
    answer=LetterBatchSchema,
    responses={
        404: "Dit team bestaat niet, of u hoort er niet bij.",
        409: "In dit team hoeft nu niemand een brief te krijgen.",
    },
    location="/letter-batches/{id}",
    summary="Brieven laten maken over alles wat in een team wacht",
    description="Dat gebeurt daarna, kind voor kind: vraag de stand op tot `ready` waar is.",
)
api.get(
    BATCH,
    operations.get_letter_batch,
    answer=LetterBatchSchema,
    summary="Hoe ver het maken van de brieven is",
)
api.get(
    f"{BATCH}/letters",
    operations.fetch_letter_batch,
    download=True,
    media_type="application/zip",
    responses={**NOT_READY, **DESTROYED},
    summary="Alle brieven ophalen, in één zip",
)
api.post(
    f"{BATCH}/sent",
    operations.record_batch_sent,
    body=BatchSentSchema,
    answer=LetterBatchSchema,
    status=200,
    responses={**NOT_READY, **DESTROYED},
    summary="Vastleggen dat de brieven zijn verstuurd",
    description="Wat iemand zelf moet overhandigen, wordt per brief vastgelegd.",
)
api.get(
    "/objections",
    operations.list_objections,
    query=ObjectionQuery,
    page_of=ObjectionSummarySchema,
    responses=NO_CHILD,
    summary="Bezwaren van ouders en kinderen",
)
api.post(
    "/children/<uuid:child_id>/objections",
    operations.record_objection,
    body=NewObjectionSchema,
    answer=ObjectionSchema,
    responses={**NO_CHILD, **DESTROYED},
    location="/objections/{id}",
    summary="Een bezwaar vastleggen",
    description=(
        "Tot er een antwoord is, wordt over dit kind niets meer gedeeld; behalve met de meldcode of"
        " bij vitaal belang."
    ),
)
api.get(
    OBJECTION,
    operations.get_objection,
    answer=ObjectionSchema,
    responses=DESTROYED,
    summary="Een bezwaar, en het antwoord erop",
)
api.post(
    f"{OBJECTION}/decision",
    operations.decide_objection,
    body=ObjectionDecisionSchema,
    answer=ObjectionSchema,
    status=200,
    responses=ANSWERED,
    summary="Een bezwaar beantwoorden",
    description="Nooit door wie zelf deelde. Bij gegrond stopt wat wij uit eigen taak deelden.",
)
api.post(
    f"{OBJECTION}/withdrawal",
    operations.withdraw_objection,
    answer=ObjectionSchema,
    status=200,
    responses=ANSWERED,
    summary="Een bezwaar intrekken",
)
api.get(
    f"{OBJECTION}/answer",
    operations.fetch_answer,
    download=True,
    media_type="application/pdf",
    responses={
        409: "Er is nog geen antwoord, of wie bezwaar maakte heeft het gezag niet meer.",
        **DESTROYED,
    },
    summary="De brief met het antwoord (PDF/UA)",
)
