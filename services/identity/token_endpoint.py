"""POST /oauth/token, on Authlib's authorization server: client credentials, codes, refresh tokens.

Invariant: parameters come from the body alone and once each; every token is bound to a key that the
client proves to hold (DPoP, RFC 9449 §5); a scope that is not allowed is an error and never
silently less (RFC 6749 §3.3, §5.2).
"""

from typing import Any, cast
from uuid import UUID

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2 import OAuth2Error, OAuth2Request
from authlib.oauth2.rfc6749 import grants
from authlib.oauth2.rfc6749.errors import InvalidGrantError, InvalidScopeError
from flask import Request, Response

from services.identity.apps.code_grant import CodeGrant, RefreshGrant, S256Only
from services.identity.apps.grants import Kept
from services.identity.apps.issuing import Issuing
from services.identity.clients import AUTH_METHOD, Client, Clients
from services.identity.dpop.proving import ProofRefused, Proving
from services.identity.systems import AppMember
from services.identity.token_request import TokenRequest


class ClientCredentialsGrant(grants.ClientCredentialsGrant):
    """RFC 6749 §4.4, for clients that prove themselves with a key."""

    TOKEN_ENDPOINT_AUTH_METHODS = (AUTH_METHOD,)

    def generate_token(  # Authlib's would not say for which request
        self, *_: object, scope: str | None = None, **__: object
    ) -> dict[str, Any]:
        """The token for this request, with the scope that is allowed."""
        server, request = cast(TokenEndpoint, self.server), cast(TokenRequest, self.request)
        client = cast(Client, self.client)
        allowed = client.get_allowed_scope(scope)
        return server.issuing.for_system(client.system, allowed, request.bound_to)


class TokenEndpoint(AuthorizationServer):
    """Answers token requests; holds no state of its own."""

    def __init__(self, address: str, clients: Clients, proving: Proving, issuing: Issuing) -> None:
        super().__init__(query_client=lambda _client_id: None, save_token=_keep_nothing)
        self.issuing = issuing
        self._address = address
        self._clients = clients
        self._proving = proving
        self.register_grant(ClientCredentialsGrant)
        self.register_grant(CodeGrant, [S256Only()])
        self.register_grant(RefreshGrant)
        self.register_client_auth_method(AUTH_METHOD, self._authenticate)

    def answer(self, request: Request) -> Response:
        """The answer to a token request, success or error (RFC 6749 §5).

        The proof is read before the client's assertion is spent, so that a client that lacks our
        nonce may send the same assertion again; it is spent after, when we know who it is.
        """
        try:
            asked = TokenRequest(request, self._address, needs="grant_type")
            asked.check_target(self.issuing.place.audience)
            asked.proof = self._proving.required(request, self._address)
        except OAuth2Error as fault:
            return self.handle_error_response(None, fault)
        return cast(Response, self.create_token_response(asked))

    def create_oauth2_request(  # type: ignore[override]  # one of ours, made in `answer`
        self, request: TokenRequest
    ) -> TokenRequest:
        return request

    def handle_error_response(self, request: OAuth2Request | None, error: OAuth2Error) -> Response:
        """The error's code and its fixed words; Authlib would repeat what was sent."""
        if isinstance(error, InvalidScopeError) and request and isinstance(request.client, Client):
            self.note(request.client, "invalid_scope")
        body = {"error": error.error}
        if error.description:
            body["error_description"] = error.description
        return self.handle_response(error.status_code, body, error.get_headers())

    def note(self, client: Client, reason: str) -> None:
        """A refusal of somebody whom we know, for our own records."""
        self._clients.on_denied(client.system.client_id, reason)

    def member_under(self, grant_id: UUID) -> AppMember | None:
        """For whom an app acts under this grant, if both still may."""
        return self.issuing.member_under(grant_id)

    def issued(
        self, request: TokenRequest, kept: Kept, member: AppMember, scope: str
    ) -> dict[str, Any]:
        """Tokens for an app; raises InvalidGrantError where nothing is left of its scopes."""
        client = cast(Client, request.client)
        found = self.issuing.for_app(client.system, kept, member, scope, request)
        if found is None:
            raise InvalidGrantError("The grant has no scope any more.")
        return found

    def _authenticate(self, _query: object, request: TokenRequest) -> Client:
        authorization = str((request.headers or {}).get("Authorization", ""))
        client = self._clients.known(request.form, authorization)
        if request.proof is None or not self._proving.spent(request.proof):
            self.note(client, "proof_replay")
            raise ProofRefused("A DPoP proof works once.")
        return client


def _keep_nothing(_token: object, _request: object) -> None:
    """What is kept of a token is kept where it is issued."""
