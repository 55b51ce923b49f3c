"""What the other slices may ask of identity: logging people in and out, letting apps act for them.

Invariant: these run before anybody acts for an organisation, as the login role; none of them reads
or writes anything of a tenant.
"""

from services.identity.apps.deciding import AppRequest, deciding
from services.identity.apps.own_apps import OwnApp, end_app, list_apps
from services.identity.attempts import SOURCE, Limit
from services.identity.attempts import count as count_attempt
from services.identity.attempts import take_back as take_back_attempt
from services.identity.devices import device_of
from services.identity.devices import said as device_said
from services.identity.links import (
    MAIL_LINK,
    Link,
    ask_reset,
    invite,
    letter_for,
    mailed,
    open_link,
    use_link,
)
from services.identity.logins import LONGEST_ADDRESS, prove
from services.identity.new_factor import again as repeat_new_factor
from services.identity.new_factor import offer as offer_new_factor
from services.identity.new_factor import prove as prove_new_factor
from services.identity.new_factor import use as use_new_factor
from services.identity.new_factor import withdraw as withdraw_new_factor
from services.identity.notices import (
    MAIL_NOTICE,
    noted,
    notice_for,
    notice_mailed,
    tell_now,
)
from services.identity.one_time_codes import Enrolment, again, enrol, enrolment
from services.identity.own_passkeys import Passkey, list_passkeys, remove, rename
from services.identity.own_sessions import (
    OwnSession,
    end_for_member,
    end_one,
    end_others,
    list_sessions,
)
from services.identity.passkeys import login_options, register, registration_options, site
from services.identity.passkeys import prove as prove_passkey
from services.identity.passwords import change_password
from services.identity.people import person_for
from services.identity.recovery import looks_like_one as looks_like_recovery
from services.identity.recovery import new_set as new_recovery_codes
from services.identity.registration import address_fault, key_set_fault, keys_address_fault
from services.identity.second_step import (
    Factors,
    factors_of,
    log_in_with_passkey,
    marked,
    prove_code,
    was_here,
)
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
    "MAIL_LINK",
    "MAIL_NOTICE",
    "SOURCE",
    "AppRequest",
    "Enrolment",
    "Factors",
    "Limit",
    "Link",
    "OwnApp",
    "OwnSession",
    "Passkey",
    "Session",
    "act_for",
    "address_fault",
    "again",
    "ask_reset",
    "begin",
    "change_password",
    "count_attempt",
    "deciding",
    "device_of",
    "device_said",
    "end",
    "end_app",
    "end_for_member",
    "end_one",
    "end_others",
    "enrol",
    "enrolment",
    "factors_of",
    "find",
    "invite",
    "key_set_fault",
    "keys_address_fault",
    "lapsed",
    "letter_for",
    "list_apps",
    "list_passkeys",
    "list_sessions",
    "log_in_with_passkey",
    "login_options",
    "looks_like_recovery",
    "mailed",
    "marked",
    "new_recovery_codes",
    "noted",
    "notice_for",
    "notice_mailed",
    "offer_new_factor",
    "open_link",
    "person_for",
    "prove",
    "prove_again",
    "prove_code",
    "prove_new_factor",
    "prove_passkey",
    "register",
    "registration_options",
    "remove",
    "rename",
    "renew",
    "repeat_new_factor",
    "site",
    "take_back_attempt",
    "tell_now",
    "use_link",
    "use_new_factor",
    "was_here",
    "withdraw_new_factor",
]
