"""POST /oauth/token: client credentials by `private_key_jwt`, on Authlib's authorization server.
Tokens are bound to a key that the client proves to hold (DPoP, RFC 9449 §5); there are no others.

Invariant: parameters come from the body alone and once each; a client that is not known for sure
gets one and the same answer, whatever was wrong; a scope that is not allowed is an error and never
silently less (RFC 6749 §3.3, §5.2).
"""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2 import OAuth2Error, OAuth2Request
from authlib.oauth2.rfc6749 import ClientMixin, grants
from authlib.oauth2.rfc6749.errors import InvalidClientError, InvalidScopeError
from flask import Request, Response

from services.identity import access_tokens
from services.identity.client_assertion import TYPE, AssertionRefused, ClientAuthentication
from services.identity.dpop import proofs
from services.identity.dpop.nonces import Nonces
from services.identity.dpop.proofs import BadProof, Proof
from services.identity.dpop.spending import spend
from services.identity.keys import SigningKeys
from services.identity.systems import SystemRecord
from services.identity.token_request import TokenRequest
from shared import clock

AUTH_METHOD = "private_key_jwt"
GRANT_TYPE = "client_credentials"
OnDenied = Callable[[UUID | None, str], None]
"""Hears of every refused client: the id that it claims (None: none that can be read), and why."""


class Client(ClientMixin):
    """A system as Authlib wants to see a client."""

    def __init__(self, system: SystemRecord) -> None:
        self.system = system

    def get_client_id(self) -> str:
        return str(self.system.client_id)

    def get_allowed_scope(self, scope: object) -> str:
        """The scope for the token: what is asked, or all that is registered when none is asked.

        Raises InvalidScopeError for a scope that is not registered, and for a client without any.
        """
        registered = self.system.oauth_scopes
        asked = frozenset(str(scope).split(" ")) if scope else registered
        if not asked or not asked <= registered:
            raise InvalidScopeError
        return " ".join(sorted(asked))

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:  # noqa: ARG002
        return method == AUTH_METHOD

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == GRANT_TYPE


class ClientCredentialsGrant(grants.ClientCredentialsGrant):
    """RFC 6749 §4.4, for clients that prove themselves with a key."""

    TOKEN_ENDPOINT_AUTH_METHODS = (AUTH_METHOD,)

    def generate_token(  # Authlib's would not say for which request
        self, *_: object, scope: str | None = None, **__: object
    ) -> dict[str, Any]:
        """The token for this request, with the scope that is allowed."""
        server, request = cast(TokenEndpoint, self.server), cast(TokenRequest, self.request)
        return server.issued(request, cast(Client, self.client).get_allowed_scope(scope))


class ProofRefused(OAuth2Error):
    """The DPoP proof of a token request does not count (RFC 9449 §5)."""

    error = "invalid_dpop_proof"


class NonceWanted(ProofRefused):
    """A proof with our nonce is wanted (RFC 9449 §8); it comes with every answer."""

    error = "use_dpop_nonce"


class ClientUnknown(InvalidClientError):
    """The one answer to everybody who is not known for sure.

    401 needs a challenge (RFC 9110 §15.5.2); it names Basic only to who tried Basic, which we do
    not take but RFC 6749 §5.2 wants to see named.
    """

    status_code = 401

    def __init__(self, tried_basic: bool) -> None:
        super().__init__()
        self._scheme = "Basic" if tried_basic else AUTH_METHOD

    def get_headers(self) -> list[tuple[str, str]]:
        headers: list[tuple[str, str]] = super(InvalidClientError, self).get_headers()
        return [*headers, ("WWW-Authenticate", f'{self._scheme} realm="schakel"')]


class TokenEndpoint(AuthorizationServer):
    """Answers token requests; holds no state of its own."""

    def __init__(
        self,
        address: str,
        place: access_tokens.Place,
        keys: SigningKeys,
        clients: ClientAuthentication,
        nonces: Nonces,
        on_denied: OnDenied,
    ) -> None:
        super().__init__(query_client=lambda _client_id: None, save_token=_keep_nothing)
        self._address = address
        self._place = place
        self._keys = keys
        self._clients = clients
        self._nonces = nonces
        self._on_denied = on_denied
        self.register_grant(ClientCredentialsGrant)
        self.register_client_auth_method(AUTH_METHOD, self._authenticate)

    def answer(self, request: Request) -> Response:
        """The answer to a token request, success or error (RFC 6749 §5).

        The proof is read before the client's assertion is spent, so that a client that lacks our
        nonce may send the same assertion again; it is spent after, when we know who it is.
        """
        try:
            asked = TokenRequest(request, self._address)
            asked.proof = self._proof(request)
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
            self._on_denied(request.client.system.client_id, "invalid_scope")
        body = {"error": error.error}
        if error.description:
            body["error_description"] = error.description
        return self.handle_response(error.status_code, body, error.get_headers())

    def issued(self, request: TokenRequest, scope: str) -> dict[str, Any]:
        """The token for this request, as RFC 6749 §5.1 and RFC 9449 §5 write it."""
        system, now = cast(Client, request.client).system, int(clock.now().timestamp())
        token = access_tokens.issue(
            self._keys.current(), self._place, system, scope, request.bound_to, now
        )
        return {
            "token_type": "DPoP",
            "access_token": token,
            "expires_in": access_tokens.LIFETIME,
            "scope": scope,
        }

    def _proof(self, request: Request) -> Proof:
        now = int(clock.now().timestamp())
        try:
            sent = proofs.one_of(request.headers.getlist("DPoP"))
            proof = proofs.check(sent, method=request.method, address=self._address, now=now)
        except BadProof:
            raise ProofRefused("A DPoP proof for this request is needed.") from None
        if not self._nonces.is_fresh(proof.nonce):
            raise NonceWanted("The DPoP proof needs the nonce of the DPoP-Nonce header.")
        return proof

    def _authenticate(self, _query: object, request: TokenRequest) -> Client:
        form = request.form
        header = str((request.headers or {}).get("Authorization", ""))
        try:
            if header or "client_secret" in form or form.get("client_assertion_type") != TYPE:
                raise AssertionRefused("method")
            assertion = form.get("client_assertion", "")
            client = Client(self._clients.authenticate(assertion, form.get("client_id")))
        except AssertionRefused as refusal:
            self._on_denied(refusal.client_id, refusal.reason)
            raise ClientUnknown(header.lower().startswith("basic")) from None
        self._spend(request, client.system.client_id)
        return client

    def _spend(self, request: TokenRequest, client_id: UUID) -> None:
        with self._clients.engine.begin() as connection:
            fresh = request.proof is not None and spend(connection, request.proof)
        if not fresh:
            self._on_denied(client_id, "proof_replay")
            raise ProofRefused("A DPoP proof works once.")


def _keep_nothing(_token: object, _request: object) -> None:
    """A self-contained token for five minutes is not stored."""
