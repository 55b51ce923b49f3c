"""The doctor names what is wrong, with a remedy; and finds nothing where all is well.

Invariant: each illness is a real one, given to a real set-up.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from services.cli.doctor import examine
from services.cli.findings import Finding, summary
from shared.settings import Mail, Settings
from tests.factories.matched import NAMES, Neighbourhood
from tests.house import House
from tests.services.test_cli import environment_of, schakel

PARTS: Mapping[str, tuple[str, ...]] = {
    "migrate": ("owner",),
    "web": ("app", "login", "keys"),
    "matcher": ("app", "login", "keys", "matcher"),
    "relay": ("relay", "broker"),
    "scheduler": ("clock",),
}


def wrong(settings: Settings) -> dict[str, Finding]:
    """What the doctor finds wrong, by part."""
    return {found.part: found for found in examine(settings) if found.remedy is not None}


@pytest.fixture
def part(the_house: House) -> Callable[..., Settings]:
    """`part("app", …)`: the settings of a part with these database users."""

    def of(*roles: str) -> Settings:
        whole = the_house.settings
        return replace(
            whole, database_passwords={role: whole.database_passwords[role] for role in roles}
        )

    return of


@pytest.mark.parametrize("name", PARTS)
def test_each_part_can_ask_about_itself(the_house: House, name: str) -> None:
    with the_house.engines["admin"].begin() as connection:  # other tests left work that none does
        connection.execute(text("UPDATE outbox SET at = now()"))
    done = schakel(environment_of(the_house.settings, *PARTS[name]), "doctor")
    assert done.returncode == 0, done.stdout
    assert "is what this version needs" in done.stdout


def test_no_settings_at_all(tmp_path: Path) -> None:
    done = schakel({"PATH": os.environ["PATH"], "SCHAKEL_VAR": str(tmp_path)}, "doctor")
    assert done.returncode == 1
    assert "DATABASE_URL is not set" in done.stdout
    assert "make demo" in done.stdout


def test_a_wrong_password(part: Callable[..., Settings]) -> None:
    settings = replace(part("clock"), database_passwords={"clock": "not-the-password"})
    found = wrong(settings)["database clock"]
    assert "DATABASE_PASSWORD_CLOCK" in str(found.remedy)
    assert "not-the-password" not in found.words


def test_a_database_that_is_away(part: Callable[..., Settings], tmp_path: Path) -> None:
    url = f"postgresql:///schakel?host={tmp_path}"
    found = wrong(replace(part("clock"), database_url=url))["database clock"]
    assert "is PostgreSQL running" in str(found.remedy)


def test_an_old_schema(the_house: House, part: Callable[..., Settings]) -> None:
    with _changed(the_house, "UPDATE alembic_version SET version_num = '0001'"):
        assert wrong(part("relay"))["schema"].remedy == "run `schakel migrate`"


def test_a_policy_that_was_dropped(the_house: House, part: Callable[..., Settings]) -> None:
    with _changed(the_house, "ALTER TABLE child NO FORCE ROW LEVEL SECURITY"):
        assert "child has no forced row-level security" in wrong(part("app"))["schema"].words
    with _changed(the_house, "ALTER TABLE child FORCE ROW LEVEL SECURITY"):
        assert wrong(part("app")) == {}


def test_a_root_key_of_another_database(part: Callable[..., Settings], tmp_path: Path) -> None:
    other = tmp_path / "root.key"
    other.write_text(f"other:{'A' * 43}=\n", encoding="ascii")
    other.chmod(0o600)
    found = wrong(replace(part("login", "keys"), root_key_file=other))
    assert "not the root key of this database" in str(found["signing key"].remedy)


def test_a_root_key_that_others_can_read(part: Callable[..., Settings], tmp_path: Path) -> None:
    file = tmp_path / "root.key"
    file.write_text(f"one:{'A' * 43}=\n", encoding="ascii")
    file.chmod(0o644)
    assert "chmod 600" in wrong(replace(part("keys"), root_key_file=file))["root key"].words


def test_a_mail_server_that_is_away(part: Callable[..., Settings]) -> None:
    nobody = Mail(host="127.0.0.1", port=1, sender="a@b.example", starttls=False)
    assert "SMTP_HOST" in str(wrong(replace(part("app", "broker"), mail=nobody))["mail"].remedy)
    assert "mail" not in wrong(replace(part("app", "login", "keys"), mail=nobody)), "not the web's"


def test_a_broker_that_is_away(part: Callable[..., Settings]) -> None:
    settings = replace(part("relay"), broker_url="amqp://user:not-a-secret@127.0.0.1:1/schakel")
    found = wrong(settings)["broker"]
    assert "not-a-secret" not in found.words + str(found.remedy)


def test_an_unsafe_address(part: Callable[..., Settings]) -> None:
    public = replace(part("clock"), base_url="http://example.nl", issuer="http://example.nl")
    assert "https" in str(wrong(replace(public, development=False))["settings"].remedy)
    safe = replace(public, base_url="https://example.nl", issuer="https://example.nl")
    assert "DEVELOPMENT" in wrong(replace(safe, development=True))["settings"].words
    assert wrong(replace(safe, development=False)) == {}


def test_work_that_nobody_does(the_house: House, part: Callable[..., Settings]) -> None:
    late = (
        "INSERT INTO timer (id, due_at, organisation_id, task, ids) VALUES (gen_random_uuid(),"
        " now() - interval '1 hour', gen_random_uuid(), 'nothing', '{}')"
    )
    assert wrong(part("clock")) == {}
    with _changed(the_house, late, "DELETE FROM timer WHERE task = 'nothing'"):
        assert "schakel scheduler" in str(wrong(part("clock"))["timers"].remedy)


MATCHING = ("app", "matcher")


@pytest.mark.parametrize("name", ["pseudonym", "matcher"])
def test_a_key_of_matching_that_is_away_or_open(
    part: Callable[..., Settings], tmp_path: Path, name: str
) -> None:
    file = tmp_path / "some.key"
    settings = replace(part(*MATCHING), development=False)
    if name == "matcher":
        settings = replace(settings, matcher_key_file=file)
    else:
        settings = replace(settings, pseudonym_key_file=file)
    found = wrong(settings)[f"{name} key"]
    assert f"{name.upper()}_KEY_FILE" in str(found.remedy)
    assert not file.exists()
    file.write_text(f"one:{'A' * 43}=\n", encoding="ascii")
    file.chmod(0o640)
    assert "chmod 600" in wrong(settings)[f"{name} key"].words


def test_the_keys_of_matching_are_held_to_what_stands(
    the_house: House, part: Callable[..., Settings], tmp_path: Path
) -> None:
    town = Neighbourhood.founded(the_house)
    town.concerned(town.school).offered()
    settings = part(*MATCHING)
    well = {found.part: found.words for found in examine(settings)}
    assert wrong(settings) == {}
    assert "opens the newest envelope" in well["matcher key"]
    other = tmp_path / "some.key"
    other.write_text(f"other:{'A' * 43}=\n", encoding="ascii")
    other.chmod(0o600)
    found = wrong(replace(settings, matcher_key_file=other))
    assert "is not matcher-" in found["matcher key"].words
    found = wrong(replace(settings, pseudonym_key_file=other))
    assert "was not written by" in found["matcher"].words
    command = f"schakel pseudonyms rotate {town.covenant_id} --organisation {town.school.id}"
    assert command in str(found["pseudonyms"].remedy)
    assert NAMES["given_name"] not in "".join(one.words for one in examine(settings))


def test_a_matcher_key_by_the_same_name_that_opens_nothing(
    the_house: House, part: Callable[..., Settings], tmp_path: Path
) -> None:
    town = Neighbourhood.founded(the_house)
    town.concerned(town.school).offered()
    settings = part(*MATCHING)
    kid = settings.matcher_key_file.read_text("ascii").partition(":")[0]
    other = tmp_path / "some.key"
    other.write_text(f"{kid}:{'A' * 43}=\n", encoding="ascii")
    other.chmod(0o600)
    found = wrong(replace(settings, matcher_key_file=other))["matcher key"]
    assert "does not open the newest envelope" in found.words


def test_a_line_of_pseudonyms_that_is_gone(the_house: House, part: Callable[..., Settings]) -> None:
    town = Neighbourhood.founded(the_house)
    gone = (
        "INSERT INTO match_generation (covenant_id, generation, kid, started_at)"
        f" VALUES ('{town.covenant_id}', 2, 'pseudonym-gone', now())"
    )
    back = f"DELETE FROM match_generation WHERE covenant_id = '{town.covenant_id}'"
    with _changed(the_house, gone, back):
        found = wrong(part("app"))["pseudonym key"]
    assert "pseudonym-gone" in found.words
    assert str(town.covenant_id) in str(found.remedy)
    assert wrong(part("app")) == {}


def test_a_matcher_that_somebody_else_published(
    the_house: House, part: Callable[..., Settings]
) -> None:
    forged = (
        "INSERT INTO matcher_key VALUES"
        " ('forged', decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'), now())"
    )
    with _changed(the_house, forged, "DELETE FROM matcher_key WHERE kid = 'forged'"):
        assert "start the worker again" in str(wrong(part("app"))["matcher"].remedy)


def test_a_worker_that_is_no_matcher(part: Callable[..., Settings]) -> None:
    found = wrong(part("app", "login", "keys", "broker"))["matcher"]
    assert "DATABASE_PASSWORD_MATCHER" in str(found.remedy)
    assert "matcher" not in wrong(part("app", "login", "keys", "broker", "matcher"))
    reads_files = replace(part("app", "login", "keys", "broker"), worker_queues=("imports",))
    assert {"matcher", "mail"}.isdisjoint(wrong(reads_files)), "it takes no work of theirs"


def test_the_sum_of_it() -> None:
    well, ill = Finding("a", "fine"), Finding("b", "bad", "do this")
    assert summary([well]).startswith("All")
    assert summary([well, ill]) == "1 thing is wrong."
    assert summary([ill, ill]) == "2 things are wrong."


class _changed:  # noqa: N801 - reads as a verb in `with`
    """A change to the database, taken back afterwards."""

    def __init__(self, house: House, change: str, back: str | None = None) -> None:
        self._engine, self._change, self._back = house.engines["admin"], change, back

    def __enter__(self) -> None:
        with self._engine.begin() as connection:
            self._version = connection.scalar(text("SELECT version_num FROM alembic_version"))
            connection.execute(text(self._change))

    def __exit__(self, *_: object) -> None:
        with self._engine.begin() as connection:
            connection.execute(
                text("UPDATE alembic_version SET version_num = :v"), {"v": self._version}
            )
            if self._back:
                connection.execute(text(self._back))
