"""What a file said of children goes with them: off the list, or with the list. What an officer's
file gets wrong is said in words for people.
"""

from typing import Any
from uuid import UUID

import pytest

from services.imports import operations as imports
from services.legal_grounds import operations as legal_grounds
from services.risk_lists import operations as risk_lists
from shared.problems import Forbidden, Gone
from shared.vocabulary import CONCERN_CODES
from tests.factories.listed import Beat
from tests.house import House
from tests.slices.database import rows
from tests.slices.imports.listing import HEADS, file_of, judged, line, taken_over
from tests.slices.imports.test_children import read_back

SPOILT = ["Samira", "", "", "El Amrani", "15-01-2018", "3201 AB", "12", "alleen thuis", "gedrag"]


@pytest.fixture
def beat(the_house: House) -> Beat:
    return Beat.founded(the_house)


def left(beat: Beat, import_id: UUID) -> int:
    found = rows(beat.house, "SELECT 1 FROM import_row WHERE import_id = :id", id=import_id)
    return len(found)


def shown(beat: Beat, import_id: UUID) -> list[str]:
    found = imports.list_import_rows(beat.officer, import_id=import_id).results
    return [row["title"] for row in found]


@pytest.mark.parametrize("taken", [True, False], ids=["taken over", "looked at"])
def test_with_the_list_goes_all_that_was_sent_for_it(beat: Beat, taken: bool) -> None:
    other = judged(beat, file_of(line("Bas", "Groen")))
    made = taken_over(beat, file_of(line())) if taken else judged(beat, file_of(line()))
    other_beat = Beat.founded(None, beat.police, beat.child_work)
    elsewhere = judged(
        beat,
        file_of(line("Lot", "Blauw")),
        other_beat.officer,
        list_id=other_beat.list_id,
        legal_ground_id=other_beat.decision_id,
    )
    risk_lists.close_risk_list(beat.officer, list_id=beat.list_id)
    for one in (made, other):
        with pytest.raises(Forbidden):  # at once
            imports.list_import_rows(beat.officer, import_id=one["id"])
    beat.work()
    for one in (made, other):
        assert left(beat, one["id"]) == 0
        with pytest.raises(Gone):
            imports.list_import_rows(beat.officer, import_id=one["id"])
        now = imports.get_import(beat.officer, import_id=one["id"])
        assert (now["undo_until"], now["contents_kept"], now["file_name"]) == (None, False, None)
    now = imports.get_import(beat.officer, import_id=other["id"])
    assert (now["state"], now["state_reason"]) == ("cancelled", "risk_list_closed")
    assert (now["fresh"], now["read"]) == (1, 1)
    assert left(beat, elsewhere["id"]) == 1


def test_with_a_list_of_a_partner_too(beat: Beat) -> None:
    theirs = Beat.founded(beat.house, beat.police, beat.child_work)
    head = risk_lists.get_risk_list(theirs.worker, list_id=theirs.list_id)
    assert head["owner_id"] == beat.police.id
    values = {"team_id": beat.child_work.teams[0], "ground": "public_task"}
    said = {"legal_ground_id": None, "list_id": theirs.list_id}
    made = judged(theirs, file_of(line()), theirs.worker, **values, **said)
    assert made["fresh"] == 1
    risk_lists.close_risk_list(theirs.officer, list_id=theirs.list_id)
    with pytest.raises(Forbidden):
        imports.list_import_rows(theirs.worker, import_id=made["id"])
    theirs.work()
    assert left(beat, made["id"]) == 0


@pytest.mark.parametrize("how", ["we", "the partner", "withdrawn"])
def test_who_is_off_the_list_is_off_the_file(beat: Beat, how: str) -> None:
    made = taken_over(beat, file_of(line(), line("Bas", "Groen"), line(codes="raar")), "row_by_row")
    again = judged(beat, file_of(line()))
    assert again["existing"] == 1
    (gone,) = (
        one for one in beat.seen_by(beat.worker) if one["child_identity"]["given_name"] == "Samira"
    )
    if how == "withdrawn":
        legal_grounds.end_ground(beat.officer, ground_id=beat.decision_id)
    else:
        actor = beat.officer if how == "we" else beat.worker
        risk_lists.take_off(actor, entry_id=gone["id"], because="mistaken")
    beat.work()
    stays = [] if how == "withdrawn" else ["Bas Groen"]
    assert shown(beat, made["id"]) == [*stays, "Samira El Amrani"]  # wrong, and never there
    assert shown(beat, again["id"]) == []
    assert imports.get_import(beat.officer, import_id=made["id"])["written"] == 2


def test_what_cannot_be_taken_back_is_not_offered(beat: Beat) -> None:
    made = taken_over(beat, file_of(line(), line("Bas", "Groen")))
    for one in beat.seen_by(beat.worker):
        assert imports.get_import(beat.officer, import_id=made["id"])["undo_until"]
        risk_lists.confirm_entry(beat.worker, entry_id=one["id"])
    assert imports.get_import(beat.officer, import_id=made["id"])["undo_until"] is None


def test_a_concern_past_the_last_heading_is_a_fault_and_is_not_lost(beat: Beat) -> None:
    """A semicolon in a cell without quotation marks cuts it in two."""
    heads = ";".join(HEADS[:8])
    good = ";".join([*SPOILT[:7], '"alleen thuis; gedrag"'])
    seen = judged(beat, "\r\n".join([heads, ";".join(SPOILT), good.replace("Sam", "Am")]).encode())
    assert (seen["fresh"], seen["faulty"]) == (1, 1)
    (row,) = imports.list_import_rows(beat.officer, import_id=seen["id"], verdict="faulty").results
    (fault,) = row["faults"]
    assert (row["number"], fault["code"], fault["column"]) == (2, "past_headings", None)
    assert "aanhalingstekens" in fault["remedy"].nl
    told = read_back(imports.fetch_import_faults(beat.officer, import_id=seen["id"]))
    assert [one[0] for one in told[1:]] == ["2"]


def test_a_word_that_we_do_not_know_is_answered_in_dutch(beat: Beat) -> None:
    seen = judged(beat, file_of(line(codes="gedrag; raar")))
    (row,) = imports.list_import_rows(beat.officer, import_id=seen["id"], verdict="faulty").results
    said = row["faults"][0]["message"].nl
    files: list[Any] = [imports.fetch_import_faults, imports.fetch_import_remainder]
    every = [said, *(str(read_back(one(beat.officer, import_id=seen["id"]))) for one in files)]
    for words in every:
        assert CONCERN_CODES["home_situation"].nl in words
        assert "home_situation" not in words
        assert "behaviour" not in words
