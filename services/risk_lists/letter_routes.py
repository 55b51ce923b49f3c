"""Letters of invitation over HTTP."""

from services.risk_lists import operations
from services.risk_lists.letter_schemas import (
    InvitationBatchSchema,
    ListInvitedSchema,
    WholeInvitationBatchSchema,
)
from services.risk_lists.schemas import ListInvitingSchema
from shared.letters import PDF, ZIP
from shared.web.endpoints import Slice
from shared.web.pages import PageQuery

CLOSED = {409: "Deze lijst is gesloten."}
NOT_READY = {409: "De brieven worden nog gemaakt, of de lijst is gesloten."}
OF_LIST = "/risk-lists/<uuid:list_id>/invitations"
BATCH = "/risk-list-invitations/<uuid:batch_id>"


def declare(api: Slice) -> None:
    """Add them to the endpoints of risk lists."""
    api.post(
        OF_LIST,
        operations.invite_parents,
        body=ListInvitingSchema,
        answer=ListInvitedSchema,
        status=200,
        responses=CLOSED,
        summary="Brieven laten maken die ouders uitnodigen voor een gesprek",
        description=(
            "Aan ieder die in uw eigen dossier gezag heeft. Dat gebeurt daarna, kind voor kind:"
            " vraag de stand op tot `ready` waar is. De stap is daarmee gedaan."
        ),
    )
    api.get(
        OF_LIST,
        operations.list_invitation_batches,
        query=PageQuery,
        page_of=InvitationBatchSchema,
        responses=CLOSED,
        summary="De keren dat u ouders hebt laten uitnodigen",
    )
    api.get(
        BATCH,
        operations.get_invitation_batch,
        answer=WholeInvitationBatchSchema,
        responses=CLOSED,
        summary="Hoe ver het maken van de brieven is",
    )
    api.get(
        f"{BATCH}/letters",
        operations.fetch_invitation_batch,
        download=True,
        media_type=ZIP,
        responses=NOT_READY,
        summary="Alle brieven ophalen, in één zip",
    )
    api.get(
        "/risk-list-letters/<uuid:letter_id>",
        operations.fetch_invitation,
        download=True,
        media_type=PDF,
        responses=NOT_READY,
        summary="Eén brief ophalen (PDF/UA)",
    )
