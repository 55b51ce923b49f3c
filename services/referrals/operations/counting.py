"""How many referrals wait where: the numbers beside the lists.

Invariant: a number is what the list with the same name holds for the same actor, counted no
further than one past `MOST_COUNTED`; all of them come in one statement.
"""

from typing import Any, get_args

from sqlalchemy import Select, case, func, literal, null, select, union_all

from services.referrals.models import Referral
from services.referrals.operations.listing import View, narrowed
from services.referrals.reading import LISTED, LIVE
from services.referrals.rules import UNFINISHED
from shared.authz.operation import operation
from shared.authz.scope import Scope

MOST_COUNTED = 99
"""One more means: more than this."""
WAITING = UNFINISHED | {"draft"}
"""The states that ask something of somebody."""


@operation("referral:read", reads=True)
def count_referrals(scope: Scope) -> dict[str, Any]:
    """How many there are in each view of the actor's, and in each waiting state that we sent or
    were sent. `MOST_COUNTED` + 1 stands for all that is more.
    """
    rows = scope.rows(union_all(*(_in_view(scope, view) for view in _VIEWS), _by_state(scope)))
    views = {row.view.replace("-", "_"): row.number for row in rows if row.view}
    states = [
        {"party": row.party, "state": row.state, "number": row.number}
        for row in rows
        if row.view is None
    ]
    return {"views": views, "states": sorted(states, key=lambda one: (one["party"], one["state"]))}


def _in_view(scope: Scope, view: View) -> Select[*tuple[Any, ...]]:
    most = narrowed(scope, _IDS, view).limit(MOST_COUNTED + 1).subquery()
    nothing = null().label("party"), null().label("state")
    return select(literal(view).label("view"), *nothing, func.count().label("number")).select_from(
        most
    )


def _by_state(scope: Scope) -> Select[*tuple[Any, ...]]:
    party = case((Referral.owner_id == scope.org, "sender"), else_="receiver")
    number = func.least(func.count(), MOST_COUNTED + 1)
    return (
        LISTED.with_only_columns(
            null().label("view"),
            party.label("party"),
            Referral.state,
            number.label("number"),
            maintain_column_froms=True,
        )
        .where(Referral.state.in_(sorted(WAITING)))
        .group_by("party", Referral.state)
    )


_VIEWS: tuple[View, ...] = get_args(View)
_IDS = LISTED.with_only_columns(LIVE.c.record_id, maintain_column_froms=True)
