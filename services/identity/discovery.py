"""Where everything is and what it can do (RFC 8414 §2, OpenID Connect Discovery §3).

Invariant: it names what there is and nothing else; a client that follows it works.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.identity import client_assertion
from services.identity.apps import id_tokens
from services.identity.apps.scopes import IDENTITY_SCOPES
from services.identity.clients import AUTH_METHOD, CLIENT_CREDENTIALS, CODE, REFRESH
from services.identity.dpop import proofs
from shared.authz import assurance


@dataclass(frozen=True, slots=True)
class Discovery:
    """The addresses of this issuer."""

    issuer: str
    scopes: Sequence[str]

    @property
    def token(self) -> str:
        return f"{self.issuer}/oauth/token"

    @property
    def par(self) -> str:
        return f"{self.issuer}/oauth/par"

    @property
    def introspection(self) -> str:
        return f"{self.issuer}/oauth/introspect"

    @property
    def revocation(self) -> str:
        return f"{self.issuer}/oauth/revoke"

    def document(self) -> dict[str, Any]:
        """The one document for both."""
        signing = list(client_assertion.ALGORITHMS)
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/oauth/authorize",
            "token_endpoint": self.token,
            "pushed_authorization_request_endpoint": self.par,
            "require_pushed_authorization_requests": True,
            "userinfo_endpoint": f"{self.issuer}/oauth/userinfo",
            "introspection_endpoint": self.introspection,
            "introspection_endpoint_auth_methods_supported": [AUTH_METHOD],
            "introspection_endpoint_auth_signing_alg_values_supported": signing,
            "revocation_endpoint": self.revocation,
            "revocation_endpoint_auth_methods_supported": [AUTH_METHOD, "none"],
            "revocation_endpoint_auth_signing_alg_values_supported": signing,
            "jwks_uri": f"{self.issuer}/oauth/jwks",
            "scopes_supported": [*IDENTITY_SCOPES, *self.scopes],
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": [CODE, CLIENT_CREDENTIALS, REFRESH],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": list(id_tokens.ALGORITHMS),
            "token_endpoint_auth_methods_supported": [AUTH_METHOD, "none"],
            "token_endpoint_auth_signing_alg_values_supported": signing,
            "code_challenge_methods_supported": ["S256"],
            "dpop_signing_alg_values_supported": list(proofs.ALGORITHMS),
            "authorization_response_iss_parameter_supported": True,
            "claims_supported": ["sub", "name", "email", "acr", "auth_time"],
            "acr_values_supported": sorted(assurance.WAYS),
            "prompt_values_supported": ["none", "login", "consent", "select_account"],
            "claims_parameter_supported": False,
            "request_parameter_supported": False,
            "request_uri_parameter_supported": False,
        }
