"""What an export holds, and the pieces that its ciphertext is kept in.

Invariant: nothing is laid down in the clear: files flow through the archive into age and from
there into the pieces.
"""

import io
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

import orjson

from services.children import operations as children
from services.consents import operations as consents
from services.exports.models import ExportPiece
from services.referrals import operations as referrals
from services.risk_lists import operations as risk_lists
from services.sharing import operations as sharing
from services.signals import operations as signals
from shared.authz.scope import Scope
from shared.crypto.archive import Entry

PIECE_BYTES = 256 * 1024
_READABLE = orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z
Source = tuple[str, UUID]
"""A record that an export was made from: its kind, and its id."""
REFERRAL, ON_LIST = "referral", "risk_list_entry"
LIST = "risk_list"
"""A list of which an export may hold something: it shows to who is named there, and to no other."""
README = """\
Dit is een uitvoer van Schakel. / This is an export from Schakel.

dossier.json        het dossier van het kind / the child's file
referral-*.json     de aanmelding waaruit het is overgenomen / the referral it was adopted from
consents.json       alle toestemmingen / all consents (alleen bij alle dossiers / with all files)
signals.json        signalen over het kind, met geschiedenis / signals, with their history
risk-lists.json     wat wij zelf op aandachtslijsten zetten / what we put on risk lists ourselves
bijlagen/           overgenomen bijlagen / attachments taken over (idem)
manifest.json       wat er in zit, met SHA-256 / what is in it, with SHA-256
manifest.jws        de handtekening (ES256, JWS zonder inhoud) / the signature (detached JWS)

Controleren / to verify:  schakel verify-export BESTAND --jwks …/oauth/export-jwks
Behandel dit bestand als het dossier zelf. / Treat this file as the file itself.
"""


def entries(
    scope: Scope,
    child_id: UUID,
    asked_by: UUID | None,
    whole: bool = False,
    list_ids: Collection[UUID] = (),
) -> tuple[list[Entry], list[Source]]:
    """The files of a child's dossier, and the records that they may not outlive.
    `asked_by`: the member who is to have it; of these risk lists it holds those that they are
    (still) named on.

    `whole`: also all that lies beside it (consents, every referral, attachments taken over), and
    what was taken over from what is kept apart: an organisation's own data, that it may have back.
    """
    dossier = children.dossier(scope, child_id)
    if not whole:
        dossier = _without_what_is_kept_apart(scope, dossier)
    found = [
        Entry("leesmij.txt", README.encode()),
        Entry("dossier.json", orjson.dumps(_camel(dossier), option=_READABLE)),
    ]
    if whole:
        return _whole(scope, child_id, found)
    found += _signals(signals.for_family(scope, child_id))
    listed, sources = _lists(scope, child_id, asked_by, list_ids)
    found += listed
    if dossier["adopted_from"]:
        source = referrals.adopted_source(scope, dossier["adopted_from"])
        if source is not None:
            sources.append((REFERRAL, source["id"]))
            content = orjson.dumps(_camel(source), option=_READABLE)
            found.append(Entry(f"referral-{source['id']}.json", content))
    return found, sources


def _without_what_is_kept_apart(scope: Scope, dossier: dict[str, Any]) -> dict[str, Any]:
    """Nothing of what came with a disclosure that parents may not see, nor that there was one."""
    later = dossier["later_adoptions"]
    came_with = [one["referral_id"] for one in later]
    if dossier["adopted_from"]:
        came_with.append(dossier["adopted_from"])
    apart = sharing.kept_apart(scope, came_with) if came_with else set()
    left = [one for one in later if one["referral_id"] not in apart]
    found = dossier | {"later_adoptions": left}
    if dossier["adopted_from"] in apart:
        found |= dict.fromkeys(("adopted_from", "adopted_notes", "provenance_id"))
    return found


def _whole(scope: Scope, child_id: UUID, found: list[Entry]) -> tuple[list[Entry], list[Source]]:
    said = consents.all_about(scope, child_id)
    found.append(Entry("consents.json", orjson.dumps(_camel(said), option=_READABLE)))
    listed, sources = _lists(scope, child_id, None)
    found += listed
    for referral in referrals.all_about(scope, child_id):
        if referral["owner_id"] != scope.org:
            sources.append((REFERRAL, referral["id"]))
        content = orjson.dumps(_camel(referral), option=_READABLE)
        found.append(Entry(f"referral-{referral['id']}.json", content))
    found += _signals(signals.all_about(scope, child_id))
    kept = children.kept_files(scope, child_id)
    found += [Entry(f"bijlagen/{file.filename}", _bytes(file.content)) for file in kept]
    return found, sources


def _signals(about: list[dict[str, Any]]) -> list[Entry]:
    """Nothing where there are none: an export of most children has no word of signals."""
    if not about:
        return []
    return [Entry("signals.json", orjson.dumps(_camel(about), option=_READABLE))]


def _lists(
    scope: Scope, child_id: UUID, asked_by: UUID | None, list_ids: Collection[UUID] = ()
) -> tuple[list[Entry], list[Source]]:
    """What we have ourselves on risk lists about the child; nothing where there is nothing."""
    about, records = risk_lists.all_about(scope, child_id, asked_by, list_ids)
    if not about:
        return [], []
    content = orjson.dumps(_camel(about), option=_READABLE)
    return [Entry("risk-lists.json", content)], [(ON_LIST, record) for record in records]


def gone(scope: Scope, sources: Iterable[Source], whole: bool = False) -> set[UUID]:
    """Of these records those that may not be seen any more, by the actor or (`whole`) by our
    organisation at all.
    """
    seen = referrals.is_granted if whole else referrals.is_live
    ids: dict[str, set[UUID]] = {REFERRAL: set(), ON_LIST: set(), LIST: set()}
    for kind, record_id in sources:
        ids[kind].add(record_id)
    shut = {record_id for record_id in ids[REFERRAL] if not seen(scope, record_id)}
    on_list = ids[ON_LIST]
    return shut | (on_list - risk_lists.still_there(scope, on_list) if on_list else set())


def _camel(value: Any) -> Any:
    """Keys as the API writes them, all the way down."""
    if isinstance(value, dict):
        return {_key(name): _camel(inner) for name, inner in value.items()}
    return [_camel(inner) for inner in value] if isinstance(value, list) else value


def _key(name: str) -> str:
    head, *tail = name.split("_")
    return head + "".join(part.capitalize() for part in tail)


def _bytes(content: bytes | Iterable[bytes]) -> bytes:
    return content if isinstance(content, bytes) else b"".join(content)


class PieceSink(io.RawIOBase):
    """Takes ciphertext as it flows and keeps it in pieces, a few hundred KiB at a time."""

    def __init__(self, scope: Scope, export_id: UUID) -> None:
        self._scope = scope
        self._export_id = export_id
        self._waiting = bytearray()
        self._number = 0
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._waiting += data
        while len(self._waiting) >= PIECE_BYTES:
            self._keep(PIECE_BYTES)
        return len(data)

    def finish(self) -> None:
        """Keep what is left."""
        if self._waiting:
            self._keep(len(self._waiting))

    def _keep(self, length: int) -> None:
        piece = bytes(self._waiting[:length])
        del self._waiting[:length]
        self.size += length
        row = {
            "export_id": self._export_id,
            "number": self._number,
            "owner_id": self._scope.org,
            "ciphertext": piece,
        }
        self._number += 1
        self._scope.insert(ExportPiece, [row])
