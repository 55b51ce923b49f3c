"""What arrived in the demo's mailbox.

Invariant: reads only; nobody's mail is thrown away.
"""

import time
from dataclasses import dataclass, field
from typing import Any

import requests

from services.demo.scenario.api import SECONDS, Deviation

_PATIENCE = 180.0


@dataclass(slots=True)
class Mailbox:
    """The mail catcher at `address`; remembers what was there before."""

    address: str
    _seen: set[str] = field(default_factory=set)

    def look(self) -> None:
        """Note what is there now: only what comes later is news."""
        self._seen = {mail["id"] for mail in self._all()}

    def news_for(self, recipient: str) -> list[dict[str, Any]]:
        """What came since for this address, as soon as there is something; else a Deviation."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            fresh = [mail for mail in self._all() if mail["id"] not in self._seen]
            if any(recipient in mail["to"] for mail in fresh):
                return fresh
            time.sleep(0.2)
        raise Deviation(f"no mail for {recipient} came within {_PATIENCE:.0f} seconds")

    def _all(self) -> list[dict[str, Any]]:
        session = requests.Session()
        session.trust_env = False
        answer = session.get(f"{self.address}/messages.json", timeout=SECONDS)
        found: list[dict[str, Any]] = answer.json()
        return found
