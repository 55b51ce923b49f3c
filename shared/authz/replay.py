"""A repeated request gets its first answer (IETF draft-ietf-httpapi-idempotency-key-header).

Invariant: the answer is kept, sealed, in the transaction that did the work: either both exist or
neither does.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer as it was sent."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Replay:
    """The caller's key, what the request was (SHA-256), and how to render a fresh result."""

    key: str
    fingerprint: bytes
    render: Callable[[Any], Answer]
