"""The API's own description, OpenAPI 3.1 at `/v1/openapi.json`, by the Dutch API design rules.

Invariant: made from the same declarations that answer requests, so that it cannot say otherwise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from inspect import cleandoc
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.common import resolve_schema_instance
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Flask, Response
from flask_smorest import Api, Blueprint  # type: ignore[import-untyped]
from flask_smorest.spec.plugins import FlaskPlugin  # type: ignore[import-untyped]

from shared.texts import Text
from shared.web.answers import to_json
from shared.web.endpoints import PREFIX, Slice
from shared.web.openapi_operations import described
from shared.web.openapi_parts import add_components
from shared.web.schemas import camel_case
from shared.web.views import View

_TITLE = "Schakel"
_DESCRIPTION = (
    "Delen wat gedeeld mag worden, tussen de organisaties rond een kind. De namen zijn Engels;"
    " de Nederlandse woordenlijst staat bij de documentatie.\n\n"
    "Sharing what may be shared, between the organisations around a child."
)
_CONTACT = {
    "name": "Schakel",
    "email": "api@schakel.example",
    "url": "https://schakel.example/contact",
}
_LICENSE = {"name": "European Union Public Licence 1.2", "identifier": "EUPL-1.2"}


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the document says of the installation: see `WebKernel` for the words."""

    version: str
    base_url: str
    token_url: str
    scopes: Mapping[str, Text]
    scope_of: Mapping[str, str | None]


def publish(app: Flask, about: About, views: Mapping[Slice, Sequence[View]]) -> None:
    """Add the routes of all slices to the app, and the document that describes them."""
    api = _api(app, about)
    for part, its_views in views.items():
        blueprint = Blueprint(part.name, __name__, url_prefix=PREFIX, description=part.description)
        for view in its_views:
            view._apidoc = {"manual_doc": described(view.endpoint, about.scope_of)}
            endpoint = view.endpoint
            blueprint.add_url_rule(endpoint.rule, endpoint.name, view, methods=[endpoint.method])
        api.register_blueprint(blueprint)
    _refuse_doubles(api.spec)
    _serve(app, api.spec)


def _api(app: Flask, about: About) -> Api:
    options = {
        "info": {"contact": _CONTACT, "license": _LICENSE, "description": _DESCRIPTION},
        "servers": [{"url": about.base_url + PREFIX}],
    }
    app.config["API_SPEC_OPTIONS"] = options
    api = Api(
        app,
        spec_kwargs={
            "title": _TITLE,
            "version": about.version,
            "openapi_version": "3.1.0",
            "flask_plugin": _Paths(),
            "marshmallow_plugin": _Shapes(),
        },
    )
    api.DEFAULT_ERROR_RESPONSE_NAME = None  # every refusal is named, and is a Problem
    for unused in ("Error", "PaginationMetadata"):
        api.spec.components.schemas.pop(unused)
    add_components(api.spec, about.token_url, about.scopes)
    return api


class _Paths(FlaskPlugin):  # type: ignore[misc]
    """Paths as clients see them: below the server's address, variables in camelCase."""

    @staticmethod
    def flaskpath2openapi(path: str) -> str:
        shown: str = FlaskPlugin.flaskpath2openapi(path)
        parts = shown.removeprefix(PREFIX).split("/")
        return "/".join(camel_case(p) if p.startswith("{") else p for p in parts)

    def rule_to_params(self, rule: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = super().rule_to_params(rule)
        return [{**param, "name": camel_case(param["name"])} for param in found]


class _Described(OpenAPIConverter):
    """A schema's docstring is what the document says of it: in our words, for whoever calls."""

    def schema2jsonschema(self, schema: Any) -> dict[str, Any]:
        shape: dict[str, Any] = super().schema2jsonschema(schema)  # type: ignore[no-untyped-call]
        said = type(resolve_schema_instance(schema)).__doc__
        return {"description": cleandoc(said), **shape} if said else shape


class _Shapes(MarshmallowPlugin):
    Converter = _Described


def _refuse_doubles(spec: APISpec) -> None:
    """Two operations of one name would make two clients' methods one."""
    paths = spec.to_dict()["paths"].values()
    names = [
        operation["operationId"]
        for path in paths
        for operation in path.values()
        if isinstance(operation, dict)
    ]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise TypeError(f"operation ids must be unique: {', '.join(twice)}")


def _serve(app: Flask, spec: APISpec) -> None:
    @cache
    def document() -> bytes:
        return to_json(spec.to_dict())

    def openapi_json() -> Response:
        readable = {"Access-Control-Allow-Origin": "*"}
        return Response(document(), 200, readable, content_type="application/json")

    app.add_url_rule(f"{PREFIX}/openapi.json", "openapi_json", openapi_json)
