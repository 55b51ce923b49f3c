"""What a request to our endpoints may look like: a form, each parameter once, no query.

Invariant: what stands in the query or comes twice is never used; it is an error.
"""

from collections.abc import Mapping

from authlib.oauth2 import OAuth2Error, OAuth2Request
from authlib.oauth2.rfc6749.errors import InvalidRequestError
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from services.identity.dpop.proofs import Proof

LARGEST_BODY = 16_384
"""Bytes; an assertion may have some eight thousand."""


class TargetRefused(OAuth2Error):
    """A token for something that is not ours is asked for (RFC 8707 §2)."""

    error = "invalid_target"
    description = "Tokens are for this API alone."


class TokenRequest(OAuth2Request):
    """The parameters of a request: from a form body, each once, empty ones left out.

    Raises InvalidRequestError. The address is our own configured one: behind a proxy the
    request's may be anything.
    """

    def __init__(self, request: Request, endpoint: str, needs: str | None = None) -> None:
        """`needs` names a parameter that must be there."""
        super().__init__(request.method, endpoint, headers=dict(request.headers))
        self._form = _parameters(request)
        if needs and needs not in self._form:
            raise InvalidRequestError(f"{needs} is missing.")
        self.payload = BasicOAuth2Payload(self._form)
        self.proof: Proof | None = None

    @property
    def bound_to(self) -> str:
        """The thumbprint of the key that the client proved to hold."""
        if self.proof is None:
            raise TypeError("a token is issued to nobody without a proof")
        return self.proof.jkt

    def check_target(self, audience: str) -> None:
        """A token never says another audience than its client asks for (RFC 9068 §3)."""
        if self._form.get("resource", audience) != audience:
            raise TargetRefused

    @property
    def form(self) -> dict[str, str]:
        return self._form


def _parameters(request: Request) -> dict[str, str]:
    request.max_content_length = LARGEST_BODY
    if request.query_string:
        raise InvalidRequestError("Parameters belong in the body.")
    if request.mimetype != "application/x-www-form-urlencoded":
        raise InvalidRequestError("The body must be application/x-www-form-urlencoded.")
    try:
        sent: Mapping[str, list[str]] = request.form.to_dict(flat=False)
    except RequestEntityTooLarge:
        raise InvalidRequestError("The body is too large.") from None
    if any(len(values) > 1 for values in sent.values()):
        raise InvalidRequestError("A parameter was sent more than once.")
    return {name: values[0] for name, values in sent.items() if values[0]}
