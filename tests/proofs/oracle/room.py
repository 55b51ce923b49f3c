"""A room of the space: the full product of its dimensions' values.

Invariant: the same number always means the same choices.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import prod

from services.sharing.rules import Facts


@dataclass(frozen=True, slots=True)
class Room:
    """A part of the space: its dimensions, and how a choice in each becomes facts."""

    name: str
    dimensions: Mapping[str, Sequence[str]]
    build: Callable[[Mapping[str, str]], Facts]

    def __len__(self) -> int:
        return prod(map(len, self.dimensions.values()))

    def chosen(self, number: int) -> dict[str, str]:
        """The choice in each dimension, in words."""
        choice = {}
        for name, values in reversed([*self.dimensions.items()]):
            number, at = divmod(number, len(values))
            choice[name] = values[at]
        return choice

    def number(self, choice: Mapping[str, str]) -> int:
        """Where that choice stands: `chosen` gives it back."""
        number = 0
        for name, values in self.dimensions.items():
            number = number * len(values) + values.index(choice[name])
        return number
