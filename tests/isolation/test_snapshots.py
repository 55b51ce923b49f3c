"""What a partner is given: the snapshot, cut down to what was allowed, and not a word more.

And what is sealed opens at its own place only: not in another row, not in another version.
"""

from typing import Any

import pytest
from sqlalchemy import Engine, text

from services.children import operations as children
from services.exports import contents
from services.referrals import operations as referrals
from services.referrals.reading import open_content, see
from shared.authz.scope import Scope
from shared.crypto.sealing import SealBroken
from shared.problems import Forbidden
from tests.factories.town import ALL_CATEGORIES, parent
from tests.house import House
from tests.isolation.ring import BORN, Ring
from tests.shared.authz.trial import trial

SECRET = "Geheime Kade 9"
RENAMED: dict[str, Any] = {
    "given_name": "Anders",
    "family_name": "Geworden",
    "birth_date": BORN,
}


def sent(ring: Ring, child: dict[str, Any], **given: Any) -> Any:
    ring.extra["consent"] = ring.consent(child)
    draft = ring.draft(child, **given)
    return referrals.send_referral(ring.school.member(), referral_id=draft["id"])["id"]


def sealed_content(ring: Ring, referral_id: Any) -> dict[str, Any]:
    """What is really in the ciphertext, opened with kinderwerk's own key."""

    def body(scope: Scope) -> dict[str, Any]:
        return open_content(see(scope, referral_id))

    found: dict[str, Any] = trial(body, "referral:read", reads=True)(ring.child_work.member())
    return found


def test_what_is_left_out_is_not_there(the_house: House) -> None:
    ring = Ring.founded()
    referral_id = sent(ring, ring.child(), with_contact=False)
    seen = referrals.get_referral(ring.child_work.member(), referral_id=referral_id)
    assert seen["content"]["child_identity"]["given_name"] == "Noor"
    assert seen["content"]["family_contact"] is None
    assert "family_contact" not in sealed_content(ring, referral_id)


def test_the_grant_names_what_was_allowed(the_house: House) -> None:
    ring = Ring.founded()
    referral_id = sent(ring, ring.child(), with_contact=False)
    query = text(
        "SELECT g.categories, g.rule_id IS NOT NULL AS ruled, r.categories AS sent, g.ground"
        " FROM access_grant g JOIN referral r ON r.id = g.record_id"
        " WHERE r.id = :id AND g.viewer_id <> g.owner_id"
    )
    with the_house.engines["admin"].begin() as admin:
        grant = admin.execute(query, {"id": referral_id}).one()
    assert set(grant.categories) == set(grant.sent) == {"child_identity", "care_question"}
    assert grant.ruled
    assert grant.ground == "consent"


def test_a_category_outside_the_rule_is_not_sent(the_house: House) -> None:
    ring = Ring.founded(categories=sorted(ALL_CATEGORIES - {"family_contact"}))
    with pytest.raises(Forbidden) as refused:
        sent(ring, ring.child())
    assert [reason.code for reason in refused.value.reasons] == ["category_outside_rule"]


def test_a_secret_address_goes_nowhere(the_house: House) -> None:
    ring = Ring.founded()
    child = ring.child(authority_holders=[parent(address=SECRET, address_secret=True)])
    referral_id = sent(ring, child)
    assert SECRET not in str(sealed_content(ring, referral_id))
    member = ring.school.member()
    assert SECRET in str(children.get_child(member, child_id=child["id"]))

    def made(scope: Scope) -> Any:
        return contents.entries(scope, child["id"], member.id)

    files, _ = trial(made, "child:read", reads=True)(member)
    assert all(SECRET not in str(entry) for entry in files)


def test_later_changes_do_not_travel(the_house: House) -> None:
    ring = Ring.founded()
    child = ring.child()
    referral_id = sent(ring, child)
    children.change_child(
        ring.school.member(), child_id=child["id"], team_id=ring.school.teams[0], **RENAMED
    )
    assert sealed_content(ring, referral_id)["child_identity"]["given_name"] == "Noor"


class TestPlaces:
    """Somebody who can write the database swaps ciphertexts."""

    def test_an_older_version_does_not_come_back(self, the_house: House) -> None:
        ring = Ring.founded()
        child = ring.child()
        admin = the_house.engines["admin"]
        old = column(admin, "child", "sealed_identity", child["id"])
        member = ring.school.member()
        children.change_child(member, child_id=child["id"], team_id=ring.school.teams[0], **RENAMED)
        put(admin, "child", child["id"], sealed_identity=old)
        with pytest.raises(SealBroken):
            children.get_child(member, child_id=child["id"])

    def test_another_child_s_file_does_not_open_here(self, the_house: House) -> None:
        ring = Ring.founded()
        one, other = ring.child(), ring.child()
        admin = the_house.engines["admin"]
        theirs = {
            name: column(admin, "child", name, other["id"])
            for name in ("sealed_identity", "wrapped_key")
        }
        put(admin, "child", one["id"], **theirs)
        with pytest.raises(SealBroken):
            children.get_child(ring.school.member(), child_id=one["id"])

    def test_another_referral_s_content_does_not_open_here(self, the_house: House) -> None:
        ring = Ring.founded()
        one, other = sent(ring, ring.child()), sent(ring, ring.child())
        admin = the_house.engines["admin"]
        keys = text(
            "UPDATE access_grant g SET wrapped_key = o.wrapped_key FROM access_grant o"
            " WHERE g.record_id = :one AND o.record_id = :other AND o.viewer_id = g.viewer_id"
        )
        content = text(
            "UPDATE referral SET sealed_content = o.sealed_content FROM referral o"
            " WHERE referral.id = :one AND o.id = :other"
        )
        with admin.begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))  # no triggers
            for swap in (keys, content):
                assert connection.execute(swap, {"one": one, "other": other}).rowcount
        with pytest.raises(SealBroken):
            referrals.get_referral(ring.child_work.member(), referral_id=one)


def column(admin: Engine, table: str, name: str, record_id: Any) -> bytes:
    query = text(f"SELECT {name} FROM {table} WHERE id = :id")
    with admin.begin() as connection:
        return bytes(connection.execute(query, {"id": record_id}).scalar_one())


def put(admin: Engine, table: str, record_id: Any, **values: bytes) -> None:
    names = ", ".join(f"{name} = :{name}" for name in values)
    with admin.begin() as connection:
        connection.execute(
            text(f"UPDATE {table} SET {names} WHERE id = :id"), {"id": record_id, **values}
        )
