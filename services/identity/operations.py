"""What the other slices may ask of identity: logging people in and out.

Invariant: these run before anybody acts for an organisation, as the login role; none of them reads
or writes anything of a tenant.
"""

from services.identity.devices import device_of
from services.identity.devices import said as device_said
from services.identity.logins import LONGEST_ADDRESS, Proven, prove
from services.identity.own_sessions import (
    OwnSession,
    end_for_member,
    end_one,
    end_others,
    list_sessions,
)
from services.identity.passwords import change_password
from services.identity.sessions import (
    IDLE,
    LONGEST,
    Session,
    act_for,
    begin,
    end,
    find,
    lapsed,
    prove_again,
    renew,
)

__all__ = [
    "IDLE",
    "LONGEST",
    "LONGEST_ADDRESS",
    "OwnSession",
    "Proven",
    "Session",
    "act_for",
    "begin",
    "change_password",
    "device_of",
    "device_said",
    "end",
    "end_for_member",
    "end_one",
    "end_others",
    "find",
    "lapsed",
    "list_sessions",
    "prove",
    "prove_again",
    "renew",
]
