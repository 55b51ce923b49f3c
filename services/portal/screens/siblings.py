"""A family as our organisation knows it: brothers and sisters, and the signals about all of them.

Invariant: only children, and signals, that the actor sees.
"""

from uuid import UUID

from flask import Response

from services.children import operations
from services.children.schemas import NewSiblingSchema
from services.portal.fields import Field, Plan
from services.portal.forms import Form
from services.portal.pages import PAGE_SIZE, Visit, act, page
from services.portal.screens.grounding import child_choices
from services.portal.statuses import of_signal
from services.signals import operations as signals
from shared.texts import Text

FAMILY = "/kinderen/<uuid:child_id>/gezin"
LINKING = Plan(
    NewSiblingSchema,
    {
        "sibling_id": Field(
            label=Text("Welk kind is een broer of zus?", "Which child is a brother or sister?"),
            help=Text(
                "Wie al gekoppeld was aan een van beiden, hoort er ook bij.",
                "Whoever was linked to one of both belongs to it too.",
            ),
            look="select",
        )
    },
)


@page(
    FAMILY,
    operations.get_child,
    operations.list_children,
    operations.list_siblings,
    operations.link_sibling,
    operations.unlink_sibling,
    signals.search_signals,
    posts=True,
)
def siblings(visit: Visit, child_id: UUID) -> Response:
    """The family, with its signals; and linking one more."""
    found = visit.do(operations.get_child, child_id=child_id)
    rows = visit.do(operations.list_siblings, child_id=child_id)["siblings"]
    not_again = {str(child_id), *(str(row["id"]) for row in rows)}
    others = {k: name for k, name in child_choices(visit).items() if k not in not_again}
    form = Form(visit, LINKING, {}, {"sibling_id": others})
    if visit.posted and form.send(operations.link_sibling, child_id=child_id):
        return visit.go("siblings", said="sibling_linked", child_id=child_id)
    about = {"child_id": child_id, "with_family": True}
    worries = visit.do(signals.search_signals, **about, page_size=PAGE_SIZE, after=visit.after)
    return visit.show(
        "children/family.html",
        form.status,
        child=found,
        siblings=rows,
        form=form,
        others=others,
        found=worries,
        of_signal=of_signal,
        may_link=visit.may(operations.link_sibling),
    )


@act(f"{FAMILY}/<uuid:sibling_id>/los", operations.unlink_sibling)
def unlink_sibling(visit: Visit, child_id: UUID, sibling_id: UUID) -> Response:
    """No brother or sister after all."""
    visit.do(operations.unlink_sibling, child_id=child_id, sibling_id=sibling_id)
    return visit.go("siblings", said="sibling_unlinked", child_id=child_id)
