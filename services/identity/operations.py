"""What the other slices may ask of identity: logging people in and out.

Invariant: these run before anybody acts for an organisation, as the login role; none of them reads
or writes anything of a tenant.
"""

from services.identity.address_book import person_with
from services.identity.logins import LONGEST_ADDRESS, Proven, prove
from services.identity.sessions import (
    IDLE,
    LONGEST,
    Session,
    act_for,
    begin,
    end,
    find,
    lapsed,
)

__all__ = [
    "IDLE",
    "LONGEST",
    "LONGEST_ADDRESS",
    "Proven",
    "Session",
    "act_for",
    "begin",
    "end",
    "find",
    "lapsed",
    "person_with",
    "prove",
]
