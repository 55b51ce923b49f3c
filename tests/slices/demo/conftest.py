"""The demo's town, made once for the tests here, as `make demo` makes it."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from services.demo import past
from services.demo.desks import DESKS, Desk
from services.demo.layout import Layout, Ports
from services.demo.seed import make_town
from shared import clock
from shared.authz import assurance
from shared.authz.actor import Actor
from tests.factories.workplace import Browser, Person
from tests.house import House
from tests.slices.database import rows


@dataclass(frozen=True, slots=True)
class Vaardrecht:
    """The town: who is who in it, and its people as actors and with a browser."""

    house: House
    who: dict[str, Any]
    said: str
    progress: list[tuple[int, int, str]]
    asked: list[Any]

    def at(self, desk: Desk) -> dict[str, Any]:
        """Who sits there, as demo.json tells it."""
        place = DESKS.index(desk)
        [found] = [one for one in self.who["members"] if one.get("desk", {}).get("place") == place]
        member: dict[str, Any] = found
        return member

    def actor(self, member: dict[str, Any]) -> Actor:
        """The same as an actor: with their own roles and teams."""
        [found] = rows(
            self.house,
            "SELECT m.id, m.roles, o.id AS organisation_id, o.kind, ARRAY(SELECT t.team_id"
            " FROM member_team t WHERE t.member_id = m.id) AS teams FROM member m"
            " JOIN organisation o ON o.id = m.owner_id WHERE m.id = :id",
            id=member["id"],
        )
        roles, teams = frozenset(found.roles), frozenset(found.teams)
        made = Actor("member", found.id, found.organisation_id, found.kind, roles, teams)
        return replace(made, logged_in_at=clock.now(), acr=assurance.TWO_FACTORS)

    def browser(self, member: dict[str, Any]) -> Browser:
        """A browser in which they logged in, with what demo.json says."""
        browser = Browser(self.house.app)
        [found] = rows(
            self.house, "SELECT id, person_id FROM member WHERE id = :id", id=member["id"]
        )
        person = Person(found.person_id, member["email"], found.id, member["totpSecret"])
        answer = browser.log_in(person, member["password"])
        assert answer.status_code == 200, answer.text
        return browser

    def of_town(self, statement: str) -> list[Any]:
        """Rows about this town only; `:ids` are its organisations."""
        ids = [one["id"] for one in self.who["organisations"]]
        return rows(self.house, statement.replace(":ids", "CAST(:ids AS uuid[])"), ids=ids)


@pytest.fixture(scope="session")
def vaardrecht(the_house: House, tmp_path_factory: pytest.TempPathFactory) -> Vaardrecht:
    """Vaardrecht, with months of work behind it. What it asked of the workers is taken out of their
    way: tests of theirs would find it old, and late.
    """
    home: Path = tmp_path_factory.mktemp("demo")
    past.make_room(the_house.engines["owner"])
    progress: list[tuple[int, int, str]] = []
    layout = Layout(home)
    said = make_town(layout, Ports(1, 2, 3), lambda *step: progress.append(step))
    who = json.loads(layout.demo_json.read_text("utf-8"))
    ids = [one["id"] for one in who["organisations"]]
    whose = "WHERE organisation_id = ANY(CAST(:ids AS uuid[]))"
    asked = rows(
        the_house, f"DELETE FROM outbox {whose} RETURNING organisation_id, task, ids", ids=ids
    )
    rows(the_house, f"DELETE FROM timer {whose}", ids=ids)
    return Vaardrecht(the_house, who, said, progress, asked)
