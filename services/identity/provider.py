"""Identity as one object: what the composition root makes once and hands to the web.

Invariant: the issuer is an origin over TLS (or this very machine), as RFC 8414 §2 asks; anything
else is refused before the first request.
"""

import logging
from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

from authlib.common.security import is_secure_transport
from flask import Flask, Response
from flask import request as present
from joserfc.jwk import Key
from sqlalchemy import Engine
from werkzeug import Request

from services.identity import access_tokens
from services.identity.access_tokens import Place
from services.identity.api_calls import ApiCalls
from services.identity.apps import deciding
from services.identity.apps.deciding import Deciding
from services.identity.apps.issuing import Issuing
from services.identity.apps.par_endpoint import ParEndpoint
from services.identity.apps.subjects import Subjects
from services.identity.apps.userinfo import UserInfo
from services.identity.client_assertion import ClientAuthentication
from services.identity.clients import Clients, OnDenied
from services.identity.discovery import Discovery
from services.identity.dpop.nonces import Nonces
from services.identity.dpop.proving import Proving
from services.identity.jwks_fetching import JwksFetcher
from services.identity.keys import SigningKeys
from services.identity.secrets import shared_secret
from services.identity.systems import FindAppMember, FindSystem
from services.identity.token_affairs import Introspection, Revocation, Tokens
from services.identity.token_endpoint import TokenEndpoint
from shared.authz.actor import Actor
from shared.crypto.keyring import Keyring
from shared.settings import SettingsFault

EXTENSION = "identity"
"""Where the object hangs in `app.extensions`."""


class Identity:
    """The OAuth 2 and OpenID provider and the authentication of API requests, for one process."""

    def __init__(
        self,
        *,
        engine: Engine,
        keyring: Keyring,
        issuer: str,
        base_url: str,
        find_system: FindSystem,
        find_app_member: FindAppMember,
        on_denied: OnDenied,
        scopes_supported: Collection[str] = (),
    ) -> None:
        """`engine` is the login role's, raises SettingsFault."""
        _check_issuer(issuer)
        at = Discovery(issuer, sorted(scopes_supported))
        place = Place(issuer, f"{base_url}/v1")
        self.discovery = at
        self.keys = SigningKeys(engine, keyring)
        self.export_keys = SigningKeys(engine, keyring, "export")
        self.nonces = Nonces(lambda: shared_secret(engine, keyring, "dpop-nonce"))
        subjects = Subjects(lambda: shared_secret(engine, keyring, "pairwise-subject"))
        proving = Proving(engine, self.nonces)
        audiences = (issuer, at.token, at.par, at.introspection, at.revocation)
        self.fetcher = JwksFetcher()
        assertions = ClientAuthentication(engine, find_system, audiences, self.fetcher)
        clients = Clients(assertions, on_denied)
        self.rsa_keys = SigningKeys(engine, keyring, "id-token-rsa")
        issuing = Issuing(place, self.keys, subjects, find_app_member, self._id_token_key)
        self.tokens = TokenEndpoint(at.token, clients, proving, issuing)
        self.pushed = ParEndpoint(at.par, clients, proving, place.audience)
        affairs = Tokens(place, self.keys)
        self.introspection = Introspection(at.introspection, clients, affairs, issuing)
        self.revocation = Revocation(at.revocation, clients, affairs)
        self._deciding = Deciding(issuer, find_system)
        self._calls = ApiCalls(
            base_url, place, self.keys, self.nonces, find_system, find_app_member
        )
        self.userinfo = UserInfo(issuer, self._calls)

    def install(self, app: Flask) -> None:
        """Hang this object into the application and keep tokens out of the logs."""
        app.extensions[EXTENSION] = self
        app.extensions[deciding.EXTENSION] = self._deciding
        app.after_request(self._with_nonce)
        # Authlib's debug records hold whole tokens.
        logging.getLogger("authlib").setLevel(logging.INFO)

    def authenticate(self, request: Request) -> Actor:
        """Who makes this request; raises shared.problems.Unauthenticated."""
        return self._calls.authenticate(request)

    def metadata(self) -> dict[str, Any]:
        """The authorization server's metadata (RFC 8414 §2)."""
        return self.discovery.document()

    def published_keys(self) -> dict[str, list[dict[str, Any]]]:
        """The JWK set that verifies our tokens."""
        return {"keys": self.keys.published()["keys"] + self.rsa_keys.published()["keys"]}

    def _id_token_key(self, alg: str) -> Key:
        """The key that signs by this algorithm; an RSA one is made when an app first needs it."""
        if alg == access_tokens.ALGORITHM:
            return self.keys.current()
        self.rsa_keys.ensure_signing_key()
        return self.rsa_keys.current()

    def _with_nonce(self, response: Response) -> Response:
        """Whoever proves possession hears the nonce for the next time (RFC 9449 §8.2), also with a
        refusal.
        """
        if "DPoP" in present.headers:
            response.headers["DPoP-Nonce"] = self.nonces.current()
        return response


def _check_issuer(issuer: str) -> None:
    parts = urlsplit(issuer)
    if parts.path or parts.query or parts.fragment:
        raise SettingsFault("ISSUER: give an address without a path, such as https://example.nl")
    if not is_secure_transport(issuer):
        raise SettingsFault("ISSUER: give an https:// address (http:// only for this machine)")
