"""Codes and refresh tokens at the token endpoint, on Authlib's grants (RFC 6749 §4.1.3, §6).

Invariant: a code works once, within a minute, for its client, address, verifier and key; a spent
one ends the grant. Authlib finds and then deletes: here one UPDATE decides which of two wins.
"""

from typing import TYPE_CHECKING, Any, cast

from authlib.oauth2.rfc6749 import grants as authlib
from authlib.oauth2.rfc6749.errors import InvalidGrantError
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc7636.challenge import compare_s256_code_challenge

from services.identity.apps import grants
from services.identity.apps.grants import Kept
from services.identity.clients import AUTH_METHOD, Client
from services.identity.systems import AppMember
from services.identity.token_request import TokenRequest

if TYPE_CHECKING:
    from services.identity.token_endpoint import TokenEndpoint


class S256Only(CodeChallenge):
    """PKCE (RFC 7636) without the method that protects nothing, and for every client."""

    DEFAULT_CODE_CHALLENGE_METHOD = "S256"
    SUPPORTED_CODE_CHALLENGE_METHOD = ["S256"]  # noqa: RUF012 - Authlib's form
    CODE_CHALLENGE_METHODS = {"S256": compare_s256_code_challenge}  # noqa: RUF012 - Authlib's form

    def get_authorization_code_challenge_method(self, authorization_code: Any) -> str:  # noqa: ARG002
        return "S256"


class _Ours(authlib.BaseGrant):
    """What the two grants share."""

    TOKEN_ENDPOINT_AUTH_METHODS = (AUTH_METHOD,)
    request: TokenRequest
    server: "TokenEndpoint"

    def _came_with(self) -> Kept:
        raise NotImplementedError

    def _end(self, kept: Kept, because: str) -> None:
        """Somebody has what was another's: nothing of this grant is to be trusted any more."""
        if grants.end(kept.grant_id, because):
            self.server.note(self.server_client(), because)

    def server_client(self) -> Client:
        return cast(Client, self.request.client)

    def generate_token(self, *_: object, user: Any = None, scope: Any = None, **__: object) -> Any:
        """Tokens for this request: Authlib's would not say for which."""
        return self.server.issued(self.request, self._came_with(), cast(AppMember, user), scope)


class CodeGrant(_Ours, authlib.AuthorizationCodeGrant):  # type: ignore[misc]  # ours goes first
    """RFC 6749 §4.1.3."""

    @classmethod
    def check_authorization_endpoint(cls, request: object) -> bool:  # noqa: ARG003
        """The authorization endpoint is a page of ours and never comes here."""
        return False

    def query_authorization_code(  # type: ignore[override]  # a client of ours
        self, code: str, client: Client
    ) -> Kept | None:
        """The code when it is this client's, live, and bound to no other key."""
        self.request.client = client
        kept = grants.find_code(code)
        if kept is None or not kept.check_client(client):
            return None
        if kept.used:
            self._end(kept, "code_replay")
            return None
        return kept if kept.live and kept.jkt in (None, self.request.bound_to) else None

    def authenticate_user(self, authorization_code: Kept) -> AppMember | None:
        """Spend the code; the member, if the app may still act for them."""
        if not grants.spend_code(authorization_code):
            self._end(authorization_code, "code_replay")
            return None
        return self.server.member_under(authorization_code.grant_id)

    def delete_authorization_code(self, authorization_code: Kept) -> None:
        """It is spent already, and kept to notice its replay."""

    def _came_with(self) -> Kept:
        return cast(Kept, self.request.authorization_code)


class RefreshGrant(_Ours, authlib.RefreshTokenGrant):
    """RFC 6749 §6: confidential clients keep theirs, public ones get another each time."""

    def authenticate_refresh_token(  # type: ignore[override]  # or None, as Authlib means it
        self, refresh_token: str
    ) -> Kept | None:
        """The token when it is this client's and live."""
        kept = grants.find_refresh_token(refresh_token)
        client = self.server_client()
        if kept is None or not kept.check_client(client):
            return None
        if kept.used:
            self._end(kept, "refresh_replay")
            return None
        return kept if kept.live and kept.jkt in (None, self.request.bound_to) else None

    def authenticate_user(self, refresh_token: Kept) -> AppMember:
        """Spend or renew it; the member, if the app may still act for them."""
        if not self.server_client().system.public:
            grants.renew_refresh_token(refresh_token)
        elif not grants.spend_refresh_token(refresh_token):
            self._end(refresh_token, "refresh_replay")
            raise InvalidGrantError
        member = self.server.member_under(refresh_token.grant_id)
        if member is None:
            raise InvalidGrantError
        return member

    def revoke_old_credential(  # type: ignore[override]  # a token of ours
        self, refresh_token: Kept
    ) -> None:
        """It is spent already, or stays."""

    def _came_with(self) -> Kept:
        return cast(Kept, self.request.refresh_token)
