"""The start page: what waits for you; and where the whole chain is listed.

Invariant: what is shown follows from the role; a role without work in Schakel is told so.
"""

from datetime import timedelta
from typing import Any

from flask import Response

from services.matching import operations as matching
from services.organisations import operations as organisations
from services.portal.directory import Directory
from services.portal.pages import PAGE_SIZE, Visit, page
from services.portal.screens.referrals import VIEWS, at_most, counted
from services.referrals import operations as referrals
from services.risk_lists import operations as risk_lists
from shared import clock

SHORT = 5
SOON = timedelta(days=14)
"""So long before its review a list is mentioned."""
_WAITING = (
    ("receiver", "requested"),
    ("receiver", "received"),
    ("receiver", "accepted"),
    ("sender", "draft"),
)
_UNDER_WAY = (("sender", "requested"), ("sender", "received"))


@page(
    "/",
    referrals.list_referrals,
    referrals.count_referrals,
    organisations.look_up_organisations,
    matching.list_matches,
    risk_lists.list_risk_lists,
)
def home(visit: Visit) -> Response:
    """What waits for you."""
    counts = counted(visit) if visit.may(referrals.count_referrals) else None
    waiting = _lists(visit, _WAITING)
    under_way = _lists(visit, _UNDER_WAY)
    rows = [row for _, rows in (*waiting, *under_way) for row in rows]
    ids = [row[name] for row in rows for name in ("owner_id", "receiver_id")]
    names = Directory.of(visit, ids)
    return visit.show(
        "home.html",
        waiting=waiting,
        under_way=under_way,
        names=names,
        counts=counts,
        views=VIEWS,
        at_most=at_most,
        waiting_matches=_matches(visit),
        waiting_lists=_asking_lists(visit),
    )


@page("/ketenpartners", organisations.list_organisations, organisations.list_leaving)
def partners(visit: Visit) -> Response:
    """The directory."""
    found = visit.do(organisations.list_organisations, page_size=PAGE_SIZE, after=visit.after)
    leaving = visit.do(organisations.list_leaving)
    return visit.show("partners.html", found=found, leaving=leaving)


def _matches(visit: Visit) -> Any:
    """The first few matches that wait for an answer, for who may read them."""
    if not visit.may(matching.list_matches):
        return None
    return visit.do(matching.list_matches, state="asked", page_size=SHORT)


def _asking_lists(visit: Visit) -> list[Any]:
    """The open lists on which one is named where something is to be done, or a review is near."""
    if not visit.may(risk_lists.list_risk_lists):
        return []
    found = visit.do(risk_lists.list_risk_lists, state="open", page_size=PAGE_SIZE)
    soon = clock.today() + SOON
    return [row for row in found.results if row["steps_due"] or row["review_on"] <= soon]


def _lists(
    visit: Visit, wanted: tuple[tuple[str, str], ...]
) -> list[tuple[tuple[str, str], list[Any]]]:
    """The first few referrals in each of these states, for who may read them."""
    if not visit.may(referrals.list_referrals):
        return []
    found = []
    for party, state in wanted:
        shown = visit.do(referrals.list_referrals, party=party, state=state, page_size=SHORT)
        found.append(((party, state), list(shown.results)))
    return found
