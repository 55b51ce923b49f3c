"""What a colleague who left had in hand, given to somebody in one go.

Invariant: only what the visitor may see and assign changes hands.
"""

from flask import Response

from services.organisations import operations as organisations
from services.portal.fields import Field, Plan
from services.portal.forms import Form
from services.portal.pages import Visit, page
from services.referrals import operations
from services.referrals.schemas import HandOverSchema
from shared.authz.permissions import CARE
from shared.texts import Text

NAME = "van-vertrokken-collega"
HAND_OVER = Plan(
    HandOverSchema,
    {
        "assignee_id": Field(
            label=Text("Wie neemt het over?", "Who takes it over?"),
            help=Text(
                "Wat ligt bij een team waar deze collega niet werkt, blijft wachten.",
                "What lies with a team for which this colleague does not work keeps waiting.",
            ),
            look="select",
        )
    },
)


@page(
    f"/aanmeldingen/werk/{NAME}/overdragen",
    operations.count_referrals,
    operations.hand_over_left,
    organisations.list_members,
    posts=True,
)
def hand_over_left(visit: Visit) -> Response:
    """Choose a colleague, and give them all of it."""
    members = visit.do(organisations.list_members, page_size=100).results
    able = {str(one["id"]): one["name"] for one in members if CARE & set(one["roles"])}
    form = Form(visit, HAND_OVER, choices={"assignee_id": able})
    if visit.posted and (made := form.send(operations.hand_over_left)):
        said = "work_given_in_part" if made["kept"] else "work_given"
        return visit.go("work", said=said, name=NAME)
    waiting = visit.do(operations.count_referrals)["views"]["left_behind"]
    return visit.show("referrals/hand_over.html", form.status, form=form, waiting=waiting)
