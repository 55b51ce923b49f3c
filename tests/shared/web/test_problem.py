"""Every error is a problem document, in the caller's language, and betrays nothing."""

import logging
from collections.abc import Callable

import psycopg
import pytest
import sqlalchemy.exc
from flask import Flask
from flask.testing import FlaskClient

from shared.web.endpoints import Slice
from tests.shared.web.fake_slice import KEEPER, LOFT, ClubSchema, does, make_app, pigeon

SECRET = "Jan Jansen"


def failing(error: Callable[[], Exception]) -> Flask:
    @does("pigeon:read", reads=True)
    def fail(actor: object) -> None:
        name = SECRET
        raise error() from ValueError(name)

    api = Slice("fails", "Fails")
    api.get("/failure", fail, answer=ClubSchema, summary="Fail")
    return make_app(api)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/nothing", 404, "not_found"),
        ("GET", "/nothing", 404, "not_found"),
        ("GET", "/v1/pigeons/", 404, "not_found"),
        ("GET", "/v1//pigeons", 404, "not_found"),
        ("GET", "/v1/pigeons/1", 404, "not_found"),
        ("GET", "/v1/pigeons/01a1ff68-6824-7a9d-9de3-a858add333dd", 404, "not_found"),
        ("PATCH", "/v1/pigeons", 405, "method_not_allowed"),
        ("OPTIONS", "/v1/pigeons", 405, "method_not_allowed"),
        ("TRACE", "/v1/pigeons", 405, "method_not_allowed"),
        ("POST", "/v1/pigeons", 400, "invalid_input"),
    ],
)
def test_every_refusal_is_a_problem(
    client: FlaskClient, method: str, path: str, status: int, code: str
) -> None:
    answer = client.open(path, method=method)
    problem = answer.get_json(force=True)
    assert answer.content_type == "application/problem+json"
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert problem["type"] == f"urn:schakel:problem:{code}"
    assert problem["title"]
    assert problem["detail"]
    assert ("Allow" in answer.headers) == (status == 405)


def test_the_language_is_the_callers(client: FlaskClient) -> None:
    dutch = client.post("/v1/pigeons", json={})
    english = client.post("/v1/pigeons", json={}, headers={"Accept-Language": "en-GB, nl;q=0.5"})
    assert dutch.headers["Content-Language"] == "nl"
    assert dutch.get_json(force=True)["title"] == "De invoer klopt niet"
    assert english.headers["Content-Language"] == "en"
    assert english.get_json(force=True)["errors"][0]["message"] == "This field is required."


def test_a_refusal_says_why_and_what_now(client: FlaskClient) -> None:
    racing = pigeon(racing=True)
    LOFT[racing["id"]] = racing
    answer = client.post(f"/v1/pigeons/{racing['id']}/release")
    assert answer.status_code == 409
    assert answer.get_json(force=True)["reasons"] == [
        {
            "code": "still_racing",
            "text": "De duif vliegt nog.",
            "remedy": "Wacht tot zij thuis is.",
        }
    ]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (lambda: RuntimeError(SECRET), 500),
        (lambda: KeyError(SECRET), 500),
        (lambda: sqlalchemy.exc.OperationalError("SELECT", {"n": SECRET}, Exception(SECRET)), 503),
        (lambda: sqlalchemy.exc.TimeoutError(SECRET), 503),
        (lambda: psycopg.OperationalError(SECRET), 503),
        (
            lambda: sqlalchemy.exc.IntegrityError(
                "INSERT", {"n": SECRET}, psycopg.errors.UniqueViolation(SECRET)
            ),
            500,
        ),
        (lambda: psycopg.errors.CheckViolation(SECRET), 500),
    ],
)
def test_the_unexpected_is_logged_without_values(
    caplog: pytest.LogCaptureFixture, error: Callable[[], Exception], status: int
) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    headers = KEEPER | {"traceparent": f"00-{trace}-00f067aa0ba902b7-01"}
    with caplog.at_level(logging.DEBUG):
        answer = failing(error).test_client().get("/v1/failure", headers=headers)
    assert (answer.status_code, answer.get_json(force=True)["traceId"]) == (status, trace)
    (record,) = caplog.records
    told = record.getMessage()
    assert trace in told
    assert type(error()).__name__ in told
    assert "fail" in told
    assert record.exc_info is None
    assert SECRET not in told + answer.get_data(as_text=True)


def test_a_database_error_is_logged_with_its_state(caplog: pytest.LogCaptureFixture) -> None:
    def error() -> Exception:
        return sqlalchemy.exc.IntegrityError("INSERT", {}, psycopg.errors.UniqueViolation(SECRET))

    failing(error).test_client().get("/v1/failure", headers=KEEPER)
    assert "sqlstate=23505" in caplog.text


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "00-" + "0" * 32 + "-00f067aa0ba902b7-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-<script>-00f067aa0ba902b7-01",
    ],
)
def test_a_malformed_trace_is_replaced(client: FlaskClient, sent: str) -> None:
    problem = client.get("/nothing", headers={"traceparent": sent}).get_json(force=True)
    assert len(bytes.fromhex(problem["traceId"])) == 16
    assert problem["traceId"] not in sent
