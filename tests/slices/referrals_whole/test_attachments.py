"""Attachments: kept whole or not at all, given with what they belong to, and never run."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, cast

import pytest

from services.consents import operations as consents
from services.referrals import operations as referrals
from shared import runtime
from shared.crypto.sealing import SealBroken
from shared.problems import Conflict, Forbidden, Invalid, NotFound, Unavailable
from shared.web.problem import TooLarge
from shared.web.uploads import LARGEST, Upload
from tests.factories.town import PURPOSE, record_consent, register_child
from tests.house import House
from tests.shared.db.intruder import intruding, untouched
from tests.slices.api import Caller
from tests.slices.database import live_grants, rows
from tests.slices.referrals_whole.files import (
    ALLOWED,
    PDF,
    REFUSED,
    TEXT,
    attach,
    docx,
    scanner,
    upload,
)
from tests.slices.referrals_whole.region import Region
from tests.slices.referrals_whole.test_steps import draft_of

BIG = PDF + os.urandom(200_000)


def fetched(actor: Any, referral_id: Any, attachment_id: Any) -> bytes:
    found = referrals.fetch_attachment(actor, referral_id=referral_id, attachment_id=attachment_id)
    return b"".join(cast(Iterator[bytes], found.content))


def pieces(house: House, referral_id: Any) -> int:
    """How many pieces and attachments are kept of this referral."""
    found = rows(
        house,
        "SELECT (SELECT count(*) FROM referral_attachment WHERE referral_id = :id)"
        " + (SELECT count(*) FROM referral_attachment_piece p JOIN referral_attachment a"
        " ON a.id = p.attachment_id WHERE a.referral_id = :id) AS kept",
        id=referral_id,
    )
    return int(found[0].kept)


def test_it_goes_along_with_the_draft(the_house: House, region: Region) -> None:
    referral_id = draft_of(region)
    school, child_work = region.school.member(), region.child_work.member()
    made = attach(school, referral_id, BIG)
    assert (made["size_bytes"], made["shared_at"]) == (len(BIG), None)
    with pytest.raises(NotFound):
        fetched(child_work, referral_id, made["id"])
    sent = referrals.send_referral(school, referral_id=referral_id)
    assert "school_functioning" in sent["categories"], "what it holds is part of what is shared"
    [seen] = referrals.list_attachments(child_work, referral_id=referral_id).results
    assert (seen["file_name"], seen["media_type"]) == ("Verslag Noor.pdf", "application/pdf")
    assert live_grants(the_house, made["id"])[0].opened_at is None
    assert fetched(child_work, referral_id, made["id"]) == BIG
    assert live_grants(the_house, made["id"])[0].opened_at is not None


def test_it_goes_along_with_a_message_and_only_with_that(region: Region) -> None:
    accepted = region.accepted()
    school, child_work = region.school.member(), region.child_work.member()
    made = attach(child_work, accepted["id"], category="arrangements")
    other = attach(child_work, accepted["id"], category="arrangements")
    message = referrals.send_message(
        child_work,
        referral_id=accepted["id"],
        text="Zie de bijlage.",
        categories=["arrangements"],
        attachment_ids=[made["id"]],
    )
    [seen] = referrals.list_attachments(school, referral_id=accepted["id"]).results
    assert (seen["id"], seen["message_id"]) == (made["id"], message["id"])
    assert fetched(school, accepted["id"], made["id"]) == PDF
    with pytest.raises(NotFound):
        fetched(school, accepted["id"], other["id"])
    with pytest.raises(Invalid):  # what was sent is not sent again
        referrals.send_message(
            child_work,
            referral_id=accepted["id"],
            text="Nog eens.",
            categories=["arrangements"],
            attachment_ids=[made["id"]],
        )


def test_what_it_holds_is_decided_on(region: Region) -> None:
    accepted = region.accepted()
    child_work = region.child_work.member()
    made = attach(child_work, accepted["id"], category="home_situation")
    with pytest.raises(Forbidden):
        referrals.send_message(
            child_work,
            referral_id=accepted["id"],
            text="Zie de bijlage.",
            categories=["arrangements"],
            attachment_ids=[made["id"]],
        )


def test_a_draft_with_a_file_that_may_not_go_does_not_go(region: Region) -> None:
    child = register_child(region.school)
    categories = ["child_identity", "family_contact", "care_question"]
    record_consent(region.school, child, region.child_work, categories=categories)
    draft = referrals.draft_referral(
        region.school.member(),
        child_id=child["id"],
        receiver_id=region.child_work.id,
        purpose=PURPOSE,
        question="Zoekt aansluiting.",
    )
    made = attach(region.school.member(), draft["id"], category="home_situation")
    with pytest.raises(Forbidden) as refused:
        referrals.send_referral(region.school.member(), referral_id=draft["id"])
    assert [reason.code for reason in refused.value.reasons] == ["consent_too_narrow"]
    referrals.remove_attachment(
        region.school.member(), referral_id=draft["id"], attachment_id=made["id"]
    )
    referrals.send_referral(region.school.member(), referral_id=draft["id"])


def test_a_withdrawal_ends_it(the_house: House, region: Region) -> None:
    accepted = region.accepted()
    school, child_work = region.school.member(), region.child_work.member()
    made = attach(child_work, accepted["id"], category="arrangements")
    referrals.send_message(
        child_work,
        referral_id=accepted["id"],
        text="Zie de bijlage.",
        categories=["arrangements"],
        attachment_ids=[made["id"]],
    )
    consents.withdraw_consent(school, consent_id=accepted["consent_id"])
    assert live_grants(the_house, made["id"]) == []
    with pytest.raises(NotFound):
        fetched(school, accepted["id"], made["id"])


@pytest.mark.parametrize("media_type", ALLOWED)
def test_it_is_known_by_its_content(region: Region, media_type: str) -> None:
    referral_id = draft_of(region)
    content = ALLOWED[media_type]
    actor = region.school.member()
    for chunk in (7, 100_000):
        made = attach(actor, referral_id, upload=upload(content, "mooi.exe", chunk))
        assert made["media_type"] == media_type
        assert not made["file_name"].endswith(".exe")
        assert fetched(actor, referral_id, made["id"]) == content


@pytest.mark.parametrize("what", REFUSED)
def test_anything_else_is_refused_and_nothing_of_it_stays(
    the_house: House, region: Region, what: str
) -> None:
    referral_id = draft_of(region)
    with pytest.raises(Invalid) as refused:
        attach(region.school.member(), referral_id, REFUSED[what])
    assert [reason.code for reason in refused.value.reasons] == ["attachment_not_allowed"]
    assert pieces(the_house, referral_id) == 0


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\juf\\Verslag.docx", "Verslag.pdf"),
        ("\u202egpj.exe", "gpj.pdf"),
        ('a"b<c>.pdf\r\nX-Evil: 1', "abc.pdfX-Evil 1.pdf"),
        ("...", "bijlage.pdf"),
        (None, "bijlage.pdf"),
        ("x" * 400, "x" * 100 + ".pdf"),
    ],
)
def test_a_name_cannot_do_harm(region: Region, given: str | None, kept: str) -> None:
    made = attach(region.school.member(), draft_of(region), upload=upload(PDF, given))
    assert made["file_name"] == kept


def test_a_name_holds_no_bsn(region: Region) -> None:
    with pytest.raises(Invalid):
        attach(region.school.member(), draft_of(region), upload=upload(PDF, "111222333.pdf"))


def test_an_upload_that_breaks_off_leaves_nothing(the_house: House, region: Region) -> None:
    referral_id = draft_of(region)

    def breaking() -> Iterator[bytes]:
        for _ in range(40):
            yield PDF + bytes(64_000)
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        attach(region.school.member(), referral_id, upload=Upload("a.pdf", breaking()))
    assert pieces(the_house, referral_id) == 0


FLIPPED = "set_byte({0}, 40, get_byte({0}, 40) # 1)"
PIECE = "UPDATE referral_attachment_piece SET {} WHERE attachment_id = :id"
ABOUT = "UPDATE referral_attachment SET sealed_about = {} WHERE id = :id"
GONE = "DELETE FROM referral_attachment_piece WHERE attachment_id = :id AND number = {}"
SWAP = "number = CASE number WHEN -10 THEN 1 WHEN -9 THEN 0 ELSE number + 10 END"
DAMAGE = {
    "a bit": [PIECE.format("sealed = " + FLIPPED.format("sealed")) + " AND number = 1"],
    "swapped": [PIECE.format("number = number - 10"), PIECE.format(SWAP)],
    "the end gone": [GONE.format(3)],
    "the beginning gone": [GONE.format(0)],
    "what is said of it": [ABOUT.format(FLIPPED.format("sealed_about"))],
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_seen(the_house: House, region: Region, damage: str) -> None:
    referral_id = draft_of(region)
    made = attach(region.school.member(), referral_id, BIG)
    for statement in DAMAGE[damage]:
        rows(the_house, statement, id=made["id"])
    with pytest.raises(SealBroken):
        fetched(region.school.member(), referral_id, made["id"])


def test_a_piece_of_another_file_does_not_fit(the_house: House, region: Region) -> None:
    referral_id = draft_of(region)
    one, two = (attach(region.school.member(), referral_id, BIG) for _ in range(2))
    rows(
        the_house,
        "UPDATE referral_attachment_piece SET sealed = (SELECT o.sealed FROM"
        " referral_attachment_piece o WHERE o.attachment_id = :two AND o.number = 0)"
        " WHERE attachment_id = :one AND number = 0",
        one=one["id"],
        two=two["id"],
    )
    with pytest.raises(SealBroken):
        fetched(region.school.member(), referral_id, one["id"])


def test_ten_of_each_party(region: Region) -> None:
    referral_id = draft_of(region)
    actor = region.school.member()
    made = [attach(actor, referral_id) for _ in range(10)]
    with pytest.raises(Conflict):
        attach(actor, referral_id)
    referrals.remove_attachment(actor, referral_id=referral_id, attachment_id=made[3]["id"])
    attach(actor, referral_id)


def test_what_was_sent_is_not_taken_away(region: Region) -> None:
    referral_id = draft_of(region)
    made = attach(region.school.member(), referral_id)
    referrals.send_referral(region.school.member(), referral_id=referral_id)
    for actor in (region.school.member(), region.child_work.member()):
        with pytest.raises(Conflict):
            referrals.remove_attachment(actor, referral_id=referral_id, attachment_id=made["id"])


def test_removing_destroys_the_key(the_house: House, region: Region) -> None:
    referral_id = draft_of(region)
    made = attach(region.school.member(), referral_id)
    referrals.remove_attachment(
        region.school.member(), referral_id=referral_id, attachment_id=made["id"]
    )
    keys = "SELECT wrapped_key FROM access_grant WHERE record_id = :id"
    assert [row.wrapped_key for row in rows(the_house, keys, id=made["id"])] == [None]


def test_removing_leaves_nothing_of_it_and_all_of_the_others(
    the_house: House, region: Region
) -> None:
    referral_id = draft_of(region)
    school = region.school.member()
    made, other = attach(school, referral_id, BIG), attach(school, referral_id, BIG)
    assert pieces(the_house, referral_id) == 10
    referrals.remove_attachment(school, referral_id=referral_id, attachment_id=made["id"])
    assert pieces(the_house, referral_id) == 5
    assert fetched(school, referral_id, other["id"]) == BIG
    referrals.send_referral(school, referral_id=referral_id)
    for place in (region.school, region.child_work, region.stranger):
        with intruding(the_house, "app", place.id) as connection:
            for table in ("referral_attachment_piece", "referral_attachment"):
                untouched(connection, f"DELETE FROM {table}")
    assert fetched(school, referral_id, other["id"]) == BIG


@pytest.fixture
def scanned_at(the_house: House) -> Iterator[Callable[[str], None]]:
    """Let attachments be scanned at an address, for this test."""
    before = runtime.current()

    def set_address(address: str) -> None:
        runtime.use(replace(before, settings=replace(before.settings, clamd_address=address)))

    yield set_address
    runtime.use(before)


def test_the_scanner_sees_all_of_it(region: Region, scanned_at: Callable[[str], None]) -> None:
    with scanner(b"stream: OK") as (address, seen):
        scanned_at(address)
        attach(region.school.member(), draft_of(region), BIG)
    assert bytes(seen) == BIG


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (b"stream: Eicar-Test-Signature FOUND", Invalid),
        (b"INSTREAM size limit exceeded. ERROR", Unavailable),
        (b"stream: OK but", Unavailable),
        (b"", Unavailable),
        (None, Unavailable),
    ],
)
def test_nothing_passes_without_its_ok(
    the_house: House,
    region: Region,
    scanned_at: Callable[[str], None],
    answer: bytes | None,
    refusal: type[Exception],
) -> None:
    referral_id = draft_of(region)
    with scanner(answer) as (address, _):
        scanned_at(address)
        with pytest.raises(refusal):
            attach(region.school.member(), referral_id, BIG)
    assert pieces(the_house, referral_id) == 0


def test_a_scanner_that_is_away_lets_nothing_through(
    region: Region, scanned_at: Callable[[str], None]
) -> None:
    scanned_at("/nowhere/clamd.sock")
    with pytest.raises(Unavailable):
        attach(region.school.member(), draft_of(region))


def put(who: Caller, path: str, content: Any, **headers: str) -> Any:
    sent = {"Content-Type": "application/octet-stream"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    return who.send("POST", path, content, sent)


def test_over_http(region: Region, software: Callable[..., Caller]) -> None:
    school, child_work = software(region.school), software(region.child_work)
    referral_id, word = draft_of(region), docx()
    path = f"/v1/referrals/{referral_id}/attachments"
    named = "attachment; filename*=UTF-8''Verslag%20No%C3%ABl.docx"
    made = put(school, f"{path}?category=care_question", word, Content_Disposition=named)
    assert made.status_code == 201, made.text
    assert made.get_json()["fileName"] == "Verslag Noël.docx"
    assert put(school, path, word).status_code == 400, "it must say what it holds"
    assert put(school, f"{path}?category=care_question", b"MZ").status_code == 400
    packed = put(school, f"{path}?category=care_question", TEXT, Content_Encoding="gzip")
    assert packed.status_code == 415
    assert school.post(f"/v1/referrals/{referral_id}/request").status_code == 200
    content = child_work.get(f"{path}/{made.get_json()['id']}/content")
    assert content.data == word
    assert content.headers["Content-Disposition"].startswith("attachment; filename=bijlage-")
    assert content.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in content.headers["Content-Security-Policy"]
    assert "No" not in content.headers["Content-Disposition"]


def test_it_is_not_too_large(region: Region, software: Callable[..., Caller]) -> None:
    school = software(region.school)
    path = f"/v1/referrals/{draft_of(region)}/attachments?category=care_question"
    whole = PDF + bytes(LARGEST - len(PDF))
    assert put(school, path, whole).status_code == 201
    assert put(school, path, whole + b"x").status_code == 413


def test_too_large_is_seen_on_the_way(the_house: House, region: Region) -> None:
    """Where nobody said how long it would be."""
    from io import BytesIO

    from shared.web.uploads import _bounded

    with pytest.raises(TooLarge):
        for _ in _bounded(BytesIO(bytes(LARGEST + 1))):
            pass
