"""To which addresses an answer may go: exactly those that were registered (RFC 9700 §2.1, §4.1).

Invariant: no pattern, no part of an address; only the port of a loopback address is the app's own
to choose, as RFC 8252 §7.3 wants it. Pure.
"""

from collections.abc import Collection
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

LONGEST = 500
_LOOPBACK = frozenset({"127.0.0.1", "::1"})


def is_registrable(address: str, public: bool) -> bool:
    """Whether an app may register it: https; for an app on a device also loopback, or a scheme of
    its own, in reverse domain form (RFC 8252 §7.1).
    """
    try:
        parts = urlsplit(address)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return False
    plain = address.isascii() and address.isprintable() and not set(address) & set(" *\\\"<>'`;,")
    if not plain or len(address) > LONGEST or "#" in address or parts.username is not None:
        return False
    if parts.scheme == "https":
        return bool(host)
    if parts.scheme == "http":
        return public and host in _LOOPBACK
    return public and "." in parts.scheme and not parts.netloc


def is_registered(address: str, registered: Collection[str]) -> bool:
    """Whether an answer may go there."""
    if address in registered:
        return True
    without = _without_port(address)
    return without is not None and any(without == _without_port(one) for one in registered)


def sector(registered: Collection[str], client_id: str) -> str:
    """For whom somebody's name is the same (OpenID Connect Core §8.1): one host, or this app."""
    hosts = {urlsplit(one).hostname for one in registered if one.startswith("https://")}
    return str(next(iter(hosts))) if len(hosts) == 1 else client_id


def origin(address: str) -> str:
    """What a page must name to be allowed to send a browser there (CSP form-action)."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else f"{parts.scheme}:"


def with_answer(address: str, answer: dict[str, str]) -> str:
    """The address with the answer's parameters after those that it had."""
    parts = urlsplit(address)
    query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), *answer.items()])
    return urlunsplit(parts._replace(query=query))


def _without_port(address: str) -> str | None:
    """A loopback address without its port; None for any other."""
    try:
        parts = urlsplit(address)
        if parts.scheme != "http" or parts.hostname not in _LOOPBACK or parts.username:
            return None
        _ = parts.port
    except ValueError:
        return None
    host = f"[{parts.hostname}]" if ":" in str(parts.hostname) else parts.hostname
    return urlunsplit(parts._replace(netloc=str(host)))
