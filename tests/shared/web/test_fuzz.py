"""Whatever is sent, the answer is never a 500 and always what the API document promises."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.shared.web.fake_slice import KEEPER, LOFT, make_app, pigeon

ODD = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=30)
    | st.sampled_from(
        [10**400, -(10**30), 2**63, "9" * 5000, "\x00", "0001-01-01", "9999-12-31T23:59:59-14:00"]
    )
)
JSON = st.recursive(
    ODD, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner)
)
KEYS = ["name", "colour", "note", "ownerMail", "weight", "racing", "hatchedOn", "rings", "races"]
QUERIES = ["pageSize", "after", "colour", "racing", "heavierThan", "seenSince", "name", "x"]
BODIES = st.fixed_dictionaries({}, optional=dict.fromkeys([*KEYS, "mateId"], JSON))
APP = make_app()
PROMISED = APP.test_client().get("/v1/openapi.json").get_json()["paths"]


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    client = APP.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = KEEPER["Authorization"]
    return client


def promised(answer: Any, method: str, path: str) -> None:
    assert answer.status_code < 500
    assert str(answer.status_code) in PROMISED[path][method]["responses"]
    assert answer.headers["API-Version"]
    if answer.status_code >= 400:
        assert answer.content_type == "application/problem+json"


@given(body=BODIES | JSON)
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_odd_bodies(client: FlaskClient, body: Any) -> None:
    promised(client.post("/v1/pigeons", json=body), "post", "/pigeons")
    LOFT.clear()


@given(query=st.lists(st.tuples(st.sampled_from(QUERIES), ODD.map(str)), max_size=5))
@settings(max_examples=100)
def test_odd_queries(client: FlaskClient, query: list[tuple[str, str]]) -> None:
    promised(client.get("/v1/pigeons", query_string=query), "get", "/pigeons")


@given(raw=st.binary(max_size=200), kind=st.sampled_from(["application/json", "text/xml", ""]))
def test_odd_bytes(client: FlaskClient, raw: bytes, kind: str) -> None:
    promised(client.post("/v1/pigeons", data=raw, content_type=kind), "post", "/pigeons")


@given(
    headers=st.dictionaries(
        st.sampled_from(["If-Match", "Idempotency-Key", "Accept-Language", "traceparent"]),
        st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_characters="\x7f")),
    )
)
def test_odd_headers(client: FlaskClient, headers: dict[str, str]) -> None:
    row = pigeon()
    LOFT[row["id"]] = row
    path = f"/v1/pigeons/{row['id']}/release"
    promised(client.post(path, headers=headers), "post", "/pigeons/{pigeonId}/release")


@given(segment=st.text(max_size=20))
def test_odd_paths(client: FlaskClient, segment: str) -> None:
    answer = client.get("/v1/pigeons/" + segment.replace("?", "").replace("#", ""))
    assert answer.status_code in (200, 404, 405)
