"""How sure we are of who somebody is: the ways to log in, by the names that sessions and tokens
carry (`acr`, OpenID Connect Core §2), and how long a login counts as fresh.

Invariant: a way to log in that is not named here counts for nothing more than a password.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

PASSWORD = "urn:schakel:acr:password"  # noqa: S105 - the name of a way to log in
TWO_FACTORS = "urn:schakel:acr:two-factors"
"""A password with a one-time code, or a recovery code in its place."""
PASSKEY = "urn:schakel:acr:passkey"
"""A passkey that verified its user: two factors in one, and of no use to another site."""
STRONG = frozenset({TWO_FACTORS, PASSKEY})
WAYS = STRONG | {PASSWORD}
_BY_STRENGTH = (PASSWORD, TWO_FACTORS, PASSKEY)
FRESH_FOR = timedelta(minutes=10)


def is_strong(acr: str | None) -> bool:
    """Whether more than one factor was shown."""
    return acr in STRONG


def is_enough(acr: str, wanted: Collection[str]) -> bool:
    """Whether who logged in this way did at least what one of the wanted ways asks."""
    if acr not in _BY_STRENGTH:
        return False
    shown = _BY_STRENGTH[: _BY_STRENGTH.index(acr) + 1]
    return any(way in shown for way in wanted)


def challenge() -> str:
    """What to ask of a client whose token is not enough (RFC 9470 §3; our tokens are DPoP's)."""
    ways, seconds = " ".join(sorted(STRONG)), int(FRESH_FOR.total_seconds())
    return (
        'DPoP error="insufficient_user_authentication",'
        ' error_description="A fresh login with two factors is needed",'
        f' acr_values="{ways}", max_age="{seconds}"'
    )


def scope_challenge(scope: str) -> str:
    """What a token lacks (RFC 6750 §3.1; our tokens are DPoP's)."""
    return f'DPoP error="insufficient_scope", scope="{scope}"'


def is_fresh(acr: str | None, authenticated_at: datetime | None, now: datetime) -> bool:
    """Whether more than one factor was shown a moment ago; a login in the future counts not."""
    if authenticated_at is None or not is_strong(acr):
        return False
    return now - FRESH_FOR <= authenticated_at <= now
