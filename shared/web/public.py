"""The short list of what anybody may ask for without saying who they are, and why.

Invariant: a route that reaches no operation and is not here keeps Schakel from starting.
"""

PUBLIC_ROUTES = {
    "/livez": "a supervisor asks whether the process is up",
    "/readyz": "a load balancer asks whether to send work",
    "/docs": "the API is documented in the open",
    "/docs/<name>": "the scripts and styles of /docs",
    "/oauth/token": "systems and apps prove themselves here",
    "/oauth/par": "apps prove themselves here, or are named, before anybody's browser comes",
    "/oauth/authorize": "whoever is logged in decides here which app may act for them",
    "/oauth/userinfo": "asks for an access token with a proof, as the API does",
    "/oauth/introspect": "clients prove themselves here, and ask after their own tokens",
    "/oauth/revoke": "clients end their own tokens here",
    "/oauth/jwks": "the keys that verify our tokens are public",
    "/oauth/export-jwks": "whoever opens an export can verify who made it",
    "/.well-known/openid-configuration": "OpenID Connect: as the next",
    "/.well-known/oauth-authorization-server": "RFC 8414: clients find the rest from here",
    "/inloggen": "people log in here",
    "/uitloggen": "logging out must always work, also when the session is gone already",
    "/organisatie": "whoever is logged in chooses here for which organisation they act",
    "/static/<name>": "styles, script and icon of the pages; nothing in them is anybody's",
    "/v1/openapi.json": "API design rules: the document is readable without logging in",
}
"""Flask's rule → the reason."""
