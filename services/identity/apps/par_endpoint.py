"""POST /oauth/par: an app says what it will ask, before anybody's browser comes (RFC 9126).

Invariant: what is wrong is said here, to the app; the browser meets only requests that fit.
"""

from dataclasses import dataclass

from authlib.oauth2.rfc6749.errors import InvalidScopeError
from flask import Request

from services.identity.apps import pushing
from services.identity.apps.asked import checked
from services.identity.back_channel import Answer, BackChannel
from services.identity.clients import Client
from services.identity.dpop.proving import ProofRefused, Proving
from services.identity.token_request import TokenRequest


@dataclass(frozen=True, slots=True)
class ParEndpoint(BackChannel):
    """Takes pushed authorization requests; a DPoP proof binds the code to its key."""

    proving: Proving
    audience: str

    def _prepare(self, request: Request, asked: TokenRequest) -> None:
        asked.check_target(self.audience)
        asked.proof = self.proving.offered(request, self.address)

    def _of(self, client: Client, asked: TokenRequest) -> Answer:
        system, proof = client.system, asked.proof
        if proof is not None and not self.proving.spent(proof):
            raise ProofRefused("A DPoP proof works once.")
        try:
            found = checked(asked.form, system, proof.jkt if proof else None)
        except InvalidScopeError:
            self.clients.on_denied(system.client_id, "invalid_scope")
            raise
        request_uri = pushing.push(system.client_id, found)
        lifetime = int(pushing.LIFETIME.total_seconds())
        return 201, {"request_uri": request_uri, "expires_in": lifetime}
