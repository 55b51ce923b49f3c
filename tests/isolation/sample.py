"""What a sample of an operation is: a valid call in a world of its own, and who else may try it.

Invariant: the same call succeeds for its actor; so an attack that differs in one thing alone fails
because of that one thing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from shared.authz.actor import Actor
from shared.ids import new_id
from shared.problems import NotFound, Problem
from tests.factories.town import Place


@dataclass(frozen=True, slots=True)
class Sample:
    """`op(actor, **kwargs)` succeeds, which `succeeded` tells from its result.

    `secrets` are the arguments that name a record of a tenant; `hidden` are ids that are in the
    actor's own result and in no outsider's. `outsiders` have no business with it, whatever their
    role. `refused` is what a foreign id answers; None: nothing at all, as a worker's sweep does.
    """

    place: Place
    actor: Actor
    kwargs: dict[str, Any]
    outsiders: tuple[Place, ...]
    secrets: tuple[str, ...] = ()
    hidden: frozenset[UUID] = frozenset()
    refused: type[Problem] | None = NotFound
    succeeded: Callable[[Any], object] = field(default=lambda result: True)

    def colleague(self) -> Actor:
        """Somebody with the same role in the organisation's other team."""
        return replace(self.actor, id=new_id(), teams=frozenset({self.place.teams[1]}))


SAMPLES: dict[str, Callable[[], Sample]] = {}


def sample(name: str) -> Callable[[Callable[[], Sample]], Callable[[], Sample]]:
    """Let the decorated function build the sample of the operation with this name."""

    def declare(build: Callable[[], Sample]) -> Callable[[], Sample]:
        if name in SAMPLES:
            raise ValueError(f"{name} has a sample already")
        SAMPLES[name] = build
        return build

    return declare
