"""The lists of referrals: what came in and what went out.

Invariant: a list says nothing about a child.
"""

from flask import Response, request

from services.organisations import operations as organisations
from services.portal.directory import Directory
from services.portal.pages import PAGE_SIZE, Visit, page
from services.portal.statuses import of_referral
from services.referrals import operations
from shared.problems import NotFound
from shared.vocabulary import REFERRAL_STATES

_NAMES = organisations.look_up_organisations


@page("/aanmeldingen/ontvangen", operations.list_referrals, _NAMES)
def inbox(visit: Visit) -> Response:
    """What partners sent us."""
    return _listed(visit, "receiver")


@page("/aanmeldingen/verstuurd", operations.list_referrals, _NAMES)
def sent(visit: Visit) -> Response:
    """What we wrote and sent."""
    return _listed(visit, "sender")


def _listed(visit: Visit, party: str) -> Response:
    state = request.args.get("stand") or None
    if state is not None and state not in REFERRAL_STATES:
        raise NotFound
    found = visit.do(
        operations.list_referrals,
        party=party,
        state=state,
        page_size=PAGE_SIZE,
        after=visit.after,
    )
    ids = [row[name] for row in found.results for name in ("owner_id", "receiver_id")]
    return visit.show(
        "referrals/list.html",
        found=found,
        names=Directory.of(visit, ids),
        party=party,
        state=state,
        of_referral=of_referral,
    )
