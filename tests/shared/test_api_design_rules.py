"""The API document keeps the Dutch API design rules, and each rule notices when it does not."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from services.app import load_slices
from shared.web.endpoints import Slice
from tests.shared import design_rules
from tests.shared.design_rules import RULES, Document, Rule
from tests.shared.web.fake_slice import make_app


def fetched(*slices: Slice) -> Document:
    """As anybody may: without logging in."""
    answer = make_app(*slices).test_client().get("/v1/openapi.json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    document: Document = answer.get_json()
    return document


DOCUMENT = fetched()


SCHAKEL = fetched(*load_slices())


@pytest.mark.parametrize("document", [DOCUMENT, SCHAKEL], ids=["pigeons", "schakel"])
@pytest.mark.parametrize("rule", RULES)
def test_the_document_keeps(rule: Rule, document: Document) -> None:
    assert list(rule(document)) == []


def put(*path: str, value: Any) -> Callable[[Document], None]:
    def spoil(document: Document) -> None:
        for step in path[:-1]:
            document = document[step]
        document[path[-1]] = value

    return spoil


LIST = ("paths", "/pigeons", "get")
RING = ("components", "schemas", "Ring", "properties")
SPOILT: list[tuple[str, Callable[[Document], None]]] = [
    ("is_openapi_3", put("openapi", value="2.0")),
    ("names_whom_to_ask", put("info", "contact", "email", value="")),
    ("has_a_semantic_version", put("info", "version", value="1.0")),
    ("has_its_major_version_in_the_address", put("servers", value=[{"url": "https://a.example"}])),
    ("has_its_major_version_in_the_address", put("servers", value=[])),
    ("has_kebab_case_paths", put("paths", "/pigeonLofts", value={})),
    ("has_kebab_case_paths", put("paths", "/pigeons/", value={})),
    ("uses_standard_methods", put("paths", "/pigeons", "trace", value={})),
    ("declares_its_path_variables", put("paths", "/pigeons/{pigeonId}", "parameters", value=[])),
    ("names_operations_and_tags_once", put(*LIST, "operationId", value="keepPigeon")),
    ("names_operations_and_tags_once", put("tags", value=[{"name": "a"}, {"name": "a"}])),
    ("tells_its_version", put(*LIST, "responses", "200", "headers", value={})),
    ("answers_problems", put(*LIST, "responses", "409", value={"content": {}})),
    ("answers_problems", put("components", "schemas", "Problem", "properties", value={})),
    (
        "can_refuse_input",
        lambda document: document["paths"]["/pigeons"]["get"]["responses"].pop("400"),
    ),
    (
        "has_camel_case_names",
        put(*LIST, "parameters", value=[{"in": "query", "name": "page_size"}]),
    ),
    ("has_camel_case_names", put(*RING, "put_on", value={"type": "string"})),
    ("has_camel_case_names", put("components", "schemas", "ring_thing", value={})),
    ("calls_dates_dates", put(*RING, "ringDate", value={"type": "string"})),
    ("calls_dates_dates", put(*RING, "at", value={"type": "string", "format": "time"})),
    (
        "has_patterns_that_others_read",
        put(*RING, "number", value={"type": "string", "pattern": r"^[0-9]+\Z"}),
    ),
    ("says_what_each_schema_is", put(*RING[:-1], "description", value="")),
    ("refers_to_what_exists", put(*RING, "owner", value={"$ref": "#/components/schemas/Nobody"})),
]


@pytest.mark.parametrize(("rule", "spoil"), SPOILT)
def test_a_rule_notices(rule: str, spoil: Callable[[Document], None]) -> None:
    document = copy.deepcopy(DOCUMENT)
    spoil(document)
    assert list(getattr(design_rules, rule)(document))


def test_every_rule_was_tried() -> None:
    assert {rule for rule, _ in SPOILT} == {rule.__name__ for rule in RULES}


def test_an_operation_tells_what_it_needs_and_gives() -> None:
    rename = DOCUMENT["paths"]["/pigeons/{pigeonId}/name"]["put"]
    assert rename["operationId"] == "renamePigeon"
    assert rename["x-permission"] == "pigeon:keep"
    assert "pigeon:keep" in rename["description"]
    assert {"400", "401", "403", "404", "412", "413", "415", "428"} <= rename["responses"].keys()
    assert "ETag" in rename["responses"]["200"]["headers"]
    names = [part.get("$ref", "").rpartition("/")[2] for part in rename["parameters"]]
    assert names == ["AcceptLanguage", "IfMatchRequired"]
    assert DOCUMENT["paths"]["/club"]["get"]["security"] == []
    assert DOCUMENT["paths"]["/pigeons"]["get"]["security"] == [{"oauth2": ["pigeons:read"]}]
    flow = DOCUMENT["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]
    assert flow == {
        "tokenUrl": "https://pigeons.example/oauth/token",
        "scopes": {"pigeons:read": "see pigeons"},
    }
    assert DOCUMENT["info"]["license"]["identifier"] == "EUPL-1.2"
    assert DOCUMENT["servers"] == [{"url": "https://pigeons.example/v1"}]
    assert "DEFAULT_ERROR" not in DOCUMENT["components"]["responses"]
