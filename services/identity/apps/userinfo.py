"""GET and POST /oauth/userinfo: who somebody is, for an app that may know (OpenID Connect §5.3).

Invariant: told to the app that holds the key, under the name that it knows, as far as scopes go.
"""

from dataclasses import dataclass
from typing import Any

from flask import Request, Response, json

from services.identity.api_calls import ApiCalls
from services.identity.apps.scopes import EMAIL, OPENID, PROFILE
from shared.authz import assurance
from shared.problems import Forbidden, Problem, Unauthenticated


@dataclass(frozen=True, slots=True)
class UserInfo:
    """Answers for the issuer, at whose address requests arrive."""

    issuer: str
    calls: ApiCalls

    def answer(self, request: Request) -> Response:
        """The claims as JSON, or the refusal that the API would give."""
        try:
            return _json(200, self._claims(request))
        except Unauthenticated as problem:
            return _json(problem.status, {"error": "invalid_token"}, problem)
        except Forbidden as problem:
            return _json(problem.status, {"error": "insufficient_scope"}, problem)

    def _claims(self, request: Request) -> dict[str, Any]:
        known = self.calls.known(request, self.issuer)
        member, scopes = known.member, known.token.scopes
        if member is None or OPENID not in scopes:
            headers = {"WWW-Authenticate": assurance.scope_challenge(OPENID)}
            raise Forbidden("insufficient_scope", headers=headers)
        said: dict[str, Any] = {"sub": known.token.subject}
        if PROFILE in scopes:
            said["name"] = member.name
        if EMAIL in scopes:
            said["email"] = member.email
        return said


def _json(status: int, body: dict[str, Any], problem: Problem | None = None) -> Response:
    headers = {"Cache-Control": "no-store", **(problem.headers if problem else {})}
    return Response(json.dumps(body), status, headers, mimetype="application/json")
