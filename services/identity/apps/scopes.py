"""What an app may ask for besides the verbs of the API: to know who somebody is, and to stay.

Invariant: these give nothing of the API; the verbs must be registered for the app.
"""

from collections.abc import Collection

from shared.authz.permissions import OAUTH_SCOPES
from shared.texts import Text

OPENID, PROFILE, EMAIL, OFFLINE = "openid", "profile", "email", "offline_access"
IDENTITY_SCOPES: dict[str, Text] = {
    OPENID: Text("weten dat u het bent", "know that it is you"),
    PROFILE: Text("uw naam zien", "see your name"),
    EMAIL: Text("uw e-mailadres zien", "see your e-mail address"),
    OFFLINE: Text(
        "ten hoogste een dag doorwerken, ook als u er niet bij bent",
        "go on for at most a day, also when you are away",
    ),
}


def meaning(scopes: Collection[str]) -> list[Text]:
    """What these scopes let an app do, in words, in the order of the tables."""
    known = {**IDENTITY_SCOPES, **OAUTH_SCOPES}
    return [text for name, text in known.items() if name in scopes]
