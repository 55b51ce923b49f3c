"""The archive that an export is: files, a manifest with their digests, and a signature under it.

Invariant: what verifies is, byte for byte, what the organisation named in the manifest made.
"""

from shared.crypto.archive.manifest import Facts, Listed, Manifest
from shared.crypto.archive.signature import signer
from shared.crypto.archive.verifying import ArchiveBroken, Reason, verify_archive
from shared.crypto.archive.writing import Entry, archive_chunks, export_to, write_archive

__all__ = [
    "ArchiveBroken",
    "Entry",
    "Facts",
    "Listed",
    "Manifest",
    "Reason",
    "archive_chunks",
    "export_to",
    "signer",
    "verify_archive",
    "write_archive",
]
