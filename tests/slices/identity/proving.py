"""DPoP for clients on requests that know none of it.

Invariant: nothing of the client is patched: requests has a place for such things, the adapter.
"""

from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from tests.holder import Holder


class Proving(HTTPAdapter):
    """DPoP under any client on requests, at the place that requests has for such things: Authlib's
    client leaves it to who uses it.
    """

    def __init__(self, origin: str) -> None:
        super().__init__()
        self.holder = Holder(origin)

    def send(self, request: requests.PreparedRequest, *rest: Any, **more: Any) -> requests.Response:
        path = urlsplit(str(request.url)).path
        scheme, _, token = str(request.headers.get("Authorization", "")).partition(" ")

        def once() -> requests.Response:
            bound = token if scheme == "DPoP" else None
            request.headers["DPoP"] = self.holder.proof(str(request.method), path, bound)
            return super(Proving, self).send(request, *rest, **more)

        answer = once()
        known, self.holder.nonce = self.holder.nonce, answer.headers.get("DPoP-Nonce")
        return answer if answer.ok or known == self.holder.nonce else once()
