"""The history of a signal: a line for each of its versions.

Invariant: a line is written once, at the version that it brought, and tells who did it and when.
"""

from collections.abc import Mapping
from typing import Any

from services.children import operations as children
from services.signals.models import Signal, SignalEntry
from services.signals.reading import CONTENT
from shared.authz.scope import Scope
from shared.ids import new_id


def note(scope: Scope, signal: Signal, kind: str, content: Mapping[str, Any] | None) -> None:
    """The next version of a signal, with its line of history; `content` is sealed."""
    signal.version += 1  # before anything is asked: what changed is sent with it
    scope.flush()
    beside = children.beside_file(scope, signal.child_id) if content is not None else None
    line = entry(scope, vars_of(signal), kind, beside, content)
    scope.insert(SignalEntry, [line])


def entry(
    scope: Scope,
    signal: Mapping[str, Any],
    kind: str,
    beside: children.BesideFile | None,
    content: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """A line of history at the version that the signal has now."""
    entry_id = new_id()
    sealed = beside.seal(CONTENT, entry_id, dict(content)) if beside and content else None
    return {
        "id": entry_id,
        "owner_id": scope.org,
        "signal_id": signal["id"],
        "version": signal["version"],
        "kind": kind,
        "by": None if scope.actor.kind == "worker" else scope.actor.id,
        "at": scope.now,
        "sealed_content": sealed,
    }


def vars_of(signal: Signal) -> dict[str, Any]:
    """Of a signal what a line of its history tells, as a row to be written has it."""
    return {name: getattr(signal, name) for name in _COLUMNS}


def codes_of(signal: Mapping[str, Any]) -> dict[str, Any]:
    """What stood in columns at this version: a later one may say otherwise."""
    return {
        "concern_codes": list(signal["concern_codes"]),
        "list_version": signal["list_version"],
        "severity": signal["severity"],
        "observed_on": signal["observed_on"],
    }


_COLUMNS = (
    "id",
    "child_id",
    "author_id",
    "version",
    "concern_codes",
    "list_version",
    "severity",
    "observed_on",
)
