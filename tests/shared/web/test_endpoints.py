"""A request goes through one operation and comes back as the declaration says."""

import io
from typing import Any

import pytest
from flask.testing import FlaskClient

from shared.web.endpoints import Slice
from shared.web.fields import Integer, Str
from shared.web.pages import PageQuery
from shared.web.schemas import Schema
from tests.shared.web import fake_slice
from tests.shared.web.fake_slice import (
    LOFT,
    ClubSchema,
    NameSchema,
    PigeonSchema,
    does,
    draw_pigeon,
    get_pigeon,
    keep_pigeon,
    list_pigeons,
    make_app,
    pigeon,
    rename_pigeon,
    search_pigeons,
)

NEW = {"name": "Bep", "colour": "grey"}


@pytest.fixture
def kept() -> dict[str, Any]:
    made = pigeon(version=3)
    LOFT[made["id"]] = made
    return made


def codes(answer: Any) -> dict[str, str]:
    return {error["pointer"]: error["code"] for error in answer.get_json()["errors"]}


def test_made_things_tell_their_place_and_version(client: FlaskClient) -> None:
    made = client.post("/v1/pigeons", json=NEW | {"hatchedOn": "2026-01-31"})
    assert (made.status_code, made.headers["ETag"]) == (201, '"1"')
    found = client.get(made.headers["Location"])
    assert found.get_json() == made.get_json()
    assert found.get_json()["hatchedOn"] == "2026-01-31"
    assert found.headers["ETag"] == '"1"'


def test_the_operation_gets_just_what_was_sent(client: FlaskClient) -> None:
    keep_pigeon.calls.clear()
    client.post("/v1/pigeons", json=NEW | {"weight": None})
    assert keep_pigeon.calls == [NEW | {"racing": False, "weight": None}]


def test_all_faults_come_at_once(client: FlaskClient) -> None:
    body = {"colour": "blue", "weight": 1e400, "rings": [{"number": "a"}], "x/y~": 1}
    answer = client.post("/v1/pigeons?z=1", json=body, headers={"Idempotency-Key": "é"})
    assert answer.status_code == 400
    raw = client.post(
        "/v1/pigeons?z=1",
        data=b'{"colour": "blue", "rings": [{"number": "a"}], "x/y~": 1}',
        content_type="application/json",
        headers={"Idempotency-Key": "a b"},
    )
    assert codes(raw) == {
        "/name": "required",
        "/colour": "unknown_code",
        "/rings/0/number": "pattern",
        "/rings/0/putOn": "required",
        "/x~1y~0": "unknown",
        "/z": "unknown",
        "/Idempotency-Key": "malformed_idempotency_key",
    }


def test_a_hostile_number_of_faults_is_cut_off(client: FlaskClient) -> None:
    answer = client.post("/v1/pigeons", json={f"x{n}": n for n in range(5000)})
    assert answer.status_code == 400
    assert len(answer.get_json()["errors"]) == 100


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b'{"name": ', "application/json", 400),
        (b'{"name": NaN}', "application/json", 400),
        (b'{"name": "\\ud800", "colour": "grey"}', "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"[]", "application/json", 400),
        (b"null", "application/json", 400),
        (b'"text"', "application/json", 400),
        (b"9" * 10_000, "application/json", 400),
        (b"", "application/json", 400),
        (b"name=Bep", "application/x-www-form-urlencoded", 415),
        (b'{"name": "Bep", "colour": "grey"}', "text/plain", 415),
        (b" " * (1 << 20) + b"{}", "application/json", 413),
    ],
)
def test_bodies_that_cannot_be_read(
    client: FlaskClient, body: bytes, kind: str, status: int
) -> None:
    answer = client.post("/v1/pigeons", data=body, content_type=kind)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"


def test_a_compressed_body_is_not_read(client: FlaskClient) -> None:
    answer = client.post("/v1/pigeons", json=NEW, headers={"Content-Encoding": "gzip"})
    assert answer.status_code == 415


def test_a_body_without_a_limit_on_its_length_is_limited(client: FlaskClient) -> None:
    class Endless(io.RawIOBase):
        read_so_far = 0

        def readable(self) -> bool:
            return True

        def readinto(self, room: Any) -> int:
            self.read_so_far += len(room)
            room[:] = b" " * len(room)
            return len(room)

    stream = Endless()
    chunked = {"wsgi.input": stream, "wsgi.input_terminated": True}
    answer = client.post("/v1/pigeons", environ_overrides=chunked, content_type="application/json")
    assert answer.status_code == 413
    assert stream.read_so_far < 4 << 20


class TestVersions:
    def put(self, client: FlaskClient, kept: dict[str, Any], if_match: str | None) -> Any:
        headers = {} if if_match is None else {"If-Match": if_match}
        return client.put(f"/v1/pigeons/{kept['id']}/name", json={"name": "Cor"}, headers=headers)

    def test_a_change_names_the_version_it_changes(
        self, client: FlaskClient, kept: dict[str, Any]
    ) -> None:
        changed = self.put(client, kept, '"3"')
        assert (changed.status_code, changed.headers["ETag"]) == (200, '"4"')

    def test_a_change_of_an_old_version_is_refused(
        self, client: FlaskClient, kept: dict[str, Any]
    ) -> None:
        assert self.put(client, kept, '"2"').status_code == 412
        assert LOFT[kept["id"]]["name"] == "Aad"

    def test_a_change_without_version_is_refused(
        self, client: FlaskClient, kept: dict[str, Any]
    ) -> None:
        assert self.put(client, kept, None).status_code == 428
        assert client.delete(f"/v1/pigeons/{kept['id']}").status_code == 428

    @pytest.mark.parametrize(
        "sent", ["3", "*", 'W/"3"', '"x"', '"0"', '"1234567890"', '"3", "4"', ""]
    )
    def test_a_malformed_version_is_the_callers_fault(
        self, client: FlaskClient, kept: dict[str, Any], sent: str
    ) -> None:
        answer = self.put(client, kept, sent)
        assert answer.status_code == 400
        assert codes(answer) == {"/If-Match": "malformed_if_match"}

    def test_a_post_may_name_a_version(self, client: FlaskClient, kept: dict[str, Any]) -> None:
        path = f"/v1/pigeons/{kept['id']}/release"
        assert client.post(path, headers={"If-Match": '"2"'}).status_code == 412
        released = client.post(path)
        assert (released.status_code, released.data) == (204, b"")
        assert "Content-Type" not in released.headers


class TestIdempotency:
    def post(self, client: FlaskClient, key: str = "k1", **changes: Any) -> Any:
        headers = {"Idempotency-Key": key} | changes.pop("headers", {})
        return client.post("/v1/pigeons", json=NEW | changes, headers=headers)

    @pytest.fixture(autouse=True)
    def forget(self) -> None:
        keep_pigeon.kept.clear()

    def test_once_done_twice_answered(self, client: FlaskClient) -> None:
        first, second = self.post(client), self.post(client)
        assert len(LOFT) == 1
        assert (second.status_code, second.data) == (first.status_code, first.data)
        for name in ("ETag", "Location", "Content-Type"):
            assert second.headers[name] == first.headers[name]
        assert "Idempotency-Replayed" not in first.headers
        assert second.headers["Idempotency-Replayed"] == "true"

    def test_a_key_belongs_to_one_request(self, client: FlaskClient) -> None:
        self.post(client)
        other = self.post(client, name="Cor")
        assert other.status_code == 409
        assert other.get_json()["code"] == "idempotency_key_reused"

    @pytest.mark.parametrize("key", ["", "x" * 256, "a b", "é", "a\tb"])
    def test_a_malformed_key_is_the_callers_fault(self, client: FlaskClient, key: str) -> None:
        assert codes(self.post(client, key)) == {"/Idempotency-Key": "malformed_idempotency_key"}
        assert not LOFT

    def test_reading_needs_no_key(self, client: FlaskClient) -> None:
        search_pigeons.kept.clear()
        for _ in range(2):
            sent = client.post(
                "/v1/pigeons/_search", json={"name": "A"}, headers={"Idempotency-Key": "k"}
            )
            assert sent.status_code == 200
        assert not search_pigeons.kept


def test_a_post_without_a_body_takes_none(client: FlaskClient, kept: dict[str, Any]) -> None:
    path = f"/v1/pigeons/{kept['id']}/release"
    assert client.post(path, json={"a": 1}).status_code == 400
    assert client.post(path, json={}).status_code == 204


def test_a_download(client: FlaskClient, kept: dict[str, Any]) -> None:
    file = client.get(f"/v1/pigeons/{kept['id']}/drawings/svg")
    assert file.data == b"(o)>"
    assert file.headers["Content-Disposition"] == "attachment; filename=pigeon.svg"
    assert client.get(f"/v1/pigeons/{kept['id']}/drawings/gif").status_code == 404


def test_who_is_asked_before_what(client: FlaskClient) -> None:
    stranger = client.post("/v1/pigeons", data=b"{", headers={"Authorization": "Bearer stranger"})
    assert stranger.status_code == 403
    nobody = client.post("/v1/pigeons", data=b"{", headers={"Authorization": ""})
    assert (nobody.status_code, nobody.headers["WWW-Authenticate"]) == (401, "DPoP")


def test_what_is_public_asks_nobody(client: FlaskClient) -> None:
    assert client.get("/v1/club", headers={"Authorization": ""}).status_code == 200


class OddQuery(Schema):
    name = Str(5)


class LooseSchema(Schema):
    name = Str(5)
    number = Integer()


@does("pigeon:keep")
def change_pigeons(actor: object) -> None: ...


PIGEON = "/pigeons/<uuid:pigeon_id>"
NAME = {"body": NameSchema, "answer": PigeonSchema}


@pytest.mark.parametrize(
    ("method", "rule", "operation", "said", "why"),
    [
        ("get", "/pigeons/<uuid:id>", get_pigeon, {"answer": PigeonSchema}, "id is no parameter"),
        ("get", "/pigeons", get_pigeon, {"answer": PigeonSchema}, "pigeon_id is a .*unfilled"),
        ("put", PIGEON, rename_pigeon, NAME | {"body": LooseSchema}, "number is no parameter"),
        ("put", PIGEON, rename_pigeon, NAME | {"body": OddQuery}, "name is needed, yet may"),
        ("put", PIGEON, rename_pigeon, NAME | {"query": OddQuery}, "name is filled twice"),
        ("get", PIGEON + "/", get_pigeon, {"answer": PigeonSchema}, "kebab-case"),
        ("get", "/Pigeons/<uuid:pigeon_id>", get_pigeon, {"answer": PigeonSchema}, "kebab-case"),
        ("get", "/pigeons/<pigeon_id>", get_pigeon, {"answer": PigeonSchema}, "kebab-case"),
        ("get", "/pigeons/<int:pigeon_id>", get_pigeon, {"answer": PigeonSchema}, "kebab-case"),
        ("get", PIGEON, rename_pigeon, NAME, "a GET takes no body"),
        ("get", "/pigeons", change_pigeons, {}, "only reads"),
        ("get", "/pigeons", list_pigeons, {"page_of": ClubSchema, "query": OddQuery}, "PageQuery"),
        ("get", PIGEON, get_pigeon, {"answer": PigeonSchema, "status": 204}, "204 has no content"),
        ("get", PIGEON, get_pigeon, {"status": 200}, "204 has no content"),
        (
            "post",
            PIGEON + "/drawings/<any(svg):format>",
            draw_pigeon,
            {"download": True},
            "only a GET",
        ),
    ],
)
def test_what_does_not_fit_is_refused_when_declared(
    method: str, rule: str, operation: Any, said: Any, why: str
) -> None:
    api = Slice("odd", "Odd")
    with pytest.raises(TypeError, match=why):
        getattr(api, method)(rule, operation, summary="Odd", **said)
    assert not api.endpoints


def test_one_operation_has_one_endpoint() -> None:
    twice = fake_slice.declared()
    twice.get("/birds/<uuid:pigeon_id>", get_pigeon, answer=PigeonSchema, summary="Again")
    with pytest.raises(TypeError, match="getPigeon"):
        make_app(twice)


def test_a_list_has_its_pages_without_a_word_more() -> None:
    @does("pigeon:read", reads=True)
    def list_clubs(actor: object, *, page_size: int, after: object = None) -> None: ...

    api = Slice("clubs", "Clubs")
    api.get("/clubs", list_clubs, page_of=ClubSchema, summary="List")
    assert isinstance(api.endpoints[0].query, PageQuery)
