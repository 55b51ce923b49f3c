"""One view for every declared endpoint: who, what, do it, answer.

Invariant: it calls exactly one operation, exactly once, and has no other way to the data.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Request, Response, request
from werkzeug.datastructures import Headers

from shared.authz.actor import Actor
from shared.authz.replay import Answer, Replay
from shared.web.answers import JSON, Download, to_json
from shared.web.endpoints import PREFIX, Endpoint
from shared.web.inputs import Input, fingerprint, read
from shared.web.pages import next_link
from shared.web.use_case import UseCase


class View:
    """What Flask calls. `operation` is None for a public endpoint; the start-up check looks."""

    def __init__(self, endpoint: Endpoint, authenticate: Callable[[Request], Actor]) -> None:
        self.endpoint = endpoint
        self.operation: UseCase | None = endpoint.use_case
        self._authenticate = authenticate
        self.__name__ = endpoint.name
        self.__doc__ = None
        self._apidoc: dict[str, Any] = {}  # flask-smorest looks here for the documentation

    def __call__(self, **path: Any) -> Response:
        """Answer the present request."""
        endpoint = self.endpoint
        if self.operation is None:
            found = read(endpoint, request, path)
            return _sent(rendered(endpoint, endpoint.call(**found.arguments)))
        actor = self._authenticate(request)
        found = read(endpoint, request, path)
        if found.key is not None:
            return _sent(self._once(self.operation, actor, found))
        result = self.operation(actor, **found.arguments)
        return _file(result) if isinstance(result, Download) else _sent(rendered(endpoint, result))

    def _once(self, use_case: UseCase, actor: Actor, found: Input) -> Answer:
        render = partial(rendered, self.endpoint)
        replay = Replay(found.key or "", fingerprint(request), render)
        return use_case.once(actor, replay, **found.arguments)


def rendered(endpoint: Endpoint, result: Any) -> Answer:
    """The result of the endpoint's operation as status, headers and bytes."""
    if endpoint.dump is None:
        return Answer(endpoint.status)
    if endpoint.paged:
        link = next_link(request.path, list(request.args.items(multi=True)), result.next)
        page = {"results": [endpoint.dump(row) for row in result.results], "next": link}
        return Answer(endpoint.status, {"Content-Type": JSON}, to_json(page))
    headers = {"Content-Type": JSON}
    if isinstance(result.get("version"), int):
        headers["ETag"] = f'"{result["version"]}"'
    if endpoint.location:
        headers["Location"] = PREFIX + endpoint.location.format_map(result)
    return Answer(endpoint.status, headers, to_json(endpoint.dump(result)))


def _sent(answer: Answer) -> Response:
    headers = Headers(answer.headers)
    if answer.replayed:
        headers["Idempotency-Replayed"] = "true"
    response = Response(answer.body, answer.status, headers)
    if not answer.body:
        response.headers.pop("Content-Type", None)
    return response


def _file(download: Download) -> Response:
    headers = Headers()
    headers.add("Content-Disposition", "attachment", filename=download.filename)
    return Response(download.content, 200, headers, content_type=download.media_type)
