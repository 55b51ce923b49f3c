"""Identity as one object: what the composition root makes once and hands to the web.

Invariant: the issuer is an origin over TLS (or this very machine), as RFC 8414 §2 asks; anything
else is refused before the first request.
"""

import logging
from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

from authlib.common.security import is_secure_transport
from flask import Flask, Response, request
from sqlalchemy import Engine
from werkzeug import Request

from services.identity import client_assertion
from services.identity.access_tokens import Place
from services.identity.api_calls import ApiCalls
from services.identity.client_assertion import ClientAuthentication
from services.identity.dpop import proofs
from services.identity.dpop.nonces import Nonces
from services.identity.keys import SigningKeys
from services.identity.secrets import shared_secret
from services.identity.systems import FindSystem
from services.identity.token_endpoint import AUTH_METHOD, GRANT_TYPE, OnDenied, TokenEndpoint
from shared.authz.actor import Actor
from shared.crypto.keyring import Keyring
from shared.settings import SettingsFault

EXTENSION = "identity"
"""Where the object hangs in `app.extensions`."""


class Identity:
    """The OAuth 2 provider and the authentication of API requests, for one process."""

    def __init__(
        self,
        *,
        engine: Engine,
        keyring: Keyring,
        issuer: str,
        base_url: str,
        find_system: FindSystem,
        on_denied: OnDenied,
        scopes_supported: Collection[str] = (),
    ) -> None:
        """`engine` is the login role's, raises SettingsFault."""
        _check_issuer(issuer)
        self._issuer = issuer
        self._token_endpoint = f"{issuer}/oauth/token"
        self._scopes = sorted(scopes_supported)
        place = Place(issuer, f"{base_url}/v1")
        clients = ClientAuthentication(engine, find_system, (issuer, self._token_endpoint))
        self.keys = SigningKeys(engine, keyring)
        self.export_keys = SigningKeys(engine, keyring, "export")
        self.nonces = Nonces(lambda: shared_secret(engine, keyring, "dpop-nonce"))
        self.tokens = TokenEndpoint(
            self._token_endpoint, place, self.keys, clients, self.nonces, on_denied
        )
        self._calls = ApiCalls(base_url, place, self.keys, self.nonces, find_system)

    def install(self, app: Flask) -> None:
        """Hang this object into the application and keep tokens out of the logs."""
        app.extensions[EXTENSION] = self
        app.after_request(self._with_nonce)
        # Authlib's debug records hold whole tokens.
        logging.getLogger("authlib").setLevel(logging.INFO)

    def authenticate(self, request: Request) -> Actor:
        """Who makes this request; raises shared.problems.Unauthenticated."""
        return self._calls.authenticate(request)

    def _with_nonce(self, response: Response) -> Response:
        """Whoever proves possession hears the nonce for the next time (RFC 9449 §8.2), also with a
        refusal.
        """
        if "DPoP" in request.headers:
            response.headers["DPoP-Nonce"] = self.nonces.current()
        return response

    def metadata(self) -> dict[str, Any]:
        """The authorization server's metadata (RFC 8414 §2).

        `response_types_supported` is required there and empty here, as there is no authorization
        endpoint yet.
        """
        metadata: dict[str, Any] = {
            "issuer": self._issuer,
            "token_endpoint": self._token_endpoint,
            "jwks_uri": f"{self._issuer}/oauth/jwks",
            "response_types_supported": [],
            "grant_types_supported": [GRANT_TYPE],
            "token_endpoint_auth_methods_supported": [AUTH_METHOD],
            "token_endpoint_auth_signing_alg_values_supported": list(client_assertion.ALGORITHMS),
            "dpop_signing_alg_values_supported": list(proofs.ALGORITHMS),
        }
        return metadata | ({"scopes_supported": self._scopes} if self._scopes else {})


def _check_issuer(issuer: str) -> None:
    parts = urlsplit(issuer)
    if parts.path or parts.query or parts.fragment:
        raise SettingsFault("ISSUER: give an address without a path, such as https://example.nl")
    if not is_secure_transport(issuer):
        raise SettingsFault("ISSUER: give an https:// address (http:// only for this machine)")
