"""What a mutation is: a lock taken away, and the tests that must notice.

Invariant: each edit hits its text exactly as often as it says; a mutation that no longer fits the
code is a fault of the list, never a success.
"""

from dataclasses import dataclass
from pathlib import Path


class Stale(Exception):
    """The text that a mutation changes is not there (any more), or more often than it says."""


@dataclass(frozen=True, slots=True)
class Edit:
    """In `path` every `old` becomes `new`; there are `times` of them."""

    path: str
    old: str
    new: str
    times: int = 1

    def apply(self, root: Path) -> None:
        """Change the file below `root`; raises Stale."""
        file = root / self.path
        written = file.read_text(encoding="utf-8")
        found = written.count(self.old)
        if found != self.times:
            raise Stale(f"{self.path}: {found} × {self.old!r}, not {self.times}")
        file.write_text(written.replace(self.old, self.new), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Mutation:
    """`name` says which lock is gone; `tests` are arguments of pytest that must find it out."""

    name: str
    tests: tuple[str, ...]
    edits: tuple[Edit, ...]


def mutation(name: str, tests: str, *edits: Edit) -> Mutation:
    """`tests`: files, nodes and one `-k`, separated by blanks; words of the -k joined by `+`."""
    return Mutation(name, tuple(part.replace("+", " ") for part in tests.split()), edits)
