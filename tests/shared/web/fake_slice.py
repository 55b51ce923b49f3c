"""A small slice of its own for the tests of the web: pigeons, kept in memory.

Invariant: it is declared exactly as a real slice is; only the operations keep no database.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from flask import Flask, Request
from flask.testing import FlaskClient

from shared.authz.actor import Actor
from shared.authz.replay import Answer, Replay
from shared.ids import new_id
from shared.problems import (
    Conflict,
    Forbidden,
    NotFound,
    PreconditionFailed,
    Reason,
    Unauthenticated,
)
from shared.texts import Text
from shared.web.answers import Download
from shared.web.endpoints import Slice
from shared.web.fields import (
    Boolean,
    Code,
    Date,
    DateTime,
    Email,
    FreeText,
    Integer,
    List,
    Nested,
    Str,
    Uuid,
    Words,
)
from shared.web.kernel import WebKernel, create_web
from shared.web.pages import Cursor, Page, PageQuery
from shared.web.schemas import Schema
from shared.web.trace import trace_id

COLOURS = {"grey": Text("grijs", "grey"), "white": Text("wit", "white")}
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


class RingSchema(Schema):
    """The ring that a pigeon wears."""

    number = Str(20, required=True, pattern=r"^[A-Z0-9-]+$")
    put_on = Date(required=True, allow_none=True)


class PigeonSchema(Schema):
    """A pigeon in full."""

    id = Uuid(required=True)
    version = Integer(1, required=True)
    name = Str(80, required=True)
    colour = Code(COLOURS, required=True)
    colour_words = Words()
    note = FreeText(500, required=True, allow_none=True)
    owner_mail = Email(required=True, allow_none=True)
    weight = Integer(0, 2000, required=True, allow_none=True)
    racing = Boolean(required=True)
    hatched_on = Date(required=True, allow_none=True)
    created_at = DateTime(required=True)
    rings = List(Nested(RingSchema), 5, required=True)
    races = List(DateTime(), required=True)
    mate = Nested(RingSchema, required=True, allow_none=True)


class PigeonSummarySchema(Schema):
    """A pigeon in a list."""

    id = Uuid(required=True)
    name = Str(80, required=True)
    created_at = DateTime(required=True)


class NewPigeonSchema(Schema):
    """A pigeon to keep."""

    name = Str(80, required=True)
    colour = Code(COLOURS, required=True)
    note = FreeText(500, allow_none=True)
    owner_mail = Email(allow_none=True)
    weight = Integer(0, 2000, allow_none=True)
    racing = Boolean(load_default=False)
    hatched_on = Date(allow_none=True)
    rings = List(Nested(RingSchema), 5)
    races = List(DateTime(), 10)
    mate_id = Uuid(allow_none=True)


class NameSchema(Schema):
    """What a pigeon is called from now on."""

    name = Str(80, required=True)


class PigeonQuerySchema(PageQuery):
    colour = List(Code(COLOURS), 2)
    racing = Boolean()
    heavier_than = Integer(0, 2000)
    seen_since = DateTime()
    name = Str(80)


class ClubSchema(Schema):
    """The club that the pigeons race for."""

    name = Str(80, required=True)


@dataclass
class Done:
    """An operation as the web sees it, without a database."""

    name: str
    permission: str
    reads: bool
    body: Callable[..., Any]
    kept: dict[str, tuple[bytes, Answer]] = field(default_factory=dict)
    calls: list[dict[str, Any]] = field(default_factory=list)

    @property
    def parameters(self) -> Mapping[str, inspect.Parameter]:
        return dict(list(inspect.signature(self.body).parameters.items())[1:])

    def __call__(self, actor: Actor, *args: Any, **kwargs: Any) -> Any:
        self.calls.append(kwargs)
        return self.body(actor, *args, **kwargs)

    def once(self, actor: Actor, replay: Replay, **kwargs: Any) -> Answer:
        if replay.key in self.kept:
            asked, answer = self.kept[replay.key]
            if asked != replay.fingerprint:
                raise Conflict("idempotency_key_reused")
            return replace(answer, replayed=True)
        answer = replay.render(self(actor, **kwargs))
        self.kept[replay.key] = (replay.fingerprint, answer)
        return answer


def does(permission: str, *, reads: bool = False) -> Callable[[Callable[..., Any]], Done]:
    return lambda body: Done(f"pigeons.{body.__name__}", permission, reads, body)


def pigeon(**told: Any) -> dict[str, Any]:
    usual = {
        "id": new_id(),
        "version": 1,
        "name": "Aad",
        "colour": "grey",
        "colour_words": COLOURS["grey"],
        "note": None,
        "owner_mail": None,
        "weight": 400,
        "racing": False,
        "hatched_on": date(2026, 3, 1),
        "created_at": EPOCH,
        "rings": [],
        "races": [],
        "mate": None,
    }
    return usual | told


LOFT: dict[UUID, dict[str, Any]] = {}


@does("pigeon:read", reads=True)
def list_pigeons(
    actor: Actor,
    *,
    page_size: int,
    after: Cursor | None = None,
    colour: list[str] | None = None,
    racing: bool | None = None,
    heavier_than: int | None = None,
    seen_since: datetime | None = None,
    name: str | None = None,
) -> Page:
    rows = sorted(LOFT.values(), key=lambda row: (row["created_at"], row["id"]))
    rows = [row for row in rows if after is None or (row["created_at"], row["id"]) > after]
    rows = [row for row in rows if colour is None or row["colour"] in colour]
    more = len(rows) > page_size
    last = rows[page_size - 1] if more else None
    return Page(rows[:page_size], Cursor(last["created_at"], last["id"]) if last else None)


@does("pigeon:keep")
def keep_pigeon(
    actor: Actor,
    *,
    name: str,
    colour: str,
    racing: bool,
    note: str | None = None,
    owner_mail: str | None = None,
    weight: int | None = None,
    hatched_on: date | None = None,
    rings: list[dict[str, Any]] | None = None,
    races: list[datetime] | None = None,
    mate_id: UUID | None = None,
) -> dict[str, Any]:
    made = pigeon(
        name=name,
        colour=colour,
        racing=racing,
        note=note,
        owner_mail=owner_mail,
        weight=weight,
        hatched_on=hatched_on,
        rings=rings or [],
        races=races or [],
    )
    LOFT[made["id"]] = made
    return made


def _found(pigeon_id: UUID, expected_version: int | None = None) -> dict[str, Any]:
    if pigeon_id not in LOFT:
        raise NotFound
    if expected_version not in (None, LOFT[pigeon_id]["version"]):
        raise PreconditionFailed
    return LOFT[pigeon_id]


@does("pigeon:read", reads=True)
def get_pigeon(actor: Actor, *, pigeon_id: UUID) -> dict[str, Any]:
    return _found(pigeon_id)


@does("pigeon:read", reads=True)
def draw_pigeon(actor: Actor, *, pigeon_id: UUID, format: str) -> Download:  # noqa: A002
    _found(pigeon_id)
    return Download(b"(o)>", "application/octet-stream", f"pigeon.{format}")


@does("pigeon:keep")
def rename_pigeon(
    actor: Actor, *, pigeon_id: UUID, name: str, expected_version: int
) -> dict[str, Any]:
    row = _found(pigeon_id, expected_version)
    row.update(name=name, version=row["version"] + 1)
    return row


@does("pigeon:keep")
def release_pigeon(actor: Actor, *, pigeon_id: UUID, expected_version: int | None = None) -> None:
    row = _found(pigeon_id, expected_version)
    if row["racing"]:
        home = Reason(
            "still_racing",
            Text("De duif vliegt nog.", "The pigeon is still flying."),
            Text("Wacht tot zij thuis is.", "Wait until it is home."),
        )
        raise Conflict("still_racing", home.text, [home])
    row["version"] += 1


@does("pigeon:keep")
def remove_pigeon(actor: Actor, *, pigeon_id: UUID, expected_version: int) -> None:
    _found(pigeon_id, expected_version)
    del LOFT[pigeon_id]


@does("pigeon:read", reads=True)
def search_pigeons(actor: Actor, *, name: str) -> dict[str, Any]:
    return {"name": name}


def about_club() -> dict[str, Any]:
    return {"name": "De Snelle Vlucht"}


def declared() -> Slice:
    """The slice, declared afresh."""
    api = Slice("pigeons", "Duiven en hun ringen. Pigeons and their rings.")
    api.get(
        "/pigeons",
        list_pigeons,
        query=PigeonQuerySchema,
        page_of=PigeonSummarySchema,
        summary="List pigeons",
    )
    api.post(
        "/pigeons",
        keep_pigeon,
        body=NewPigeonSchema,
        answer=PigeonSchema,
        location="/pigeons/{id}",
        summary="Keep a pigeon",
        description="From now on it is ours.",
    )
    api.post(
        "/pigeons/_search",
        search_pigeons,
        body=NameSchema,
        answer=ClubSchema,
        status=200,
        summary="Search",
    )
    api.get("/pigeons/<uuid:pigeon_id>", get_pigeon, answer=PigeonSchema, summary="See a pigeon")
    api.get(
        "/pigeons/<uuid:pigeon_id>/drawings/<any(svg,png):format>",
        draw_pigeon,
        download=True,
        summary="Fetch its drawing",
    )
    api.put(
        "/pigeons/<uuid:pigeon_id>/name",
        rename_pigeon,
        body=NameSchema,
        answer=PigeonSchema,
        summary="Rename it",
    )
    api.post(
        "/pigeons/<uuid:pigeon_id>/release",
        release_pigeon,
        responses={409: "It is still racing."},
        summary="Let it fly",
    )
    api.delete("/pigeons/<uuid:pigeon_id>", remove_pigeon, summary="Let it go for good")
    api.public_get("/club", about_club, answer=ClubSchema, summary="Who we are")
    return api


PUBLIC = {"/v1/club": "everybody may know who we are"}
KEEPER = {"Authorization": "Bearer keeper"}


def authenticate(request: Request) -> Actor:
    """Whoever says `Bearer keeper` is the keeper."""
    sent = request.headers.get("Authorization")
    if sent == "Bearer stranger":
        raise Forbidden
    if sent != "Bearer keeper":
        raise Unauthenticated
    return Actor("system", new_id(), new_id(), "club", trace_id=trace_id())


def make_app(*slices: Slice, **changes: Any) -> Flask:
    """An application with only the pigeons in it, or with the slices given."""
    app = Flask("pigeons", static_folder=None)
    usual: dict[str, Any] = {
        "authenticate": authenticate,
        "base_url": "https://pigeons.example",
        "token_url": "https://pigeons.example/oauth/token",
        "scopes": {"pigeons:read": Text("duiven zien", "see pigeons")},
        "scope_of": {"pigeon:read": "pigeons:read"},
    }
    create_web(app, WebKernel(**(usual | changes)), slices or [declared()])
    return app


@contextmanager
def keeper_client(app: Flask) -> Iterator[FlaskClient]:
    """A client that is logged in, with an empty loft."""
    LOFT.clear()
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = KEEPER["Authorization"]
    yield client
    LOFT.clear()
