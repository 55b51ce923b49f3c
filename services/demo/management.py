"""Two admins of kinderwerk, and what one asked and the other has yet to decide.

Invariant: what waits was asked by operations, and can be decided by the second admin in the pages.
"""

from collections.abc import Mapping

from joserfc.jwk import ECKey
from pyrage import x25519

from services.demo.founding import Place
from services.organisations import operations as organisations
from shared.authz.actor import Actor

WHERE = "child_work"


def managers(places: Mapping[str, Place]) -> tuple[Actor, Actor]:
    """Who asks, and who decides."""
    place = places[WHERE]
    return place.member("organisation_admin"), place.member("organisation_admin", number=1)


def ask(asking: Actor) -> None:
    """An app that would see children, a key for exports, a role: each wants a second admin."""
    key = ECKey.generate_key("P-256", {"use": "sig"}, auto_kid=True)
    organisations.register_system(
        asking,
        name="Kindvolgapp",
        jwks={"keys": [key.as_dict(private=False)]},
        oauth_scopes=["children:read", "referrals:read"],
        redirect_uris=["https://kindvolgapp.example/terug"],
    )
    organisations.register_recipient_key(
        asking, name="Archief", recipient=str(x25519.Identity.generate().to_public())
    )
    teams = organisations.list_teams(asking).results
    organisations.change_duties(
        asking,
        member_id=asking.id,
        roles=["organisation_admin", "child_worker"],
        team_ids=[teams[-1]["id"]],
        expected_version=1,
    )
