"""The covenants over HTTP."""

from services.covenants import operations
from services.covenants.key_schemas import CovenantKeySetSchema
from services.covenants.schemas import (
    CovenantComparisonSchema,
    CovenantDraftSchema,
    CovenantEndedSchema,
    CovenantEndingSchema,
    CovenantGrantsEndingSchema,
    CovenantProposalSchema,
    CovenantRefusalSchema,
    CovenantSchema,
    CovenantSigningSchema,
    CovenantSummarySchema,
    CovenantVersionSchema,
    CovenantVersionSummarySchema,
)
from shared.web.endpoints import Slice

ONE = "/covenants/<uuid:covenant_id>"
VERSION = "/covenant-versions/<uuid:version_id>"
NOT_NOW = {409: "In deze stand kan dit niet (meer); het antwoord zegt waarom."}
CHANGED = {409: "De tekst is niet die u las, of ligt niet (meer) ter ondertekening."}

api = Slice("covenants", "Convenanten: wie mag wat met wie delen, en waarvoor.")
api.get(
    "/covenants",
    operations.list_covenants,
    page_of=CovenantSummarySchema,
    summary="De convenanten waaraan wij deelnemen",
)
api.post(
    "/covenants",
    operations.draft_covenant,
    body=CovenantDraftSchema,
    answer=CovenantVersionSchema,
    location="/covenant-versions/{id}",
    summary="Een convenant beginnen",
    description=(
        "Een concept, dat alleen wij zien. Wat de wet verbiedt wordt geweigerd, per veld; wat nog"
        " ontbreekt om het voor te stellen staat in `missing`."
    ),
)
api.get(
    "/covenant-proposals",
    operations.list_proposals,
    page_of=CovenantProposalSchema,
    summary="Wat ter ondertekening voor ons ligt",
)
api.get(
    ONE,
    operations.get_covenant,
    answer=CovenantSchema,
    summary="Een convenant met partijen en afspraken",
)
api.get(
    f"{ONE}/versions",
    operations.list_versions,
    page_of=CovenantVersionSummarySchema,
    summary="De versies van een convenant",
)
api.post(
    f"{ONE}/versions",
    operations.draft_version,
    answer=CovenantVersionSchema,
    responses=NOT_NOW,
    location="/covenant-versions/{id}",
    summary="Een nieuwe versie beginnen, vanuit wat geldt",
)
api.get(
    f"{ONE}/ending",
    operations.preview_end,
    answer=CovenantGrantsEndingSchema,
    summary="Hoeveel verstrekkingen van ons zouden stoppen als dit convenant voor ons eindigt",
)
api.post(
    f"{ONE}/leaving",
    operations.leave_covenant,
    body=CovenantEndingSchema,
    answer=CovenantEndedSchema,
    status=200,
    responses=NOT_NOW,
    summary="Uittreden: wat erop rust stopt",
)
api.post(
    f"{ONE}/ending",
    operations.end_covenant,
    body=CovenantEndingSchema,
    answer=CovenantEndedSchema,
    status=200,
    responses=NOT_NOW,
    summary="Het convenant voor allen beëindigen, als beheerder ervan",
)
api.get(
    VERSION,
    operations.get_version,
    answer=CovenantVersionSchema,
    summary="Een versie met haar tekst en handtekeningen",
    description="Genoeg om zonder ons te controleren: `schakel verify-covenant`.",
)
api.put(
    VERSION,
    operations.rewrite_version,
    body=CovenantDraftSchema,
    answer=CovenantVersionSchema,
    responses=NOT_NOW,
    summary="Een concept herschrijven",
)
api.get(
    f"{VERSION}/changes",
    operations.compare_version,
    answer=CovenantComparisonSchema,
    summary="Wie krijgt of verliest toegang tot wat, en hoeveel verstrekkingen stoppen",
)
api.post(
    f"{VERSION}/copies",
    operations.copy_version,
    answer=CovenantVersionSchema,
    responses=NOT_NOW,
    location="/covenant-versions/{id}",
    summary="Een concept beginnen met de woorden van deze versie",
)
api.post(
    f"{VERSION}/proposal",
    operations.propose_version,
    answer=CovenantVersionSchema,
    status=200,
    responses=NOT_NOW,
    summary="Aan de partijen voorleggen",
)
api.post(
    f"{VERSION}/withdrawal",
    operations.withdraw_version,
    answer=CovenantVersionSchema,
    status=200,
    responses=NOT_NOW,
    summary="Een concept of voorstel intrekken",
)
api.post(
    f"{VERSION}/signature",
    operations.sign_version,
    body=CovenantSigningSchema,
    answer=CovenantVersionSchema,
    status=200,
    responses=CHANGED,
    summary="Namens onze organisatie tekenen",
)
api.post(
    f"{VERSION}/refusal",
    operations.refuse_version,
    body=CovenantRefusalSchema,
    answer=CovenantVersionSchema,
    status=200,
    responses=NOT_NOW,
    summary="Weigeren te tekenen, met een reden voor de andere partijen",
)
api.public_get(
    "/covenant-keys",
    operations.published_keys,
    answer=CovenantKeySetSchema,
    summary="De openbare sleutels waarmee handtekeningen te controleren zijn",
)
