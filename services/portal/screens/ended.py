"""An exchange that has ended, as far as it is our own: what came of it with us.

Invariant: nothing of what the partner shared is shown, and nothing of this reaches the partner.
"""

from uuid import UUID

from flask import Response

from services.children import operations as children
from services.organisations import operations as organisations
from services.portal.directory import Directory
from services.portal.fields import Field, Plan
from services.portal.forms import Form
from services.portal.pages import Visit, page
from services.referrals import operations
from services.referrals.schemas import ClosingSchema
from shared.texts import Text
from shared.vocabulary import OUTCOMES

CLOSING = Plan(
    ClosingSchema,
    {
        "outcome_code": Field(
            label=Text("Hoe is het bij u afgelopen?", "How did it end with you?"),
            look="choice",
            choices=OUTCOMES,
        ),
        "note": Field(
            label=Text("Notitie (mag leeg)", "Note (optional)"),
            help=Text(
                "Alleen voor uw eigen organisatie: de verzender hoort hier niets van.",
                "For your own organisation only: the sender hears nothing of it.",
            ),
            look="long",
        ),
    },
)


@page(
    "/beeindigd/<uuid:referral_id>",
    operations.get_ended_exchange,
    operations.close_own_file,
    children.get_child,
    organisations.look_up_organisations,
    posts=True,
)
def ended_exchange(visit: Visit, referral_id: UUID) -> Response:
    """What we keep of it, and closing it on our side, or mending that."""
    found = visit.do(operations.get_ended_exchange, referral_id=referral_id)
    form = Form(visit, CLOSING, {"outcome_code": found["outcome_code"], "note": found["note"]})
    if visit.posted and form.send(operations.close_own_file, referral_id=referral_id):
        return visit.go("child", said="exchange_closed", child_id=found["child_id"])
    return visit.show(
        "referrals/ended.html",
        form.status,
        ended=found,
        child=visit.do(children.get_child, child_id=found["child_id"]),
        sender=Directory.of(visit, [found["sender_id"]]).name(found["sender_id"]),
        form=form,
        may_close=visit.may(operations.close_own_file),
    )
