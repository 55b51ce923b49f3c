"""Records that generated calls name: one at a time, and a new one as soon as a call used it up.

Invariant: everything is made by operations; what is given out is in the state that the call needs.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Named = dict[str, Any]
"""Good values by their names in path, query and body."""


def always(_named: Named) -> bool:
    """For a record that no call uses up."""
    return True


@dataclass(slots=True)
class Supply:
    """`give(about, make, good)`: what was made for this before while it is good, else a new one."""

    given: dict[str, Named] = field(default_factory=dict)

    def give(
        self, about: str, make: Callable[[], Named], good: Callable[[Named], bool] = always
    ) -> Named:
        found = self.given.get(about)
        if found is None or not good(found):
            found = self.given[about] = make()
        return found
