"""The covenants over HTTP."""

from services.covenants import operations
from services.covenants.schemas import CovenantSchema, CovenantSummarySchema
from shared.web.endpoints import Slice

api = Slice("covenants", "Convenanten: wie mag wat met wie delen, en waarvoor.")
api.get(
    "/covenants",
    operations.list_covenants,
    page_of=CovenantSummarySchema,
    summary="De convenanten waaraan wij deelnemen",
)
api.get(
    "/covenants/<uuid:covenant_id>",
    operations.get_covenant,
    answer=CovenantSchema,
    summary="Een convenant met partijen en afspraken",
)
