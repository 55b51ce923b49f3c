"""How the story is told: a line for each thing that happened, in Dutch or English.

Invariant: a line with ✓ is printed after the thing was checked, never before.
"""

import sys
from collections.abc import Sequence
from datetime import datetime

from shared.clock import AMSTERDAM
from shared.texts import Language, Text


class Teller:
    """Prints to the screen; may be asked what was told."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def chapter(self, title: Text) -> None:
        """A part of the story."""
        self._print(f"\n{title.in_(self.language)}\n")

    def happened(self, text: Text, **values: object) -> None:
        """Something was done and checked."""
        self._print(f"  ✓ {text.filled(**values).in_(self.language)}")

    def details(self, lines: Sequence[str]) -> None:
        """What belongs to it."""
        for line in lines:
            self._print(f"      {line}")

    def deviated(self, why: str) -> None:
        """The story went another way."""
        self._print(f"\n  ✗ {_DEVIATED.in_(self.language)} {why}")

    def day(self, moment: str) -> str:
        """The day of an RFC 3339 moment, as people here write it."""
        return f"{datetime.fromisoformat(moment).astimezone(AMSTERDAM):%d-%m-%Y}"

    def _print(self, line: str) -> None:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


_DEVIATED = Text("Dit ging anders dan het hoort:", "This went another way than it should:")
