"""What is mailed, to whom, and what is not."""

import logging

import pytest

from services.consents import operations as consents
from services.notifications import operations as notifications
from services.referrals import operations as referrals
from shared.jobs import broker
from shared.jobs.actors import worker_for
from tests.factories.town import Town
from tests.house import House
from tests.slices.database import rows
from tests.workers.test_relay import coordinator_of, told
from tests.workers.workshop import PostOffice, Workshop, until
from tests.workers.workshop import workshop as opened

NAMES = ("Noor", "Voorbeeld", "aansluiting", "Stichting", "child_work_support", "moeder")


def withdraw(town: Town) -> None:
    consents.withdraw_consent(town.school.member(), consent_id=town.extra["consent"]["id"])


def test_each_coordinator_of_the_receiver_gets_one_without_a_word_about_whom(
    town: Town, the_house: House, workshop: Workshop, post_office: PostOffice
) -> None:
    for email in ("een@kinderwerk.example", "twee@kinderwerk.example"):
        coordinator_of(town.child_work, email)
    coordinator_of(town.school, "school@school.example")
    coordinator_of(town.stranger, "ander@ander.example")
    gone = coordinator_of(town.child_work, "weg@kinderwerk.example")
    rows(the_house, "UPDATE member SET active = false WHERE id = :id", id=gone)
    referral = town.sent()
    workshop.finish()
    assert sorted(mail.to for mail in post_office.received) == [
        ["een@kinderwerk.example"],
        ["twee@kinderwerk.example"],
    ]
    for mail in post_office.received:
        assert mail.message["Subject"] == "Er staat een nieuwe aanmelding voor u klaar"
        assert mail.message["Auto-Submitted"] == "auto-generated"
        assert the_house.settings.base_url in mail.text
        assert "A new referral has arrived." in mail.text
        for word in (*NAMES, str(referral["id"]), str(town.school.id)):
            assert word.encode() not in mail.raw
            assert word not in mail.text


def test_a_message_about_a_referral_is_told_to_the_other_party(
    town: Town, workshop: Workshop, post_office: PostOffice
) -> None:
    coordinator_of(town.child_work, "een@kinderwerk.example")
    referral_id = town.sent()["id"]
    workshop.finish()
    post_office.received.clear()
    referrals.send_message(
        town.school.member(), referral_id=referral_id, text="Noor.", categories=["care_question"]
    )
    workshop.finish()
    [mail] = post_office.received
    assert mail.to == ["een@kinderwerk.example"]
    assert mail.message["Subject"] == "Er is een bericht bij een aanmelding"
    assert workshop.dead_letters() == []


def test_what_was_answered_before_it_was_told_is_not_new_any_more(
    town: Town, workshop: Workshop, post_office: PostOffice
) -> None:
    coordinator_of(town.child_work)
    town.accepted()
    workshop.finish()
    assert post_office.received == []


def test_a_mail_sent_twice_has_one_name(
    town: Town, the_house: House, workshop: Workshop, post_office: PostOffice
) -> None:
    coordinator_of(town.child_work)
    town.sent()
    workshop.finish()
    (row,) = rows(
        the_house, "SELECT id FROM notification WHERE owner_id = :id", id=town.child_work.id
    )
    (mail,) = post_office.received
    assert mail.message["Message-ID"] == f"<{row.id}@schakel>"


def test_withdrawn_before_it_was_told_nobody_hears_of_it(
    town: Town, the_house: House, workshop: Workshop, post_office: PostOffice
) -> None:
    coordinator_of(town.child_work)
    town.sent()
    withdraw(town)
    workshop.finish()
    assert (told(the_house, town.child_work), post_office.received) == ([], [])


def test_withdrawn_before_it_was_mailed_the_mail_is_dropped(
    town: Town, the_house: House, workshop: Workshop, post_office: PostOffice
) -> None:
    coordinator_of(town.child_work)
    town.sent()
    workshop.relay()
    with workshop.working():  # announces, and does not yet relay the mail that this asks for
        until(lambda: told(the_house, town.child_work), "the notification")
    withdraw(town)
    workshop.finish()
    assert told(the_house, town.child_work) == [("referral_requested", "dropped")]
    assert post_office.received == []


def test_the_end_drops_what_was_not_mailed_yet(
    town: Town, the_house: House, workshop: Workshop
) -> None:
    coordinator_of(town.child_work)
    referral = town.sent()
    for operation in (notifications.announce_referral, notifications.announce_end):
        worker = worker_for(operation, town.child_work.id, "")
        operation(worker, referral_id=referral["id"])
    assert told(the_house, town.child_work) == [("referral_requested", "dropped")]


def test_who_was_told_hears_of_the_end(
    town: Town, the_house: House, workshop: Workshop, post_office: PostOffice
) -> None:
    coordinator_of(town.child_work)
    town.sent()
    workshop.finish()
    withdraw(town)
    workshop.finish()
    assert told(the_house, town.child_work) == [
        ("referral_requested", "sent"),
        ("referral_ended", "sent"),
    ]
    ended = post_office.received[-1]
    assert ended.message["Subject"] == "Een aanmelding is gestopt"
    assert not any(word in ended.text for word in NAMES)


def test_cancelling_ends_it_too(
    town: Town, the_house: House, workshop: Workshop, post_office: PostOffice
) -> None:
    coordinator_of(town.child_work)
    referral = town.sent()
    workshop.finish()
    referrals.cancel_referral(town.school.member(), referral_id=referral["id"])
    workshop.finish()
    assert [kind for kind, _ in told(the_house, town.child_work)] == [
        "referral_requested",
        "referral_ended",
    ]


def test_who_left_before_it_was_mailed_gets_nothing(
    town: Town, the_house: House, workshop: Workshop, post_office: PostOffice
) -> None:
    member = coordinator_of(town.child_work)
    town.sent()
    workshop.relay()
    with workshop.working():
        until(lambda: told(the_house, town.child_work), "the notification")
    rows(the_house, "UPDATE member SET active = false WHERE id = :id", id=member)
    workshop.finish()
    assert told(the_house, town.child_work) == [("referral_requested", "dropped")]
    assert post_office.received == []


def test_a_mail_server_that_is_away_is_asked_again_later(
    town: Town, the_house: House, workshop: Workshop, post_office: PostOffice
) -> None:
    coordinator_of(town.child_work)
    town.sent()
    post_office.refusing = True
    with workshop.working():
        later = workshop.until(
            lambda: [w for w in workshop.waiting() if "eta" in w.message["options"]],
            "a message that waits for its second try",
        )
        (message,) = [w.message for w in later]
        assert message["queue_name"] == "mail.DQ"
        options = message["options"]
        assert options["eta"] - options["requeue_timestamp"] >= broker.FIRST_BACKOFF_MS / 2
        post_office.refusing = False
        until(lambda: post_office.received and not workshop.waiting(), "the mail")
    assert told(the_house, town.child_work) == [("referral_requested", "sent")]
    assert len(post_office.received) == 1


def test_what_keeps_failing_ends_as_a_dead_letter_without_a_word(
    town: Town,
    the_house: House,
    post_office: PostOffice,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(broker, "MAX_RETRIES", 2)
    monkeypatch.setattr(broker, "FIRST_BACKOFF_MS", 10)
    with opened(the_house) as workshop, caplog.at_level(logging.DEBUG):
        coordinator_of(town.child_work, "teamleider@kinderwerk.example")
        town.sent()
        post_office.refusing = True
        with workshop.working():
            workshop.until(workshop.dead_letters, "the dead letter")
        assert post_office.asked == 3
        (letter,) = workshop.dead_letters()
        assert (letter.task, letter.fault) == (
            "notifications.send_mail",
            "SMTPRecipientsRefused",
        )
        assert letter.organisation_id == town.child_work.id
        kept = str(rows(the_house, "SELECT message FROM dramatiq.queue"))
        for place in (str(letter), kept, _logged_by_us(caplog)):
            assert "kinderwerk.example" not in place
            assert "is away" not in place
    assert told(the_house, town.child_work) == [("referral_requested", "pending")]


def _logged_by_us(caplog: pytest.LogCaptureFixture) -> str:
    """What our loggers and dramatiq's wrote, with the tracebacks."""
    formatter = logging.Formatter()
    return "\n".join(
        formatter.format(record)
        for record in caplog.records
        if record.name.startswith(("schakel", "dramatiq"))
    )
