"""What an app asks for in a pushed authorization request (RFC 9126, RFC 7636, OpenID Connect).

Invariant: whatever comes out of here is complete and allowed for this app: code flow only, PKCE
with S256 only, a registered address, registered scopes. Pure; raises Authlib's errors.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from authlib.oauth2.base import OAuth2Error
from authlib.oauth2.rfc6749.errors import (
    InvalidRequestError,
    InvalidScopeError,
    UnauthorizedClientError,
)

from services.identity.apps.redirects import is_registered
from services.identity.apps.scopes import IDENTITY_SCOPES
from services.identity.systems import SystemRecord
from shared.authz import assurance

CODE_FLOW = "authorization_code"
LONGEST_VALUE, LONGEST_STATE = 512, 2048
"""Characters. Some clients put a signed token in their state (FAPI 2.0 §5.3.2.2, note 4)."""
LONGEST_AGE = 86_400
PROMPTS = frozenset({"none", "login", "consent", "select_account"})
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_NOT_HERE = {
    "request": "request_not_supported",
    "registration": "registration_not_supported",
    "id_token_hint": "invalid_request",  # an answer for somebody else would be worse than none
}
UNMET = "unmet_authentication_requirements"
"""The error of an app that asks for a way to log in that there is not (RFC 9470 §5)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An authorization request that fits its client. `max_age` in seconds; `acr_values`: the ways
    to log in of which one is wanted (RFC 9470 §4), of those that there are; empty when any will do.
    """

    redirect_uri: str
    scopes: tuple[str, ...]
    code_challenge: str
    state: str | None = None
    nonce: str | None = None
    dpop_jkt: str | None = None
    prompts: tuple[str, ...] = ()
    max_age: int | None = None
    acr_values: tuple[str, ...] = ()

    def stored(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def restored(cls, stored: Mapping[str, Any]) -> "Asked":
        lists = {name: tuple(stored.get(name, ())) for name in ("scopes", "prompts", "acr_values")}
        return cls(**{**stored, **lists})


def checked(form: Mapping[str, str], system: SystemRecord, proven_jkt: str | None) -> Asked:
    """The request, if this client may make it. `proven_jkt`: of the DPoP proof that came with it
    (RFC 9449 §10.1).
    """
    if system.grant_type != CODE_FLOW:
        raise UnauthorizedClientError("This client has no authorization code flow.")
    _check_kind(form)
    redirect_uri = form.get("redirect_uri", "")
    if not is_registered(redirect_uri, system.redirect_uris):
        raise InvalidRequestError("redirect_uri is not registered.")
    prompts = tuple(sorted(set(form.get("prompt", "").split())))
    if not PROMPTS.issuperset(prompts) or ("none" in prompts and len(prompts) > 1):
        raise InvalidRequestError("prompt is not one that there is.")
    return Asked(
        redirect_uri=redirect_uri,
        scopes=_scopes(form.get("scope", ""), system),
        code_challenge=_challenge(form),
        state=_bounded(form, "state", LONGEST_STATE),
        nonce=_bounded(form, "nonce"),
        dpop_jkt=_jkt(form, proven_jkt),
        prompts=prompts,
        max_age=_max_age(form),
        acr_values=_acr_values(form),
    )


def _check_kind(form: Mapping[str, str]) -> None:
    for name, error in _NOT_HERE.items():
        if name in form:
            raise _named(error)
    if "request_uri" in form:
        raise InvalidRequestError("request_uri cannot be pushed.")
    if form.get("response_type") != "code":
        raise _named("unsupported_response_type")
    if form.get("response_mode", "query") != "query":
        raise InvalidRequestError("response_mode can be query only.")


def _challenge(form: Mapping[str, str]) -> str:
    challenge = form.get("code_challenge", "")
    if form.get("code_challenge_method") != "S256" or not _CHALLENGE.fullmatch(challenge):
        raise InvalidRequestError("A code_challenge with the method S256 is needed.")
    return challenge


def _scopes(scope: str, system: SystemRecord) -> tuple[str, ...]:
    asked = frozenset(scope.split(" ")) if scope else frozenset()
    if not asked or not asked <= system.oauth_scopes | IDENTITY_SCOPES.keys():
        raise InvalidScopeError
    return tuple(sorted(asked))


def _jkt(form: Mapping[str, str], proven: str | None) -> str | None:
    said = form.get("dpop_jkt")
    if said is not None and (not _CHALLENGE.fullmatch(said) or proven not in (None, said)):
        raise InvalidRequestError("dpop_jkt is not the key of the proof.")
    return said or proven


def _max_age(form: Mapping[str, str]) -> int | None:
    said = form.get("max_age")
    if said is None:
        return None
    if not said.isascii() or not said.isdigit() or len(said) > 6 or int(said) > LONGEST_AGE:
        raise InvalidRequestError("max_age is a number of seconds, at most a day.")
    return int(said)


def _acr_values(form: Mapping[str, str]) -> tuple[str, ...]:
    """Those that we know. Where none is known the app hears so now: with less than it asks for it
    would get what it does not want (NL GOV OIDC, Authentication Context).
    """
    said = (_bounded(form, "acr_values") or "").split()
    known = tuple(sorted(assurance.WAYS.intersection(said)))
    if said and not known:
        raise _named(UNMET)
    return known


def _bounded(form: Mapping[str, str], name: str, longest: int = LONGEST_VALUE) -> str | None:
    value = form.get(name)
    if value is not None and (len(value) > longest or not value.isprintable()):
        raise InvalidRequestError(f"{name} is too long or not printable.")
    return value


def _named(error: str) -> OAuth2Error:
    fault = OAuth2Error()
    fault.error, fault.status_code = error, 400
    return fault
