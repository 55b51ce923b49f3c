"""Addresses that may be gone to after logging in.

Invariant: only a path of this very site: whatever a browser could read as another host is none.
"""

import re
from urllib.parse import urlsplit

_LOCAL = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,500}|/")


def local_path(sent: str) -> str | None:
    """`sent` when it is a path here (with query), else None."""
    if not _LOCAL.fullmatch(sent):
        return None
    found = urlsplit(sent)
    return None if found.scheme or found.netloc else sent
