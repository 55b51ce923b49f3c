"""`schakel pseudonyms` as an operator calls it: what stands, another generation, another line."""

import json
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from shared.crypto.envelopes import Reader
from shared.crypto.pseudonyms import Pseudonyms
from tests.factories.matched import NAMES, Neighbourhood
from tests.house import House
from tests.services.test_cli import environment_of, schakel

ACCESS = ("app", "login", "keys", "operator")


@pytest.fixture
def town(the_house: House) -> Neighbourhood:
    """A neighbourhood of this test's own."""
    return Neighbourhood.founded(the_house)


def about(town: Neighbourhood) -> tuple[str, ...]:
    return str(town.covenant_id), "--organisation", str(town.school.id)


def pseudonyms(environ: Mapping[str, str], *arguments: str) -> Any:
    """The answer in JSON of a command that must succeed."""
    done = schakel(environ, "pseudonyms", *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_generation_is_followed_to_its_end(the_house: House, town: Neighbourhood) -> None:
    school = town.concerned(town.school).offered()
    town.concerned(town.child_work).offered()
    environ = environment_of(the_house.settings, *ACCESS) | {"SCHAKEL_OPERATOR": "Olga"}
    before = pseudonyms(environ, "show", *about(town))
    assert (before["children"], before["to_write"]) == (2, 0)
    assert [one["generation"] for one in before["generations"]] == [1]
    begun = pseudonyms(environ, "rotate", *about(town), "--yes")
    assert (begun["children"], begun["to_write"]) == (2, 2)
    assert {one["id"]: one["to_write"] for one in begun["parties"]} == {
        str(town.school.id): 1,
        str(town.child_work.id): 1,
        str(town.youth_care.id): 0,
    }
    again = schakel(environ, "pseudonyms", "rotate", *about(town), "--yes")
    assert (again.returncode, "not finished yet" in again.stderr) == (1, True)
    told = schakel(environ, "pseudonyms", "show", *about(town))
    assert "Still to be written: 2." in told.stdout
    town.work()
    after = pseudonyms(environ, "show", *about(town))
    assert (after["children"], after["to_write"]) == (2, 0)
    assert [(one["generation"], bool(one["retired_at"])) for one in after["generations"]] == [
        (2, False),
        (1, True),
    ]
    shown = schakel(environ, "pseudonyms", "show", *about(town)).stdout
    assert "Every child is written." in shown
    for secret in (str(school.child["id"]), *NAMES.values()):
        assert secret not in shown + json.dumps(after)
    assert school.match()["state"] == "met"
    query = text("SELECT operation FROM audit_event WHERE actor_name = 'Olga' AND outcome = 'ok'")
    with the_house.engines["admin"].begin() as connection:
        done = set(connection.scalars(query))
    assert {"matching.rotate_pseudonyms", "matching.show_pseudonyms"} <= done


def test_it_asks_first(the_house: House, town: Neighbourhood) -> None:
    environ = environment_of(the_house.settings, *ACCESS)
    asked = schakel(environ, "pseudonyms", "rotate", *about(town))
    assert (asked.returncode, "0 children of 3 organisations" in asked.stdout) == (1, True)
    found = pseudonyms(environ, "show", *about(town))
    assert [one["generation"] for one in found["generations"]] == [1]


def test_only_for_a_party_of_the_covenant(the_house: House, town: Neighbourhood) -> None:
    environ = environment_of(the_house.settings, *ACCESS)
    for covenant, organisation in (
        (town.covenant_id, town.stranger.id),
        (uuid4(), town.school.id),
    ):
        for command in (("show",), ("rotate", "--yes")):
            arguments = (str(covenant), "--organisation", str(organisation))
            done = schakel(environ, "pseudonyms", *command, *arguments)
            assert done.returncode == 1
            assert "Traceback" not in done.stderr


def test_without_the_operator_s_password(the_house: House, town: Neighbourhood) -> None:
    environ = environment_of(the_house.settings, "app", "login", "keys")
    done = schakel(environ, "pseudonyms", "show", *about(town))
    assert (done.returncode, "DATABASE_PASSWORD_OPERATOR" in done.stderr) == (1, True)


@pytest.mark.parametrize("matcher", [False, True])
def test_a_new_line_on_top(the_house: House, tmp_path: Path, matcher: bool) -> None:
    name = "matcher" if matcher else "pseudonym"
    path = tmp_path / "some.key"
    (Reader.of_file if matcher else Pseudonyms)(path, True)
    before = path.read_text("ascii")
    environ = environment_of(the_house.settings) | {f"{name.upper()}_KEY_FILE": str(path)}
    done = schakel(environ, "pseudonyms", "new-key", *(["--matcher"] if matcher else []))
    assert done.returncode == 0, done.stderr
    first, _, rest = path.read_text("ascii").partition("\n")
    assert rest == before
    kid, _, secret = first.partition(":")
    assert kid.startswith(f"{name}-")
    assert kid in done.stdout
    assert secret not in done.stdout + done.stderr
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["some.key"]


def test_no_new_line_in_a_file_that_is_not_in_order(the_house: House, tmp_path: Path) -> None:
    path = tmp_path / "some.key"
    environ = environment_of(the_house.settings) | {"PSEUDONYM_KEY_FILE": str(path)}
    for content in (None, "nonsense\n"):
        if content:
            path.write_text(content, encoding="ascii")
            path.chmod(0o600)
        done = schakel(environ, "pseudonyms", "new-key")
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
    assert path.read_text("ascii") == "nonsense\n"


def test_a_line_that_is_gone_is_told(the_house: House, town: Neighbourhood, tmp_path: Path) -> None:
    environ = environment_of(the_house.settings, *ACCESS)
    pseudonyms(environ, "rotate", *about(town), "--yes")
    other = environ | {"PSEUDONYM_KEY_FILE": str(tmp_path / "other.key")}
    found = pseudonyms(other, "show", *about(town))
    assert [one["in_file"] for one in found["generations"]] == [False, False]
    assert "its line is gone" in schakel(other, "pseudonyms", "show", *about(town)).stdout
