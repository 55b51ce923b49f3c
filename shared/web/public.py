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
    "/inloggen/passkey": "people log in here too",
    "/inloggen/code": "the second step of logging in: it asks for a session that had the first",
    "/inloggen/nogmaals": "the factor once more: likewise for who is logged in",
    "/wachtwoord-vergeten": "whoever cannot log in asks here for a link by mail",
    "/toegang": "the link that was mailed is used here: its code says who it is",
    "/uitloggen": "logging out must always work, also when the session is gone already",
    "/organisatie": "whoever is logged in chooses here for which organisation they act",
    "/mijn-account": "one's own account: whoever is not logged in is led to the login",
    "/mijn-account/sessies": "one's own sessions: likewise",
    "/mijn-account/sessies/<uuid:session_id>/beeindigen": "one's own session: likewise",
    "/mijn-account/wachtwoord": "one's own password: likewise",
    "/mijn-account/tweede-stap": "one's own second factor: likewise",
    "/mijn-account/tweede-stap/instellen": "one's own second factor: likewise",
    "/mijn-account/tweede-stap/herstelcodes": "one's own recovery codes: likewise",
    "/mijn-account/passkeys": "one's own passkeys: likewise",
    "/mijn-account/passkeys/nieuw": "one's own passkeys: likewise",
    "/mijn-account/passkeys/<uuid:passkey_id>/naam": "one's own passkeys: likewise",
    "/mijn-account/passkeys/<uuid:passkey_id>/verwijderen": "one's own passkeys: likewise",
    "/static/<name>": "styles, script and icon of the pages; nothing in them is anybody's",
    "/v1/openapi.json": "API design rules: the document is readable without logging in",
}
"""Flask's rule → the reason."""
