"""Whether the database is the house that the code was built for.

Invariant: nothing runs on an older schema, with a database user that could walk round the
policies, or into a month without an audit partition.
"""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Connection, text

from shared import clock
from shared.db import migrate


def faults(connection: Connection) -> list[str]:
    """What is wrong, in words with a remedy; any of our database users may ask."""
    present, wanted = migrate.present(connection), migrate.newest()
    if present != wanted:
        return [f"the schema is at {present}, this code needs {wanted}: run `schakel migrate`"]
    return [*_strong_users(connection), *_owned_tables(connection), *_partitions(connection)]


def _strong_users(connection: Connection) -> Iterator[str]:
    for row in connection.execute(_STRONG):
        yield f"database user {row.rolname} is superuser or may bypass row-level security"
    for row in connection.execute(_MEMBERS):
        yield f"database user {row.member} may act as {row.role}: revoke that"


def _owned_tables(connection: Connection) -> Iterator[str]:
    for row in connection.execute(_OWNED):
        yield f"table {row.relname} is owned by {row.rolname}, which is a running process's user"


def _partitions(connection: Connection) -> Iterator[str]:
    for row in connection.execute(_OPEN_PARTITIONS):
        yield f"{row.grantee} has rights on partition {row.table_name} past its parent's policies"
    names = {row.relname for row in connection.execute(_PARTITIONS)}
    first = clock.now().replace(day=1)
    for month in (first, first + timedelta(days=32)):
        if f"audit_event_{month:%Y_%m}" not in names:
            yield f"no audit partition for {month:%Y-%m}: run `schakel migrate`"


_STRONG = text(
    "SELECT rolname FROM pg_roles WHERE starts_with(rolname, 'schakel_')"
    " AND rolname <> 'schakel_admin' AND (rolsuper OR rolbypassrls)"
)
_MEMBERS = text(
    "SELECT m.member::regrole::text AS member, m.roleid::regrole::text AS role"
    " FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member"
    " WHERE starts_with(r.rolname, 'schakel_') AND r.rolname <> 'schakel_admin'"
    " AND (r.rolname, m.roleid::regrole::text) <> ('schakel_app', 'schakel_register')"
)
_OWNED = text(
    "SELECT c.relname, r.rolname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner"
    " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public'"
    " AND c.relkind IN ('r', 'p', 'v', 'm') AND starts_with(r.rolname, 'schakel_')"
    " AND r.rolname <> 'schakel_owner'"
)
_PARTITIONS = text(
    "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
    " JOIN pg_class p ON p.oid = i.inhparent WHERE p.relname = 'audit_event'"
)
_OPEN_PARTITIONS = text(
    "SELECT DISTINCT a.grantee::regrole::text AS grantee, c.relname AS table_name"
    " FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a"
    " WHERE c.relispartition AND a.grantee <> c.relowner"
)
