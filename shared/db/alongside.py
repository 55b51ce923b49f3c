"""What rides along in somebody else's statement: one trip to the database instead of two.

Invariant: it is text of ours with named values; who carries it knows nothing of what it is about.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Alongside:
    """`ctes` go before the look-up (`name AS (…)`), `columns` behind its own."""

    ctes: str
    columns: str
    values: Mapping[str, object] = field(default_factory=dict)

    def beside(self, other: "Alongside") -> "Alongside":
        """Both of them."""
        return Alongside(
            ", ".join(filter(None, (self.ctes, other.ctes))),
            f"{self.columns}, {other.columns}",
            {**self.values, **other.values},
        )

    def carried_by(self, select: str) -> str:
        """`SELECT {more} FROM …` or `SELECT a{more} FROM …`, with this in it."""
        return f"WITH {self.ctes} " + select.replace("{more}", f", {self.columns}", 1)
