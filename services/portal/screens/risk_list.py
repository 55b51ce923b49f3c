"""The list itself: one screen on which two members go through the children, and hear of each other.

Invariant: what another changed is seen within seconds, and never in the place of what is typed.
"""

from typing import Any
from uuid import UUID

from flask import Response, request

from services.portal.consulting import READ, Consultation, mark_of
from services.portal.forms import Form
from services.portal.grounds import uuid_of
from services.portal.list_words import HELP_BUTTONS, POLICE_MARK, SHOWN
from services.portal.pages import Visit, page
from services.portal.screens.risk_lists import ONE
from services.risk_lists import operations

PLACES = (
    operations.assess_entry,
    operations.put_on_list,
    operations.take_off,
)
"""What the screen asks for whether one may."""
SCREEN = (*READ, *PLACES)


@page(ONE, *SCREEN)
def risk_list(visit: Visit, list_id: UUID) -> Response:
    """The children in view, and the one that is talked about in full."""
    return on_screen(visit, list_id)


@page(f"{ONE}/stand", *SCREEN)
def risk_list_live(visit: Visit, list_id: UUID) -> Response:
    """Nothing while nothing has changed; else what did, and the parts in which nobody types."""
    versions = visit.do(operations.list_entry_versions, list_id=list_id)
    if mark_of(versions) == request.args.get("stand", ""):
        return Response(status=204)
    if versions["state"] != "open":
        return visit.show("lists/part_closed.html", list_id=list_id)
    wanted = uuid_of(request.args.get("kind", ""))
    sight = Consultation(visit, list_id, wanted)
    had = request.args.get("versie", "")
    news = [] if sight.gone or not had.isdecimal() else sight.since(int(had[:9]))
    if _halts(sight, news):
        return Response(headers={"HX-Refresh": "true"})
    off = wanted if sight.gone else None
    return visit.show("lists/part_live.html", **shown(sight), news=news, off=off)


def _halts(sight: Consultation, news: list[dict[str, Any]]) -> bool:
    """Whether the child that is talked about waits for an answer, or goes on just now: then even
    its name is shown anew, or no more.
    """
    halted = bool(sight.entry and sight.entry["frozen"])
    return halted or any(line["kind"] == "thawed" for line in news)


def on_screen(
    visit: Visit,
    list_id: UUID,
    entry_id: UUID | None = None,
    tried: tuple[str, Form] | None = None,
) -> Response:
    """The screen; `tried`: a form of it that was refused, and its place."""
    sight = Consultation(visit, list_id, entry_id, tried)
    if not sight.open:
        return visit.show("lists/closed.html", listed=sight.listed, names=sight.names)
    return visit.show("lists/one.html", sight.status, **shown(sight))


def shown(sight: Consultation) -> dict[str, Any]:
    """What the screen and its live parts show."""
    return {
        **sight.shown,
        "views": {name: operations.VIEWS[which] for name, which in SHOWN.items()},
        "help_buttons": HELP_BUTTONS,
        "police_mark": POLICE_MARK,
    }
