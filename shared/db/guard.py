"""The session that a scope hands out: every query is filtered to what the scope may see.

Invariant: a query names mapped classes, and is cut down to the organisation (own tables) and to
the actor's teams and roles (tables that say so); what cannot be filtered is refused. Row-level
security is the wall behind this one.
"""

from functools import lru_cache
from typing import Any, NoReturn, TypeVar, cast
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Text,
    Uuid,
    any_,
    bindparam,
    event,
    exists,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Connection
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.orm.context import FromStatement

from shared.db.cut import Cut
from shared.db.kinds import Own
from shared.db.model import Model

T = TypeVar("T")
KEPT = 128
"""Of how many organisations, teams, roles and members what cuts down their queries is kept."""


class Unguarded(RuntimeError):
    """A query that the guard cannot filter."""


class GuardedSession(Session):
    """A session bound to the transaction of one scope. It never commits: the operation does."""

    def __init__(
        self,
        connection: Connection,
        organisation_id: UUID,
        teams: frozenset[UUID] | None,
        roles: frozenset[str] | None = None,
        member: UUID | None = None,
        named: UUID | None = None,
    ) -> None:
        """`teams` and `roles` that the actor sees with; None: all of them. `member`: who it is,
        where rows that are kept to a few are kept from others; None: it sees these too. `named`:
        who it is, where only who is named on a list sees it; None: it works on all lists.
        """
        super().__init__(bind=connection, expire_on_commit=False, autoflush=False)
        self.organisation_id = organisation_id
        self.teams = teams
        self.roles = None if roles is None else tuple(sorted(roles))
        self.member = member
        self.named = named

    def connection(self, *_: Any, **__: Any) -> NoReturn:
        raise Unguarded("session.connection() goes round the guard")

    def bulk_insert_mappings(self, *_: Any, **__: Any) -> NoReturn:
        raise Unguarded("bulk writes go round the guard: use scope.insert")

    def bulk_update_mappings(self, *_: Any, **__: Any) -> NoReturn:
        raise Unguarded("bulk writes go round the guard: use scope.execute(update(…))")

    def bulk_save_objects(self, *_: Any, **__: Any) -> NoReturn:
        raise Unguarded("bulk writes go round the guard: use scope.insert")

    def commit(self) -> NoReturn:
        raise Unguarded("the operation commits, once, at its end")


@event.listens_for(GuardedSession, "do_orm_execute")
def _filter(state: ORMExecuteState) -> None:
    session = state.session
    assert isinstance(session, GuardedSession)  # noqa: S101 - for the type checker
    if state.is_insert or state.is_executemany:
        raise Unguarded("many rows at once are not filtered, nor what an INSERT selects")
    if not state.is_orm_statement or isinstance(state.statement, FromStatement):
        raise Unguarded("select mapped classes, not bare tables or text")
    if state.is_column_load or state.is_relationship_load:
        return
    cuts = [_of_organisation(session.organisation_id)]
    teams = session.teams
    if teams is not None:
        cuts.append(_of_teams(teams))
    if session.roles is not None:
        cuts.append(_of_roles(session.roles))
    if session.member is not None:
        cuts.append(_of_member(session.member))
    if session.named is not None:
        cuts.append(_of_named(session.organisation_id, session.named, session.roles or ()))
    state.statement = state.statement.options(*cuts)


# What a query is cut down by is kept: it is the same for every query of an actor, and making it
# took a quarter of what an operation took.


@lru_cache(maxsize=KEPT)
def _of_organisation(organisation: UUID) -> Cut:
    ours = bindparam("organisation", organisation, Uuid(), unique=True)
    return Cut({model: model.owner_id == ours for model in own_models()})  # type: ignore[attr-defined]


@lru_cache(maxsize=KEPT)
def _of_teams(teams: frozenset[UUID]) -> Cut:
    theirs = bindparam("teams", list(teams), Uuid(), unique=True, expanding=True)
    return Cut({model: column.in_(theirs) for model, column in marked_models("__team_column__")})


@lru_cache(maxsize=KEPT)
def _of_roles(roles: tuple[str, ...]) -> Cut:
    theirs = bindparam("roles", list(roles), ARRAY(Text()), unique=True)
    marked = marked_models("__roles_column__")
    return Cut({model: column.overlap(theirs) for model, column in marked})


@lru_cache(maxsize=KEPT)
def _of_member(member: UUID) -> Cut:
    who = bindparam("member", member, Uuid(), unique=True)
    marked = marked_models("__members_column__")
    return Cut({model: or_(column.is_(None), any_(column) == who) for model, column in marked})


@lru_cache(maxsize=KEPT)
def _of_named(organisation: UUID, member: UUID, roles: tuple[str, ...]) -> Cut:
    lists = _lists_of(organisation, member, roles)
    return Cut({model: column.in_(lists) for model, column in marked_models("__named_for__")})


def _lists_of(organisation_id: UUID, member_id: Any, roles: tuple[str, ...] | None = None) -> Any:
    """The lists on which their own organisation names this member now, from the table that says
    so; for a role that they still have (`roles` None: for any).
    """
    named = _named_by(organisation_id)
    columns = named.selected_columns
    theirs = named.where(columns.member_id == member_id)
    if roles is not None:
        theirs = theirs.where(columns.roles.overlap(list(roles)))
    return theirs.with_only_columns(columns.list_id)


def _named_by(organisation_id: UUID) -> Any:
    """Whom this organisation names now, and on which lists."""
    tables = {
        m.local_table for m in Model.registry.mappers if hasattr(m.class_, "__names_members__")
    }
    (names,) = tables
    return select(names.c.list_id, names.c.member_id, names.c.roles).where(
        names.c.organisation_id == organisation_id, names.c.ended_at.is_(None)
    )


def shown_to_named(organisation_id: UUID, member_id: Any, named_for: Any) -> ColumnElement[bool]:
    """For rows of other tables, of which some are about who stands on a list (`named_for`: which;
    None: about no list): that this member is named on it, or that it is about none.
    """
    return or_(named_for.is_(None), named_for.in_(_lists_of(organisation_id, member_id)))


def named_among(organisation_id: UUID, named_for: Any, member_ids: Any) -> ColumnElement[bool]:
    """That one of these members of ours is named on the list now."""
    named = _named_by(organisation_id)
    columns = named.selected_columns
    these = named.where(columns.list_id == named_for, columns.member_id == any_(member_ids))
    return exists(these.with_only_columns(columns.list_id))


_own: list[type[Model]] = []
_marked: dict[str, list[tuple[type[Model], Any]]] = {}


def own_models() -> list[type[Model]]:
    """The mapped classes of kind 1; collected once, when the mappers are complete."""
    if not _own:
        mappers = Model.registry.mappers
        _own.extend(
            m.class_ for m in mappers if isinstance(getattr(m.class_, "__kind__", None), Own)
        )
    return _own


def marked_models(mark: str) -> list[tuple[type[Model], Any]]:
    """The mapped classes with a column by which rows are shown to some (`__team_column__`: the
    team that a row belongs to; `__roles_column__`: the roles that may see it; `__members_column__`:
    the members that it is kept to; `__named_for__`: the list whose named members alone see it),
    with that column.
    """
    if mark not in _marked:
        classes = [mapper.class_ for mapper in Model.registry.mappers]
        named = [(c, getattr(c, mark, None)) for c in classes]
        _marked[mark] = [(c, getattr(c, name)) for c, name in named if name]
    return _marked[mark]


def pointing_at(model: type[Model], unless: str) -> dict[str, Any]:
    """The columns that point at this model's rows, each of one class of its table, in one order of
    "table.column"; but those of classes with the mark `unless`.
    """
    key_of: Any = model.__table__.c["id"]
    found = {
        f"{table.name}.{key.parent.name}": getattr(
            mapper.class_, mapper.get_property_by_column(key.parent).key
        )
        for mapper in Model.registry.mappers
        if not getattr(mapper.class_, unless, False)
        for table in (cast("Any", mapper.local_table),)
        for key in table.foreign_keys
        if key.column is key_of
    }
    return {name: found[name] for name in sorted(found)}
