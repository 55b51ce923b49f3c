"""Forms in which secrets are typed: passwords and codes.

Invariant: what was typed is sent to the operation as it was typed, spaces too, and is never shown
again; each fault stands at its field.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import request

from shared.problems import Problem, Reason


@dataclass(slots=True)
class Refused:
    """What was wrong with a form of secrets; empty when nothing was."""

    problem: Problem | None = None
    reasons: Sequence[Reason] = field(default_factory=tuple)

    @classmethod
    def by(cls, problem: Problem) -> "Refused":
        """The form as this problem leaves it."""
        return cls(problem, problem.reasons)

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows the form."""
        return self.problem.status if self.problem else 200

    def of(self, name: str) -> list[Reason]:
        """What is wrong with one field."""
        return [reason for reason in self.reasons if reason.pointer == f"/{name}"]


def typed(name: str) -> str:
    """A secret as it was typed."""
    return request.form.get(name, "")
