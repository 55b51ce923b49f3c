"""Who stands before one of our endpoints: a client that proved itself, or an app that cannot.

Invariant: a client that is not known for sure gets one and the same answer, whatever was wrong; a
public app is named and never believed to be anything: what it may do, PKCE and its key decide.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from authlib.oauth2.rfc6749 import ClientMixin
from authlib.oauth2.rfc6749.errors import InvalidClientError, InvalidScopeError

from services.identity.client_assertion import TYPE, AssertionRefused, ClientAuthentication
from services.identity.systems import Standing, SystemRecord, parsed_client_id, standing

AUTH_METHOD = "private_key_jwt"
CLIENT_CREDENTIALS, CODE, REFRESH = "client_credentials", "authorization_code", "refresh_token"
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
        """One grant type per client (NL GOV); refreshing belongs to the code flow."""
        ours = self.system.grant_type
        return grant_type == ours or (grant_type == REFRESH and ours == CODE)


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


@dataclass(frozen=True, slots=True)
class Clients:
    """Tells who stands before an endpoint; `on_denied` hears of everybody who is refused."""

    assertions: ClientAuthentication
    on_denied: OnDenied

    def known(self, form: Mapping[str, str], authorization: str) -> Client:
        """The client of a request with this form and this Authorization header; raises
        ClientUnknown. An assertion is spent by this.
        """
        try:
            if authorization or "client_secret" in form:
                raise AssertionRefused("method")
            if "client_assertion_type" in form or "client_assertion" in form:
                return Client(self._proven(form))
            return Client(self._public(form.get("client_id")))
        except AssertionRefused as refusal:
            self.on_denied(refusal.client_id, refusal.reason)
            raise ClientUnknown(authorization.lower().startswith("basic")) from None

    def _proven(self, form: Mapping[str, str]) -> SystemRecord:
        if form.get("client_assertion_type") != TYPE:
            raise AssertionRefused("method")
        assertion = form.get("client_assertion", "")
        system = self.assertions.authenticate(assertion, form.get("client_id"))
        if system.public:
            raise AssertionRefused("method", system.client_id)
        return system

    def _public(self, named: str | None) -> SystemRecord:
        client_id = parsed_client_id(named)
        found = self.assertions.find_system(client_id) if client_id else None
        if found is None or not found.system.public or standing(found.system) is Standing.NONE:
            raise AssertionRefused("method", client_id)
        return found.system
