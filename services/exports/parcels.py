"""One part of all files as one archive: the encrypted files, an overview, a signed manifest.

Invariant: the archive holds ciphertext and ids, nothing personal in the clear; `schakel
verify-export` takes it as any other.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson

from shared.authz.scope import Scope
from shared.crypto.archive import Entry, Facts, archive_chunks

README = """\
Dit is een deel van de uitvoer van alle dossiers uit Schakel.
This is a part of the export of all files from Schakel.

dossiers/*.tar.age  elk dossier apart, versleuteld / each file by itself, encrypted
overzicht.json      welk bestand welk dossier is, en wat ontbreekt / which is which, what is missing
manifest.json       wat er in zit, met SHA-256 / what is in it, with SHA-256
manifest.jws        de handtekening (ES256) / the signature

Een dossier openen / to open one:  age -d -i SLEUTEL dossiers/….tar.age | tar x
"""


def packed(
    scope: Scope,
    takeout: Any,
    part: int,
    exports: Sequence[Any],
    shut: frozenset[UUID],
    pieces: Mapping[UUID, list[bytes]],
) -> Iterable[bytes]:
    """The archive in chunks; nothing in it is read from the database any more."""
    lines = [_line(export, export.id in pieces, export.id in shut) for export in exports]
    about = {"takeoutId": takeout.id, "part": part, "parts": takeout.parts, "files": lines}
    entries = [
        Entry("leesmij.txt", README.encode()),
        Entry("overzicht.json", orjson.dumps(about, option=orjson.OPT_INDENT_2)),
        *(Entry(name_of(one), b"".join(content)) for one, content in pieces.items()),
    ]
    facts = Facts(
        export_id=takeout.id,
        created_at=scope.now,
        made_by=scope.org,
        requested_by_kind="member",
        requested_by=takeout.requested_by,
        purpose="transfer",
    )
    return list(archive_chunks(entries, facts, scope.runtime.sign))


def name_of(export_id: UUID) -> str:
    """How one encrypted file is called."""
    return f"dossiers/{export_id}.tar.age"


def _line(export: Any, inside: bool, shut: bool) -> dict[str, Any]:
    missing = None if inside else "source_ended" if shut else export.state_reason or export.state
    return {
        "childId": export.child_id,
        "file": name_of(export.id) if inside else None,
        "sha256": export.sha256 if inside else None,
        "missing": missing,
    }
