"""Making tokens: for a system, and for an app that acts for somebody.

Invariant: an app's token has no scope that the app is not registered for at this moment, and is
made only while grant, member and app all stand.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.identity import access_tokens
from services.identity.access_tokens import Facts, Login, Place
from services.identity.apps import grants, id_tokens
from services.identity.apps.grants import Kept, acting_under
from services.identity.apps.scopes import IDENTITY_SCOPES, OFFLINE, OPENID
from services.identity.apps.subjects import Subjects
from services.identity.keys import SigningKeys
from services.identity.systems import AppMember, FindAppMember, Standing, SystemRecord, standing_of
from services.identity.token_request import TokenRequest
from shared import clock

Answer = dict[str, Any]
"""A token answer: RFC 6749 §5.1, RFC 9449 §5, OpenID Connect Core §3.1.3.3."""


@dataclass(frozen=True, slots=True)
class Issuing:
    """Makes tokens; `id_token_key` gives the key for an algorithm."""

    place: Place
    keys: SigningKeys
    subjects: Subjects
    find_app_member: FindAppMember
    id_token_key: Callable[[str], Any]

    def for_system(self, system: SystemRecord, scope: str, jkt: str) -> Answer:
        """A token with which a system acts by itself."""
        return self._answer(
            Facts(system.client_id, system.organisation_id, system.roles, scope, jkt)
        )

    def for_app(
        self, system: SystemRecord, kept: Kept, member: AppMember, scope: str, asked: TokenRequest
    ) -> Answer | None:
        """Tokens for an app; None when no scope is left. `kept` is what it came with."""
        allowed = frozenset(scope.split()) & (system.oauth_scopes | IDENTITY_SCOPES.keys())
        if not allowed:
            return None
        subject = self.subjects.name(member.person_id, system)
        login = Login(kept.grant_id, subject, kept.acr, kept.auth_time)
        said = " ".join(sorted(allowed))
        facts = Facts(
            system.client_id, member.organisation_id, member.roles, said, asked.bound_to, login
        )
        answer = self._answer(facts)
        refreshing = asked.form["grant_type"] == "refresh_token"
        if OFFLINE in kept.scopes and (system.public or not refreshing):
            jkt = asked.bound_to if system.public else None
            answer["refresh_token"] = grants.add_refresh_token(kept.grant_id, jkt)
        if OPENID in allowed and not refreshing:
            answer["id_token"] = id_tokens.issue(
                self.id_token_key(system.id_token_alg),
                system.id_token_alg,
                self.place.issuer,
                str(system.client_id),
                login,
                now=clock.now().timestamp(),
                nonce=kept.nonce,
            )
        return answer

    def member_under(self, grant_id: UUID) -> AppMember | None:
        """For whom an app acts under this grant, if grant, member, app and organisation stand."""
        member = self.find_app_member(acting_under(grant_id))
        if member is None or standing_of(member.organisation_state) is Standing.NONE:
            return None
        return member

    def _answer(self, facts: Facts) -> Answer:
        now = int(clock.now().timestamp())
        return {
            "token_type": "DPoP",
            "access_token": access_tokens.issue(self.keys.current(), self.place, facts, now),
            "expires_in": access_tokens.LIFETIME,
            "scope": facts.scope,
        }
