"""The lists of referrals: what came in and what went out, and whose work it is.

Invariant: a list says nothing about a child, and a number beside a list is what that list holds.
"""

from typing import Any

from flask import Response, request

from services.organisations import operations as organisations
from services.portal.directory import Directory
from services.portal.pages import PAGE_SIZE, Visit, page
from services.portal.statuses import of_referral
from services.referrals import operations
from shared.problems import NotFound
from shared.texts import Text
from shared.vocabulary import REFERRAL_STATES

VIEWS: dict[str, tuple[str, Text]] = {
    "van-mij": ("mine", Text("Van mij", "Mine")),
    "mijn-teams": ("my-teams", Text("Mijn teams", "My teams")),
    "van-niemand": ("unassigned", Text("Nog van niemand", "Nobody's yet")),
    "van-vertrokken-collega": (
        "left-behind",
        Text("Van een vertrokken collega", "Of a colleague who left"),
    ),
    "te-laat": ("overdue", Text("Te laat", "Overdue")),
}
"""How an address calls a view, how the operation does, and how people do."""
MOST = 99
_READ = (
    operations.list_referrals,
    operations.count_referrals,
    organisations.look_up_organisations,
    organisations.look_up_members,
)


@page("/aanmeldingen/ontvangen", *_READ)
def inbox(visit: Visit) -> Response:
    """What partners sent us."""
    return _listed(visit, "receiver")


@page("/aanmeldingen/verstuurd", *_READ)
def sent(visit: Visit) -> Response:
    """What we wrote and sent."""
    return _listed(visit, "sender")


@page("/aanmeldingen/werk/<name>", *_READ)
def work(visit: Visit, name: str) -> Response:
    """One's own work, that of one's teams, nobody's, and what is late: sent and received."""
    if name not in VIEWS:
        raise NotFound
    return _listed(visit, None, name)


def counted(visit: Visit) -> dict[str, Any]:
    """The numbers: of each view by its address, and of each (party, state)."""
    found = visit.do(operations.count_referrals)
    views = {name: found["views"][view.replace("-", "_")] for name, (view, _) in VIEWS.items()}
    states = {(row["party"], row["state"]): row["number"] for row in found["states"]}
    return {"views": views, "states": states}


def at_most(number: int) -> str:
    """A number as it stands beside a list."""
    return f"{MOST}+" if number > MOST else str(number)


def _listed(visit: Visit, party: str | None, view: str | None = None) -> Response:
    state = request.args.get("stand") or None
    if state is not None and state not in REFERRAL_STATES:
        raise NotFound
    found = visit.do(
        operations.list_referrals,
        party=party,
        state=state,
        view=VIEWS[view][0] if view else None,
        page_size=PAGE_SIZE,
        after=visit.after,
    )
    ids = [row[name] for row in found.results for name in ("owner_id", "receiver_id")]
    people = {row["assignee_id"] for row in found.results if row["assignee_id"]}
    return visit.show(
        "referrals/list.html",
        found=found,
        names=Directory.of(visit, ids),
        people=_people(visit, sorted(people)),
        party=party,
        view=view,
        views=VIEWS,
        counts=counted(visit),
        at_most=at_most,
        state=state,
        of_referral=of_referral,
        may_hand_over=visit.may(operations.hand_over_left),
    )


def _people(visit: Visit, member_ids: list[Any]) -> dict[Any, str]:
    """The names of who deals with them."""
    if not member_ids or not visit.may(organisations.look_up_members):
        return {}
    rows = visit.do(organisations.look_up_members, member_ids=member_ids).results
    return {row["id"]: row["name"] for row in rows}
