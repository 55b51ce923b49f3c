"""Files that were opened for a list alone: no name of the list stays behind in them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.children import operations as children
from services.information_duty import operations as duties
from services.risk_lists import operations as risk_lists
from shared import clock
from shared.jobs.actors import worker_for
from shared.problems import Gone
from tests.factories.listed import Beat
from tests.factories.matched import register, write
from tests.slices.database import rows
from tests.slices.imports.listing import file_of, line, taken_over

LATER = timedelta(days=15)
PARENT = {"parent": "M. Voorbeeld"}


def on_the_list(beat: Beat) -> dict[str, Any]:
    """The one child on it, whom the officer brought in by a file, with a parent."""
    taken_over(beat, file_of(line(**PARENT)))
    (entry,) = beat.seen_by(beat.officer)
    return entry


def child_of(entry: dict[str, Any]) -> UUID:
    (own,) = entry["own_files"]
    found: UUID = own["child_id"]
    return found


def off(beat: Beat, entry: dict[str, Any]) -> None:
    risk_lists.take_off(beat.officer, entry_id=entry["id"], because="nothing_needed")
    beat.work()


def waiting(beat: Beat, child_id: UUID) -> int:
    """How often it stands in the clock to be destroyed."""
    asked = (
        "SELECT count(*) AS number FROM timer WHERE task = 'risk_lists.forget_file'"
        " AND organisation_id = :org AND ids ->> 'child_id' = :id"
    )
    found: int = rows(beat.house, asked, org=beat.police.id, id=str(child_id))[0].number
    return found


def forgets(beat: Beat, child_id: UUID) -> None:
    """The clock has come."""
    with clock.held_at(clock.now() + LATER):
        actor = worker_for(risk_lists.forget_file, beat.police.id, "")
        risk_lists.forget_file(actor, child_id=child_id)


def tell(beat: Beat, child_id: UUID) -> None:
    """The parents hear all that they must."""
    teller = beat.police.member(role="abuse_protocol_officer")  # what the police does is restricted
    (holder,) = children.get_child(beat.officer, child_id=child_id)["authority_holders"]
    for duty in duties.list_duties(teller, child_id=child_id, which="all").results:
        duties.record_telling(
            teller,
            duty_id=duty["id"],
            holder_ids=[holder["id"]],
            how="talk",
            told_at=clock.now(),
            words="Wij bespreken uw kind in de wijk.",
        )


def is_there(beat: Beat, child_id: UUID) -> bool:
    try:
        children.get_child(beat.police.member(), child_id=child_id)
    except Gone:
        return False
    return True


def test_it_goes_when_the_parents_know_and_nothing_rests_on_it(beat: Beat) -> None:
    entry = on_the_list(beat)
    child_id = child_of(entry)
    assert waiting(beat, child_id) == 0
    off(beat, entry)
    assert waiting(beat, child_id) == 1
    forgets(beat, child_id)
    assert is_there(beat, child_id), "its parents are to be told yet"
    assert waiting(beat, child_id) == 2
    tell(beat, child_id)
    forgets(beat, child_id)
    assert not is_there(beat, child_id)
    member = beat.police.member()
    assert children.list_children(member).results == []
    assert children.search_children(member, name="Amrani").results == []
    tokens = "SELECT * FROM child_token WHERE child_id = :id"
    assert rows(beat.house, tokens, id=child_id) == []
    forgets(beat, child_id)


def test_it_waits_while_the_child_is_on_a_list(beat: Beat) -> None:
    entry = on_the_list(beat)
    tell(beat, child_of(entry))
    forgets(beat, child_of(entry))
    assert is_there(beat, child_of(entry))
    assert waiting(beat, child_of(entry)) == 1


def test_what_somebody_went_on_with_stays(beat: Beat) -> None:
    entry = on_the_list(beat)
    child_id = child_of(entry)
    write(beat.officer, {"id": child_id})
    off(beat, entry)
    tell(beat, child_id)
    forgets(beat, child_id)
    assert is_there(beat, child_id)


def test_what_rests_on_it_is_asked_again_until_it_is_gone(beat: Beat) -> None:
    entry = on_the_list(beat)
    child_id = child_of(entry)
    about = {"child_id": child_id, "sibling_id": register(beat.police)["id"]}
    children.link_sibling(beat.officer, **about)
    off(beat, entry)
    tell(beat, child_id)
    forgets(beat, child_id)
    assert is_there(beat, child_id)
    assert waiting(beat, child_id) == 2
    children.unlink_sibling(beat.officer, **about)
    forgets(beat, child_id)
    assert not is_there(beat, child_id)
    forgets(beat, child_id)
    assert waiting(beat, child_id) == 2, "it is asked no more"


@pytest.mark.parametrize("by", ["one", "list"])
def test_who_was_known_before_is_not_thought_of(beat: Beat, by: str) -> None:
    child = register(beat.police)
    entry = beat.put(child)
    if by == "one":
        off(beat, entry)
    else:
        risk_lists.close_risk_list(beat.officer, list_id=beat.list_id)
        beat.work()
    assert waiting(beat, child["id"]) == 0


def test_the_end_of_a_list_is_theirs_too(beat: Beat) -> None:
    child_id = child_of(on_the_list(beat))
    risk_lists.close_risk_list(beat.officer, list_id=beat.list_id)
    beat.work()
    assert waiting(beat, child_id) == 1


def test_a_worker_of_another_destroys_nothing(beat: Beat) -> None:
    entry = on_the_list(beat)
    child_id = child_of(entry)
    off(beat, entry)
    tell(beat, child_id)
    actor = worker_for(risk_lists.forget_file, beat.child_work.id, "")
    risk_lists.forget_file(actor, child_id=child_id)
    assert is_there(beat, child_id)
