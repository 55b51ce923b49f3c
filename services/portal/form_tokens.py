"""Proof that a form was ours, and was made for the organisation for which it is sent (CSRF).

Why our own and not Flask-WTF's: that one keeps its secret in Flask's signed cookie, a second
session beside ours. Here the proof is an HMAC under the session's own secret, which no page ever
shows: as strong as a synchroniser token (OWASP, HMAC-based token pattern), and nothing to keep.
Invariant: a form of another session, or of a tab in which one acted for another organisation, is
refused before anything happens.
"""

import hashlib
import hmac
from uuid import UUID

FIELD = "_proof"


def proof(secret: str, member_id: UUID | None) -> str:
    """What a form of this session carries; `secret` is the cookie's value, never empty."""
    if not secret:
        raise ValueError("a form needs a secret")
    said = f"schakel/form/{member_id or ''}"
    return hmac.digest(secret.encode(), said.encode(), hashlib.sha256).hex()


def is_proven(secret: str, member_id: UUID | None, sent: str) -> bool:
    """Whether `sent` is the proof; in constant time."""
    if not secret:
        return False
    return hmac.compare_digest(proof(secret, member_id).encode(), sent.encode())
