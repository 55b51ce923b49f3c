"""The first stage of matching: 5,000 children against 1,000,000 tokens, as ratios in one run.

The yardstick is the bare query on the same tokens, made beforehand: `token = ANY(...)`, with
nothing but the ids back. Against it stands all that the first stage does, HMACs included, and the
same children looked for one by one.

Invariant: the whole first stage takes at most `MOST` times the bare query, and one by one takes at
least `LEAST` times as long as the whole; else the run fails. Both are looked for by the matcher's
own database user, under its policies.
"""

import gc
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from services.matching.finding import candidates
from shared import runtime
from shared.db.tenant import Tenant, acting_for
from shared.ids import new_id
from tests.factories.matched import Neighbourhood
from tests.house import House

MOST = 1.3
LEAST = 8.0
CHILDREN = 5_000
TOKENS = 1_000_000
EACH = 12
"""Tokens of one child: about what `blocking_keys` gives."""
ROUNDS = 5
SHARED = 0.02
"""Of the children looked for, how many have a token in common with somebody."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What was measured, in seconds at the median, and as ratios."""

    bare: float
    whole: float
    one_by_one: float

    @property
    def ratio(self) -> float:
        return self.whole / self.bare

    @property
    def gain(self) -> float:
        return self.one_by_one / self.whole


def stage(house: House, rounds: int = ROUNDS) -> Stage:
    """Measure it; some minutes, most of them to fill the tables."""
    chance = random.Random(20)
    town = Neighbourhood.founded(house)
    words = [[f"word {n} {k}" for k in range(EACH)] for n in range(CHILDREN)]
    pseudonyms = runtime.current().pseudonyms

    kid = pseudonyms.oldest

    def tokens() -> list[bytes]:
        flat = (word for some in words for word in some)
        return pseudonyms.tokens(kid, town.covenant_id, 1, flat)

    made = tokens()
    offers = _filled(house, town, made, chance)
    some = offers[:: max(1, len(offers) // 250)]
    org = town.school.id
    engine = runtime.current().engines["matcher"]

    def bare() -> None:  # as cheap as the driver can send it
        with engine.begin() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute(_BARE, [made], binary=True).fetchall()

    def whole() -> None:
        tokens()
        with engine.begin() as connection:
            candidates(connection, org, offers)

    def one_by_one() -> None:  # each a question of its own, as a worker asks it
        for number, offer in enumerate(some):
            pseudonyms.tokens(kid, town.covenant_id, 1, words[number])
            with engine.begin() as connection:
                candidates(connection, org, [offer])

    with acting_for(Tenant(org)):
        usual = _medians([bare, whole, one_by_one], rounds)
    return Stage(usual[0], usual[1], usual[2] * len(offers) / len(some))


def _medians(acts: Sequence[Callable[[], None]], rounds: int) -> list[float]:
    """Seconds of each, taken in turns."""
    took: list[list[float]] = [[] for _ in acts]
    gc.collect()
    for turn in range(rounds + 2):  # two to warm
        for number, act in enumerate(acts):
            started = time.perf_counter()
            act()
            if turn > 1:
                took[number].append(time.perf_counter() - started)
    return [statistics.median(one) for one in took]


def _filled(
    house: House, town: Neighbourhood, made: Sequence[bytes], chance: random.Random
) -> list[UUID]:
    """A million tokens of others, and those of the children that are looked for; their offers."""
    others = TOKENS // EACH
    with house.engines["admin"].begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        theirs = _subjects(connection, town, town.child_work.id, town.school.id, others)
        ours = _subjects(connection, town, town.school.id, town.child_work.id, CHILDREN)
        rows = []
        for number, (subject, _) in enumerate(theirs):
            shared = number < CHILDREN * SHARED
            for place in range(EACH):
                same = made[number * EACH + place] if shared and place == 0 else None
                rows.append((same or chance.randbytes(16), subject, town.child_work.id, 1))
        for number, (subject, _) in enumerate(ours):
            rows += [(made[number * EACH + k], subject, town.school.id, 1) for k in range(EACH)]
        _copy(connection, "match_token (token, subject_id, owner_id, generation)", rows)
        connection.execute(text("ANALYZE match_token"))
        connection.execute(text("ANALYZE match_subject"))
    return [offer for _, offer in ours]


def _subjects(
    connection: Connection, town: Neighbourhood, owner: UUID, receiver: UUID, count: int
) -> list[tuple[UUID, UUID]]:
    made = [(new_id(), new_id()) for _ in range(count)]
    rows = [
        (one, owner, offer, town.covenant_id, 1, [receiver], "2100-01-01", b"")
        for one, offer in made
    ]
    columns = "id, owner_id, offer_id, covenant_id, generation, receiver_ids, until"
    _copy(connection, f"match_subject ({columns}, sealed_envelope)", rows)
    return made


def _copy(connection: Connection, into: str, rows: Sequence[tuple[Any, ...]]) -> None:
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


_BARE = "SELECT subject_id FROM match_token WHERE token = ANY(%b)"
