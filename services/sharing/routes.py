"""The decision over HTTP."""

from services.sharing import operations
from services.sharing.schemas import (
    ChildDisclosureQuery,
    DecisionSchema,
    DisclosureSchema,
    QuestionSchema,
    RegisterFilters,
    RegisterQuery,
)
from shared.web.endpoints import Slice

api = Slice("sharing", "Mag ik dit delen? De ene beslissing, uitgelegd; en met wie is gedeeld.")
api.post(
    "/sharing-decisions",
    operations.ask_decision,
    body=QuestionSchema,
    answer=DecisionSchema,
    status=200,
    responses={
        404: "Dit kind bestaat niet, of u mag het niet zien.",
        410: "Dit dossier is vernietigd.",
    },
    summary="Mag ik dit delen?",
    description="Vraagt zonder iets vast te leggen. Een nee noemt alles wat ontbreekt.",
)
api.get(
    "/children/<uuid:child_id>/disclosures",
    operations.list_child_disclosures,
    query=ChildDisclosureQuery,
    page_of=DisclosureSchema,
    responses={404: "Dit kind bestaat niet, of u mag het niet zien."},
    summary="Met wie is iets over dit kind gedeeld",
    description="Ook wat voorbij is; en (direction=received) wat van anderen kwam.",
)
api.get(
    "/disclosures",
    operations.list_disclosures,
    query=RegisterQuery,
    page_of=DisclosureSchema,
    summary="Het register van verstrekkingen van uw organisatie",
)
api.get(
    "/disclosures/_export",
    operations.export_disclosures,
    query=RegisterFilters,
    download=True,
    media_type="text/csv",
    summary="Het register als CSV",
    description="Voor een rekenblad; hooguit 20.000 regels per bestand.",
)
