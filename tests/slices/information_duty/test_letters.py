"""Letters: who gets one, what is in it, whose address is not, and a whole team's at once."""

from typing import Any

import pytest

from services.information_duty import operations as duties
from shared import clock
from shared.problems import Conflict, NotFound
from tests.factories.own_right import shared
from tests.factories.printed import parcel, text_of
from tests.factories.town import Town, parent
from tests.house import House
from tests.isolation.ring import worker
from tests.slices.database import rows
from tests.slices.information_duty.test_clock import waiting

SECRET = "Geheimestraat 9, Elders"


def made(town: Town, **child: Any) -> tuple[Any, Any]:
    shared(town, town.child(**child))
    [duty] = waiting(town.school)
    return duty, duties.make_letters(town.school.member(), duty_id=duty["id"])


def fetched(town: Town, letter: Any) -> str:
    found = duties.fetch_letter(town.school.member(), letter_id=letter["id"])
    assert isinstance(found.content, bytes)
    return text_of(found.content)


def test_a_letter_says_who_what_why_until_when_and_what_one_can_do(task_town: Town) -> None:
    _duty, after = made(task_town)
    [letter] = after["letters"]
    said = fetched(task_town, letter)
    for words in (
        "M. Voorbeeld",
        "Kade 1, Vaardrecht",
        "Noor van Voorbeeld",
        "Stichting child_work",
        "naam en geboortedatum van het kind",
        "ondersteuning door kinderwerk",
        "een taak die wij van de wet hebben",
        "Uiterlijk tot",
        "bezwaar maken",
        "Autoriteit Persoonsgegevens",
    ):
        assert words in said
    assert after["state"] == "open"  # a letter that was made has not been sent


def test_a_secret_address_is_on_no_letter_and_in_no_answer(task_town: Town) -> None:
    both = [parent(name="A. Eén"), parent(name="B. Twee", address=SECRET, address_secret=True)]
    _duty, after = made(task_town, authority_holders=both)
    letters = {letter["by_hand"]: letter for letter in after["letters"]}
    by_post, by_hand = fetched(task_town, letters[False]), fetched(task_town, letters[True])
    assert "Kade 1" in by_post
    assert "B. Twee" not in by_post
    assert "Persoonlijk overhandigd" in by_hand
    assert "A. Eén" not in by_hand
    assert "Kade 1" not in by_hand
    assert "Geheimestraat" not in by_post + by_hand + str(after)


def test_who_has_heard_gets_no_letter(task_town: Town) -> None:
    both = [parent(name="A. Eén"), parent(name="B. Twee")]
    child = task_town.child(authority_holders=both)
    shared(task_town, child)
    [duty] = waiting(task_town.school)
    member = task_town.school.member()
    first, second = (holder["id"] for holder in child["authority_holders"])
    said: dict[str, Any] = {"how": "phone", "told_at": clock.now(), "words": "Gebeld."}
    duties.record_telling(member, duty_id=duty["id"], holder_ids=[first], **said)
    [letter] = duties.make_letters(member, duty_id=duty["id"])["letters"]
    assert letter["holder_id"] == second


def test_a_letter_is_sealed_and_the_team_s_own(task_town: Town, the_house: House) -> None:
    _duty, after = made(task_town)
    letter_id = after["letters"][0]["id"]
    [row] = rows(the_house, "SELECT * FROM information_letter WHERE id = :id", id=letter_id)
    assert b"%PDF" not in row.sealed_document
    outsiders = (task_town.school.member(team=1), task_town.child_work.member())
    for outsider in outsiders:
        with pytest.raises(NotFound):
            duties.fetch_letter(outsider, letter_id=letter_id)
    queued = rows(the_house, "SELECT ids::text AS ids FROM outbox")
    assert not [row for row in queued if "Voorbeeld" in row.ids]


def test_a_child_of_13_reads_a_letter_of_its_own(task_town: Town) -> None:
    born = clock.today().replace(year=clock.today().year - 13, month=1, day=2)
    _duty, after = made(task_town, birth_date=born)
    [letter] = [one for one in after["letters"] if one["holder_id"] is None]
    said = fetched(task_town, letter)
    assert "Hoi Noor" in said
    assert "Kindertelefoon" in said


def test_a_team_s_letters_in_one_zip(task_town: Town, the_house: House) -> None:
    school, member = task_town.school, task_town.school.member()
    secret = [parent(name="C. Drie", address=SECRET, address_secret=True)]
    children = [task_town.child(), task_town.child(authority_holders=secret)]
    for child in children:
        shared(task_town, child)
    batch = duties.ask_team_letters(member, team_id=school.teams[0])
    assert (batch["children_count"], batch["ready"]) == (2, False)
    with pytest.raises(Conflict):
        duties.fetch_letter_batch(member, batch_id=batch["id"])
    maker = worker(duties.make_batch_letters, school)
    for child in children:
        duties.make_batch_letters(maker, batch_id=batch["id"], child_id=child["id"])
    found = duties.get_letter_batch(member, batch_id=batch["id"])
    assert (found["ready"], found["letters_count"]) == (True, 2)
    packed = duties.fetch_letter_batch(member, batch_id=batch["id"]).content
    assert isinstance(packed, bytes)
    letters = parcel(packed)
    assert all(letter.startswith(b"%PDF") for letter in letters.values())
    assert len([name for name in letters if "zelf-overhandigen" in name]) == 1
    duties.record_batch_sent(member, batch_id=batch["id"], told_at=clock.now())
    [left] = waiting(school)
    assert left["child_id"] == children[1]["id"]


def test_nothing_to_write_says_so(task_town: Town) -> None:
    with pytest.raises(Conflict):
        duties.ask_team_letters(task_town.school.member(), team_id=task_town.school.teams[0])
    with pytest.raises(NotFound):
        duties.ask_team_letters(task_town.school.member(), team_id=task_town.school.teams[1])
