"""Looking again: a file that is opened or renamed later may be of a child on a list."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event
from typing import Any

import pytest

from services.children import operations as children
from services.risk_lists import operations as risk_lists
from shared.authz.scope import Scope
from tests.factories.listed import Beat
from tests.factories.matched import UNLIKE, register
from tests.isolation.ring import worker

FIELDS = ("team_id", "birth_date", "name_prefix", "given_name", "family_name")


def likenesses(beat: Beat) -> list[tuple[Any, str]]:
    """Whom the child worker is shown beside the one child on the list."""
    (seen,) = beat.seen_by(beat.worker)
    return [(one["child_id"], one["how"]) for one in seen["own_files"]]


def test_a_file_that_is_opened_later_is_found(beat: Beat) -> None:
    beat.put()
    assert likenesses(beat) == []
    child = register(beat.child_work)
    beat.work()
    assert likenesses(beat) == [(child["id"], "suggested")]
    (seen,) = beat.seen_by(beat.officer)
    assert seen["version"] == 1, "to the officer nothing has changed"


def test_another_name_is_another_child(beat: Beat) -> None:
    first, last = UNLIKE[0]
    child = register(beat.child_work)
    beat.put()
    assert likenesses(beat) == [(child["id"], "suggested")]
    renamed = {name: child[name] for name in FIELDS} | {"given_name": first, "family_name": last}
    children.change_child(beat.child_work.member(), child_id=child["id"], **renamed)
    beat.work()
    assert likenesses(beat) == []


def test_what_somebody_decided_stays(beat: Beat) -> None:
    child = register(beat.child_work)
    entry = beat.put()
    beat.known(entry, child)
    register(beat.child_work)
    beat.work()
    assert (child["id"], "ours") in likenesses(beat)


def while_looking(beat: Beat, patch: pytest.MonkeyPatch, act: Callable[[], Any]) -> Any:
    """What `act` gives where it comes while the worker has looked, and not committed yet."""
    looked, go, write = Event(), Event(), Scope.insert_fresh

    def pausing(scope: Scope, *given: Any) -> Any:
        written = write(scope, *given)
        looked.set()
        go.wait(timeout=10)
        return written

    patch.setattr(Scope, "insert_fresh", pausing)
    look = worker(risk_lists.recognise, beat.child_work)
    with ThreadPoolExecutor(2) as pool:
        looking = pool.submit(risk_lists.recognise, look, list_id=beat.list_id)
        assert looked.wait(timeout=10)
        acting = pool.submit(act)
        wait([acting], timeout=0.5)  # it may be waiting for the worker
        go.set()
        looking.result(timeout=10)
        return acting.result(timeout=10)


@pytest.mark.parametrize("decided", ["ours", "not_ours", "many"])
def test_what_is_decided_while_the_worker_looks_is_not_lost(
    beat: Beat, monkeypatch: pytest.MonkeyPatch, decided: str
) -> None:
    child = register(beat.child_work)
    entry = beat.put()
    pair = {"entry_id": entry["id"], "child_id": child["id"]}

    def decide() -> Any:
        if decided == "many":
            about: dict[str, Any] = {"list_id": beat.list_id, "recognitions": [pair]}
            return risk_lists.decide_recognitions(beat.worker, **about)
        return risk_lists.decide_recognition(beat.worker, **pair, same=decided == "ours")

    while_looking(beat, monkeypatch, decide)
    how = "not_ours" if decided == "not_ours" else "ours"
    assert likenesses(beat) == [(child["id"], how)]


def test_who_is_pointed_at_while_the_worker_finds_them_is_ours(
    beat: Beat, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = beat.put()
    child = register(beat.child_work)
    while_looking(beat, monkeypatch, lambda: beat.known(entry, child))
    assert likenesses(beat) == [(child["id"], "ours")]


def test_what_looks_otherwise_alike_is_said_so(beat: Beat) -> None:
    child = register(beat.child_work)
    beat.put()
    (before,) = beat.seen_by(beat.worker)
    renamed = {name: child[name] for name in FIELDS} | {"given_name": child["given_name"][0] + "."}
    children.change_child(beat.child_work.member(), child_id=child["id"], **renamed)
    beat.work()
    (after,) = beat.seen_by(beat.worker)
    said = [one["own_files"][0]["likeness"] for one in (before, after)]
    assert said == ["same", "possible"]
