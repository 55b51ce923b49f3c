"""What is done about a signal, how it ends, and what its author hears."""

from datetime import timedelta
from typing import Any

import pytest

from services.notifications import operations as notifications
from services.organisations import operations as organisations
from services.signals import operations as signals
from shared import clock
from shared.authz.actor import Actor
from shared.jobs.actors import worker_for
from shared.problems import Conflict, NotFound, PreconditionFailed
from tests.factories import errands
from tests.house import House
from tests.slices.database import rows
from tests.slices.races import together, won
from tests.slices.signals.conftest import Quarter, at_desk, ids, invalid, read, write


def told(the_house: House, actor: Actor) -> list[str]:
    """What this member was told, when the workers have done what waits."""
    errands.run(the_house)
    found = notifications.list_notifications(actor).results
    return sorted(row["kind"] for row in found)


def agree(actor: Actor, signal: dict[str, Any], **given: Any) -> dict[str, Any]:
    values = {"what": "Bel de ouders", "due_on": clock.today() + timedelta(days=7)}
    made: dict[str, Any] = signals.add_follow_up(
        actor, signal_id=signal["id"], **{**values, **given}
    )
    return made


def done(actor: Actor, signal: dict[str, Any], **given: Any) -> dict[str, Any]:
    [follow_up] = signal["follow_ups"]
    values = {"signal_id": signal["id"], "follow_up_id": follow_up["id"], "result": "Gebeld."}
    made: dict[str, Any] = signals.finish_follow_up(actor, **{**values, **given})
    return made


def close(actor: Actor, signal: dict[str, Any], **given: Any) -> dict[str, Any]:
    values = {"outcome_code": "help_started", "note": "Er is nu hulp.", **given}
    made: dict[str, Any] = signals.close_signal(actor, signal_id=signal["id"], **values)
    return made


def mind(the_house: House, quarter: Quarter, operation: Any, **about: Any) -> None:
    operation(worker_for(operation, quarter.school.id, ""), **about)
    errands.run(the_house)


def test_the_author_hears_what_was_done(the_house: House, quarter: Quarter) -> None:
    errands.forget(the_house)
    author, helper = at_desk(quarter.school), at_desk(quarter.school)
    signal = agree(author, write(author, quarter.child()), assignee_id=helper.id)
    assert told(the_house, helper) == ["signal_follow_up"]
    assert ids(signals.list_follow_ups(helper)) == [signal["follow_ups"][0]["id"]]
    assert ids(signals.list_signals(helper, view="mine")) == [signal["id"]]
    signal = done(helper, signal)
    assert (signal["follow_ups"][0]["state"], signal["follow_ups"][0]["result"]) == (
        "done",
        "Gebeld.",
    )
    assert told(the_house, author) == ["signal_followed"]
    close(helper, signal)
    assert told(the_house, author) == ["signal_closed", "signal_followed"]
    seen = read(author, signal)
    assert (seen["state"], seen["outcome_code"]) == ("closed", "help_started")
    assert seen["closing_note"] == "Er is nu hulp."
    assert ids(signals.list_follow_ups(helper)) == []


def test_what_is_overdue_shows_and_is_told(the_house: House, quarter: Quarter) -> None:
    author, helper = at_desk(quarter.school), at_desk(quarter.school)
    signal = agree(author, write(author, quarter.child()), assignee_id=helper.id)
    [follow_up] = signal["follow_ups"]
    errands.run(the_house)
    mind(the_house, quarter, signals.mind_follow_up, follow_up_id=follow_up["id"])
    assert told(the_house, helper) == ["signal_follow_up"], "it is not due yet"
    with clock.held_at(clock.now() + timedelta(days=8)):
        assert ids(signals.list_signals(author, view="overdue")) == [signal["id"]]
        assert signals.count_signals(author)["overdue"] == 1
        assert signals.list_signals(author).results[0]["follow_ups_overdue"] == 1
        mind(the_house, quarter, signals.mind_follow_up, follow_up_id=follow_up["id"])
        assert told(the_house, helper) == ["signal_follow_up", "signal_follow_up_due"]
        signals.change_follow_up(
            helper,
            signal_id=signal["id"],
            follow_up_id=follow_up["id"],
            due_on=clock.today(),
            expected_version=1,
        )
        assert signals.count_signals(author)["overdue"] == 0
    assert ids(signals.list_signals(author, view="overdue")) == []


def test_what_is_agreed_is_plausible(quarter: Quarter) -> None:
    author, child = at_desk(quarter.school), quarter.child()
    signal = write(author, child)
    with invalid("due_implausible"):
        agree(author, signal, due_on=clock.today() - timedelta(days=1))
    for stranger in (at_desk(quarter.school, team=1), at_desk(quarter.child_work)):
        with invalid("assignee_not_able"):
            agree(author, signal, assignee_id=stranger.id)
    signal = agree(author, signal)
    with invalid("done_implausible"):
        done(author, signal, done_on=clock.today() + timedelta(days=1))
    other = agree(author, write(author, child))
    with pytest.raises(NotFound):
        done(author, signal, follow_up_id=other["follow_ups"][0]["id"])
    with pytest.raises(PreconditionFailed):
        done(author, signal, expected_version=2)
    done(author, signal)
    with pytest.raises(Conflict, match="follow_up_not_open"):
        done(author, signal)


def test_of_two_who_close_at_once_one_wins(quarter: Quarter) -> None:
    author, child = at_desk(quarter.school), quarter.child()
    for _ in range(5):
        signal = agree(author, write(author, child))

        def act(signal: dict[str, Any] = signal) -> Any:
            return close(author, signal)

        assert len(won(together(act, act))) == 1
        over = read(author, signal)
        assert [line["kind"] for line in over["history"]] == ["written", "closed"]
        assert over["follow_ups"][0]["state"] == "dropped"


def test_a_signal_lapses_after_a_warning(the_house: House, quarter: Quarter) -> None:
    errands.forget(the_house)
    author = at_desk(quarter.school)
    signal = agree(author, write(author, quarter.child()))
    about = {"signal_id": signal["id"]}
    mind(the_house, quarter, signals.warn_of_lapse, **about)
    mind(the_house, quarter, signals.lapse_signal, **about)
    assert told(the_house, author) == []
    assert signals.count_signals(author)["lapsing"] == 0
    with clock.held_at(signal["until"] - timedelta(days=30)):
        mind(the_house, quarter, signals.warn_of_lapse, **about)
        assert told(the_house, author) == ["signal_ending"]
        assert signals.count_signals(author)["lapsing"] == 1
    with clock.held_at(signal["until"] + timedelta(seconds=1)):
        with pytest.raises(Conflict, match="signal_not_active"):
            agree(author, signal)
        assert signals.count_signals(author)["active"] == 0
        mind(the_house, quarter, signals.lapse_signal, **about)
    assert told(the_house, author) == ["signal_ending", "signal_lapsed"]
    lapsed = read(author, signal)
    assert (lapsed["state"], lapsed["history"][-1]["by"]) == ("lapsed", None)


def test_a_signal_is_prolonged_never_past_its_legal_end(the_house: House, quarter: Quarter) -> None:
    author = at_desk(quarter.school)
    signal = write(author, quarter.child(), observed_on=clock.today() - timedelta(days=200))
    about = {"signal_id": signal["id"], "reason": "De zorg is er nog."}
    with pytest.raises(Conflict, match="until_not_later"):
        signals.prolong_signal(author, until=signal["until"], **about)
    later = signal["until"] + timedelta(days=90)
    assert signals.prolong_signal(author, until=later, **about)["until"] == later
    with clock.held_at(signal["until"] + timedelta(days=1)):
        mind(the_house, quarter, signals.lapse_signal, signal_id=signal["id"])
    assert read(author, signal)["state"] == "active", "the first clock is an old one"
    with clock.held_at(later - timedelta(days=1)):
        end = signal["legal_end"]
        with invalid("until_past_legal_end"):
            signals.prolong_signal(author, until=end + timedelta(seconds=1), **about)
        assert signals.prolong_signal(author, until=end, **about)["until"] == end


def test_at_the_legal_end_the_words_are_destroyed(the_house: House, quarter: Quarter) -> None:
    author = at_desk(quarter.school)
    signal = done(author, agree(author, write(author, quarter.child())))
    mind(the_house, quarter, signals.erase_signal, signal_id=signal["id"])
    assert read(author, signal)["erased_at"] is None
    rows(the_house, "SELECT ensure_audit_partitions(30)")
    with clock.held_at(signal["legal_end"] + timedelta(seconds=1)):
        mind(the_house, quarter, signals.erase_signal, signal_id=signal["id"])
        mind(the_house, quarter, signals.erase_signal, signal_id=signal["id"])
    gone = read(author, signal)
    assert (gone["state"], gone["concern_codes"], gone["severity"]) == ("lapsed", [], None)
    assert gone["facts"] is None
    assert gone["follow_ups"][0]["what"] is gone["follow_ups"][0]["result"] is None
    assert all(line["content"] is None for line in gone["history"])


def test_parents_are_told_or_somebody_is_reminded(the_house: House, quarter: Quarter) -> None:
    errands.forget(the_house)
    author = at_desk(quarter.school)
    signal = write(author, quarter.child(), parents_reason="safety")
    about = {"signal_id": signal["id"]}
    mind(the_house, quarter, signals.mind_parents, **about)
    assert told(the_house, author) == []
    assert ids(signals.list_signals(author, view="parents")) == [signal["id"]]
    with clock.held_at(signal["parents_due_at"] + timedelta(seconds=1)):
        mind(the_house, quarter, signals.mind_parents, **about)
        assert told(the_house, author) == ["signal_parents"]
        put_off = signals.put_parents_off(author, reason="not_reached", **about)
        assert put_off["parents_due_at"] > clock.now() + timedelta(days=29)
    said = signals.record_parents_told(
        author, told_on=clock.today(), words="Wij hebben gebeld.", **about
    )
    assert (said["parents_due_at"], said["parents_reason"]) == (None, None)
    assert (said["parents_told"], said["parents_told_on"]) == ("Wij hebben gebeld.", clock.today())
    assert ids(signals.list_signals(author, view="parents")) == []


def test_who_leaves_hands_over_what_is_to_be_done(quarter: Quarter) -> None:
    author, helper = at_desk(quarter.school), at_desk(quarter.school)
    admin = at_desk(quarter.school, "organisation_admin", team=None)
    signal = agree(author, write(author, quarter.child()), assignee_id=helper.id)
    organisations.deactivate_member(admin, member_id=helper.id, successor_id=author.id)
    assert read(author, signal)["follow_ups"][0]["assignee_id"] == author.id


def test_who_takes_over_sees_what_is_kept_close_and_hears_of_it(
    the_house: House, quarter: Quarter
) -> None:
    author, helper, successor = (at_desk(quarter.school) for _ in range(3))
    admin = at_desk(quarter.school, "organisation_admin", team=None)
    close_by = {"concern_codes": ["neglect_or_abuse"], "parents_reason": "safety"}
    signal = agree(author, write(author, quarter.child(), **close_by), assignee_id=helper.id)
    errands.run(the_house)
    with pytest.raises(NotFound):
        read(successor, signal)
    organisations.deactivate_member(admin, member_id=helper.id, successor_id=successor.id)
    assert told(the_house, successor) == ["signal_follow_up"]
    assert read(successor, signal)["follow_ups"][0]["assignee_id"] == successor.id
    with pytest.raises(NotFound):
        read(at_desk(quarter.school), signal)


def test_acute_danger_reaches_who_leads(the_house: House, quarter: Quarter) -> None:
    errands.forget(the_house)
    author = at_desk(quarter.school)
    leader = at_desk(quarter.school, "programme_coordinator", team=None)
    write(author, quarter.child(), severity="acute")
    assert told(the_house, leader) == ["signal_acute"]
