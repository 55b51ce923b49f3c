"""What the page asks of identity on which somebody lets an app act for them, or does not.

Invariant: only a pushed request of that very client is decided on, once; the answer goes to the
address that was registered, with the name of who answers (`iss`, RFC 9207).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from flask import current_app

from services.identity.apps import grants, pushing
from services.identity.apps.asked import Asked
from services.identity.apps.grants import Allowed
from services.identity.apps.redirects import origin, with_answer
from services.identity.apps.scopes import OFFLINE, meaning
from services.identity.clients import CODE
from services.identity.sessions import Session
from services.identity.systems import FindSystem, Standing, parsed_client_id, standing
from shared import clock, runtime
from shared.authz import assurance
from shared.texts import Text

EXTENSION = "identity-deciding"
"""Where a `Deciding` hangs in `app.extensions`."""
READING = timedelta(minutes=1)
"""How long who just logged in may look at the page, however little age the app allows."""


@dataclass(frozen=True, slots=True)
class AppRequest:
    """An app that asks somebody to act for them. `scopes` are in words; a `public` app cannot
    prove that it is the one it says.
    """

    client_id: UUID
    request_uri: str
    app_name: str
    organisation_id: UUID
    organisation_name: str
    scopes: tuple[Text, ...]
    asked: Asked
    pushed_at: datetime
    public: bool = False

    @property
    def stays(self) -> bool:
        """Whether it goes on when they are away; otherwise it ends with its first token."""
        return OFFLINE in self.asked.scopes

    @property
    def silent(self) -> bool:
        """The app wants an answer without a page (`prompt=none`): it gets one, which is no."""
        return "none" in self.asked.prompts

    @property
    def origin(self) -> str:
        """Where the browser goes from here, for the page's policy."""
        return origin(self.asked.redirect_uri)

    def wants_login(self, session: Session) -> bool:
        """Whether they logged in too long ago, or in too weak a way, for what the app asks."""
        if self._unmet(session):
            return True
        age, proven = self.asked.max_age, session.authenticated_at
        just_did = proven >= self.pushed_at
        if not just_did and "login" in self.asked.prompts:
            return True
        if age is None or (just_did and age == 0):
            return False
        allowed = timedelta(seconds=age)
        return clock.now() - proven > (max(allowed, READING) if just_did else allowed)

    def cannot_be_met(self, session: Session) -> bool:
        """Whether logging in once more would not help: they just did, or have no second factor."""
        tried = session.authenticated_at >= self.pushed_at or not session.second_factor
        return self._unmet(session) and tried

    def _unmet(self, session: Session) -> bool:
        wanted = self.asked.acr_values
        return bool(wanted) and not assurance.is_enough(session.acr, wanted)


@dataclass(frozen=True, slots=True)
class Deciding:
    """Finds pushed requests and answers them."""

    issuer: str
    find_system: FindSystem

    def request(self, client_id: str, request_uri: str) -> AppRequest | None:
        """What was asked; None when there is no such thing (any more)."""
        known = parsed_client_id(client_id)
        found = self.find_system(known) if known else None
        if known is None or found is None or standing(found.system) is Standing.NONE:
            return None
        pushed = pushing.look(known, request_uri) if found.system.grant_type == CODE else None
        if pushed is None:
            return None
        asked, pushed_at = pushed
        return AppRequest(
            client_id=known,
            request_uri=request_uri,
            app_name=found.system.name,
            organisation_id=found.system.organisation_id,
            organisation_name=found.system.organisation_name,
            scopes=tuple(meaning(asked.scopes)),
            asked=asked,
            pushed_at=pushed_at,
            public=found.system.public,
        )

    def allowed(self, asked: AppRequest, member_id: UUID, session: Session) -> str | None:
        """Let the app act for this member of its organisation; where the browser goes. None when
        it was decided on already.
        """
        who = Allowed(
            client_id=asked.client_id,
            organisation_id=asked.organisation_id,
            member_id=member_id,
            person_id=session.person_id,
            acr=session.acr,
            auth_time=session.authenticated_at,
        )
        with runtime.current().engines["login"].begin() as connection:
            if not pushing.take(connection, asked.client_id, asked.request_uri):
                return None
            code = grants.begin(connection, who, asked.asked)
        return self._answer(asked, {"code": code})

    def refused(self, asked: AppRequest, error: str) -> str | None:
        """Say no (`access_denied`, or why no page could be shown); as `allowed`."""
        with runtime.current().engines["login"].begin() as connection:
            if not pushing.take(connection, asked.client_id, asked.request_uri):
                return None
        return self._answer(asked, {"error": error})

    def _answer(self, asked: AppRequest, said: dict[str, str]) -> str:
        state = {"state": asked.asked.state} if asked.asked.state is not None else {}
        return with_answer(asked.asked.redirect_uri, {**said, **state, "iss": self.issuer})


def deciding() -> Deciding:
    """That of this application."""
    return cast(Deciding, current_app.extensions[EXTENSION])
