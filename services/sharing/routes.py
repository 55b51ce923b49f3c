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
    summary="Mag ik dit delen?",
    description="Vraagt zonder iets vast te leggen. Een nee noemt alles wat ontbreekt.",
)
