"""What a child's file must be to be opened or changed.

Invariant: a file belongs to a team of ours that the actor works in, and is about a child.
"""

from datetime import date
from uuid import UUID

from services.organisations import operations as organisations
from shared import clock
from shared.authz.scope import Scope
from shared.problems import Invalid, Reason
from shared.texts import Text


def own_team(scope: Scope, team_id: UUID) -> None:
    """Only a team of ours that the actor works in can be given a file."""
    reach = scope.teams
    ours = organisations.has_team(scope, scope.org, team_id) if reach is None else team_id in reach
    if not ours:
        raise Invalid(reasons=[Reason("not_your_team", _NOT_YOUR_TEAM, pointer="/teamId")])


def plausible(birth_date: date) -> None:
    """Schakel is about children: born, and not yet 18 years and some (follow-up care to 23)."""
    today = clock.today()
    if birth_date > today or today.year - birth_date.year > 23:
        raise Invalid(
            reasons=[Reason("birth_date_implausible", _IMPLAUSIBLE, pointer="/birthDate")]
        )


_NOT_YOUR_TEAM = Text("U werkt niet in dit team.", "You do not work in this team.")
_IMPLAUSIBLE = Text(
    "Deze geboortedatum past niet bij een kind.", "This birth date does not fit a child."
)
