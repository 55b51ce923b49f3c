"""Events inside a transaction: a slice says what happened, others act on it before the commit.

Invariant: handlers run in a fixed order (by `order`, then by name), in the publisher's
transaction; an exception in one rolls everything back. Each event type has a handler.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from shared.authz.scope import Scope

E = TypeVar("E", bound="Event")


@dataclass(frozen=True)
class Event:
    """The base of everything that can happen; carries ids, never a person's data.

    Without slots: those make each class twice, and `faults` would count both.
    """


Handler = Callable[["Scope", Any], Any]
_handlers: dict[type[Event], list[tuple[int, str, Handler]]] = {}


def on(event_type: type[E], *, order: int) -> Callable[[Callable[["Scope", E], Any]], Any]:
    """Let the decorated `f(scope, event)` handle `event_type`; lower `order` runs first."""

    def subscribe(handler: Callable[["Scope", E], Any]) -> Callable[["Scope", E], Any]:
        name = f"{handler.__module__}.{handler.__qualname__}"
        entries = _handlers.setdefault(event_type, [])
        entries.append((order, name, handler))
        entries.sort(key=lambda entry: entry[:2])
        return handler

    return subscribe


def publish(scope: "Scope", event: Event) -> list[Any]:
    """Run the handlers of `event`; their results, in order (None left out)."""
    results = (handler(scope, event) for _, _, handler in _handlers[type(event)])
    return [result for result in results if result is not None]


def faults() -> list[str]:
    """Event types without a handler."""
    return [
        f"event {event_type.__name__} has no handler"
        for event_type in Event.__subclasses__()
        if event_type not in _handlers
    ]
