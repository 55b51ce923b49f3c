"""How often the question is put: noted, limited, and shown to who watches over it.

Invariant: every question leaves a line that nobody can take away; a question over a limit is
refused before anything is looked at, and leaves a line too (the audit's, of the refusal).
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from services.matching.models import MatchQuestion
from services.matching.rules import limits
from shared.authz.scope import Scope
from shared.ids import new_id
from shared.problems import TooMany
from shared.texts import Text

DAY = timedelta(days=1)


def require_within_limits(scope: Scope, more: int = 1) -> None:
    """TooMany where this member or the organisation has asked enough for a day. Who asks so next
    waits until our transaction is over: called before anything else is locked.
    """
    scope.one_at_a_time("matching.offered")  # two who count at once would both find room for one
    passed = over(scope, more)
    if passed is not None:
        raise TooMany(f"too_many_matches_of_{passed}", _WORDS[passed])


def over(scope: Scope, more: int = 1) -> limits.Limit | None:
    """Which limit this member or the organisation would pass; None: none."""
    return limits.over(asked(scope), more)


def asked(scope: Scope) -> limits.Asked:
    """What was asked in the last 24 hours, imports aside; of all teams, as numbers."""
    recent = select(MatchQuestion.id).where(
        MatchQuestion.at > scope.now - DAY, MatchQuestion.why != "imported"
    )
    mine = recent.where(MatchQuestion.member_id == scope.actor.id)
    return limits.Asked(scope.count(mine), scope.count(recent))


def require_room(scope: Scope, more: int) -> None:
    """TooMany where the imports of a day would put so many children to matching. As above."""
    scope.one_at_a_time("matching.imported")
    if imported(scope) + more > limits.IMPORTED_A_DAY:
        raise TooMany("too_many_matches_of_imports", _ENOUGH)


def imported(scope: Scope) -> int:
    """How many children were put to matching by imports in the last 24 hours."""
    recent = MatchQuestion.at > scope.now - DAY
    counted = select(func.count()).where(MatchQuestion.why == "imported", recent)
    return int(scope.rows(counted)[0][0])


def note(scope: Scope, why: str, child_id: UUID, offer_id: UUID) -> None:
    """Write down that it was asked."""
    note_many(scope, why, scope.actor.id, [(child_id, offer_id)])


def note_many(scope: Scope, why: str, member_id: UUID, asked_of: list[tuple[UUID, UUID]]) -> None:
    """The same of many children (child and offer) at once."""
    scope.insert(
        MatchQuestion,
        [
            {
                "id": new_id(),
                "owner_id": scope.org,
                "member_id": member_id,
                "child_id": child_id,
                "offer_id": offer_id,
                "why": why,
                "at": scope.now,
            }
            for child_id, offer_id in asked_of
        ],
    )


_WORDS = {
    "member": Text(
        f"U kunt per dag voor hoogstens {limits.MEMBER_A_DAY} signalen laten koppelen."
        " Probeer het morgen weer.",
        f"You can have at most {limits.MEMBER_A_DAY} signals a day matched. Try again tomorrow.",
    ),
    "organisation": Text(
        f"Uw organisatie kan per dag voor hoogstens {limits.ORGANISATION_A_DAY} signalen laten"
        " koppelen. Probeer het morgen weer, of gebruik een import.",
        f"Your organisation can have at most {limits.ORGANISATION_A_DAY} signals a day matched."
        " Try again tomorrow, or use an import.",
    ),
}
_ENOUGH = Text(
    f"Per dag kunnen hoogstens {limits.IMPORTED_A_DAY} geïmporteerde signalen worden gekoppeld."
    " De signalen zelf staan er; laat ze morgen koppelen.",
    f"At most {limits.IMPORTED_A_DAY} imported signals a day can be matched. The signals themselves"
    " are there; have them matched tomorrow.",
)
