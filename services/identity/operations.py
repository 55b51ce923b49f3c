"""What the other slices may ask of identity: logging people in and out, letting apps act for them.

Invariant: these run before anybody acts for an organisation, as the login role; none of them reads
or writes anything of a tenant.
"""

from services.identity.apps.deciding import AppRequest, deciding
from services.identity.logins import LONGEST_ADDRESS, Proven, prove
from services.identity.registration import address_fault, key_set_fault, keys_address_fault
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
    "AppRequest",
    "Proven",
    "Session",
    "act_for",
    "address_fault",
    "begin",
    "deciding",
    "end",
    "find",
    "key_set_fault",
    "keys_address_fault",
    "lapsed",
    "prove",
]
