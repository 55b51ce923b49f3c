"""What risk lists cost in statements: as many for a list of three as for one of thirty (and, in the
proofs, of thousands).
"""

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from services.risk_lists import operations as risk_lists
from shared import clock
from shared.authz.scope import Scope
from shared.jobs.actors import worker_for
from tests.factories.listed import CODES, Beat
from tests.factories.matched import register, unlike
from tests.factories.town import Place
from tests.house import House
from tests.proofs.figures import figures
from tests.slices.database import rows
from tests.slices.http.test_statements import counted
from tests.slices.risk_lists.left import whole
from tests.slices.signals.test_many import inside

FEW, MANY = 3, int(os.environ.get("PROOF_LISTED", "30"))
MOST_FOR_A_LIST = 10
"""A page of a list: the list, who is named, the children, their steps, what is said of them, our
own files and their names, and the keys of the process.
"""


def put_all(beat: Beat, place: Place, numbers: range) -> Callable[[], Any]:
    """All these children of a party go on the list at once."""
    codes = {register(place, **unlike(number))["id"]: list(CODES) for number in numbers}
    actor, ground = beat.worker, ("public_task", None)
    if place is beat.police:
        actor, ground = beat.officer, ("police_disclosure", beat.decision_id)  # type: ignore[assignment]

    def work(scope: Scope) -> Any:
        return risk_lists.put(scope, risk_lists.Wish(beat.list_id, *ground), codes)

    def act() -> None:
        with inside(work, "risk_list:put") as operation:
            assert len(operation(actor).made) == len(numbers)

    return act


def costs(house: House, number: int) -> dict[str, int]:
    """Each step with so many children on the list."""
    beat, found = Beat.founded(house), {}
    about: dict[str, Any] = {"list_id": beat.list_id}

    def of(name: str, act: Callable[[], Any]) -> Any:
        with counted() as sent:
            done = act()
        found[name] = len(sent.sent)
        return done

    def by_worker(operation: Any, place: Place) -> Callable[[], Any]:
        return lambda: operation(worker_for(operation, place.id, ""), **about)

    mine = [register(beat.child_work, **unlike(n)) for n in range(number)]
    of("put many", put_all(beat, beat.police, range(number)))
    of("recognise", by_worker(risk_lists.recognise, beat.child_work))
    page = of("a page", lambda: beat.seen_by(beat.worker, page_size=100))
    assert len(page) == min(number, 100)
    assert all(one["own_files"] for one in page)
    pairs = alike(beat)
    assert len(pairs) == number
    of("decide", lambda: risk_lists.decide_recognitions(beat.worker, recognitions=pairs, **about))
    told = of("say known", lambda: risk_lists.say_known(beat.worker, ground="public_task", **about))
    assert told["told"] == len(mine)
    of("funnel", lambda: risk_lists.get_funnel(beat.officer, **about))
    of("versions", lambda: risk_lists.list_entry_versions(beat.officer, **about))
    with clock.held_at(clock.now() + timedelta(days=15)):
        of("tidy", by_worker(risk_lists.tidy, beat.police))
        of("tidy after", by_worker(risk_lists.tidy, beat.child_work))
    whole(beat)
    put_all(beat, beat.child_work, range(number, 2 * number))()
    of("close", lambda: risk_lists.close_risk_list(beat.officer, **about))
    of("tidy what was closed", by_worker(risk_lists.tidy, beat.child_work))
    of("funnel after", lambda: risk_lists.get_funnel(beat.officer, **about))
    whole(beat)
    return found


def alike(beat: Beat) -> list[dict[str, Any]]:
    """Who is the same child, as the worker sees them."""
    found = rows(
        beat.house,
        "SELECT entry_id, child_id FROM risk_list_recognition WHERE list_id = :list_id"
        " AND owner_id = :org AND likeness = 'same'",
        list_id=beat.list_id,
        org=beat.child_work.id,
    )
    return [dict(one._mapping) for one in found]


def test_as_many_statements_for_many_as_for_few(the_house: House) -> None:
    costs(the_house, 1)  # warm: the process knows what it asks for once
    few, many = costs(the_house, FEW), costs(the_house, MANY)
    assert many == few
    assert few["a page"] <= MOST_FOR_A_LIST
    figures(f"a list of {MANY}, in statements: {many}")
