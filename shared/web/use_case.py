"""What the web needs to know of an operation; `shared.authz.operation.Operation` is one.

Invariant: the web reaches data through a use case only, and a use case is entered with an actor.
"""

import inspect
from collections.abc import Mapping
from typing import Any, Protocol

from shared.authz.actor import Actor
from shared.authz.replay import Answer, Replay


class UseCase(Protocol):
    """An operation: named, with a permission, called with keyword arguments."""

    @property
    def name(self) -> str:
        """`slice.function`."""

    @property
    def permission(self) -> str:
        """The entry in the permission table."""

    @property
    def reads(self) -> bool:
        """Whether it only reads."""

    @property
    def parameters(self) -> Mapping[str, inspect.Parameter]:
        """Its keyword parameters."""

    def __call__(self, actor: Actor, *args: Any, **kwargs: Any) -> Any:
        """Do it."""

    def once(self, actor: Actor, replay: Replay, **kwargs: Any) -> Answer:
        """Do it unless it was done before under this key."""
