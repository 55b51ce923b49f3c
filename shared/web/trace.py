"""One trace id for each request: the caller's (W3C Trace Context §3.2) or a new one.

Invariant: what a caller sends reaches a log or an answer only as 32 hexadecimal digits.
"""

import re
import secrets

from flask import g, request

_TRACEPARENT = re.compile(
    r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}"
)


def trace_id() -> str:
    """The present request's trace id, 32 hexadecimal digits."""
    if "trace_id" not in g:
        sent = _TRACEPARENT.match(request.headers.get("traceparent", ""))
        g.trace_id = sent[1] if sent else secrets.token_hex(16)
    known: str = g.trace_id
    return known
