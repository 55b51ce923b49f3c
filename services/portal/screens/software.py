"""The software that acts for one's organisation, for its admin.

Invariant: only public keys are pasted here; who connects software that sees something of children
does not approve it.
"""

from collections.abc import Mapping
from uuid import UUID

from flask import Response

from services.organisations import operations
from services.organisations.schemas import NewSystemSchema
from services.portal.directory import Directory
from services.portal.fields import Field, Plan
from services.portal.forms import NOTHING, Form
from services.portal.pages import PAGE_SIZE, Visit, act, page
from shared.authz.permissions import CARE, OAUTH_SCOPES, POLICE, ROLES
from shared.texts import Text
from shared.vocabulary import ID_TOKEN_ALGORITHMS
from shared.web.use_case import UseCase

ALL, ONE = "/beheer/systemen", "/beheer/systemen/<uuid:system_id>"
_NAMES = operations.look_up_organisations
KEYS = Field(
    label=Text("Publieke sleutels (JWKS)", "Public keys (JWKS)"),
    help=Text(
        "De JSON die u van de leverancier krijgt. Nooit een geheime sleutel.",
        "The JSON that the vendor gives you. Never a private key.",
    ),
    look="long",
    rows=8,
)
KEYS_ADDRESS = Field(
    label=Text("Of het adres van die sleutels", "Or the address of those keys"),
    help=Text(
        "Een https-adres; Schakel haalt daar nieuwe sleutels op.",
        "An https address; Schakel fetches new keys there.",
    ),
)
NEW_SYSTEM = Plan(
    NewSystemSchema,
    {
        "name": Field(
            label=Text("Naam", "Name"),
            help=Text(
                "Bijvoorbeeld: leerlingvolgsysteem van de leverancier.",
                "For example: the vendor's pupil system.",
            ),
        ),
        "jwks": KEYS,
        "jwks_uri": KEYS_ADDRESS,
        "roles": Field(
            label=Text("Wiens werk doet de software?", "Whose work does the software do?"),
            look="several",
            choices={role: ROLES[role] for role in ROLES if role in CARE | POLICE},
        ),
        "oauth_scopes": Field(
            label=Text("Wat mag zij daarvan?", "What of it may it do?"),
            help=Text("Geef niet meer dan nodig.", "Give no more than needed."),
            look="several",
            choices=OAUTH_SCOPES,
        ),
        "whole_organisation": Field(
            label=Text("Voor de kinderen van alle teams", "For the children of all teams"),
            look="tick",
        ),
        "team_ids": Field(
            label=Text("Of alleen voor deze teams", "Or for these teams only"), look="several"
        ),
    },
)
NEW_APP = Plan(
    NewSystemSchema,
    {
        "name": Field(
            label=Text("Naam", "Name"),
            help=Text(
                "Zo noemt Schakel de app als zij toegang vraagt.",
                "So Schakel calls the app when it asks for access.",
            ),
        ),
        "redirect_uris": Field(
            label=Text("Adressen waar de app verder gaat", "Addresses where the app goes on"),
            help=Text(
                "Van de leverancier, ieder op een eigen regel (redirect_uri).",
                "From the vendor, each on a line of its own (redirect_uri).",
            ),
            look="long",
            rows=3,
        ),
        "public": Field(
            label=Text(
                "De app draait op het apparaat van de medewerker en kan geen geheim bewaren",
                "The app runs on the member's device and can keep no secret",
            ),
            help=Text("Vul dan geen sleutels in.", "Then give no keys."),
            look="tick",
        ),
        "jwks": KEYS,
        "jwks_uri": KEYS_ADDRESS,
        "oauth_scopes": Field(
            label=Text("Wat mag zij namens iemand doen?", "What may it do for somebody?"),
            help=Text(
                "Nooit meer dan die medewerker zelf mag.", "Never more than that member may."
            ),
            look="several",
            choices=OAUTH_SCOPES,
        ),
        "id_token_alg": Field(
            label=Text("Handtekening van het id-token", "Signature of the id token"),
            look="select",
            choices=ID_TOKEN_ALGORITHMS,
        ),
    },
)


@page(ALL, operations.list_systems)
def systems(visit: Visit) -> Response:
    """The software that acts for us."""
    found = visit.do(operations.list_systems, page_size=PAGE_SIZE, after=visit.after)
    may = visit.may(operations.register_system)
    return visit.show("software/list.html", found=found, may=may)


@page(f"{ALL}/nieuw", operations.register_system, _NAMES, posts=True)
def new_system(visit: Visit) -> Response:
    """Connect software by its public keys."""
    form = Form(visit, NEW_SYSTEM, choices={"team_ids": _teams(visit)})
    return _connecting(visit, form, "software/new.html")


@page(f"{ALL}/nieuwe-app", operations.register_system, posts=True)
def new_app(visit: Visit) -> Response:
    """Connect an app, in which members log in through Schakel."""
    form = Form(visit, NEW_APP, {"id_token_alg": "ES256"})
    return _connecting(visit, form, "software/new_app.html")


def _connecting(visit: Visit, form: Form, template: str) -> Response:
    if visit.posted and (made := form.send(operations.register_system)):
        said = "system_waits" if made["state"] == "asked" else "system_connected"
        return visit.go("system", said=said, system_id=made["id"])
    return visit.show(template, form.status, form=form)


@page(ONE, operations.get_system, operations.approve_system, _NAMES)
def system(visit: Visit, system_id: UUID) -> Response:
    """One system, with what it may do in plain words."""
    found = visit.do(operations.get_system, system_id=system_id)
    may = visit.may(operations.approve_system)
    return visit.show(
        "software/one.html",
        found=found,
        names=_own(visit),
        form=Form(visit, NOTHING),
        may=may,
        scopes=OAUTH_SCOPES,
    )


@act(f"{ONE}/goedkeuren", operations.approve_system)
def approve_system(visit: Visit, system_id: UUID) -> Response:
    """Let a colleague's software work."""
    return _acted(visit, operations.approve_system, system_id, "system_approved")


@act(f"{ONE}/stilzetten", operations.suspend_system)
def suspend_system(visit: Visit, system_id: UUID) -> Response:
    """Stop it."""
    return _acted(visit, operations.suspend_system, system_id, "system_suspended")


@act(f"{ONE}/hervatten", operations.resume_system)
def resume_system(visit: Visit, system_id: UUID) -> Response:
    """Let it work again."""
    return _acted(visit, operations.resume_system, system_id, "system_resumed")


@page(f"{ONE}/beeindigen", operations.get_system, operations.end_system, posts=True)
def end_system(visit: Visit, system_id: UUID) -> Response:
    """Ask whether that is meant, and end it for good."""
    found = visit.do(operations.get_system, system_id=system_id)
    if visit.posted:
        return _acted(visit, operations.end_system, system_id, "system_ended")
    return visit.show("software/end.html", found=found, form=Form(visit, NOTHING))


def _acted(visit: Visit, operation: UseCase, system_id: UUID, said: str) -> Response:
    version = Form(visit, NOTHING).version
    visit.do(operation, system_id=system_id, expected_version=version)
    return visit.go("system", said=said, system_id=system_id)


def _own(visit: Visit) -> Directory:
    acting = visit.acting
    return Directory.of(visit, [acting.organisation_id] if acting else [])


def _teams(visit: Visit) -> Mapping[str, str]:
    acting = visit.acting
    return _own(visit).team_choices(acting.organisation_id, None) if acting else {}
