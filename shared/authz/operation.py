"""The operation boundary: the one way from outside to the data.

Invariant: entering decides, opens the one transaction for one organisation and leaves an audit
row; a refusal rolls the work back and commits its audit row alone. No operation runs in another.
"""

import inspect
import logging
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar
from uuid import UUID

from sqlalchemy import Connection, Engine

from shared import clock, runtime
from shared.audit.entry import Concerned
from shared.authz import assurance, closing, permissions, replaying
from shared.authz.actor import Actor
from shared.authz.replay import Answer, Replay
from shared.authz.scope import Scope
from shared.crypto.keyring import KeyGone
from shared.db.tenant import Tenant, acting_for
from shared.problems import Forbidden, Gone, Problem, StepUpNeeded

P = ParamSpec("P")
R = TypeVar("R")
OPERATIONS: dict[str, "Operation[Any, Any]"] = {}
_entered: ContextVar[str | None] = ContextVar("operation", default=None)
log = logging.getLogger("schakel.operations")


class NestedOperation(RuntimeError):
    """An operation was entered inside another: call a plain function that takes the scope."""


class Operation(Generic[P, R]):
    """A use case, to be entered from outside with an actor and keyword arguments."""

    def __init__(self, body: Callable[Concatenate[Scope, P], R], permission: str, reads: bool):
        module = body.__module__.split(".")
        slice_name = module[1] if len(module) > 1 else module[0]
        self.name = f"{slice_name}.{body.__name__}"
        self.permission = permission
        self.reads = reads
        self.body: Callable[..., R] = body
        self.__doc__ = body.__doc__
        parameters = list(inspect.signature(body).parameters.values())[1:]
        self.parameters: Mapping[str, inspect.Parameter] = {p.name: p for p in parameters}

    def __call__(self, actor: Actor, *args: P.args, **kwargs: P.kwargs) -> R:
        """Do it as `actor`; raises a Problem where that is not possible."""
        result: R = self._enter(actor, kwargs, lambda scope: self.body(scope, *args, **kwargs))
        return result

    def once(self, actor: Actor, replay: Replay, **kwargs: Any) -> Answer:
        """Do it as `actor` unless this key was used before: then the first answer, again."""

        def work(scope: Scope) -> Answer:
            earlier = replaying.claim(scope, replay)
            if earlier is not None:
                return earlier
            answer = replay.render(self.body(scope, **kwargs))
            replaying.keep(scope, replay, answer)
            return answer

        answer: Answer = self._enter(actor, kwargs, work)
        return answer

    def from_message(self, actor: Actor, message_id: UUID, task: str, /, **kwargs: Any) -> R | None:
        """Do it for a message unless its effect is committed already (then None)."""

        def work(scope: Scope) -> R | None:
            if not closing.claim_message(scope, message_id, task):
                return None
            return self.body(scope, **kwargs)

        result: R | None = self._enter(actor, kwargs, work)
        return result

    def _enter(self, actor: Actor, asked: Mapping[str, Any], work: Callable[[Scope], Any]) -> Any:
        if _entered.get() is not None:
            raise NestedOperation(f"{self.name} was entered inside {_entered.get()}")
        token = _entered.set(self.name)
        try:
            with acting_for(Tenant(actor.organisation_id, self.reads)):
                return self._attempt(actor, asked, work)
        finally:
            _entered.reset(token)

    def _attempt(self, actor: Actor, asked: Mapping[str, Any], work: Callable[[Scope], Any]) -> Any:
        engine, denied = self._way_in(actor)
        with engine.connect() as connection:
            if denied is not None:
                self._audit_denial(connection, actor, asked, denied, None)
                raise denied
            scope: Scope | None = None
            try:
                with connection.begin():
                    teams = permissions.reach(self.permission, actor)
                    scope = Scope(actor, connection, runtime.current(), teams)
                    result = work(scope)
                    scope.flush()
                    closing.leave(scope, self)
            except Problem as problem:
                self._audit_denial(connection, actor, asked, problem, scope)
                raise
            except KeyGone:
                gone = Gone("organisation_key_destroyed")
                self._audit_denial(connection, actor, asked, gone, scope)
                raise gone from None
            return result

    def _way_in(self, actor: Actor) -> tuple[Engine, Problem | None]:
        """The database user that does this; and why `actor` does not get in, if so: by role, scope
        or standing, or by how they logged in.
        """
        engines = runtime.current().engines
        refused = permissions.refusal(self.permission, actor)
        by = permissions.PERMISSIONS[self.permission].by
        if refused is None and by != "app":
            if by in engines:
                return engines[by], None
            refused = permissions.NOT_HERE[by]
        if refused is not None:
            headers = permissions.scope_challenge(self.permission, refused)
            return engines["app"], Forbidden(refused.code, refused.text, [refused], headers)
        missing = permissions.proof_missing(self.permission, actor, clock.now())
        if missing is None:
            return engines["app"], None
        headers = {"WWW-Authenticate": assurance.challenge()}
        return engines["app"], StepUpNeeded(detail=missing.text, reasons=[missing], headers=headers)

    def _audit_denial(
        self,
        connection: Connection,
        actor: Actor,
        asked: Mapping[str, Any],
        problem: Problem,
        scope: Scope | None,
    ) -> None:
        """Alone in a transaction: what was refused to whom, about which ids and why; never lost."""
        concerned = scope.concerned if scope else Concerned()
        for name, value in asked.items():
            if isinstance(value, UUID):
                concerned.add(name.removesuffix("_id"), [value], [])
        with acting_for(Tenant(actor.organisation_id)), connection.begin():
            closing.write_audit(
                connection,
                actor,
                self,
                outcome=problem.code,
                reasons=[reason.code for reason in problem.reasons],
                concerned=concerned,
            )


def operation(
    permission: str, *, reads: bool = False
) -> Callable[[Callable[Concatenate[Scope, P], R]], Operation[P, R]]:
    """Make the decorated `f(scope, *, …)` an operation that needs `permission`."""

    def declare(body: Callable[Concatenate[Scope, P], R]) -> Operation[P, R]:
        made = Operation(body, permission, reads)
        if made.name in OPERATIONS:
            raise ValueError(f"operation {made.name} exists already")
        OPERATIONS[made.name] = made
        return made

    return declare


def faults() -> list[str]:
    """Operations without a permission in the table, and permissions that no operation uses."""
    used = {op.permission for op in OPERATIONS.values()}
    known = set(permissions.PERMISSIONS)
    found = [f"permission {name} is in no table" for name in sorted(used - known)]
    found += [f"permission {name} is used by no operation" for name in sorted(known - used)]
    for op in OPERATIONS.values():
        entry = permissions.PERMISSIONS.get(op.permission)
        if entry and entry.changes and op.reads:
            found.append(f"operation {op.name} only reads, and its permission changes")
        if entry and not entry.changes and not op.reads:
            found.append(f"operation {op.name} changes, and its permission only reads")
        if any(p.kind is not p.KEYWORD_ONLY for p in op.parameters.values()):
            found.append(f"operation {op.name} takes arguments that are not keyword-only")
    return found
