"""`schakel tenant` as an operator calls it, from an application to a suspension and back."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import text

from tests.factories.tenants import leaving
from tests.factories.town import Town
from tests.factories.workplace import employ
from tests.house import House
from tests.services.test_cli import environment_of, schakel

ACCESS = ("app", "login", "keys", "operator")
APPLICATION = (
    *("--kind", "leisure", "--name", "Sportclub Vaardrecht", "--kvk", "12345678"),
    *("--representative", "B. Estuurder", "--email", "bestuur@sportclub.example"),
)
PAPERS = (
    *("--checked-in", "Handelsregister", "--agreement", "2026-1"),
    *("--signed-on", "2026-11-01", "--signed-by", "B. Estuurder"),
)


def tenant(environ: Mapping[str, str], *arguments: str) -> Any:
    """The answer in JSON of a command that must succeed."""
    done = schakel(environ, "tenant", *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_from_application_to_suspension(the_house: House, town: Town) -> None:
    environ = environment_of(the_house.settings, *ACCESS) | {"SCHAKEL_OPERATOR": "Olga"}
    made = tenant(environ, "apply", *APPLICATION)
    one = made["id"]
    early = schakel(environ, "tenant", "activate", one, "--yes")
    assert early.returncode == 1
    assert "applied for" in early.stderr or "no admin" in early.stderr
    assert "Traceback" not in early.stderr
    assert tenant(environ, "verify", one, "--yes", *PAPERS)["state"] == "verified"
    person = employ(town.stranger)
    admin = ("--email", person.email, "--name", "E. Erste", "--yes")
    tenant(environ, "invite", one, *admin)
    again = schakel(environ | {"LANG": "nl_NL.UTF-8"}, "tenant", "invite", one, *admin)
    assert "is er al een medewerker" in again.stderr
    assert tenant(environ, "activate", one, "--yes")["state"] == "active"
    assert tenant(environ, "suspend", one, "--yes", "--reason", "onderzoek")["state"] == "suspended"
    assert one in {row["id"] for row in tenant(environ, "list", "--state", "suspended")}
    assert tenant(environ, "resume", one, "--yes", "--reason", "klaar")["state"] == "active"
    shown = tenant(environ, "show", one)
    assert [step["state"] for step in shown["changes"]][:3] == ["active", "suspended", "active"]
    assert {step["operator_name"] for step in shown["changes"]} == {"Olga"}
    told = schakel(environ, "tenant", "show", one).stdout
    assert "onderzoek" in told
    assert "agreement_signed_by" in told
    query = text("SELECT count(*) FROM audit_event WHERE actor_name = 'Olga' AND channel = 'cli'")
    with the_house.engines["admin"].begin() as connection:
        assert connection.execute(query).scalar_one() >= 8


def test_it_asks_first(the_house: House, town: Town) -> None:
    environ = environment_of(the_house.settings, *ACCESS)
    asked = schakel(environ, "tenant", "suspend", str(town.school.id), "--reason", "proef")
    assert asked.returncode == 1
    assert "Suspend: Stichting education (active)?" in asked.stdout
    assert tenant(environ, "show", str(town.school.id))["state"] == "active"


def test_wrong_numbers_are_told_by_their_field(the_house: House) -> None:
    environ = environment_of(the_house.settings, *ACCESS) | {"LANG": "nl_NL.UTF-8"}
    wrong = schakel(environ, "tenant", "apply", *APPLICATION, "--rsin", "123456789")
    assert wrong.returncode == 1
    assert "rsin: Dit is geen RSIN" in wrong.stderr


@pytest.mark.parametrize("command", ["list", "show"])
def test_without_the_operator_s_password(the_house: House, town: Town, command: str) -> None:
    environ = environment_of(the_house.settings, "app", "login", "keys")
    arguments = [str(town.school.id)] if command == "show" else []
    done = schakel(environ, "tenant", command, *arguments)
    assert done.returncode == 1
    assert "DATABASE_PASSWORD_OPERATOR" in done.stderr
    assert "Traceback" not in done.stderr


def test_leaving_staying_and_the_end(the_house: House, town: Town) -> None:
    environ = environment_of(the_house.settings, *ACCESS) | {"SCHAKEL_OPERATOR": "Olga"}
    one = str(town.stranger.id)
    days = ("--last-day", "2099-01-31", "--reason", "fusie", "--yes")
    assert tenant(environ, "leave", one, *days)["last_day"] == "2099-01-31"
    assert "2099-01-31" in schakel(environ, "tenant", "list", "--state", "leaving").stdout
    why = ("--reason", "vertrokken")
    dutch = environ | {"LANG": "nl_NL.UTF-8"}
    early = schakel(dutch, "tenant", "destroy", one, *why, "--confirm-name", "Iets anders")
    assert early.returncode == 1
    for told in ("niet de naam", "31-01-2099", "niet (allemaal) opgehaald", "--without-data"):
        assert told in early.stderr, early.stderr
    back = tenant(environ, "stay", one, "--reason", "toch niet", "--yes")
    assert (back["state"], back["last_day"]) == ("active", None)
    leaving(town.stranger.operator(), days=-1)
    named = ("--confirm-name", tenant(environ, "show", one)["name"])
    gone = tenant(environ, "destroy", one, *why, *named, "--without-data")
    assert gone["state"] == "destroyed"
    again = schakel(environ, "tenant", "destroy", one, *why, *named, "--without-data")
    assert again.returncode == 1
    assert "Traceback" not in again.stderr


def test_the_end_asks_for_the_whole_name(the_house: House, town: Town) -> None:
    environ = environment_of(the_house.settings, *ACCESS)
    leaving(town.stranger.operator(), days=-1)
    asked = schakel(environ, "tenant", "destroy", str(town.stranger.id), "--reason", "vertrokken")
    assert asked.returncode == 1
    assert "cannot be undone" in asked.stderr.replace("\n", " ")
    assert tenant(environ, "show", str(town.stranger.id))["state"] == "leaving"
