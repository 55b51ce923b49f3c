"""Does what stands beside the signed text, for people and programs to read, say the same?

Invariant: a document that shows another covenant than the one that was signed does not pass for
it: whoever reads its rules, its number or its Dutch reads what the parties put their name to.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from services.covenants.rules import documents
from services.covenants.rules.terms import COUNTS, NAMED, SETS, Content, Party, Terms, camel


def differing(document: Mapping[str, Any], said: Mapping[str, Any]) -> list[str]:
    """The readable fields of a document (as `GET …/versions/n` answers) that the text does not
    bear out; raises KeyError, TypeError or ValueError for what is no covenant.
    """
    there = [name for name in _READ if name in document]
    found = [name for name in there if _READ[name](document[name]) != _READ[name](_of(said, name))]
    if "asText" in document and document["asText"] != _as_text(said):
        found.append("asText")
    return found


def _of(said: Mapping[str, Any], name: str) -> Any:
    return said["version" if name == "number" else name]


def _as_text(said: Mapping[str, Any]) -> str:
    content = Content(
        name=said["name"],
        area=said["area"],
        purposes=frozenset(said["purposes"]),
        parties=tuple(Party(UUID(one["id"]), one["kind"], one["name"]) for one in said["parties"]),
        starts_at=datetime.fromisoformat(said["startsAt"]),
        ends_at=datetime.fromisoformat(said["endsAt"]),
        rules=tuple(_terms(rule) for rule in said["rules"]),
    )
    return documents.as_text(UUID(said["covenantId"]), said["version"], content)


def _terms(rule: Mapping[str, Any]) -> Terms:
    return Terms.read({name: rule[camel(name)] for name in (*NAMED, *SETS, *COUNTS)})


def _rules(rules: Any) -> list[str]:
    return sorted(documents.spelling(_terms(rule)) for rule in rules)


def _parties(parties: Any) -> list[tuple[str, str, str]]:
    return sorted((str(one["id"]), one["kind"], one["name"]) for one in parties)


_READ: Mapping[str, Callable[[Any], Any]] = {
    "covenantId": str,
    "number": int,
    "name": str,
    "area": str,
    "purposes": sorted,
    "parties": _parties,
    "startsAt": datetime.fromisoformat,
    "endsAt": datetime.fromisoformat,
    "rules": _rules,
}
