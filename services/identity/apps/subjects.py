"""Under which name an app knows somebody: one of its own (OpenID Connect Core §8.1, pairwise).

Invariant: two apps cannot find out that they know the same person, and neither learns our ids.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable
from uuid import UUID

from services.identity.apps.redirects import sector
from services.identity.systems import SystemRecord


class Subjects:
    """Makes those names; `secret` is asked for once."""

    def __init__(self, secret: Callable[[], bytes]) -> None:
        self._load = secret
        self._secret: bytes | None = None

    def name(self, person_id: UUID, system: SystemRecord) -> str:
        """The `sub` of this person for this app: 43 characters that never change."""
        if self._secret is None:
            self._secret = self._load()
        said = f"{sector(system.redirect_uris, str(system.client_id))}/{person_id}"
        mac = hmac.digest(self._secret, said.encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(mac).decode().rstrip("=")
