"""Writing a signal, reading it back, correcting it, and who sees it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.children import operations as children
from services.signals import operations as signals
from shared import clock
from shared.problems import Conflict, Forbidden, Gone, NotFound, PreconditionFailed
from tests.house import House
from tests.slices.database import rows
from tests.slices.races import together, won
from tests.slices.signals.conftest import (
    SECRET,
    Quarter,
    at_desk,
    correction,
    ids,
    invalid,
    read,
    write,
)


def test_a_signal_is_sealed_and_read_by_who_sees_the_child(
    the_house: House, quarter: Quarter
) -> None:
    author, child = at_desk(quarter.school), quarter.child()
    signal = write(author, child, child_voice="Ik heb honger.")
    seen = read(quarter.school.member(), signal)
    assert (seen["facts"], seen["child_voice"]) == (SECRET, "Ik heb honger.")
    assert (seen["author_id"], seen["child_name"]) == (author.id, "Noor van Voorbeeld")
    assert (seen["state"], seen["version"], seen["list_version"]) == ("active", 1, 1)
    assert seen["until"] - clock.now() < timedelta(days=184)
    assert seen["parents_due_at"] - clock.now() < timedelta(days=31)
    assert (seen["kept_close"], seen["next_step"]) == (False, None)
    [entry] = rows(the_house, "SELECT * FROM signal_entry WHERE signal_id = :id", id=signal["id"])
    assert SECRET.encode() not in entry.sealed_content
    rows(the_house, "UPDATE child SET wrapped_key = NULL WHERE id = :id", id=child["id"])
    with pytest.raises(Gone):
        read(author, signal)


def test_who_does_not_see_the_child_does_not_see_the_signal(quarter: Quarter) -> None:
    author, child = at_desk(quarter.school), quarter.child()
    signal = write(author, child)
    outsiders = [
        quarter.school.member(team=1),
        quarter.child_work.member(),
        quarter.stranger.coordinator(),
    ]
    for outsider in outsiders:
        with pytest.raises(NotFound):
            read(outsider, signal)
        with pytest.raises(NotFound):
            signals.search_signals(outsider, child_id=child["id"])
        assert signal["id"] not in ids(signals.list_signals(outsider))
        assert signals.count_signals(outsider)["active"] == 0
    for role in ("privacy_officer", "data_protection_officer", "organisation_admin"):
        nobody = quarter.school.member(role=role)
        with pytest.raises(Forbidden, match="role_missing"):
            read(nobody, signal)
    assert ids(signals.list_signals(quarter.school.coordinator())) == [signal["id"]]


@pytest.mark.parametrize(
    "worry", [{"concern_codes": ["neglect_or_abuse", "emotion"]}, {"severity": "acute"}]
)
def test_a_suspicion_of_abuse_is_kept_close(quarter: Quarter, worry: dict[str, Any]) -> None:
    author, child = at_desk(quarter.school), quarter.child()
    signal = write(author, child, **worry)
    assert signal["kept_close"]
    colleague = at_desk(quarter.school)
    with pytest.raises(NotFound):
        read(colleague, signal)
    assert ids(signals.search_signals(colleague, child_id=child["id"])) == []
    assert signals.count_signals(colleague)["active"] == 0
    assert read(quarter.school.coordinator(), signal)["facts"] == SECRET
    signals.add_follow_up(
        author,
        signal_id=signal["id"],
        what="Bel de huisarts",
        due_on=clock.today(),
        assignee_id=colleague.id,
    )
    assert read(colleague, signal)["facts"] == SECRET
    said = correction(signal, concern_codes=["emotion"], severity="worry")
    corrected = signals.correct_signal(author, **said)
    assert corrected["kept_close"], "what stood there is still in the history"
    with pytest.raises(NotFound):
        read(quarter.school.member(), signal)


def test_acute_danger_says_where_to_go_on(quarter: Quarter) -> None:
    author, child = at_desk(quarter.school), quarter.child()
    assert write(author, child, severity="acute")["next_step"] == "abuse_protocol_acute"
    suspected = write(author, child, concern_codes=["neglect_or_abuse"])
    assert suspected["next_step"] == "abuse_protocol"


def test_what_is_implausible_is_refused(quarter: Quarter) -> None:
    author, child = at_desk(quarter.school), quarter.child()
    today, now = clock.today(), clock.now()
    with invalid("observed_in_the_future"):
        write(author, child, observed_on=today + timedelta(days=1))
    with invalid("observed_too_long_ago"):
        write(author, child, observed_on=today - timedelta(days=366))
    with invalid("concern_unknown"):
        write(author, child, concern_codes=["risk"])
    with invalid("until_too_far"):
        write(author, child, until=now + timedelta(days=367))
    with invalid("until_passed"):
        write(author, child, until=now - timedelta(days=1))
    with invalid("parents_told_or_why_not"):
        write(author, child, parents_reason=None)
    with invalid("parents_told_or_why_not"):
        write(author, child, parents_told_on=today)
    with invalid("told_in_the_future"):
        write(author, child, parents_reason=None, parents_told_on=today + timedelta(days=1))
    with invalid("not_your_name"):
        write(author, child, author_id=at_desk(quarter.school).id)


def test_a_correction_keeps_what_stood_there(quarter: Quarter) -> None:
    author, child = at_desk(quarter.school), quarter.child()
    signal = write(author, child)
    said = correction(signal, facts="Zij had brood mee.", severity="watch")
    with pytest.raises(Forbidden, match="not_yours_to_correct"):
        signals.correct_signal(at_desk(quarter.school), **said)
    with pytest.raises(PreconditionFailed):
        signals.correct_signal(author, **said, expected_version=7)
    corrected = signals.correct_signal(author, **said, expected_version=1)
    assert (corrected["facts"], corrected["severity"]) == ("Zij had brood mee.", "watch")
    lines = read(quarter.school.member(), signal)["history"]
    assert [(line["kind"], line["by"]) for line in lines] == [
        ("written", author.id),
        ("corrected", author.id),
    ]
    assert lines[0]["content"]["facts"] == SECRET
    assert lines[0]["content"]["severity"] == "worry"
    assert lines[1]["content"]["reason"] == "Verkeerd getypt."
    by_leader = signals.correct_signal(quarter.school.coordinator(), **said)
    assert by_leader["version"] == 3


def test_of_two_corrections_at_once_one_wins(quarter: Quarter) -> None:
    author, child = at_desk(quarter.school), quarter.child()
    for _ in range(5):
        signal = write(author, child)
        said = correction(signal)

        def act(said: dict[str, Any] = said) -> Any:
            return signals.correct_signal(author, **said, expected_version=1)

        assert len(won(together(act, act, act))) == 1


def test_what_was_an_error_stays_to_be_seen_and_does_nothing(quarter: Quarter) -> None:
    author, child = at_desk(quarter.school), quarter.child()
    signal = write(author, child)
    with pytest.raises(Forbidden, match="not_yours_to_correct"):
        signals.enter_in_error(
            at_desk(quarter.school), signal_id=signal["id"], reason="Ander kind."
        )
    wrong = signals.enter_in_error(author, signal_id=signal["id"], reason="Ander kind.")
    assert wrong["state"] == "entered-in-error"
    assert wrong["history"][-1]["content"]["reason"] == "Ander kind."
    with pytest.raises(Conflict, match="signal_not_active"):
        signals.close_signal(
            author, signal_id=signal["id"], outcome_code="worry_gone", note="Klaar."
        )
    with pytest.raises(Conflict, match="signal_not_correctable"):
        signals.correct_signal(author, **correction(signal))
    assert signals.count_signals(author)["active"] == 0


def test_a_file_that_moves_takes_its_signals_along(quarter: Quarter) -> None:
    author, child = at_desk(quarter.school), quarter.child()
    signal = write(author, child)
    names = ("given_name", "family_name", "birth_date")
    children.change_child(
        quarter.school.coordinator(),
        child_id=child["id"],
        team_id=quarter.school.teams[1],
        **{name: child[name] for name in names},
    )
    with pytest.raises(NotFound):
        read(quarter.school.member(), signal)
    assert read(quarter.school.member(team=1), signal)["team_id"] == quarter.school.teams[1]


def test_software_writes_in_the_name_of_a_member(quarter: Quarter) -> None:
    author, child = at_desk(quarter.school), quarter.child()
    software = replace(quarter.school.system("signals:write", "signals:read"))
    signal = write(software, child, author_id=author.id)
    assert read(author, signal)["author_id"] == author.id
    assert write(software, child)["author_id"] is None
    with pytest.raises(Forbidden, match="scope_missing"):
        write(quarter.school.system("children:read"), child)
    with invalid("author_unknown"):
        write(software, child, author_id=at_desk(quarter.child_work).id)
