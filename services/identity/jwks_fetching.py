"""Fetching a client's public keys from the address that it registered (RFC 7517, RFC 7591 §2).

Invariant: an address that somebody gave us never leads us into our own network (SSRF). Only https,
only public addresses, and the very address that was looked at is the one connected to (no second
look-up to be answered otherwise); no redirect, no proxy, and an end in time and size.
"""

import ipaddress
import json
import socket
import ssl
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import SplitResult, urlsplit

from services.identity.jose import BadToken
from shared import clock

LONGEST_URL = 500
LARGEST = 64 * 1024
"""Bytes of an answer, its headers included."""
MOST_KEYS = 20
SECONDS = 5.0
"""For all of it: connecting, asking, reading."""
HELD_FOR = timedelta(minutes=5)
REREAD_AT_MOST_EVERY = timedelta(seconds=30)
"""How soon an unknown kid may send us there again."""
HELD_AT_MOST = 500
Resolve = Callable[[str, int], Sequence[str]]


class NotFetched(Exception):
    """There are no keys there; `reason` is a code for our own records."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def is_fetchable(url: str) -> bool:
    """Whether an address may be registered: https, a name of a host, the usual port."""
    try:
        _checked(url)
    except NotFetched:
        return False
    return True


def is_public(address: str) -> bool:
    """Whether an IP address is of the open internet."""
    found = ipaddress.ip_address(address)
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    if inner is not None and not inner.is_global:
        return False
    return found.is_global and not found.is_multicast


def _resolved(host: str, port: int) -> Sequence[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


@dataclass(slots=True)
class JwksFetcher:
    """Fetches and holds key sets, for one process; safe for threads."""

    resolve: Resolve = _resolved
    allowed: Callable[[str], bool] = is_public
    trust: Callable[[], ssl.SSLContext] = ssl.create_default_context
    port: int = 443
    _held: "OrderedDict[str, tuple[Mapping[str, Any], datetime]]" = field(
        default_factory=OrderedDict
    )
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def keys(self, url: str, kid: object) -> Mapping[str, Any]:
        """The key set there; for a `kid` that the one held has not, read again. May be BadToken."""
        with self._lock:
            held = self._held.get(url)
        if held is not None:
            known = any(key.get("kid") == kid for key in held[0]["keys"])
            age = clock.now() - held[1]
            if timedelta(0) <= age < (HELD_FOR if known else REREAD_AT_MOST_EVERY):
                return held[0]
        try:
            found = self.fetch(url)
        except NotFetched as fault:
            raise BadToken(f"jwks_uri_{fault.reason}") from None
        with self._lock:
            self._held[url] = (found, clock.now())
            self._held.move_to_end(url)
            while len(self._held) > HELD_AT_MOST:
                self._held.popitem(last=False)
        return found

    def fetch(self, url: str) -> Mapping[str, Any]:
        """The key set at this address, now; raises NotFetched."""
        parts, until = _checked(url), time.monotonic() + SECONDS
        host = str(parts.hostname)
        try:
            addresses = list(dict.fromkeys(self.resolve(host, self.port)))
        except OSError:
            raise NotFetched("name") from None
        if not addresses or not all(self.allowed(address) for address in addresses):
            raise NotFetched("private_address")
        try:
            answer = self._asked(addresses[0], host, parts, until)
        except (OSError, ssl.CertificateError):
            raise NotFetched("connection") from None
        return _key_set(answer)

    def _asked(self, address: str, host: str, parts: SplitResult, until: float) -> bytes:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        request = (
            f"GET {path} HTTP/1.0\r\nHost: {parts.netloc}\r\nAccept: application/json\r\n"
            "Accept-Encoding: identity\r\nUser-Agent: schakel\r\nConnection: close\r\n\r\n"
        )
        with (
            socket.create_connection((address, self.port), _left(until)) as raw,
            self.trust().wrap_socket(raw, server_hostname=host) as connection,
        ):
            connection.settimeout(_left(until))
            connection.sendall(request.encode("ascii"))
            got = bytearray()
            while len(got) <= LARGEST:
                connection.settimeout(_left(until))
                part = connection.recv(16_384)
                if not part:
                    return bytes(got)
                got += part
        raise NotFetched("too_large")


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise NotFetched("too_slow")
    return left


def _checked(url: str) -> SplitResult:
    plain = url.isascii() and url.isprintable() and not set(url) & set(' \\"<>#@')
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise NotFetched("address") from None
    if not plain or len(url) > LONGEST_URL or parts.scheme != "https" or not parts.hostname:
        raise NotFetched("address")
    if port not in (None, 443) or "." not in parts.hostname or _is_ip(parts.hostname):
        raise NotFetched("address")
    return parts


def _is_ip(host: str) -> bool:
    """Also in the spellings that a resolver would take for an address: all digits and dots."""
    return ":" in host or host.rpartition(".")[2].isdigit() or host.rpartition(".")[2][:2] == "0x"


def _key_set(answer: bytes) -> Mapping[str, Any]:
    head, _, body = answer.partition(b"\r\n\r\n")
    status = head.split(b"\r\n", 1)[0].split(b" ")
    if len(status) < 2 or status[1] != b"200":  # nor a redirect: that would go round all checks
        raise NotFetched("status")
    if b"\r\ntransfer-encoding:" in head.lower():
        raise NotFetched("encoding")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise NotFetched("json") from None
    keys = found.get("keys") if isinstance(found, dict) else None
    if not isinstance(keys, list) or len(keys) > MOST_KEYS:
        raise NotFetched("keys")
    if not all(isinstance(key, dict) for key in keys):
        raise NotFetched("keys")
    return {"keys": keys}
