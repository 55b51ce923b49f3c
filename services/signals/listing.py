"""Finding signals: of a child, of a family, of a team, mine, overdue; and how many there are.

Invariant: a list costs the same few statements however long it is, opens nothing, and shows only
what the actor sees.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, func, select

from services.children import operations as children
from services.signals import reading
from services.signals.models import Signal
from services.signals.reading import COUNTS, KIND
from shared import clock
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.db.keyset import newest_first
from shared.db.keyset import page as paged
from shared.texts import Text
from shared.vocabulary import CONCERN_LIST_VERSION, CONCERN_LISTS
from shared.web.pages import Cursor, Page

VIEWS = {
    "mine": Text("van mij", "mine"),
    "my-teams": Text("van mijn teams", "of my teams"),
    "overdue": Text("opvolging te laat", "follow-up overdue"),
    "unattended": Text("nog geen opvolging", "no follow-up yet"),
    "parents": Text("ouders weten het nog niet", "parents do not know yet"),
    "lapsing": Text("verloopt binnenkort", "lapses soon"),
}


@operation("organisation:read", reads=True)
def list_concern_codes(_scope: Scope) -> dict[str, Any]:
    """The list of concern codes that signals are written with today, and its version."""
    listed = CONCERN_LISTS[CONCERN_LIST_VERSION]
    codes = [{"code": code, "label": one.label, "help": one.help} for code, one in listed.items()]
    return {"version": CONCERN_LIST_VERSION, "codes": codes}


@operation("signal:read", reads=True)
def list_signals(
    scope: Scope, *, view: str | None = None, page_size: int = 50, after: Cursor | None = None
) -> Page:
    """The signals that the actor sees, newest first, also what is over. `view`: see `VIEWS`."""
    return _page(scope, _viewed(scope, reading.listed(clock.today()), view), page_size, after)


@operation("signal:read", reads=True)
def search_signals(
    scope: Scope,
    *,
    child_id: UUID | None = None,
    with_family: bool = False,
    team_id: UUID | None = None,
    states: Sequence[str] = (),
    severities: Sequence[str] = (),
    concern_codes: Sequence[str] = (),
    view: str | None = None,
    page_size: int = 50,
    after: Cursor | None = None,
) -> Page:
    """Those that fit all that is asked. `with_family`: about the child's brothers and sisters too,
    those that the actor sees. NotFound where the child is not theirs to see.
    """
    statement = _viewed(scope, reading.listed(clock.today()), view)
    if child_id is not None:
        children.team_of(scope, child_id)
        about = children.siblings_of(scope, child_id) if with_family else []
        statement = statement.where(Signal.child_id.in_([child_id, *about]))
    if team_id is not None:
        statement = statement.where(Signal.team_id == team_id)
    if states:
        statement = statement.where(Signal.state.in_(states))
    if severities:
        statement = statement.where(Signal.severity.in_(severities))
    if concern_codes:
        statement = statement.where(Signal.concern_codes.overlap(list(concern_codes)))
    return _page(scope, statement, page_size, after)


@operation("signal:read", reads=True)
def count_signals(scope: Scope, *, team_id: UUID | None = None) -> dict[str, Any]:
    """How many signals that the actor sees last, and what they ask; one statement."""
    lasts = and_(Signal.state == "active", Signal.until > scope.now)

    def counted(*conditions: Any) -> Any:
        return func.count(case((and_(lasts, *conditions), Signal.id)))

    views = {name: reading.which(scope, name, scope.actor.teams) for name in VIEWS}
    statement = select(
        counted().label("active"),
        counted(Signal.severity == "acute").label("acute"),
        counted(Signal.severity == "serious").label("serious"),
        *(counted(condition).label(name) for name, condition in views.items()),
    ).select_from(Signal)
    if team_id is not None:
        statement = statement.where(Signal.team_id == team_id)
    row = scope.rows(statement)[0]._mapping
    return {name.replace("-", "_"): row[name] for name in ("active", "acute", "serious", *views)}


def _viewed(scope: Scope, statement: Select[Any], view: str | None) -> Select[Any]:
    if view is None:
        return statement
    return statement.where(reading.which(scope, view, scope.actor.teams))


def _page(scope: Scope, statement: Select[Any], page_size: int, after: Cursor | None) -> Page:
    rows = scope.rows(newest_first(statement, Signal.created_at, Signal.id, after, page_size))
    about = list({row.child_id for row in rows[:page_size]})
    names = children.names_of(scope, about)

    def shown(row: Any) -> dict[str, Any]:
        counts = {name: getattr(row, name) for name in COUNTS}
        return reading.summary(row, names.get(row.child_id)) | counts

    found = paged(rows, page_size, shown)
    scope.concerns(KIND, *(row["id"] for row in found.results), subjects=about)
    return found


@operation("signal:read", reads=True)
def get_signal(scope: Scope, *, signal_id: UUID) -> dict[str, Any]:
    """One signal, opened, with what is done about it and its history."""
    return reading.view(scope, reading.see(scope, signal_id))
