"""The addresses of identity where programs come. HTTP in, HTTP out, nothing else.

Invariant: each proves its caller by itself, or tells only what everybody may know.
"""

from typing import cast

from flask import Blueprint, Response, current_app, json, request

from services.identity.provider import EXTENSION, Identity

blueprint = Blueprint("identity", __name__)
PUBLISHED_FOR = "public, max-age=300"
"""A new key is published as next long before it signs, so a client may hold the set a while."""


@blueprint.post("/oauth/token")
def token() -> Response:
    """Tokens for a system or an app (RFC 6749, RFC 7523 §2.2, RFC 9449)."""
    return _identity().tokens.answer(request)


@blueprint.post("/oauth/par")
def par() -> Response:
    """An app says what it will ask of somebody (RFC 9126)."""
    return _identity().pushed.answer(request)


@blueprint.post("/oauth/introspect")
def introspect() -> Response:
    """What a client's own token is worth (RFC 7662)."""
    return _identity().introspection.answer(request)


@blueprint.post("/oauth/revoke")
def revoke() -> Response:
    """A client ends its own token (RFC 7009)."""
    return _identity().revocation.answer(request)


@blueprint.route("/oauth/userinfo", methods=["GET", "POST"])
def userinfo() -> Response:
    """Who somebody is, for an app that may know (OpenID Connect Core §5.3)."""
    return _identity().userinfo.answer(request)


@blueprint.get("/oauth/jwks")
def jwks() -> Response:
    """The public keys that verify our tokens (RFC 7517 §5)."""
    return _published(_identity().published_keys(), "application/jwk-set+json")


@blueprint.get("/oauth/export-jwks")
def export_jwks() -> Response:
    """The public keys that verify the manifests of exports, retired ones too."""
    return _published(_identity().export_keys.published(), "application/jwk-set+json")


@blueprint.get("/.well-known/openid-configuration")
@blueprint.get("/.well-known/oauth-authorization-server")
def metadata() -> Response:
    """What this authorization server can do (RFC 8414 §3)."""
    return _published(_identity().metadata(), "application/json")


def _identity() -> Identity:
    return cast(Identity, current_app.extensions[EXTENSION])


def _published(document: object, mimetype: str) -> Response:
    response = Response(json.dumps(document), mimetype=mimetype)
    response.headers["Cache-Control"] = PUBLISHED_FOR
    return response
