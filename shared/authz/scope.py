"""What an operation holds while it runs: the actor, the clock, the only way to the database.

Invariant: a scope exists only inside an operation, for one transaction of one organisation.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Literal, TypeVar, cast
from uuid import UUID

from sqlalchemy import Connection, Executable, Row, Select, Table, func, insert, literal, text
from sqlalchemy.dialects import postgresql

from shared import clock
from shared.audit.entry import Concerned
from shared.authz.actor import Actor
from shared.authz.permissions import SEES_KEPT_CLOSE
from shared.db import recordset
from shared.db.guard import GuardedSession
from shared.db.model import Model
from shared.events import bus
from shared.ids import new_id
from shared.jobs.tasks import Task
from shared.problems import NotFound, PreconditionFailed
from shared.runtime import Runtime

M = TypeVar("M", bound=Model)
Lock = Literal["share", "change"]
LOCKS: dict[Lock, dict[str, Any]] = {"share": {"read": True}, "change": {"key_share": True}}
"""How each is asked of the database (`with_for_update`)."""


class Scope:
    """One actor, one organisation, one transaction.

    `org` is the organisation's id; `now` the one moment at which everything in it happens;
    `opened` the exchange records that were opened in it, each by its owner and its id.
    """

    def __init__(
        self,
        actor: Actor,
        connection: Connection,
        runtime: Runtime,
        teams: frozenset[UUID] | None,
    ) -> None:
        """`teams` is how far the actor reaches here (`permissions.reach`)."""
        self.actor = actor
        self.teams = teams
        self.org = actor.organisation_id
        self.now: datetime = clock.now()
        self.runtime = runtime
        self.keyring = runtime.keyring
        self.concerned = Concerned()
        self.opened: set[tuple[UUID, UUID]] = set()
        self.outbox: list[dict[str, Any]] = []
        self.timers: list[dict[str, Any]] = []
        self._connection = connection
        roles = actor.roles if actor.kind in ("member", "system") else None
        kept_out = roles is not None and not roles & SEES_KEPT_CLOSE
        self._session = GuardedSession(
            connection,
            self.org,
            teams,
            roles,
            actor.id if kept_out else None,
            actor.id if roles is not None else None,
        )

    def load(self, model: type[M], record_id: UUID, lock: Lock | None = None) -> M:
        """The record with this id, locked if asked; NotFound where nothing may be seen."""
        options = LOCKS[lock] if lock else None
        self._session.flush()
        found = self._session.get(
            model, record_id, with_for_update=options, populate_existing=lock is not None
        )
        if found is None:
            raise NotFound
        subject = [record_id] if model.__tablename__ == "child" else []
        self.concerns(str(model.__tablename__), record_id, subjects=subject)
        return found

    def rows(self, statement: Executable, **values: Any) -> Sequence[Row[*tuple[Any, ...]]]:
        """The rows of a guarded query."""
        self._session.flush()
        return self._session.execute(statement, values).all()

    def count(self, selected: Select[Any]) -> int:
        """How many such rows our organisation has, of all its teams and whatever the actor's roles:
        a number to decide by (may this team be closed?), and nothing of what stands in them.
        """
        self._session.flush()
        whole = GuardedSession(self._connection, self.org, None)
        counted = selected.with_only_columns(func.count(), maintain_column_froms=True)
        return int(whole.execute(counted.order_by(None)).scalar_one())

    def execute(self, statement: Executable, **values: Any) -> int:
        """Run a guarded UPDATE or DELETE; how many rows it touched."""
        self._session.flush()
        result: Any = self._session.execute(
            statement, values, execution_options={"synchronize_session": False}
        )
        return int(result.rowcount)

    def add(self, record: M) -> M:
        """Write a new record."""
        self._session.add(record)
        self._session.flush()
        return record

    def insert(self, model: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
        """Write many rows in one statement, without RETURNING."""
        if rows:
            self._session.flush()
            self._connection.execute(insert(cast(Table, model.__table__)), list(rows))

    def insert_new(self, model: type[Model], row: Mapping[str, Any]) -> bool:
        """Write a row; False where one with its unique key stands, or is made at this moment."""
        self._session.flush()
        fresh = postgresql.insert(cast(Table, model.__table__)).on_conflict_do_nothing()
        made = self._connection.execute(fresh.returning(literal(1)), dict(row))
        return made.first() is not None

    def insert_fresh(self, model: type[Model], rows: Sequence[Mapping[str, Any]]) -> set[UUID]:
        """Write many rows, but for those with whose unique key one stands, or is made at this
        moment, in one statement however many; the ids of what was written. In the order of their
        unique keys, or two who make the same ones may wait for each other.
        """
        if not rows:
            return set()
        self._session.flush()
        table = cast(Table, model.__table__)
        names = list(rows[0])
        fresh = postgresql.insert(table).from_select(names, recordset.rows_for(table, names))
        written = fresh.on_conflict_do_nothing().returning(table.c.id)
        return set(
            self._connection.execute(written, {recordset.ROWS: recordset.as_json(rows)}).scalars()
        )

    def durable(self) -> None:
        """Let this transaction survive a crash although its operation reads: it is evidence."""
        self._connection.execute(_DURABLE)

    def one_at_a_time(self, what: str) -> None:
        """Wait until nobody else of our organisation does this (a word of the code's), and keep
        them waiting until our transaction is over. Before any row is locked, or two may wait for
        each other.
        """
        self._connection.execute(_ALONE, {"what": f"schakel.{what}.{self.org}"})

    def flush(self) -> None:
        """Send pending changes now, so that a fault shows here."""
        self._session.flush()

    def concerns(self, kind: str, *ids: UUID, subjects: Sequence[UUID] = ()) -> None:
        """Note for the audit trail which records and which children this is about."""
        self.concerned.add(kind, list(ids), list(subjects))

    def ends(self, kind: str, *ids: UUID) -> None:
        """Note the same of records that this operation destroys, or lets nobody see any more: its
        answer says nothing of them, so that their end does not keep it from being given again.
        """
        self.concerns(kind, *ids)
        self.concerned.ended.update(f"{kind}:{record_id}" for record_id in ids)

    def publish(self, event: bus.Event) -> list[Any]:
        """Tell the other slices, inside this transaction; what their handlers answered."""
        return bus.publish(self, event)

    def later(self, task: Task, *, organisation_id: UUID | None = None, **ids: UUID) -> None:
        """Ask a worker to do `task` for `organisation_id` (default: ours) after the commit."""
        self.outbox.append(_row(task, organisation_id or self.org, ids))

    def at(self, due_at: datetime, task: Task, **ids: UUID) -> None:
        """Ask a worker to do `task` for our organisation at `due_at`."""
        self.timers.append(_row(task, self.org, ids) | {"due_at": due_at.isoformat()})

    @contextmanager
    def as_register(self) -> Iterator[Connection]:
        """Enter the role that sees the grants which our organisation gave (`kernel.md`).

        A failure inside rolls the transaction back, and the role with it.
        """
        self._session.flush()
        self._connection.execute(_ENTER_REGISTER)
        yield self._connection
        self._connection.execute(_LEAVE_REGISTER)

    def across(self) -> Connection:
        """The bare connection, where a user of the platform's own does this across tenants (the
        matcher); LookupError in every other operation.
        """
        if self._connection.engine is not self.runtime.engines.get("matcher"):
            raise LookupError("this operation is no matcher's")
        self._session.flush()
        return self._connection

    def expect_version(self, record: Any, expected: int | None) -> None:
        """412 unless `expected` (from If-Match; None: not asked) is the record's version."""
        if expected is not None and record.version != expected:
            raise PreconditionFailed


def _row(task: Task, organisation_id: UUID, ids: Mapping[str, UUID]) -> dict[str, Any]:
    if frozenset(ids) != task.ids:
        raise TypeError(f"task {task.name} carries {sorted(task.ids)}, not {sorted(ids)}")
    return {
        "id": str(new_id()),
        "organisation_id": str(organisation_id),
        "task": task.name,
        "ids": {name: str(value) for name, value in ids.items()},
    }


_DURABLE = text("SET LOCAL synchronous_commit TO on")
_ALONE = text("SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))")
_ENTER_REGISTER = text("SET LOCAL ROLE schakel_register")
_LEAVE_REGISTER = text("SET LOCAL ROLE NONE")
