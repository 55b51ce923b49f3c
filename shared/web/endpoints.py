"""The one way to make a route: say which operation it calls, with what, and what comes out.

Invariant: a declared endpoint fits its operation: every name that it fills exists there, and every
parameter that must be filled is filled. What does not fit raises TypeError at import.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Required, TypedDict, Unpack

from shared.web.answers import Dump, compiled
from shared.web.fitting import misfits, path_names
from shared.web.pages import PageQuery
from shared.web.schemas import Schema
from shared.web.use_case import UseCase

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
PREFIX = "/v1"
"""Below which every endpoint lives: the major version of the API."""
VERSION = "expected_version"


class Declaration(TypedDict, total=False):
    """What an endpoint says of itself besides its operation.

    `answer` for one object, `page_of` for a page of a list, `download` for a file (of `media_type`,
    or bytes of no kind), none for 204.
    `upload`: the body is a file, which the operation's parameter `upload` reads as it comes.
    `responses` describe refusals in words of their own; `location` is the path of what was made,
    below /v1, filled from the answer: `"/referrals/{id}"`.
    """

    summary: Required[str]
    description: str
    body: type[Schema]
    query: type[Schema]
    answer: type[Schema]
    page_of: type[Schema]
    download: bool
    media_type: str
    upload: bool
    status: int
    responses: Mapping[int, str]
    location: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A method on a path, and all that there is to know about it."""

    method: Method
    rule: str
    call: Callable[..., Any]
    use_case: UseCase | None
    parameters: Mapping[str, inspect.Parameter]
    body: Schema | None
    query: Schema | None
    answer: type[Schema] | None
    dump: Dump | None
    paged: bool
    download: bool
    media_type: str
    upload: bool
    status: int
    summary: str
    description: str
    responses: Mapping[int, str]
    location: str | None

    @property
    def name(self) -> str:
        """The function that does the work: `accept_referral`."""
        name: str = self.use_case.name.rpartition(".")[2] if self.use_case else self.call.__name__
        return name

    @property
    def path_names(self) -> tuple[str, ...]:
        return path_names(self.rule)

    @property
    def versioned(self) -> bool:
        """Whether it takes If-Match."""
        return VERSION in self.parameters

    @property
    def needs_version(self) -> bool:
        """Whether it refuses to work without If-Match (428)."""
        if not self.versioned:
            return False
        always = self.parameters[VERSION].default is inspect.Parameter.empty
        return always or self.method in ("PUT", "PATCH", "DELETE")

    @property
    def repeatable(self) -> bool:
        """Whether an Idempotency-Key has a meaning: a POST that changes something.

        Not for a file: to know it again, all of it would have to be held.
        """
        if self.upload or self.use_case is None:
            return False
        return self.method == "POST" and not self.use_case.reads


class Slice:
    """The endpoints of one capability; its name is their tag in the API document."""

    def __init__(self, name: str, description: str) -> None:
        self.name = name
        self.description = description
        self.endpoints: list[Endpoint] = []

    def get(self, rule: str, operation: UseCase, **said: Unpack[Declaration]) -> None:
        """Declare a GET; `rule` is the path below /v1, like `/referrals/<uuid:referral_id>`."""
        self._declare("GET", rule, operation, operation, said)

    def post(self, rule: str, operation: UseCase, **said: Unpack[Declaration]) -> None:
        """Declare a POST: 201 with an answer, 204 without, unless `status` says otherwise."""
        self._declare("POST", rule, operation, operation, said)

    def put(self, rule: str, operation: UseCase, **said: Unpack[Declaration]) -> None:
        """Declare a PUT."""
        self._declare("PUT", rule, operation, operation, said)

    def patch(self, rule: str, operation: UseCase, **said: Unpack[Declaration]) -> None:
        """Declare a PATCH."""
        self._declare("PATCH", rule, operation, operation, said)

    def delete(self, rule: str, operation: UseCase, **said: Unpack[Declaration]) -> None:
        """Declare a DELETE."""
        self._declare("DELETE", rule, operation, operation, said)

    def public_get(
        self, rule: str, function: Callable[..., Any], **said: Unpack[Declaration]
    ) -> None:
        """Declare a GET for everybody, of a plain function; name it in `shared.web.public` too."""
        self._declare("GET", rule, function, None, said)

    def _declare(
        self,
        method: Method,
        rule: str,
        call: Callable[..., Any],
        use_case: UseCase | None,
        said: Declaration,
    ) -> None:
        endpoint = _endpoint(method, rule, call, use_case, said)
        found = misfits(endpoint)
        if found:
            raise TypeError(f"{method} {rule} does not fit {endpoint.name}: " + "; ".join(found))
        self.endpoints.append(endpoint)


def _endpoint(
    method: Method,
    rule: str,
    call: Callable[..., Any],
    use_case: UseCase | None,
    said: Declaration,
) -> Endpoint:
    answer = said.get("answer") or said.get("page_of")
    query = said.get("query") or (PageQuery if "page_of" in said else None)
    body = said.get("body")
    return Endpoint(
        method=method,
        rule=rule,
        call=call,
        use_case=use_case,
        parameters=use_case.parameters if use_case else inspect.signature(call).parameters,
        body=body() if body else None,
        query=query() if query else None,
        answer=answer,
        dump=compiled(answer) if answer else None,
        paged="page_of" in said,
        download=said.get("download", False),
        media_type=said.get("media_type", "application/octet-stream"),
        upload=said.get("upload", False),
        status=said.get("status") or _usual_status(method, said),
        summary=said["summary"],
        description=said.get("description", ""),
        responses=said.get("responses", {}),
        location=said.get("location"),
    )


def _usual_status(method: Method, said: Declaration) -> int:
    if not said.keys() & {"answer", "page_of", "download"}:
        return 204
    return 201 if method == "POST" else 200
