"""What a proof has to say of itself when it is done: `make prove` shows it.

Invariant: a line with numbers that were counted while the proof ran.
"""

import sys

MARK = "figures: "


def figures(line: str) -> None:
    """Say it where `make prove` finds it; in an ordinary run of the tests nobody sees it."""
    sys.stdout.write(f"{MARK}{line}\n")
