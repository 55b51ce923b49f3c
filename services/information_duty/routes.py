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

api = Slice(
    "information_duty", "Ouders informeren: wat zij nog moeten horen, brieven, uitstel en bezwaar."
)
api.get(
    "/information-duties",
    operations.list_duties,
    query=DutyQuery,
    page_of=DutySummarySchema,
    summary="Wat ouders nog moeten horen",
    description="Wat het eerst moet staat bovenaan.",
)
api.get(ONE, operations.get_duty, answer=DutySchema, summary="Een plicht om te vertellen")
api.post(
    f"{ONE}/tellings",
    operations.record_telling,
    body=NewTellingSchema,
    answer=DutySchema,
    status=200,
    summary="Vastleggen dat iemand het weet",
)
api.post(
    f"{ONE}/deferral",
    operations.defer_duty,
    body=DeferralSchema,
    answer=DutySchema,
    status=200,
    summary="Vertellen uitstellen, met een reden",
)
api.post(
    f"{ONE}/overruling",
    operations.overrule_deferral,
    body=OverrulingSchema,
    answer=DutySchema,
    status=200,
    summary="Een uitstel afwijzen",
)
api.post(
    f"{ONE}/letters",
    operations.make_letters,
    answer=DutySchema,
    summary="Brieven maken aan wie het nog niet weet",
)
api.get(
    "/information-letters/<uuid:letter_id>",
    operations.fetch_letter,
    download=True,
    summary="Een brief als PDF",
)
api.get(
    "/letter-batches",
    operations.list_letter_batches,
    page_of=LetterBatchSchema,
    summary="De laatste keren dat brieven van een team zijn gemaakt",
)
api.post(
    "/letter-batches",
    operations.ask_team_letters,
    body=TeamLettersSchema,
    answer=LetterBatchSchema,
    location="/letter-batches/{id}",
    summary="Brieven maken over alles wat in een team wacht",
)
api.get(BATCH, operations.get_letter_batch, answer=LetterBatchSchema, summary="Hoe ver het is")
api.get(
    f"{BATCH}/letters",
    operations.fetch_letter_batch,
    download=True,
    summary="Alle brieven in één zip",
)
api.post(
    f"{BATCH}/sent",
    operations.record_batch_sent,
    body=BatchSentSchema,
    answer=LetterBatchSchema,
    status=200,
    summary="Vastleggen dat de brieven zijn verstuurd",
)
api.get(
    "/objections",
    operations.list_objections,
    query=ObjectionQuery,
    page_of=ObjectionSummarySchema,
    summary="Bezwaren van ouders en kinderen",
)
api.post(
    "/children/<uuid:child_id>/objections",
    operations.record_objection,
    body=NewObjectionSchema,
    answer=ObjectionSchema,
    location="/objections/{id}",
    summary="Een bezwaar vastleggen",
    description="Over dit kind wordt niets meer gedeeld tot er een antwoord is.",
)
api.get(OBJECTION, operations.get_objection, answer=ObjectionSchema, summary="Een bezwaar")
api.post(
    f"{OBJECTION}/decision",
    operations.decide_objection,
    body=ObjectionDecisionSchema,
    answer=ObjectionSchema,
    status=200,
    summary="Een bezwaar beantwoorden",
)
api.post(
    f"{OBJECTION}/withdrawal",
    operations.withdraw_objection,
    answer=ObjectionSchema,
    status=200,
    summary="Een bezwaar intrekken",
)
api.get(
    f"{OBJECTION}/answer",
    operations.fetch_answer,
    download=True,
    summary="De brief met het antwoord, als PDF",
)
