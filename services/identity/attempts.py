"""Slowing down who guesses passwords, by account, by browser and by source.

Invariant: an attempt is counted before its password is looked at, so that a thousand at once get no
more than one after another would. Waiting is bounded and attempts made meanwhile do not lengthen
it; who came in here before has a counter of their own, so that nobody, not even at the same
address, can keep them out.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text

from shared import clock, runtime
from shared.problems import TooMany
from shared.texts import Text

FORGOTTEN_AFTER = timedelta(minutes=15)
KEPT_FOR = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Limit:
    """So many failures are free; each one more doubles the wait, up to `longest`. After a silence
    of `remembered` they are free again.
    """

    free: int
    longest: timedelta
    remembered: timedelta = FORGOTTEN_AFTER


ACCOUNT = Limit(5, timedelta(minutes=5))
BROWSER = Limit(5, timedelta(minutes=1))
SOURCE = Limit(30, timedelta(seconds=10))
"""A whole school may share one address: it is slowed, hardly held up."""
CODE = Limit(5, timedelta(hours=1), timedelta(days=1))
"""A code has six digits and three of them are right: who knows the password gets some 30 guesses a
day, and so a chance of three in a hundred to find one in a year."""
CODE_HERE = Limit(5, timedelta(minutes=15), timedelta(days=1))


def count(key: str, limit: Limit) -> None:
    """Count an attempt as failed, before it is made; TooMany (429) while one has to wait."""
    now = clock.now()
    values = {
        "key": _hash(key),
        "now": now,
        "forgotten": now - limit.remembered,
        "free": limit.free,
        "longest": limit.longest,
    }
    with runtime.current().engines["login"].begin() as connection:
        if connection.execute(_COUNT, values).rowcount == 1:
            return
        until: datetime | None = connection.execute(_UNTIL, values).scalar()
    seconds = 1 if until is None else max(1, round((until - now).total_seconds()))
    headers = {"Retry-After": str(seconds)}
    raise TooMany("login_throttled", _WAIT.filled(seconds=seconds), headers=headers)


def take_back(key: str) -> None:
    """The attempt was none: it succeeded, or could not be made."""
    with runtime.current().engines["login"].begin() as connection:
        connection.execute(_TAKE_BACK, {"key": _hash(key)})


def forget(key: str) -> None:
    """Start afresh after a success; what is older than two days goes too."""
    values = {"key": _hash(key), "old": clock.now() - KEPT_FOR}
    with runtime.current().engines["login"].begin() as connection:
        connection.execute(_FORGET, values)


def _hash(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


# A wait beyond the longest is none: the clock was set back, and that must not lock anybody out.
_COUNT = text(
    "INSERT INTO login_attempt AS a (key_hash, failures, at, blocked_until)"
    " VALUES (:key, 1, :now, :now) ON CONFLICT (key_hash) DO UPDATE SET"
    " failures = CASE WHEN a.at < :forgotten THEN 1 ELSE a.failures + 1 END, at = :now,"
    " blocked_until = CASE WHEN a.at < :forgotten OR a.failures < :free THEN :now"
    " ELSE :now + least(:longest, interval '1 second' * power(2, least(a.failures - :free, 20)))"
    " END WHERE a.blocked_until <= :now OR a.blocked_until > :now + :longest"
)
_UNTIL = text("SELECT blocked_until FROM login_attempt WHERE key_hash = :key")
_TAKE_BACK = text(
    "UPDATE login_attempt SET failures = greatest(failures - 1, 0), blocked_until = at"
    " WHERE key_hash = :key"
)
_FORGET = text("DELETE FROM login_attempt WHERE key_hash = :key OR at < :old")
_WAIT = Text(
    "Er is te vaak geprobeerd in te loggen. Wacht {seconds} seconden en probeer het dan opnieuw.",
    "There were too many attempts to log in. Wait {seconds} seconds and then try again.",
)
