"""The decision over HTTP."""

from services.sharing import operations
from services.sharing.schemas import DecisionSchema, QuestionSchema
from shared.web.endpoints import Slice

api = Slice("sharing", "Mag ik dit delen? De ene beslissing, uitgelegd.")
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
