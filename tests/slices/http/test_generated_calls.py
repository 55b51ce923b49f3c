"""Schemathesis: calls that nobody thought of, made from the API document.

Each operation is called with what the document allows and with what it forbids, with a real token
and mostly with real ids. Whatever comes, the answer keeps the contract: no 5xx, a status that is
promised, its media type, its schema and headers; a refusal is a problem document; what the
document forbids is refused. `PROOF_CALLS` says how many calls an operation gets besides those at
the boundaries of its schema.
"""

import os
from collections import Counter
from collections.abc import Callable
from typing import Any
from zlib import crc32

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.transport import Response
from schemathesis.generation.hypothesis.builder import (
    HypothesisTestConfig,
    HypothesisTestMode,
    create_test,
)
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    missing_required_header,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from services.app import load_slices
from shared.authz.permissions import PERMISSIONS
from shared.ids import new_id
from shared.web.endpoints import PREFIX
from shared.web.schemas import camel_case
from tests.house import House
from tests.proofs.figures import figures
from tests.slices.api import Caller, registered
from tests.slices.contract import Contract
from tests.slices.http.inhabited import Inhabited
from tests.slices.referrals_whole.region import Region

CALLS = int(os.environ.get("PROOF_CALLS", "6"))
OPERATIONS = [camel_case(e.name) for part in load_slices() for e in part.endpoints]
PERSONAL = {
    camel_case(e.name)
    for part in load_slices()
    for e in part.endpoints
    for entry in ([PERMISSIONS[e.use_case.permission]] if e.use_case else [])
    if entry.people or entry.oauth_scope is None
}
"""For people only: software is refused, so that nothing but refusals is seen of these."""
OVERSEERS = ("organisation_admin", "privacy_officer")
"""What the software may do besides a professional's work."""
PROBLEM = "application/problem+json"
CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    negative_data_rejection,
    missing_required_header,
    unsupported_method,
    allow_header_conformance,
]


@pytest.fixture(scope="module")
def inhabited(the_house: House, contract: Contract) -> Inhabited:
    region = Region.founded()
    app, issuer = the_house.app, the_house.settings.issuer
    school, child_work = (
        registered(app, issuer, contract, place, roles=[place.role, *OVERSEERS])
        for place in (region.school, region.child_work)
    )
    return Inhabited(the_house, region, school, child_work)


@pytest.fixture(scope="module")
def api(the_house: House) -> Any:
    """The document as Schemathesis reads it, of the real application."""
    config = SchemathesisConfig.from_dict(
        {"checks": {"missing_required_header": {"expected-statuses": [400, 428]}}}
    )
    return schemathesis.openapi.from_wsgi("/v1/openapi.json", the_house.app, config=config)


@pytest.mark.parametrize("name", OPERATIONS)
def test_whatever_is_called_the_contract_is_kept(name: str, api: Any, inhabited: Inhabited) -> None:
    answers: Counter[int] = Counter()
    inhabited.renew()

    def call(case: Any) -> None:
        answers[called(case, name, inhabited)] += 1

    generated(api, name, call)()
    assert answers.total() >= CALLS
    shown = " ".join(f"{status}×{times}" for status, times in sorted(answers.items()))
    figures(f"{name}: {answers.total()} calls, {shown}")
    if name not in PERSONAL:
        assert any(status < 300 for status in answers), answers


def generated(api: Any, name: str, call: Callable[[Any], None]) -> Callable[[], None]:
    """A test that makes the calls: those at the boundaries of the schema, then `CALLS` others."""
    operation = api.find_operation_by_id(name)
    how = settings(
        max_examples=CALLS,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    config = HypothesisTestConfig(
        project=api.config,
        modes=[HypothesisTestMode.COVERAGE, HypothesisTestMode.FUZZING],
        settings=how,
    )
    made: Callable[[], None] = create_test(operation=operation, test_func=call, config=config)
    return made


def called(case: Any, name: str, inhabited: Inhabited) -> int:
    """The status of the answer, which keeps the contract."""
    dice = crc32(repr(case).encode())
    caller = inhabited.caller(name, other=dice % 8 == 0)
    if dice % 4:
        settle(case, inhabited.named(name, caller.place))
    headers, answer = proven(case, caller)
    if answer.status_code == 401:  # the nonce is a new one
        headers, answer = proven(case, caller)
    case.validate_response(answer, checks=CHECKS, headers=headers)
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == [PROBLEM]
    return answer.status_code


def proven(case: Any, caller: Caller) -> tuple[dict[str, str], Response]:
    """The call with a proof of possession, and what it was sent with."""
    holder = caller.holder
    proof = holder.proof(case.method, PREFIX + case.formatted_path, caller.token)
    headers = {"Authorization": f"DPoP {caller.token}", "DPoP": proof}
    answer: Response = case.call(headers=headers)
    if "dpop-nonce" in answer.headers:
        holder.nonce = answer.headers["dpop-nonce"][0]
    return headers, answer


def settle(case: Any, named: dict[str, Any]) -> None:
    """Put real things in the place of made up ones, wherever the case is not about that place."""
    bad = {place for place, part in case.meta.components.items() if part.mode.is_negative}
    content = named.pop("upload", None)
    if content is not None and ParameterLocation.BODY not in bad:
        case.body = content
    good = {key: as_json(value) for key, value in named.items()}
    if ParameterLocation.PATH not in bad:
        case.path_parameters = settled(case.path_parameters, good)
    if ParameterLocation.QUERY not in bad:
        query = settled(case.query, good)
        case.query = {key: value for key, value in query.items() if value is not None}
    if ParameterLocation.BODY not in bad and isinstance(case.body, dict):
        case.body = settled(case.body, good)
    if ParameterLocation.HEADER not in bad and "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = str(new_id())  # the same one twice is a conflict


def settled(given: dict[str, Any], good: dict[str, Any]) -> dict[str, Any]:
    return {key: good.get(key, as_it_is) for key, as_it_is in given.items()}


def as_json(value: Any) -> Any:
    if isinstance(value, list):
        return [as_json(part) for part in value]
    if isinstance(value, dict):
        return {key: as_json(part) for key, part in value.items()}
    return None if value is None else str(value)
