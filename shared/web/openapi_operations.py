"""One endpoint as an OpenAPI operation.

Invariant: every operation tells its permission, its `API-Version`, and every refusal it can give.
"""

from collections.abc import Mapping
from typing import Any

from shared.web.answers import JSON
from shared.web.endpoints import Endpoint
from shared.web.openapi_parts import SECURITY, problem_response
from shared.web.schemas import Schema, camel_case


def described(endpoint: Endpoint, scope_of: Mapping[str, str | None]) -> dict[str, Any]:
    """The operation object, for flask-smorest to complete with paths and references."""
    described: dict[str, Any] = {
        "operationId": camel_case(endpoint.name),
        "summary": endpoint.summary,
        "description": _description(endpoint),
        "parameters": _parameters(endpoint),
        "responses": {str(endpoint.status): _success(endpoint), **_refusals(endpoint)},
        "security": _security(endpoint, scope_of),
    }
    if endpoint.use_case:
        described["x-permission"] = endpoint.use_case.permission
    if endpoint.upload:
        any_file = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
        described["requestBody"] = {"required": True, "content": any_file}
    if endpoint.body:
        content = {JSON: {"schema": type(endpoint.body)}}
        described["requestBody"] = {"required": _needed(endpoint.body), "content": content}
    return described


def _description(endpoint: Endpoint) -> str:
    who = f"Permission: `{endpoint.use_case.permission}`." if endpoint.use_case else "Public."
    return f"{endpoint.description}\n\n{who}".strip()


def _parameters(endpoint: Endpoint) -> list[Any]:
    parameters: list[Any] = ["AcceptLanguage"]
    if endpoint.repeatable:
        parameters.append("IdempotencyKey")
    if endpoint.versioned:
        parameters.append("IfMatchRequired" if endpoint.needs_version else "IfMatch")
    if endpoint.upload:
        parameters.append("FileName")
    if endpoint.query:
        parameters.append({"in": "query", "schema": type(endpoint.query)})
    return parameters


def _success(endpoint: Endpoint) -> dict[str, Any]:
    headers = {"API-Version": "ApiVersion"}
    if endpoint.answer and not endpoint.paged and "version" in endpoint.answer().fields:
        headers["ETag"] = "ETag"
    if endpoint.location:
        headers["Location"] = "Location"
    if endpoint.repeatable:
        headers["Idempotency-Replayed"] = "IdempotencyReplayed"
    if endpoint.download:
        headers["Content-Disposition"] = "ContentDisposition"
        return {
            "description": "The file.",
            "headers": headers,
            "content": {endpoint.media_type: {}},
        }
    success: dict[str, Any] = {"description": "Done.", "headers": headers}
    if endpoint.answer:
        shape = _page(endpoint.answer) if endpoint.paged else endpoint.answer
        success["content"] = {JSON: {"schema": shape}}
    return success


def _page(row: type[Schema]) -> dict[str, Any]:
    link = {
        "type": ["string", "null"],
        "format": "uri-reference",
        "description": "The next page; null on the last.",
    }
    results = {"type": "array", "items": row}
    properties = {"results": results, "next": link}
    return {"type": "object", "properties": properties, "required": ["results", "next"]}


def _refusals(endpoint: Endpoint) -> dict[str, Any]:
    statuses = {400, 500, 503}
    if endpoint.use_case:
        statuses |= {401, 403}
    if endpoint.path_names:
        statuses.add(404)
    if endpoint.body or endpoint.upload:
        statuses |= {413, 415}
    if endpoint.repeatable:
        statuses.add(409)
    if endpoint.versioned:
        statuses.add(412)
    if endpoint.needs_version:
        statuses.add(428)
    usual: dict[str, Any] = {str(status): f"Problem{status}" for status in sorted(statuses)}
    own = {str(s): problem_response(s, text) for s, text in endpoint.responses.items()}
    return usual | own


def _security(endpoint: Endpoint, scope_of: Mapping[str, str | None]) -> list[dict[str, list[str]]]:
    if endpoint.use_case is None:
        return []
    scope = scope_of.get(endpoint.use_case.permission)
    return [{SECURITY: [scope] if scope else []}]


def _needed(body: Schema) -> bool:
    return any(field.required for field in body.load_fields.values())
