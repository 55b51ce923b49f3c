"""Over HTTP a foreign record answers exactly as one that never was, to the byte.

Generated from the endpoints that the slices declare and the samples of their operations.
"""

import json
import re
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from joserfc.jwk import ECKey
from werkzeug.test import TestResponse

from services.app import load_slices
from shared.authz.operation import OPERATIONS
from shared.authz.permissions import CARE, OAUTH_SCOPES, PERMISSIONS
from shared.ids import new_id
from shared.problems import NotFound
from shared.web.endpoints import PREFIX, Endpoint
from tests.factories.software import connected
from tests.factories.town import Place
from tests.holder import Holder
from tests.house import House
from tests.isolation.import_groups import OF_WHO_SENT_IT
from tests.isolation.import_samples import ROWS
from tests.isolation.sample import SAMPLES, Sample
from tests.isolation.test_table import standing
from tests.isolation.witness import unharmed
from tests.slices.api import fetch_token

ENDPOINTS = {
    f"{endpoint.method} {endpoint.rule}": endpoint
    for part in load_slices()
    for endpoint in part.endpoints
    if endpoint.use_case
}
TRACE = re.compile(rb'"traceId":"[^"]*"')


def name_of(endpoint: Endpoint) -> str:
    assert endpoint.use_case
    return endpoint.use_case.name


def for_members_only(endpoint: Endpoint) -> bool:
    assert endpoint.use_case
    entry = PERMISSIONS[endpoint.use_case.permission]
    return entry.people or entry.oauth_scope is None


NAMING = [key for key, endpoint in ENDPOINTS.items() if not for_members_only(endpoint)]
PERSONAL = sorted(set(ENDPOINTS) - set(NAMING))


@pytest.fixture
def client(the_house: House) -> Iterator[FlaskClient]:
    with the_house.app.test_client() as made:
        yield made


@dataclass
class Asking:
    """A system that asks."""

    client: FlaskClient
    holder: Holder
    token: str

    def __call__(self, key: str, kwargs: dict[str, Any]) -> TestResponse:
        """The request that gives the operation these arguments."""
        endpoint = ENDPOINTS[key]
        path = re.sub(r"<[^:>]+:(\w+)>", lambda found: str(kwargs[found[1]]), endpoint.rule)
        headers = {}
        if "expected_version" in kwargs:
            headers["If-Match"] = f'"{kwargs["expected_version"]}"'
        sent: dict[str, Any] = {}
        if endpoint.body:
            sent["json"] = json.loads(endpoint.body.dumps(kwargs))
        if endpoint.upload:
            sent["data"] = ROWS if "/imports" in key else b"%PDF-1.7"
        query = json.loads(endpoint.query.dumps(kwargs)) if endpoint.query else {}
        return self.holder.send(
            self.client,
            endpoint.method,
            PREFIX + path,
            self.token,
            headers=headers,
            query_string={name: value for name, value in query.items() if value is not None},
            **sent,
        )


def software(the_house: House, client: FlaskClient, place: Place) -> Asking:
    """A new system of this organisation with every role of care and scope, with its token."""
    key = ECKey.generate_key("P-256", {"use": "sig"}, auto_kid=True)
    client_id = connected(
        place,
        name="Systeem",
        jwks={"keys": [key.as_dict(private=False)]},
        oauth_scopes=sorted(OAUTH_SCOPES),
        roles=[*sorted(CARE), "organisation_admin", "privacy_officer"],
        whole_organisation=True,
    )
    holder = Holder(the_house.settings.issuer)
    return Asking(client, holder, fetch_token(the_house.app, holder, client_id, key))


def unknown(sample: Sample) -> dict[str, Any]:
    return sample.kwargs | {name: new_id() for name in sample.secrets}


@pytest.mark.parametrize("key", NAMING)
def test_a_foreign_record_is_one_that_never_was(
    the_house: House, client: FlaskClient, key: str
) -> None:
    sample = standing(name_of(ENDPOINTS[key]))
    if not sample.outsiders:
        assert not sample.secrets
        return
    asked = software(the_house, client, sample.outsiders[0])
    admin = the_house.engines["admin"]
    with unharmed(admin) if sample.secrets else nullcontext():
        foreign, nobody = (asked(key, kwargs) for kwargs in (sample.kwargs, unknown(sample)))
    if sample.secrets:
        assert foreign.status_code == (404 if sample.refused is NotFound else 400)
        assert (foreign.status_code, _bare(foreign)) == (nobody.status_code, _bare(nobody))
        assert _headers(foreign) == _headers(nobody)
    for record in sample.hidden:
        assert str(record) not in foreign.text


@pytest.mark.parametrize("key", NAMING)
def test_the_same_request_succeeds_for_whose_it_is(
    the_house: House, client: FlaskClient, key: str
) -> None:
    """Or the request above would be refused for another reason than it should."""
    name = name_of(ENDPOINTS[key])
    sample = SAMPLES[name]()
    answer = software(the_house, client, sample.place)(key, sample.kwargs)
    if name in OF_WHO_SENT_IT:
        assert (answer.status_code, answer.get_json()["code"]) == (403, "import_rows_of_another")
        return
    assert answer.status_code < 300, answer.text
    for record in sample.hidden:
        assert str(record) in answer.text or ENDPOINTS[key].download


@pytest.mark.parametrize("key", PERSONAL)
def test_what_is_a_member_s_own_is_refused_to_software(
    the_house: House, client: FlaskClient, key: str
) -> None:
    sample = SAMPLES[name_of(ENDPOINTS[key])]()
    answer = software(the_house, client, sample.place)(key, sample.kwargs)
    assert answer.status_code == 403
    assert answer.get_json()["reasons"][0]["code"] in ("not_for_systems", "role_missing")


def test_every_routed_operation_was_asked() -> None:
    routed = {name_of(endpoint) for endpoint in ENDPOINTS.values()}
    assert routed == {name_of(ENDPOINTS[key]) for key in (*NAMING, *PERSONAL)}
    assert routed <= set(OPERATIONS)


def _bare(answer: TestResponse) -> bytes:
    return TRACE.sub(b"", answer.data)


def _headers(answer: TestResponse) -> list[tuple[str, str]]:
    own = {"x-trace-id", "traceparent", "trace-id", "date"}
    return sorted((name, value) for name, value in answer.headers if name.lower() not in own)
