"""`var/demo.json`: who is who in the town, so that any client can drive the demo.

Invariant: it is there when the town is complete, and says on which addresses the demo runs now.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from services.demo.layout import DemoFault, Layout, Ports, read_json, write_private


@dataclass(slots=True)
class Keys:
    """What the town's people and systems log in with, and who is who."""

    organisations: list[dict[str, Any]] = field(default_factory=list)
    members: list[dict[str, Any]] = field(default_factory=list)
    systems: list[dict[str, Any]] = field(default_factory=list)
    recipients: list[dict[str, Any]] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)

    def seat(self, member_id: UUID, place: int, waiting: Mapping[str, int]) -> None:
        """This member is one of those to look around as: which, and what lies waiting for them."""
        for member in self.members:
            if member["id"] == str(member_id):
                member["desk"] = {"place": place, "waiting": dict(waiting)}

    def manages(self, member_id: UUID, place: int) -> None:
        """This member is one of the admins to look around as."""
        for member in self.members:
            if member["id"] == str(member_id):
                member["manages"] = place


def write(layout: Layout, ports: Ports, keys: Keys) -> None:
    """Write the file for a town that was just made."""
    document = {
        **_addresses(ports),
        "organisations": keys.organisations,
        "members": keys.members,
        "systems": keys.systems,
        "recipients": keys.recipients,
        "questions": keys.questions,
    }
    write_private(layout.demo_json, json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def move(layout: Layout, ports: Ports) -> None:
    """Let it say where the demo runs now."""
    document = read(layout)
    if any(document[name] != address for name, address in _addresses(ports).items()):
        document |= _addresses(ports)
        write_private(layout.demo_json, json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def read(layout: Layout) -> dict[str, Any]:
    """What is in it; raises DemoFault when it is not there or damaged."""
    document = read_json(layout.demo_json)
    if not isinstance(document, dict):
        raise DemoFault(f"{layout.demo_json} is not there: start the demo first, with `make demo`")
    return document


def last_ports(layout: Layout) -> Ports | None:
    """The ports of the last start; None where there was none."""
    if not layout.demo_json.exists() or not layout.smtp_port.exists():
        return None
    document = read(layout)
    web, mail = (urlsplit(document[name]).port or 0 for name in ("baseUrl", "mailUrl"))
    return Ports(web, mail, int(layout.smtp_port.read_text(encoding="ascii")))


def _addresses(ports: Ports) -> dict[str, str]:
    return {"baseUrl": ports.base_url, "issuer": ports.base_url, "mailUrl": ports.mail_url}
