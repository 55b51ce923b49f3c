"""Our endpoints besides the token endpoint to which clients speak directly (RFC 9126, 7662, 7009).

Invariant: each request is a form that comes from a client that proved itself, or from a public app
that is named; answers are JSON that nobody keeps.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from authlib.oauth2 import OAuth2Error
from flask import Request, Response, json

from services.identity.clients import Client, Clients
from services.identity.token_request import TokenRequest

Answer = tuple[int, dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class BackChannel(ABC):
    """An endpoint at `address`."""

    address: str
    clients: Clients

    def answer(self, request: Request) -> Response:
        """The answer, success or error (RFC 6749 §5.2)."""
        try:
            asked = TokenRequest(request, self.address)
            self._prepare(request, asked)
            client = self.clients.known(asked.form, request.headers.get("Authorization", ""))
            return _response(*self._of(client, asked))
        except OAuth2Error as fault:
            body = {"error": fault.error}
            if fault.description:
                body["error_description"] = fault.description
            return _response(fault.status_code, body, fault.get_headers())

    def _prepare(self, request: Request, asked: TokenRequest) -> None:  # noqa: B027 - may be empty
        """Before the client's assertion is spent: may raise OAuth2Error."""

    @abstractmethod
    def _of(self, client: Client, asked: TokenRequest) -> Answer:
        """Status and body of the answer; may raise OAuth2Error."""


def _response(
    status: int, body: dict[str, Any] | None, headers: list[tuple[str, str]] | None = None
) -> Response:
    text = "" if body is None else json.dumps(body)
    answer = Response(text, status, headers, mimetype="application/json")
    answer.headers["Cache-Control"] = "no-store"
    return answer
