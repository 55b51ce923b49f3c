"""The manifest: what an export is, who made it for whom, and the digest of each file.

Invariant: a manifest has one spelling only; `parse` takes no other, so two programs that read the
same bytes cannot understand them differently (double keys, other numbers, extra fields).
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

import orjson

FORMAT = "schakel-export/1"
NAME = "manifest.json"
SIGNATURE_NAME = "manifest.jws"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an export before its files are made.

    `made_by` is the organisation whose export it is; `purpose` is the covenant's code for it.
    `created_at` is aware and counts in whole seconds; it dates every file in the archive too.
    """

    export_id: UUID
    created_at: datetime
    made_by: UUID
    requested_by_kind: Literal["member", "system"]
    requested_by: UUID
    purpose: str

    def __post_init__(self) -> None:
        if self.created_at.tzinfo is None:
            raise ValueError("created_at must know its time zone")
        whole = self.created_at.astimezone(UTC).replace(microsecond=0)
        object.__setattr__(self, "created_at", whole)


@dataclass(frozen=True, slots=True)
class Listed:
    """One file as the manifest lists it; `size` in bytes, `sha256` in lower-case hex."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """An export's facts and its files, in the order of the archive."""

    facts: Facts
    files: tuple[Listed, ...]

    def encoded(self) -> bytes:
        """The JSON that is signed, for people to read as well."""
        facts = self.facts
        document = {
            "format": FORMAT,
            "exportId": facts.export_id,
            "createdAt": facts.created_at,
            "madeBy": facts.made_by,
            "requestedBy": {"kind": facts.requested_by_kind, "id": facts.requested_by},
            "purpose": facts.purpose,
            "files": [{"name": f.name, "bytes": f.size, "sha256": f.sha256} for f in self.files],
        }
        options = orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE
        return orjson.dumps(document, option=options)


def parse(encoded: bytes) -> Manifest:
    """The manifest in `encoded`; raises ValueError for any other spelling."""
    try:
        manifest = _read(orjson.loads(encoded))
        if manifest.encoded() == encoded:
            return manifest
    except (ValueError, TypeError, KeyError, OverflowError):
        pass
    raise ValueError("not a manifest of ours")


def _read(document: dict[str, Any]) -> Manifest:
    """Read without looking closely: what is amiss shows when it is written again."""
    by = document["requestedBy"]
    kind: Literal["member", "system"] = "system" if by["kind"] == "system" else "member"
    facts = Facts(
        export_id=UUID(document["exportId"]),
        created_at=datetime.fromisoformat(document["createdAt"]),
        made_by=UUID(document["madeBy"]),
        requested_by_kind=kind,
        requested_by=UUID(by["id"]),
        purpose=str(document["purpose"]),
    )
    files = document["files"]
    listed = (Listed(str(f["name"]), int(f["bytes"]), str(f["sha256"])) for f in files)
    return Manifest(facts, tuple(listed))
