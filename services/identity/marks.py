"""What logging in leaves in a browser: proof that these people came in there before.

Invariant: sealed, so nobody makes one; it tells nothing to who reads it, opens nothing, and only
gives its person in that browser a counter of their own where guessing is slowed. A browser keeps
those of a few people: colleagues share one.
"""

import base64
import binascii
import hashlib
import json
import secrets
from dataclasses import dataclass

from shared import runtime
from shared.crypto.sealing import SealBroken

MOST = 5
"""So many people's marks stay in one browser; who came in longest ago makes way."""
LONGEST = 2048
_PURPOSE, _BETWEEN = "login/browser", "."


@dataclass(frozen=True, slots=True)
class Mark:
    """One person's mark. `logged_in`: they completed a login; else they used a link by mail there,
    which is enough for the password's counter and not for that of codes.
    """

    text: str
    logged_in: bool


def with_new(kept: str, address: str, *, logged_in: bool = True) -> str:
    """What the browser keeps from now on: a new mark for this address (in lower case), and those
    of others that it had. A link by mail does not take the place of a login.
    """
    had = found(kept, address)
    if had is not None and had.logged_in and not logged_in:
        return kept
    said = json.dumps([_digest(address), secrets.token_hex(16), logged_in]).encode()
    sealed = runtime.current().keyring.seal_platform(_PURPOSE, said)
    new = base64.urlsafe_b64encode(sealed).decode()
    others = [mark for mark in _marks(kept) if _opened(mark, address) is None]
    return _BETWEEN.join([new, *others][:MOST])


def found(kept: str, address: str) -> Mark | None:
    """The mark of this address among those that a browser keeps."""
    return next((mark for one in _marks(kept) if (mark := _opened(one, address))), None)


def _marks(kept: str) -> list[str]:
    return kept.split(_BETWEEN)[:MOST] if kept and len(kept) <= LONGEST else []


def _opened(mark: str, address: str) -> Mark | None:
    try:
        sealed = base64.b64decode(mark.encode(), altchars=b"-_", validate=True)
        said = json.loads(runtime.current().keyring.open_platform(_PURPOSE, sealed))
    except (SealBroken, binascii.Error, ValueError):
        return None
    if said[0] != _digest(address):
        return None
    return Mark(mark, logged_in=said[2:] != [False])


def _digest(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()
