"""A client of the API that finds its way by the OpenAPI document.

Invariant: an answer that was not expected ends the story, with what Schakel said about it.
"""

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests
from joserfc import jwt
from joserfc.jwk import ECKey

from services.demo.scenario.proving import Proving
from shared.texts import Language

SECONDS = 15
_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class Deviation(Exception):
    """Something else happened than the story tells; the message says what."""


@dataclass(slots=True)
class Api:
    """One Schakel, at `base`, as its OpenAPI document describes it."""

    base: str
    issuer: str
    language: Language
    document: dict[str, Any] = field(init=False)
    _session: requests.Session = field(init=False, default_factory=requests.Session)

    def __post_init__(self) -> None:
        self._session.trust_env = False  # straight to this machine, past any proxy
        self._session.mount(self.base, Proving())
        self._session.headers["Accept-Language"] = self.language
        self.document = self.fetch("/v1/openapi.json").json()

    def fetch(self, path: str) -> requests.Response:
        """GET a public address; anything but 200 is a Deviation."""
        answer = self._session.get(self.base + path, timeout=SECONDS)
        if answer.status_code != 200:
            raise Deviation(f"GET {path}: {answer.status_code}")
        return answer

    def token(self, client_id: str, private_jwk: Mapping[str, Any]) -> str:
        """An access token by `private_key_jwt` (RFC 7523 §2.2), with all the system's scopes."""
        flow = self.document["components"]["securitySchemes"]["oauth2"]["flows"]
        address = self.base + urlsplit(flow["clientCredentials"]["tokenUrl"]).path
        key, now = ECKey.import_key(dict(private_jwk)), int(time.time())
        claims = {
            "iss": client_id,
            "sub": client_id,
            "aud": self.issuer,
            "jti": str(uuid.uuid4()),
            "iat": now,
            "exp": now + 60,
        }
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": _ASSERTION,
            "client_assertion": jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key),
        }
        answer = self._session.post(address, data=form, timeout=SECONDS)
        if answer.status_code != 200:
            raise Deviation(f"POST {address}: {_problem(answer)}")
        return str(answer.json()["access_token"])

    def call(
        self,
        token: str,
        operation_id: str,
        body: Mapping[str, Any] | None = None,
        *,
        expect: int | None = None,
        query: Mapping[str, str] | None = None,
        upload: tuple[str, bytes] | None = None,
        **in_path: str,
    ) -> requests.Response:
        """Do an operation by its id in the document; its answer must be a 2xx, or `expect`.

        `upload`: the name and the content of a file that is the body.
        """
        method, path = self._find(operation_id)
        headers = {"Authorization": f"DPoP {token}"}
        if method == "post":
            headers["Idempotency-Key"] = str(uuid.uuid4())
        name, content = upload or ("", None)
        if upload:
            named = f'attachment; filename="{name}"'
            headers |= {"Content-Type": "application/octet-stream", "Content-Disposition": named}
        answer = self._session.request(
            method,
            self._root() + path.format(**in_path),
            json=body,
            data=content,
            params=query,
            headers=headers,
            timeout=SECONDS,
        )
        if not (answer.ok if expect is None else answer.status_code == expect):
            raise Deviation(f"{operation_id}: {_problem(answer)}")
        return answer

    def _root(self) -> str:
        return self.base + urlsplit(str(self.document["servers"][0]["url"])).path

    def _find(self, operation_id: str) -> tuple[str, str]:
        for path, methods in self.document["paths"].items():
            for method, described in methods.items():
                if isinstance(described, dict) and described.get("operationId") == operation_id:
                    return method, path
        raise Deviation(f"the OpenAPI document has no operation {operation_id}")


def _problem(answer: requests.Response) -> str:
    """The status, and what problem+json (RFC 9457) or OAuth says; never a body we do not know."""
    try:
        said = answer.json()
    except ValueError:
        return str(answer.status_code)
    names = ("title", "detail", "code", "error", "error_description")
    words = [str(said[name]) for name in names if isinstance(said, dict) and said.get(name)]
    return " – ".join([str(answer.status_code), *words])
