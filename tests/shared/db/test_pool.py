"""A pooled connection carries nothing over: whoever borrows it next starts as nobody.

Six hundred transactions of several organisations over a pool smaller than the threads.
"""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DataError

from shared import runtime
from shared.db.engine import make_engine
from shared.db.tenant import NoTenant, Tenant, acting_for
from tests.house import House
from tests.shared.db.populated import Populated

OWNERS = text("SELECT DISTINCT owner_id FROM child")
TRANSACTIONS = 600


class OnPurpose(Exception):
    """A fault in the middle of a transaction."""


@pytest.fixture
def small(the_house: House) -> Iterator[Engine]:
    engine = make_engine(runtime.current().engines["app"].url, "app", pool_size=3)
    yield engine
    engine.dispose()


def one(engine: Engine, org: UUID, end: str) -> set[UUID]:
    """A transaction that ends so; whose children it saw."""
    seen: set[UUID] = set()
    try:
        with acting_for(Tenant(org, reads=end == "read")), engine.connect() as connection:
            if end == "savepoint":
                with pytest.raises(OnPurpose), connection.begin(), connection.begin_nested():
                    raise OnPurpose
            with connection.begin() as transaction:
                seen |= set(connection.execute(OWNERS).scalars())
                if end == "rollback":
                    transaction.rollback()
                if end == "database fault":
                    connection.execute(text("SELECT 1 / 0"))
                if end == "fault":
                    raise OnPurpose
    except (OnPurpose, DataError):
        pass
    return seen


def test_no_transaction_runs_for_the_tenant_before_it(small: Engine, full: Populated) -> None:
    ring = full.ring
    places = [ring.school.id, ring.child_work.id, ring.stranger.id]
    ends = ["commit", "read", "rollback", "fault", "database fault", "savepoint"]
    dice = random.Random(7)
    work = [(dice.choice(places), dice.choice(ends)) for _ in range(TRANSACTIONS)]
    with ThreadPoolExecutor(8) as threads:
        seen = list(threads.map(lambda job: one(small, *job), work))
    strange = [(org, found) for (org, _), found in zip(work, seen, strict=True) if found - {org}]
    assert strange == []
    assert sum(1 for found in seen if found) > TRANSACTIONS // 3


@pytest.mark.parametrize("end", ["commit", "rollback", "fault"])
def test_a_returned_connection_is_nobody_s(small: Engine, full: Populated, end: str) -> None:
    one(small, full.ring.school.id, end)
    raw = small.raw_connection()
    assert raw.driver_connection is not None
    assert raw.driver_connection.execute("SELECT current_setting('app.org', true)").fetchone() in (
        ("",),
        (None,),
    )
    assert raw.driver_connection.execute("SELECT count(*) FROM child").fetchone() == (0,)
    raw.close()


def test_the_register_s_role_does_not_stay(small: Engine, full: Populated) -> None:
    with acting_for(Tenant(full.ring.school.id)), small.connect() as connection:
        with connection.begin():
            connection.execute(text("SET LOCAL ROLE schakel_register"))
        with connection.begin():
            assert connection.execute(text("SELECT current_user")).scalar() == "schakel_app"


def test_no_tenant_no_transaction(small: Engine) -> None:
    with pytest.raises(NoTenant), small.begin():
        pass


def test_the_tenant_is_a_uuid_before_it_is_text(small: Engine) -> None:
    forged = Tenant("x'; SET ROLE schakel_owner; --")  # type: ignore[arg-type]
    with acting_for(forged), pytest.raises(TypeError), small.begin():
        pass


def test_autocommit_is_no_way_round(small: Engine, full: Populated) -> None:
    """Also then the tenant is set, and does not stay."""
    org = full.ring.school.id
    with acting_for(Tenant(org)), small.connect() as connection:
        bare = connection.execution_options(isolation_level="AUTOCOMMIT")
        assert set(bare.execute(OWNERS).scalars()) == {org}
    assert one(small, full.ring.stranger.id, "commit") == set()
