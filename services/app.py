"""The composition root: settings, kernel and slices made into one application.

Invariant: it refuses to start while a door is open (`startup_faults`).
"""

import importlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast
from uuid import UUID

from flask import Flask, Request
from joserfc.jwk import ECKey
from sqlalchemy import Engine

from services.identity.provider import Identity
from services.identity.routes import blueprint as identity_routes
from services.identity.systems import AppMember, Found, SystemRecord
from services.matching import operations as matching
from services.organisations import operations as organisations
from services.portal import frame as portal
from shared import runtime
from shared.audit.logins import note_refused_token
from shared.authz import operation, permissions
from shared.authz.actor import Actor
from shared.crypto import archive, tenant_keys
from shared.crypto.envelopes import Reader
from shared.crypto.pseudonyms import Pseudonyms
from shared.crypto.root import FileRootKey
from shared.db import house, migrate, policies
from shared.db.alongside import Alongside
from shared.db.engine import engine_options, engine_url, hooked, make_engine
from shared.db.model import db
from shared.events import bus
from shared.settings import Settings
from shared.web import startup
from shared.web.endpoints import Slice
from shared.web.kernel import WebKernel, create_web
from shared.web.trace import trace_id

SLICES = (
    "organisations",
    "covenants",
    "processing",
    "children",
    "consents",
    "asking",
    "legal_grounds",
    "sharing",
    "information_duty",
    "referrals",
    "signals",
    "matching",
    "risk_lists",
    "exports",
    "imports",
    "notifications",
)
SUBSCRIBERS = (
    "services.identity.subscribers",
    "services.children.subscribers",
    "services.consents.subscribers",
    "services.asking.subscribers",
    "services.asking.succession",
    "services.sharing.operations",
    "services.sharing.resting",
    "services.sharing.by_ground",
    "services.sharing.disclosures",
    "services.information_duty.subscribers",
    "services.referrals.subscribers",
    "services.referrals.succession",
    "services.signals.subscribers",
    "services.signals.with_parents",
    "services.matching.subscribers",
    "services.matching.succession",
    "services.risk_lists.subscribers",
    "services.exports.subscribers",
    "services.imports.subscribers",
)
KERNEL_TABLES = (
    "shared.audit.models",
    "shared.authz.models",
    "shared.jobs.models",
    "services.identity.apps.models",
)


class OpenDoors(RuntimeError):
    """Something in the house is not closed; the message lists what."""


def create_app(settings: Settings) -> Flask:
    """The application, checked; raises OpenDoors, SettingsFault or OSError."""
    app = Flask("schakel", static_folder=None)
    engines = _engines(app, settings)
    root = FileRootKey(settings.root_key_file, create=settings.development)
    keyring = tenant_keys.keyring(root, engines["keys"])
    identity = Identity(
        engine=engines["login"],
        keyring=keyring,
        issuer=settings.issuer,
        base_url=settings.base_url,
        find_system=_find_system,
        find_app_member=_find_app_member,
        on_denied=_token_denied,
        scopes_supported=sorted(permissions.OAUTH_SCOPES),
    )
    runtime.use(
        runtime.Runtime(
            settings,
            engines,
            keyring,
            lambda manifest: _sign(identity, manifest),
            Pseudonyms(settings.pseudonym_key_file, create=settings.development),
            _matcher(settings),
        )
    )
    matching.publish_matcher()
    identity.keys.ensure_signing_key()
    identity.export_keys.ensure_signing_key()
    identity.install(app)
    app.register_blueprint(identity_routes)
    slices = load_slices()
    kernel = _web_kernel(settings, identity, engines)
    create_web(app, kernel, slices)
    portal.install(app, settings, kernel.frontend)
    faults = startup_faults(app, slices, engines["login"])
    if faults:
        raise OpenDoors("Schakel does not start:\n- " + "\n- ".join(faults))
    return app


def load_slices() -> list[Slice]:
    """Import every slice with its subscribers; the endpoints they declare."""
    for module in (*KERNEL_TABLES, *SUBSCRIBERS):
        importlib.import_module(module)
    return [importlib.import_module(f"services.{name}.routes").api for name in SLICES]


def startup_faults(app: Flask, slices: list[Slice], engine: Engine) -> list[str]:
    """Every reason not to start, in words."""
    with engine.begin() as connection:
        database = [*house.faults(connection), *policies.faults(connection)]
    return [
        *startup.faults(app, slices),
        *portal.faults(),
        *operation.faults(),
        *bus.faults(),
        *database,
    ]


def _engines(app: Flask, settings: Settings) -> Mapping[str, Engine]:
    """Flask-SQLAlchemy makes the application's own engine; the others stand beside it."""
    size = settings.web_threads + 2
    app.config["SQLALCHEMY_DATABASE_URI"] = engine_url(settings, "app")
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options("app", size)
    db.init_app(app)
    with app.app_context():
        application = hooked(db.engine, "app")
    beside = ["login", "keys"]
    # `schakel tenant` and the demo; the worker program
    beside += [role for role in ("operator", "matcher") if role in settings.database_passwords]
    others = {role: make_engine(engine_url(settings, role), role) for role in beside}
    return {"app": application, **others}


def _matcher(settings: Settings) -> Reader | None:
    """The matcher's key, in its processes only: those that have its database user."""
    if "matcher" not in settings.database_passwords:
        return None
    return Reader.of_file(settings.matcher_key_file, create=settings.development)


def _web_kernel(settings: Settings, identity: Identity, engines: Mapping[str, Engine]) -> WebKernel:
    def database_answers() -> bool:
        with engines["login"].begin() as connection:
            return migrate.present(connection) == migrate.newest()

    def traced(request: Request) -> Actor:
        return replace(identity.authenticate(request), trace_id=trace_id())

    scope_of = {name: entry.oauth_scope for name, entry in permissions.PERMISSIONS.items()}
    return WebKernel(
        authenticate=traced,
        base_url=settings.base_url,
        token_url=f"{settings.issuer}/oauth/token",
        scopes=permissions.OAUTH_SCOPES,
        scope_of=scope_of,
        checks={"database": database_answers},
    )


def _sign(identity: Identity, manifest: bytes) -> str:
    key = cast(ECKey, identity.export_keys.current())
    return archive.signer(key, str(key.kid))(manifest)


def _find_system(client_id: UUID, alongside: Alongside | None = None) -> Found | None:
    row: Any = organisations.find_system(client_id, alongside)
    if row is None:
        return None
    system = SystemRecord(
        client_id=row.id,
        organisation_id=row.owner_id,
        organisation_kind=row.organisation_kind,
        organisation_state=row.organisation_state,
        active=row.active,
        jwks=row.jwks,
        oauth_scopes=frozenset(row.oauth_scopes),
        roles=frozenset(row.roles),
        teams=frozenset(row.team_ids),
        whole_organisation=row.whole_organisation,
        name=row.name,
        organisation_name=row.organisation_name,
        grant_type=row.grant_type,
        public=row.public,
        jwks_uri=row.jwks_uri,
        redirect_uris=tuple(row.redirect_uris),
        id_token_alg=row.id_token_alg,
    )
    return Found(system, row)


def _find_app_member(alongside: Alongside) -> AppMember | None:
    row: Any = organisations.find_app_member(alongside)
    if row is None:
        return None
    return AppMember(
        member_id=row.id,
        person_id=row.person_id,
        name=row.name,
        email=row.email,
        roles=frozenset(row.roles),
        teams=frozenset(row.team_ids),
        organisation_id=row.owner_id,
        organisation_kind=row.organisation_kind,
        organisation_state=row.organisation_state,
        oauth_scopes=frozenset(row.oauth_scopes),
        beside=row,
    )


def _token_denied(client_id: UUID | None, reason: str) -> None:
    note_refused_token(runtime.current().engines["login"], client_id, reason)
