"""A provider on a real, migrated PostgreSQL, with the rights that the login role really has."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import Engine, create_engine, text

from services.identity.provider import Identity
from services.identity.routes import blueprint
from shared import clock
from shared.crypto.keyring import Keyring
from shared.crypto.root import FileRootKey
from shared.db import migrate
from shared.db.embedded import EmbeddedPostgres, destroy
from shared.db.engine import hooked
from shared.db.roles import ensure_roles
from shared.settings import ROLES
from tests.factories.town import Town
from tests.factories.workplace import Browser, Person, employ, logged_in
from tests.house import House
from tests.slices.identity.apps import App, registered
from tests.slices.identity.parties import ISSUER, MOMENT, Partner, Register, World
from tests.slices.identity.serving import Served, serving


@pytest.fixture(scope="session")
def engines() -> Iterator[dict[str, Engine]]:
    """Of the owner, with the schema migrated, and of the login role."""
    home = Path(tempfile.mkdtemp(prefix="schakel-test-"))
    home.chmod(0o755)
    with EmbeddedPostgres(home, fsync=False) as server:
        passwords = {role: str(server.url(role).password) for role in ROLES}
        ensure_roles(server.conninfo("admin"), passwords)
        owner = create_engine(server.url("owner"))
        with owner.begin() as connection:
            command.upgrade(migrate.configuration(connection), "head")
        login = hooked(create_engine(server.url("login"), pool_size=10), "login")
        yield {"owner": owner, "login": login}
        owner.dispose()
        login.dispose()
    destroy(home)


@pytest.fixture
def engine(engines: dict[str, Engine]) -> Engine:
    """The login role's engine, with empty tables."""
    with engines["owner"].begin() as connection:
        connection.execute(text("TRUNCATE signing_key, used_assertion, used_proof, person CASCADE"))
    return engines["login"]


@pytest.fixture(scope="session")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    path: Path = tmp_path_factory.mktemp("keys") / "root.key"
    return Keyring(FileRootKey(path, create=True), lambda _org: None, lambda _org, key: key)


@pytest.fixture
def world(engine: Engine, keyring: Keyring) -> Iterator[World]:
    """A provider at a held moment; nobody is registered yet."""
    systems = Register(engine)
    denied: list[tuple[UUID | None, str]] = []
    app = Flask("identity-under-test")
    app.register_blueprint(blueprint)
    identity = Identity(
        engine=engine,
        keyring=keyring,
        issuer=ISSUER,
        base_url=ISSUER,
        find_system=systems.look_up,
        find_app_member=lambda _alongside: None,
        on_denied=lambda client_id, reason: denied.append((client_id, reason)),
        scopes_supported={"referrals:write", "referrals:read"},
    )
    identity.install(app)
    with clock.held_at(MOMENT):
        identity.keys.ensure_signing_key()
        yield World(app, identity, systems, denied)


@pytest.fixture
def partner(world: World) -> Partner:
    """A registered system of a school."""
    partner = Partner()
    world.register(partner)
    return partner


@pytest.fixture
def ib(town: Town) -> Person:
    """The school's care coordinator."""
    return employ(town.school, "care_coordinator", name="I. de Begeleider")


@pytest.fixture
def browser(the_house: House, ib: Person) -> Browser:
    return logged_in(the_house.app, ib)


@pytest.fixture
def app(the_house: House, town: Town) -> App:
    """An app of the school."""
    return registered(the_house.app, the_house.settings.issuer, town.school)


@pytest.fixture
def public(the_house: House, town: Town) -> App:
    """An app on somebody's device."""
    return registered(the_house.app, the_house.settings.issuer, town.school, public=True)


@pytest.fixture
def served(the_house: House) -> Iterator[Served]:
    """The whole application behind a port."""
    with serving(the_house) as found:
        yield found
