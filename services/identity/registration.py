"""What a client may register, as far as identity can tell: keys and addresses.

Invariant: no secret of the client comes to us; what could never work is refused at once.
"""

from collections.abc import Collection, Mapping
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry

from services.identity.apps.redirects import is_registrable
from services.identity.client_assertion import ALGORITHMS
from services.identity.jose import fits
from services.identity.jwks_fetching import MOST_KEYS, is_fetchable

_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})


def key_set_fault(jwks: Mapping[str, Any]) -> str | None:
    """Why these keys cannot prove a client (a code); None when they can."""
    keys = jwks.get("keys")
    if not isinstance(keys, list) or not 1 <= len(keys) <= MOST_KEYS:
        return "keys_missing"
    for data in keys:
        if not isinstance(data, dict):
            return "key_unreadable"
        if _PRIVATE & data.keys():
            return "key_private"
        try:
            key = JWKRegistry.import_key(data)
        except (JoseError, ValueError, TypeError, KeyError):
            return "key_unreadable"
        if not any(fits(key, alg) for alg in ALGORITHMS):
            return "key_unusable"
    return None


def address_fault(redirect_uris: Collection[str], public: bool) -> str | None:
    """Why an app cannot be answered there (a code); None when it can."""
    wrong = not all(is_registrable(address, public) for address in redirect_uris)
    return "redirect_uri_unusable" if wrong else None


def keys_address_fault(jwks_uri: str) -> str | None:
    """Why keys cannot be fetched there (a code); None when they can."""
    return None if is_fetchable(jwks_uri) else "jwks_uri_unusable"
