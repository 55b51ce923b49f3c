"""What a completed login leaves in a browser: proof that this person logged in there before.

Invariant: sealed, so nobody makes one; it tells nothing to who reads it, opens nothing, and only
gives its browser a counter of its own where guessing is slowed.
"""

import base64
import binascii
import hashlib
import json
import secrets

from shared import runtime
from shared.crypto.sealing import SealBroken

LONGEST = 1024
_PURPOSE = "login/browser"


def new(address: str) -> str:
    """A mark for the person with this mail address, in lower case."""
    said = json.dumps([_digest(address), secrets.token_hex(16)]).encode()
    sealed = runtime.current().keyring.seal_platform(_PURPOSE, said)
    return base64.urlsafe_b64encode(sealed).decode()


def is_of(mark: str, address: str) -> bool:
    """Whether an earlier login for this address left this mark."""
    if len(mark) > LONGEST:
        return False
    try:
        sealed = base64.b64decode(mark.encode(), altchars=b"-_", validate=True)
        said = json.loads(runtime.current().keyring.open_platform(_PURPOSE, sealed))
    except (SealBroken, binascii.Error, ValueError):
        return False
    return bool(said[0] == _digest(address))


def _digest(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()
