"""Who puts how many children to matching: for the privacy officer and the supervisor.

Invariant: members and numbers, never a child, and nothing of what was found; a mark is a reason to
have a word with somebody, and no verdict.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Date, and_, bindparam, case, cast, func, or_, select
from sqlalchemy.orm import aliased

from services.matching.models import FiledOffer, FiledSide, MatchQuestion
from services.matching.rules import limits
from services.organisations import operations as organisations
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.problems import Conflict
from shared.texts import Text

PERIOD = timedelta(days=30)
SHORT = timedelta(days=1)
MOST = 500
"""Members in one answer; those with the most questions come first."""
_FILED: Any = FiledOffer


@operation("match:watch", reads=True)
def watch_matching(scope: Scope) -> dict[str, Any]:
    """The last thirty days, member by member, with what looks like fishing."""
    since = scope.now - PERIOD
    asked = scope.rows(_ASKED, since=since)
    often = {row.member_id: row for row in scope.rows(_OF_ONE, since=since)}
    days = {row.member_id: row.days for row in scope.rows(_FULL_DAYS, since=since)}
    short = {row.member_id: row.offers for row in scope.rows(_SHORT_LIVED, since=since)}
    left = {row.member_id: row.sides for row in scope.rows(_LEFT, **_leaving(scope))}
    names = organisations.names_of_members(scope, [row.member_id for row in asked])
    members = [
        _line(row, often, short, days, left) | {"member_name": names.get(row.member_id)}
        for row in asked
    ]
    members.sort(key=lambda line: (not line["marks"], -line["offers"], line["member_id"].int))
    return {"since": since, "limit_a_day": limits.MEMBER_A_DAY, "members": members}


def require_answers(scope: Scope) -> None:
    """Conflict for who left so many questions of others that they must say yes beforehand now."""
    mine = scope.rows(_LEFT.where(_ASKER.member_id == scope.actor.id), **_leaving(scope))
    if mine and mine[0].sides >= limits.UNANSWERED:
        raise Conflict("answer_first", _ANSWER_FIRST)


def _leaving(scope: Scope) -> dict[str, datetime]:
    return {"since": scope.now - PERIOD, "long_ago": scope.now - limits.ANSWER_WITHIN}


def _line(
    row: Any,
    often: dict[UUID, Any],
    short: dict[UUID, int],
    days: dict[UUID, int],
    left: dict[UUID, int],
) -> dict[str, Any]:
    one = often.get(row.member_id)
    month = limits.Month(
        offers=row.offers,
        corrections=row.corrections,
        corrections_of_one=one.most if one else 0,
        short_lived=short.get(row.member_id, 0),
        full_days=days.get(row.member_id, 0),
        unanswered=left.get(row.member_id, 0),
    )
    return {
        "member_id": row.member_id,
        "offers": month.offers,
        "imported": row.imported,
        "corrections": month.corrections,
        "short_lived": month.short_lived,
        "full_days": month.full_days,
        "latest_at": row.latest_at,
        "marks": limits.looks_like_fishing(month),
    }


def _counted(why: str) -> Any:
    return func.count(case((MatchQuestion.why == why, 1)))


_RECENT = MatchQuestion.at >= bindparam("since")
_ASKED = (
    select(
        MatchQuestion.member_id,
        _counted("offered").label("offers"),
        _counted("imported").label("imported"),
        _counted("corrected").label("corrections"),
        func.max(MatchQuestion.at).label("latest_at"),
    )
    .where(_RECENT)
    .group_by(MatchQuestion.member_id)
    .order_by(func.count().desc(), MatchQuestion.member_id)
    .limit(MOST)
)
_BY_CHILD = (
    select(MatchQuestion.member_id, func.count().label("times"))
    .where(_RECENT, MatchQuestion.why == "corrected")
    .group_by(MatchQuestion.member_id, MatchQuestion.child_id)
    .subquery()
)
_OF_ONE = select(_BY_CHILD.c.member_id, func.max(_BY_CHILD.c.times).label("most")).group_by(
    _BY_CHILD.c.member_id
)
_BY_DAY = (
    select(MatchQuestion.member_id, func.count().label("times"))
    .where(_RECENT, MatchQuestion.why != "imported")
    .group_by(MatchQuestion.member_id, cast(MatchQuestion.at, Date))
    .having(func.count() >= limits.MEMBER_A_DAY)
    .subquery()
)
_FULL_DAYS = select(_BY_DAY.c.member_id, func.count().label("days")).group_by(_BY_DAY.c.member_id)
_SHORT_LIVED = (
    select(_FILED.member_id, func.count().label("offers"))
    .where(
        _FILED.created_at >= bindparam("since"),
        _FILED.ended_because == "withdrawn",
        _FILED.ended_at < _FILED.created_at + SHORT,
    )
    .group_by(_FILED.member_id)
)
_SIDE: Any = FiledSide
_ASKER = aliased(MatchQuestion)
_LEFT = (  # by who put the question, whoever can be called about it since
    select(_ASKER.member_id, func.count().label("sides"))
    .join(_FILED, _FILED.id == _ASKER.offer_id)
    .join(_SIDE, _SIDE.offer_id == _FILED.id)
    .where(
        _ASKER.why.in_(("offered", "imported")),
        _SIDE.told_at >= bindparam("since"),
        or_(
            _SIDE.state == "denied",
            and_(
                _SIDE.state == "asked",
                _SIDE.decision.is_(None),
                _SIDE.told_at < bindparam("long_ago"),
            ),
            and_(  # heard it, and took no part any more
                _SIDE.state == "gone",
                _SIDE.decision.is_(None),
                _FILED.ended_because.in_(("withdrawn", "signal_closed")),
                _SIDE.state_at >= _FILED.ended_at,
            ),
        ),
    )
    .group_by(_ASKER.member_id)
)
_ANSWER_FIRST = Text(
    "U liet vragen van anderen liggen, of zei nee. U kunt dit signaal laten koppelen als u vooraf"
    " ja zegt: dan weten u en de ander het allebei.",
    "You left questions of others, or said no. You can have this signal matched if you say yes"
    " beforehand: then you and the other both know.",
)
