"""Grounds in law over HTTP."""

from services.legal_grounds import operations
from services.legal_grounds.schemas import (
    GroundQuerySchema,
    GroundSchema,
    GroundSummarySchema,
    PoliceDecisionSchema,
    ProtocolSchema,
    ReviewSchema,
    StepSchema,
    VitalInterestSchema,
)
from shared.web.endpoints import Slice

NO_CHILD = {404: "Dit kind bestaat niet, of u mag het niet zien."}
NEW = {**NO_CHILD, 410: "Dit dossier is vernietigd."}
ONE = "/legal-grounds/<uuid:ground_id>"
DESTROYED = {410: "Dit dossier is vernietigd."}
OVER = {409: "Deze grondslag geldt niet meer.", **DESTROYED}

api = Slice("legal-grounds", "Delen zonder toestemming: meldcode, vitaal belang, besluiten.")
api.get(
    "/legal-grounds",
    operations.list_grounds,
    query=GroundQuerySchema,
    page_of=GroundSummarySchema,
    responses=NO_CHILD,
    summary="Wat is vastgelegd om zonder toestemming te mogen delen",
)
api.get(
    ONE,
    operations.get_ground,
    answer=GroundSchema,
    responses=DESTROYED,
    summary="Eén grondslag, met de stappen",
)
api.post(
    "/abuse-protocols",
    operations.start_protocol,
    body=ProtocolSchema,
    answer=GroundSchema,
    responses=NEW,
    location="/legal-grounds/{id}",
    summary="De meldcode beginnen",
    description="Bij acuut gevaar kan de melding meteen; stappen en beoordeling volgen.",
)
api.post(
    f"{ONE}/steps",
    operations.record_step,
    body=StepSchema,
    answer=GroundSchema,
    status=200,
    responses=OVER,
    summary="Een stap van de meldcode vastleggen",
    description="Op volgorde. Wat vastligt verandert niet; dezelfde stap opnieuw verbetert haar.",
)
api.post(
    "/vital-interests",
    operations.record_vital_interest,
    body=VitalInterestSchema,
    answer=GroundSchema,
    responses=NEW,
    location="/legal-grounds/{id}",
    summary="Vitaal belang vastleggen",
    description="Delen kan meteen; binnen 24 uur kijkt een tweede persoon mee.",
)
api.post(
    "/police-decisions",
    operations.record_police_decision,
    body=PoliceDecisionSchema,
    answer=GroundSchema,
    responses=NEW,
    location="/legal-grounds/{id}",
    summary="Een besluit tot verstrekking vastleggen (Wpg 19 of 20)",
)
api.post(
    f"{ONE}/review",
    operations.review_ground,
    body=ReviewSchema,
    answer=GroundSchema,
    status=200,
    responses={409: "Er is al beoordeeld, of er ontbreken nog stappen.", **DESTROYED},
    summary="Als tweede persoon beoordelen",
    description="Niemand beoordeelt wat zij zelf vroegen. Bij nee stopt meteen wat erop berust.",
)
api.post(
    f"{ONE}/ending",
    operations.end_ground,
    answer=GroundSchema,
    status=200,
    responses=OVER,
    summary="Een grondslag beëindigen",
    description="Wat erop berust stopt meteen.",
)
