"""A child's name stands nowhere in the clear: not in a table, not in a queue, not in a mail."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from services.children import operations as children
from services.consents import operations as consents
from services.exports import operations as exports
from services.referrals import operations as referrals
from tests.factories.town import Town, parent
from tests.house import House
from tests.slices.api import Caller
from tests.slices.database import rows
from tests.slices.exports.dossiers import Recipient
from tests.workers.test_relay import coordinator_of
from tests.workers.workshop import PostOffice, Workshop
from tests.workers.workshop import post_office as opened_post_office
from tests.workers.workshop import workshop as opened_workshop

WORDS = (
    "Xanthippe",
    "Quibusmeijer",
    "2017-03-09",
    "Ypeforeldre",  # of the parent's name
    "ouder.van@xanthippe.example",
    "0687654321",
    "Zwijgkade 13",
    "doet het rekenen wel zwijgend",
)


@pytest.fixture
def workshop(the_house: House) -> Iterator[Workshop]:
    with opened_workshop(the_house) as made:
        yield made


@pytest.fixture
def post_office(the_house: House) -> Iterator[PostOffice]:
    with opened_post_office() as office:
        yield office


def story(town: Town, school: Caller) -> None:
    """Everything that is known of a child goes the whole way."""
    child = town.child(
        given_name="Xanthippe",
        family_name="Quibusmeijer",
        birth_date=date(2017, 3, 9),
        authority_holders=[
            parent(
                name="P. Ypeforeldre",
                email="ouder.van@xanthippe.example",
                phone="0687654321",
                address="Zwijgkade 13",
            )
        ],
    )
    consent = town.consent(child)
    found = school.post("/v1/children/_search", {"name": "Xanthippe", "birthDate": "2017-03-09"})
    assert len(found.get_json()["results"]) == 1
    body = {
        "childId": child["id"],
        "receiverId": town.child_work.id,
        "receiverTeamId": town.child_work.teams[0],
        "purpose": "child_work_support",
        "question": "Zij doet het rekenen wel zwijgend.",
    }
    draft = school.post("/v1/referrals", body, Idempotency_Key="draft").get_json()
    school.post(f"/v1/referrals/{draft['id']}/request", Idempotency_Key="send")
    receiver = town.child_work.member()
    referrals.receive_referral(receiver, referral_id=draft["id"])
    accepted = referrals.accept_referral(receiver, referral_id=draft["id"])
    assert children.search_children(receiver, name="Quibusmeijer").results
    exports.ask_export(
        receiver,
        child_id=accepted["child_id"],
        recipient_key_id=Recipient(town.child_work).key_id,
        purpose="archive",
    )
    town.sent()  # one that still waits for an answer, so that there is mail about it
    town.extra["consent"] = consent


def places(house: House) -> list[str]:
    """Every table of every schema of ours."""
    found = rows(
        house,
        "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')",
    )
    return [f'"{row.nspname}"."{row.relname}"' for row in found]


def standing(house: House, words: tuple[str, ...]) -> list[tuple[str, str]]:
    """Where one of the words stands: as text in any column, or as bytes."""
    return [
        (place, word)
        for place in places(house)
        for word in words
        if rows(
            house,
            f"SELECT 1 FROM {place} AS t WHERE position(:word IN lower(CAST(t AS text))) > 0"
            " OR position(:bytes IN CAST(t AS text)) > 0"
            " OR position(:lower IN CAST(t AS text)) > 0 LIMIT 1",
            word=word.lower(),
            bytes=word.encode().hex(),
            lower=word.lower().encode().hex(),
        )
    ]


def test_the_search_finds_what_stands_in_the_clear(town: Town, the_house: House) -> None:
    coordinator_of(town.school, "hardop@school.example")
    found = {place for place, _ in standing(the_house, ("hardop@school.example",))}
    assert found == {'"public"."member"'}
    sealed = rows(the_house, "SELECT sealed_identity FROM child LIMIT 1")
    if sealed:
        piece = bytes(sealed[0].sealed_identity)[:12]
        assert rows(
            the_house,
            "SELECT 1 FROM child AS t WHERE position(:b IN CAST(t AS text)) > 0",
            b=piece.hex(),
        )


def test_a_childs_data_stand_nowhere_in_the_clear(
    town: Town,
    the_house: House,
    software: Callable[..., Caller],
    workshop: Workshop,
    post_office: PostOffice,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    coordinator_of(town.child_work)
    story(town, software(town.school))
    assert standing(the_house, WORDS) == []  # with the outbox still full
    workshop.relay()
    assert workshop.waiting()
    assert standing(the_house, WORDS) == []  # with the queue full
    workshop.finish()
    consents.withdraw_consent(town.school.member(), consent_id=town.extra["consent"]["id"])
    workshop.finish()
    assert standing(the_house, WORDS) == []
    assert post_office.received
    ours: Any = [r for r in caplog.records if r.name.startswith(("schakel", "dramatiq", "flask"))]
    told = [mail.raw.decode() + mail.text for mail in post_office.received]
    told += [record.getMessage() for record in ours]
    assert [(word, line) for word in WORDS for line in told if word in line] == []
