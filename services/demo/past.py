"""Room for the town's past: the months of the audit trail before this one.

Invariant: a partition is made just as the migration makes those ahead, and nobody has rights on it.
"""

from datetime import datetime, timedelta

from sqlalchemy import Engine, text

from shared import clock

DAYS = 120
"""How far back the town begins."""


def founded_at() -> datetime:
    """When the town's organisations were brought in."""
    return clock.now() - timedelta(days=DAYS)


def make_room(owner: Engine) -> None:
    """Make the partitions of the audit trail since the founding that are not there yet."""
    month = founded_at().replace(day=1)
    with owner.begin() as connection:
        while month <= clock.now():
            after = (month + timedelta(days=32)).replace(day=1)
            connection.execute(
                text(
                    f"CREATE TABLE IF NOT EXISTS public.audit_event_{month:%Y_%m}"
                    " PARTITION OF public.audit_event FOR VALUES"
                    f" FROM ('{month:%Y-%m-01} 00:00:00+00')"
                    f" TO ('{after:%Y-%m-01} 00:00:00+00')"
                )
            )
            month = after
