"""The container: a tar (POSIX ustar) in which every byte is prescribed.

Invariant: for given files there is one archive only, so a reader can refuse all that differs:
links, devices, owners, modes, extensions, hidden trailers. Tar and not zip: it opens anywhere,
flows in one direction, and has no second directory at the end that could tell another story.
"""

import re
import tarfile

BLOCK = 512
LONGEST = 8**11 - 1
"""Bytes of the largest file that ustar can hold (8 GiB less one)."""
END = bytes(2 * BLOCK)

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*")
_DEVICE = re.compile(r"(^|/)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|/|$)|\.(/|$)")


class Names:
    """The names in one archive: safe on every system, each new, none a folder of another.

    Lower case only, so that none falls on another where case does not count.
    """

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()

    def take(self, name: str) -> bool:
        """Whether `name` may stand in the archive; if so, it is taken from now on."""
        if len(name) > 100 or not _NAME.fullmatch(name) or _DEVICE.search(name):
            return False
        parts = name.split("/")
        folders = {"/".join(parts[:n]) for n in range(1, len(parts))}
        if name in self._files or name in self._folders or folders & self._files:
            return False
        self._files.add(name)
        self._folders |= folders
        return True


def header(name: str, size: int, mtime: int) -> bytes:
    """The one header that a file may have; `mtime` in whole seconds since 1970.

    Raises ValueError for what ustar cannot hold.
    """
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = size, mtime, 0o600
    return info.tobuf(tarfile.USTAR_FORMAT, "ascii", "strict")


def padding(size: int) -> bytes:
    """The zeros between a file of `size` bytes and the next header."""
    return bytes(-size % BLOCK)


def parse(block: bytes) -> tuple[str, int, int]:
    """Name, size and mtime of a header; raises ValueError unless it is the one that fits them."""
    try:
        info = tarfile.TarInfo.frombuf(block, "ascii", "strict")
        name, size, mtime = info.name, info.size, int(info.mtime)
        if header(name, size, mtime) == block:
            return name, size, mtime
    except (tarfile.HeaderError, ValueError):
        pass
    raise ValueError("not a header of ours")
