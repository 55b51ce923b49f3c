"""What every application has: headers, health, documentation, and no open doors."""

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from marshmallow import fields as marshmallow_fields

from shared.web import startup
from shared.web.endpoints import Slice
from shared.web.fields import Code, Integer, List, Nested, Str, Uuid, Words
from shared.web.pages import PageQuery
from shared.web.public import PUBLIC_ROUTES
from shared.web.schemas import Schema
from tests.shared.web.fake_slice import COLOURS, PUBLIC, NewPigeonSchema, declared, make_app

ELSEWHERE = re.compile(
    "oauth|openid|covenant-keys|/inloggen|/uitloggen|/organisatie|/static|/mijn-account|/toegang"
    "|/wachtwoord|/vraag"
)
"""What the slices add: not every application has them."""
KNOWN = {rule: why for rule, why in PUBLIC_ROUTES.items() if not ELSEWHERE.search(rule)} | PUBLIC
PATHS = ["/v1/pigeons", "/nothing", "/livez", "/docs", "/v1/openapi.json"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["API-Version"] == "1.0.0"
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "Permissions-Policy" in headers
    assert ("Access-Control-Allow-Origin" in headers) == path.endswith("openapi.json")


def test_plain_http_promises_no_https() -> None:
    answer = make_app(base_url="http://127.0.0.1:1").test_client().get("/livez")
    assert "Strict-Transport-Security" not in answer.headers


def raises() -> bool:
    raise RuntimeError


@pytest.mark.parametrize(
    ("checks", "status"),
    [
        ({}, 200),
        ({"database": lambda: True}, 200),
        ({"database": lambda: True, "broker": lambda: False}, 503),
        ({"database": raises}, 503),
    ],
)
def test_readiness_is_what_the_checks_say(checks: Any, status: int) -> None:
    client = make_app(checks=checks).test_client()
    assert client.get("/livez").get_json() == {"status": "up"}
    answer = client.get("/readyz")
    assert answer.status_code == status
    assert answer.get_json()["ready"] is (status == 200)
    assert answer.get_json()["checks"].keys() == checks.keys()


class TestDocs:
    def test_without_its_packages_it_says_how_to_get_them(self, tmp_path: Path) -> None:
        client = make_app(frontend=tmp_path).test_client()
        page = client.get("/docs").get_data(as_text=True)
        assert "npm ci" in page
        assert 'href="/v1/openapi.json"' in page
        assert "<script" not in page
        assert client.get("/docs/swagger-ui.css").status_code == 404

    def test_with_its_packages_it_runs_its_own_files_only(self, tmp_path: Path) -> None:
        folder = tmp_path / "swagger-ui-dist"
        folder.mkdir()
        for name in ("swagger-ui.css", "swagger-ui-bundle.js", "oauth2-redirect.html"):
            (folder / name).write_text("x")
        client = make_app(frontend=tmp_path).test_client()
        answer = client.get("/docs")
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "script-src 'self';" in policy
        page = answer.get_data(as_text=True)
        assert "<script>" not in page
        assert "<style" not in page
        assert "//" not in page.replace("</", "")
        assert '"/v1/openapi.json"' in client.get("/docs/start.js").get_data(as_text=True)
        bundle = client.get("/docs/swagger-ui-bundle.js")
        assert (bundle.status_code, bundle.mimetype) == (200, "text/javascript")
        for name in ("oauth2-redirect.html", "..%2fsecret", "%2e%2e"):
            assert client.get(f"/docs/{name}").status_code == 404


class TestStartup:
    def test_an_application_as_it_should_be_starts(self, app: Flask) -> None:
        assert startup.faults(app, [declared()], KNOWN) == []

    def test_an_open_door_is_found(self) -> None:
        app = make_app()
        app.add_url_rule("/door", "door", lambda: "open")
        assert startup.faults(app, [], KNOWN) == [
            "route /door reaches no operation and is not public"
        ]

    def test_a_public_route_is_on_the_list(self, app: Flask) -> None:
        unknown = {rule: why for rule, why in KNOWN.items() if rule != "/v1/club"}
        (fault,) = startup.faults(app, [], unknown)
        assert "/v1/club" in fault

    def test_the_list_names_only_what_there_is(self, app: Flask) -> None:
        (fault,) = startup.faults(app, [], KNOWN | {"/gone": "once"})
        assert "/gone" in fault

    def test_an_unbounded_input_is_found(self, app: Flask) -> None:
        class Inner(Schema):
            text = marshmallow_fields.String()

        class Odd(NewPigeonSchema):
            id = Uuid()
            limitless = Integer()
            endless = List(Str(5))
            raw = marshmallow_fields.Raw()
            inner = List(Nested(Inner), 3)
            colours = List(Code(COLOURS))
            words = Words()

        schema = Odd()
        schema.fields["limitless"].validators.clear()
        schema.fields["endless"].validators.clear()
        assert [fault.split(".", 1)[1] for fault in startup.unbounded(schema)] == [
            "limitless has no upper bound",
            "endless has no upper bound",
            "raw is a Raw, which is no field of ours",
            "inner → Inner.text is a String, which is no field of ours",
        ]
        assert list(startup.unbounded(PageQuery())) == []

    def test_the_check_looks_at_every_endpoint(self, app: Flask) -> None:
        api = declared()
        body = api.endpoints[1].body
        assert body
        body.fields["name"].validators.clear()
        assert startup.faults(app, [Slice("none", "None"), api], KNOWN) == [
            "NewPigeonSchema.name has no upper bound"
        ]
