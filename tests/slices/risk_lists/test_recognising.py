"""Looking again: a file that is opened or renamed later may be of a child on a list."""

from typing import Any

from services.children import operations as children
from tests.factories.listed import Beat
from tests.factories.matched import UNLIKE, register

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
