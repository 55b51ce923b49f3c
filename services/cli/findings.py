"""What the doctor finds: a part of the set-up, whether it is well, and what to do if not.

Invariant: no finding holds a secret or anything about a person.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """About one part. Without `remedy` it is well."""

    part: str
    words: str
    remedy: str | None = None

    def lines(self) -> Iterator[str]:
        """As people read it."""
        yield f"{'ok' if self.remedy is None else 'WRONG':<7}{self.part:<16}{self.words}"
        if self.remedy is not None:
            yield f"{'':<23}→ {self.remedy}"


def summary(findings: Iterable[Finding]) -> str:
    """How it stands on the whole."""
    wrong = sum(finding.remedy is not None for finding in findings)
    if wrong:
        return f"{wrong} {'thing is' if wrong == 1 else 'things are'} wrong."
    return "All that could be looked at from here is well."
