"""What is sealed opens at its own place only."""

import logging
from collections.abc import Callable

import pytest

from services.children import operations as children
from services.referrals import operations as referrals
from shared.crypto.sealing import SealBroken
from tests.factories.town import Town, parent
from tests.house import House
from tests.slices.api import Caller
from tests.slices.database import rows

SWAPS = {
    "another child's identity": "UPDATE child SET sealed_identity ="
    " (SELECT sealed_identity FROM child WHERE id = :other) WHERE id = :id",
    "another child's key": "UPDATE child SET wrapped_key ="
    " (SELECT wrapped_key FROM child WHERE id = :other) WHERE id = :id",
    "another child's key and identity": "UPDATE child SET (wrapped_key, sealed_identity) ="
    " (SELECT wrapped_key, sealed_identity FROM child WHERE id = :other) WHERE id = :id",
    "another version": "UPDATE child SET version = version + 1 WHERE id = :id",
    "one bit": "UPDATE child SET sealed_identity ="
    " set_bit(sealed_identity, 300, 1 - get_bit(sealed_identity, 300)) WHERE id = :id",
    "another child's parent": "UPDATE authority_holder SET sealed_person ="
    " (SELECT sealed_person FROM authority_holder WHERE child_id = :other) WHERE child_id = :id",
}


@pytest.mark.parametrize("swap", SWAPS)
def test_what_was_moved_or_altered_does_not_open(
    town: Town, the_house: House, swap: str, caplog: pytest.LogCaptureFixture
) -> None:
    child = town.child(given_name="Noor")
    other = town.child(given_name="Quirine", authority_holders=[parent(name="Q. Quirijn")])
    rows(the_house, SWAPS[swap], id=child["id"], other=other["id"])
    with pytest.raises(SealBroken):
        children.get_child(town.school.member(), child_id=child["id"])
    with caplog.at_level(logging.DEBUG):
        listed = children.list_children(town.school.member()).results
    names = {row["id"]: row["given_name"] for row in listed}
    assert names[other["id"]] == "Quirine"
    if "parent" not in swap:
        assert names[child["id"]] is None  # marked, and not another's
        assert str(child["id"]) in caplog.text
        assert "Quirine" not in caplog.text


def test_over_http_it_is_a_plain_500_and_no_name(
    town: Town, the_house: House, software: Callable[..., Caller]
) -> None:
    child, other = town.child(), town.child(given_name="Quirine")
    rows(
        the_house,
        SWAPS["another child's key and identity"],
        id=child["id"],
        other=other["id"],
    )
    answer = software(town.school).get(f"/v1/children/{child['id']}")
    assert (answer.status_code, answer.get_json()["code"]) == (500, "internal")
    assert "Quirine" not in answer.text


def test_a_referral_does_not_open_with_another_ones_content(town: Town, the_house: House) -> None:
    one, other = town.sent(), town.sent()
    rows(the_house, "ALTER TABLE referral DISABLE TRIGGER USER")
    try:
        rows(
            the_house,
            "UPDATE referral SET sealed_content ="
            " (SELECT sealed_content FROM referral WHERE id = :other) WHERE id = :id",
            id=one["id"],
            other=other["id"],
        )
    finally:
        rows(the_house, "ALTER TABLE referral ENABLE TRIGGER USER")
    with pytest.raises(SealBroken):
        referrals.get_referral(town.child_work.member(), referral_id=one["id"])


def test_a_key_in_a_grant_opens_nothing_elsewhere(town: Town, the_house: House) -> None:
    one, other = town.sent(), town.sent()
    rows(
        the_house,
        "UPDATE access_grant SET wrapped_key = (SELECT wrapped_key FROM access_grant"
        " WHERE record_id = :other AND viewer_id = :viewer)"
        " WHERE record_id = :id AND viewer_id = :viewer",
        id=one["id"],
        other=other["id"],
        viewer=town.child_work.id,
    )
    with pytest.raises(SealBroken):
        referrals.get_referral(town.child_work.member(), referral_id=one["id"])
