"""For which organisation the current transaction runs.

Invariant: a tenant-bound engine begins no transaction unless this is set: no scope, no session.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID


class NoTenant(RuntimeError):
    """Somebody asked for a database transaction outside an operation."""


@dataclass(frozen=True, slots=True)
class Tenant:
    """The organisation of the transaction, and whether it only reads."""

    organisation_id: UUID
    reads: bool = False


_current: ContextVar[Tenant | None] = ContextVar("tenant", default=None)


def begin_statement() -> str:
    """`BEGIN` with the organisation set, in one string and so in one trip; raises NoTenant.

    Reads may lose their audit row in a crash of the server's last moments, writes never.
    """
    tenant = _current.get()
    if tenant is None:
        raise NoTenant("no scope, no session: enter through an operation")
    if not isinstance(tenant.organisation_id, UUID):  # it is formatted into the string
        raise TypeError("organisation_id must be a UUID")
    quick = "; SET LOCAL synchronous_commit=off" if tenant.reads else ""
    return f"BEGIN; SET LOCAL app.org='{tenant.organisation_id}'{quick}"


@contextmanager
def acting_for(tenant: Tenant) -> Iterator[None]:
    """Set the organisation for the transactions begun inside."""
    token = _current.set(tenant)
    try:
        yield
    finally:
        _current.reset(token)
