"""POST /oauth/introspect and /oauth/revoke: a client asks after its own tokens, or ends them.

RFC 7662, RFC 7009. Invariant: of a token that is not its own a client hears what it would hear
of nonsense; a public app, which proves nothing, may end a token that it holds and asks after none.
"""

from dataclasses import dataclass
from typing import Any

from authlib.oauth2.rfc6749.errors import InvalidRequestError

from services.identity import access_tokens
from services.identity.access_tokens import AccessToken, Place
from services.identity.apps import grants
from services.identity.apps.grants import Kept
from services.identity.apps.issuing import Issuing
from services.identity.back_channel import Answer, BackChannel
from services.identity.clients import Client, ClientUnknown
from services.identity.jose import BadToken, Claims
from services.identity.keys import SigningKeys
from services.identity.revoking import is_revoked, revoke
from services.identity.token_request import TokenRequest
from shared import clock

LONGEST_TOKEN = 4096
INACTIVE: Answer = (200, {"active": False})


@dataclass(frozen=True, slots=True)
class Tokens:
    """Reads tokens that somebody shows."""

    place: Place
    keys: SigningKeys

    def access_token(self, shown: str, client: Client) -> tuple[AccessToken, Claims] | None:
        """An access token of this client that is in time; None for all else."""
        now = int(clock.now().timestamp())
        try:
            token, claims = access_tokens.verify(shown, self.place, self.keys.public, now)
        except BadToken:
            return None
        ours = token.client_id == client.system.client_id and not token.expired(now)
        return (token, claims) if ours else None

    def refresh_token(self, shown: str, client: Client) -> Kept | None:
        """A refresh token of this client, whatever became of it."""
        kept = grants.find_refresh_token(shown)
        return kept if kept is not None and kept.check_client(client) else None


def _shown(asked: TokenRequest) -> str:
    token = asked.form.get("token", "")
    if not token:
        raise InvalidRequestError("token is missing.")
    return token[:LONGEST_TOKEN]


@dataclass(frozen=True, slots=True)
class Introspection(BackChannel):
    """What a token is worth at this moment (RFC 7662)."""

    tokens: Tokens
    issuing: Issuing

    def _of(self, client: Client, asked: TokenRequest) -> Answer:
        if client.system.public:
            self.clients.on_denied(client.system.client_id, "introspection")
            raise ClientUnknown(tried_basic=False)
        shown = _shown(asked)
        found = self.tokens.access_token(shown, client)
        if found is not None:
            return self._access_token(*found)
        kept = self.tokens.refresh_token(shown, client)
        if kept is None or not kept.live or kept.used:
            return INACTIVE
        if self.issuing.member_under(kept.grant_id) is None:
            return INACTIVE
        subject = self.issuing.subjects.name(kept.person_id, client.system)
        return 200, _active(
            iss=self.issuing.place.issuer,
            client_id=str(kept.client_id),
            sub=subject,
            scope=kept.get_scope(),
            acr=kept.acr,
            auth_time=int(kept.auth_time.timestamp()),
        )

    def _access_token(self, token: AccessToken, claims: Claims) -> Answer:
        gone = token.grant_id is not None and self.issuing.member_under(token.grant_id) is None
        if gone or is_revoked(token):
            return INACTIVE
        return 200, _active(token_type="DPoP", **claims)  # noqa: S106 - a kind of token


def _active(**said: Any) -> dict[str, Any]:
    return {"active": True, **said}


@dataclass(frozen=True, slots=True)
class Revocation(BackChannel):
    """Ends a token: an access token alone, a refresh token with all of its grant (RFC 7009)."""

    tokens: Tokens

    def _of(self, client: Client, asked: TokenRequest) -> Answer:
        shown = _shown(asked)
        found = self.tokens.access_token(shown, client)
        if found is not None:
            revoke(found[0])
            return 200, None
        kept = self.tokens.refresh_token(shown, client)
        if kept is not None:
            grants.end(kept.grant_id, "revoked")
        return 200, None
