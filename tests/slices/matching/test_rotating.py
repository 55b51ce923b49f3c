"""Another generation of pseudonyms: written in the background, and nobody is missed meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

from services.matching import operations as matching
from shared import runtime
from shared.authz.operation import Operation
from shared.authz.scope import Scope
from shared.jobs.actors import worker_for
from tests.factories.matched import Neighbourhood, asked, offer
from tests.slices.database import rows
from tests.workers.workshop import PATIENCE_SECONDS, until

WAITING = """
SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%FROM covenant%'
"""


def test_old_and_new_find_each_other_while_it_is_under_way(town: Neighbourhood) -> None:
    school = town.concerned(town.school).offered()
    before = _tokens(town)
    matching.rotate_pseudonyms(town.school.operator(), covenant_id=town.covenant_id)
    worker = town.concerned(town.child_work)
    worker.offer = offer(worker.actor, worker.signal)  # the school has not written anew yet
    matcher = worker_for(matching.find_matches, town.child_work.id, "")
    matching.find_matches(matcher, offer_id=worker.offer["id"])
    assert school.matches()
    town.work()
    assert school.match()["state"] == "met"
    after = _tokens(town)
    assert {row.generation for row in after} == {2}
    assert not {bytes(row.token) for row in before} & {bytes(row.token) for row in after}
    assert {row.generation for row in before} == {1}
    standing = rows(
        town.house,
        "SELECT generation, retired_at FROM match_generation WHERE covenant_id = :c",
        c=town.covenant_id,
    )
    assert {row.generation: row.retired_at is None for row in standing} == {1: False, 2: True}
    later = town.concerned(town.youth_care).offered()
    assert {match["state"] for match in later.matches()} == {"met"}


def test_a_rotation_waits_for_who_is_offering(town: Neighbourhood) -> None:
    """Written under the old generation and not there yet when all are written anew, a child would
    be found by nobody any more.
    """
    concern = town.concerned(town.school)
    written, go_on = Event(), Event()

    def slowly(scope: Scope) -> Any:
        made = matching.offer_signal.body(scope, **asked(concern.signal))
        written.set()
        assert go_on.wait(PATIENCE_SECONDS)
        return made

    def rotate() -> None:
        assert written.wait(PATIENCE_SECONDS)
        matching.rotate_pseudonyms(town.school.operator(), covenant_id=town.covenant_id)
        town.work()

    with ThreadPoolExecutor(2) as pool:
        operation = Operation(slowly, "match:offer", reads=False)
        offering = pool.submit(operation._enter, concern.actor, {}, slowly)
        rotating = pool.submit(rotate)
        until(lambda: rotating.done() or rows(town.house, WAITING), "the rotation to wait")
        go_on.set()
        made = offering.result()
        rotating.result()
    town.work()
    mine = "SELECT generation FROM match_subject WHERE offer_id = :o"
    assert [row.generation for row in rows(town.house, mine, o=made["id"])] == [2]
    assert {row.generation for row in _tokens(town)} == {2}


def test_covenants_have_tokens_of_their_own(town: Neighbourhood) -> None:
    pseudonyms = runtime.current().pseudonyms
    kid = pseudonyms.newest
    here = pseudonyms.tokens(kid, town.covenant_id, 1, ["samira"])
    elsewhere = pseudonyms.tokens(kid, town.school.id, 1, ["samira"])
    assert here == pseudonyms.tokens(kid, town.covenant_id, 1, ["samira"])
    assert here != elsewhere
    assert here != pseudonyms.tokens(kid, town.covenant_id, 2, ["samira"])


def _tokens(town: Neighbourhood) -> list[Any]:
    return rows(
        town.house,
        "SELECT t.token, t.generation FROM match_token t JOIN match_subject s"
        " ON s.id = t.subject_id WHERE s.covenant_id = :c",
        c=town.covenant_id,
    )
