"""A key for exports: registered by one person, confirmed by another, and then used."""

import re

import pyrage
import pytest
from psycopg.errors import CheckViolation

from services.exports import operations as exports
from services.organisations import operations as organisations
from shared.problems import Conflict, Forbidden, Invalid
from tests.factories import keys
from tests.factories.town import Town
from tests.factories.workplace import employ, logged_in
from tests.house import House
from tests.shared.db.intruder import UNLAWFUL, intruding, refuses


def recipient() -> str:
    return str(pyrage.x25519.Identity.generate().to_public())


def test_nothing_is_encrypted_to_a_key_that_one_person_knows(town: Town) -> None:
    key = keys.registered(town.school, recipient())
    child = town.child()["id"]
    asked = {"child_id": child, "recipient_key_id": key["id"], "purpose": "transfer"}
    with pytest.raises(Conflict, match="recipient_key_unconfirmed"):
        exports.ask_export(town.school.member(), **asked)
    keys.confirmed(town.school, key)
    assert exports.ask_export(town.school.member(), **asked)["state"] == "requested"


def test_who_registered_it_does_not_confirm_it(town: Town) -> None:
    admin = town.school.member(role="organisation_admin")
    key = organisations.register_recipient_key(admin, name="Kluis", recipient=recipient())
    told = {"recipient_key_id": key["id"], "fingerprint": key["fingerprint"]}
    with pytest.raises(Forbidden, match="own_recipient_key"):
        organisations.confirm_recipient_key(admin, **told)
    keys.confirmed(town.school, key)
    with pytest.raises(Conflict, match="recipient_key_confirmed"):
        keys.confirmed(town.school, key)


def test_a_fingerprint_that_differs_by_a_digit(town: Town) -> None:
    key = keys.registered(town.school, recipient())
    second = town.school.member(role="data_protection_officer")
    digits = key["fingerprint"].replace(" ", "")
    other = digits[:-1] + str((int(digits[-1]) + 1) % 10)
    for wrong in (other, digits[:-1], "0"):
        with pytest.raises(Invalid):
            organisations.confirm_recipient_key(
                second, recipient_key_id=key["id"], fingerprint=wrong
            )
    organisations.confirm_recipient_key(second, recipient_key_id=key["id"], fingerprint=digits)


def test_a_revoked_key_is_not_confirmed(town: Town) -> None:
    key = keys.registered(town.school, recipient())
    admin = town.school.member(role="organisation_admin")
    organisations.revoke_recipient_key(admin, recipient_key_id=key["id"])
    with pytest.raises(Conflict, match="recipient_key_revoked"):
        keys.confirmed(town.school, key)


def test_the_database_wants_two_people_too(the_house: House, town: Town) -> None:
    key = keys.registered(town.school, recipient())
    with intruding(the_house, "app", town.school.id) as connection:
        confirm = "UPDATE recipient_key SET confirmed_by = %s, confirmed_at = now() WHERE id = %s"
        refuses(connection, CheckViolation, confirm, key["registered_by"], key["id"])
        connection.execute(confirm.encode(), [town.school.id, key["id"]])
        undo = "UPDATE recipient_key SET confirmed_by = NULL, confirmed_at = NULL WHERE id = %s"
        refuses(connection, UNLAWFUL, undo, key["id"])
        copy = (
            "INSERT INTO recipient_key (id, owner_id, name, recipient, fingerprint, created_at,"
            " version, registered_by, confirmed_by, confirmed_at) SELECT gen_random_uuid(),"
            " owner_id, name, recipient, fingerprint, created_at, 1, {}, {}, {} FROM recipient_key"
        )
        refuses(connection, UNLAWFUL, copy.format("owner_id", "id", "now()"))
        refuses(connection, UNLAWFUL, copy.format("NULL", "NULL", "NULL"))


def test_in_the_browser(the_house: House, town: Town) -> None:
    """The second person types what they hear: the page does not show it to them."""
    admin = logged_in(the_house.app, employ(town.school, "organisation_admin", team=None))
    officer = logged_in(the_house.app, employ(town.school, "privacy_officer", team=None))
    page = admin.send("/sleutels", name="Dossiersysteem", recipient=recipient()).text
    shown = re.search(r"<code class=\"long\">([\d ]+)</code>", page)
    assert shown
    assert "/bevestigen" not in page
    seen = officer.page("/sleutels")
    assert shown[1] not in seen
    confirm = re.search(r'href="(/sleutels/[0-9a-f-]+/bevestigen)"', seen)
    assert confirm
    assert shown[1] not in officer.page(confirm[1])
    assert "een ander bevestigt haar" in admin.page(confirm[1])
    wrong = officer.send(confirm[1], fingerprint="1 2 3")
    assert wrong.status_code == 400
    assert "niet de vingerafdruk" in wrong.text
    done = officer.send(confirm[1], fingerprint=shown[1])
    assert "De sleutel is bevestigd" in done.text
    assert "In gebruik" in done.text
