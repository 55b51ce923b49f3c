"""Signals about children of whom there is a file.

Invariant: the API's own schema judges; a child is found among the files that who sent the file sees
and nowhere else; a signal that is there already is not doubled; what is acute goes by no list, for
it asks to be acted on at once.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from services.children import operations as children
from services.imports.kinds.children import OWN
from services.imports.kinds.kind import Kind, Whose
from services.imports.rules import days
from services.imports.rules.columns import Column, plain
from services.imports.rules.faults import Fault, fault, unknown_word
from services.imports.rules.rows import Row
from services.matching import operations as matching
from services.signals import operations as signals
from shared import clock
from shared.authz import permissions
from shared.authz.scope import Scope
from shared.problems import Reason
from shared.texts import Text
from shared.vocabulary import CONCERN_CODES, PARENTS_NOT_TOLD, SEVERITIES

_WHO = ("given_names", "call_name", "name_prefix", "family_name", "birth_date")
_CHILD = (
    Column(
        "child_id",
        Text("Kind-id", "Child id"),
        Text("In plaats van naam en geboortedatum.", "Instead of name and birth date."),
        "",
        aliases=("id kind", "dossier id", "schakel id"),
    ),
    *(
        Column(one.name, one.label, one.help, one.example, aliases=one.aliases)
        for one in OWN
        if one.name in _WHO
    ),
)
CONCERNS = Column(
    "concern_codes",
    Text("Zorgen", "Concerns"),
    Text(
        "Een of meer, met een puntkomma ertussen: {words}.",
        "One or more, with semicolons between: {words}.",
    ).filled(
        words=Text(
            ", ".join(text.nl for text in CONCERN_CODES.values()),
            ", ".join(text.en for text in CONCERN_CODES.values()),
        )
    ),
    "verzuim; taal",
    required=True,
    aliases=("zorg", "soort zorg", "zorgcodes", "concern codes", "concern", "codes"),
)
_SAID = (
    CONCERNS,
    Column(
        "severity",
        Text("Ernst", "Severity"),
        Text("In de gaten houden, zorg of ernstig.", "To be watched, a worry or serious."),
        "zorg",
        required=True,
        aliases=("hoe ernstig",),
    ),
    Column(
        "observed_on",
        Text("Gezien op", "Observed on"),
        Text("De dag waarop u het zag.", "The day on which you saw it."),
        "15-09-2026",
        required=True,
        aliases=("datum", "datum gezien", "waargenomen op", "date", "date observed"),
    ),
    Column(
        "facts",
        Text("Feiten", "Facts"),
        Text("Wat u zag of hoorde, zonder mening.", "What you saw or heard, without opinion."),
        "Drie maandagen achter elkaar niet op school.",
        required=True,
        aliases=("wat zag u", "feitelijk", "waarneming"),
    ),
    Column(
        "interpretation",
        Text("Wat u ervan denkt", "Interpretation"),
        Text("Mag leeg.", "Optional."),
        "",
        aliases=("interpretatie", "duiding", "mening"),
    ),
    Column(
        "child_voice",
        Text("Wat het kind zegt", "The child's voice"),
        Text("Mag leeg.", "Optional."),
        "",
        aliases=("stem van het kind", "kind zegt", "child voice"),
    ),
    Column(
        "parents_told_on",
        Text("Ouders verteld op", "Parents told on"),
        Text("De dag, of vul de kolom hierna.", "The day, or fill the column after the next."),
        "16-09-2026",
        aliases=("verteld op", "ouders op de hoogte op"),
    ),
    Column(
        "parents_told",
        Text("Wat de ouders is verteld", "What parents were told"),
        Text("In het kort.", "In short."),
        "Gesprek aan de deur.",
        aliases=("hoe verteld", "ouders hoe", "parents told"),
    ),
    Column(
        "parents_reason",
        Text("Waarom ouders het nog niet weten", "Why parents do not know yet"),
        Text("Een van: {words}.", "One of: {words}.").filled(
            words=Text(
                " / ".join(text.nl for text in PARENTS_NOT_TOLD.values()),
                " / ".join(text.en for text in PARENTS_NOT_TOLD.values()),
            )
        ),
        "",
        aliases=("reden niet verteld", "waarom nog niet", "parents reason"),
    ),
)
_SAYS = {
    "concern_codes": CONCERN_CODES,
    "severity": SEVERITIES,
    "parents_reason": PARENTS_NOT_TOLD,
}
_WORDS = {
    name: {plain(word): code for code, text in codes.items() for word in (code, text.nl, text.en)}
    for name, codes in _SAYS.items()
}
_NAMES = {
    "facts": "facts",
    "interpretation": "interpretation",
    "child_voice": "childVoice",
    "parents_told": "parentsTold",
}


class Signals(Kind):
    """What a team is worried about, of children that it has a file of."""

    name = "signals"
    label = Text("signalen", "signals")
    permission = "signal:write"
    reading = "signal:read"
    record = "signals"
    columns = (*_CHILD, *_SAID)
    undoable = False
    offers = True

    def judge(self, row: Row) -> None:
        cells = row.cells
        row.title = " ".join(
            cells[name] for name in ("given_names", "name_prefix", "family_name") if name in cells
        )
        known = {one.column for one in row.faults}
        values, said = signals.judge_new(_document(cells))
        for reason in said:
            column = _column(reason.pointer)
            if column not in known:
                row.faults.append(said_fault(column, reason))
        if values is not None and values["severity"] == "acute":
            row.faults.append(fault("severity", "acute"))
        _described(row)  # faults of how the child is named
        if row.faults or values is None:
            return
        row.values = values

    def look_up(self, scope: Scope, rows: Sequence[Row], whose: Whose) -> None:
        self._find_children(scope, rows, permissions.reach(self.permission, whose.sender))
        said = {row.number: _said(row) for row in rows if row.values is not None}
        known = signals.known(scope, set(said.values()), whose.sender)
        for row in rows:
            if row.number in said:
                row.key = _key(said[row.number])
                row.record_id = known.get(said[row.number])

    def _find_children(
        self, scope: Scope, rows: Sequence[Row], reach: Collection[UUID] | None
    ) -> None:
        by_id = {row.number: _id(row.cells["child_id"]) for row in rows if "child_id" in row.cells}
        there = children.known_ids(scope, {one for one in by_id.values() if one}, reach)
        known = children.known_born(scope, {row.born for row in rows if row.born}, reach)
        for row in rows:
            if row.number in by_id:
                asked = by_id[row.number]
                found = [asked] if asked in there else []
            else:
                described = _described(row)
                among = known.get(described.born, []) if described else []
                found = [one.id for one in among if described and one.described.same(described)]
            if len(found) == 1 and row.values is not None:
                row.values["child_id"] = found[0]
            else:
                row.values = None
                row.faults.append(fault(None, "child_ambiguous" if found else "child_unknown"))

    def write(
        self,
        scope: Scope,
        whose: Whose,
        rows: Sequence[tuple[UUID, Mapping[str, Any]]],
    ) -> Mapping[UUID, UUID]:
        own = {"author_id": whose.author, "recorded_by": whose.sender.id}
        signals.write_many(scope, [{**row, **own, "id": record_id} for record_id, row in rows])
        return {}

    def offer(
        self, scope: Scope, import_id: UUID, member_id: UUID, ids: Sequence[UUID], wish: Any
    ) -> Mapping[UUID, Sequence[Reason]]:
        return matching.offer_many(scope, import_id, member_id, ids, matching.Wish(**wish))

    def look_for(self, scope: Scope, import_id: UUID) -> None:
        scope.later(matching.FIND_OF_IMPORT, import_id=import_id)


def _said(row: Row) -> signals.Said:
    """What a row without faults says, whoever named the child in which way."""
    values = row.values or {}
    codes = frozenset(values["concern_codes"])
    return signals.Said(values["child_id"], values["observed_on"], codes, values["facts"])


def _key(said: signals.Said) -> str:
    codes = sorted(said.concern_codes)
    return "\n".join([str(said.child_id), str(said.observed_on), *codes, said.facts])


def _described(row: Row) -> children.Described | None:
    """The child as the row describes it; adds what is missing to its faults."""
    cells = row.cells
    if "child_id" in cells:
        if _id(cells["child_id"]) is None:
            row.faults.append(fault("child_id", "not_uuid", _NO_ID))
        return None
    born = days.day_of(cells.get("birth_date", ""), clock.today())
    if born is None and "birth_date" in cells:
        if not any(one.column == "birth_date" for one in row.faults):
            row.faults.append(fault("birth_date", "not_date"))
        return None
    if born is None or "given_names" not in cells or "family_name" not in cells:
        if not any(one.code == "child_not_said" for one in row.faults):
            row.faults.append(fault(None, "child_not_said"))
        return None
    row.born = born
    return children.Described.of(
        {
            "given_name": cells["given_names"],
            "call_name": cells.get("call_name"),
            "name_prefix": cells.get("name_prefix"),
            "family_name": cells["family_name"],
            "birth_date": born,
        }
    )


def _document(cells: Mapping[str, str]) -> dict[str, Any]:
    """The row as the API would be sent it."""
    today = clock.today()
    document: dict[str, Any] = {_NAMES[n]: cells[n] for n in _NAMES if n in cells}
    for name, key in (("observed_on", "observedOn"), ("parents_told_on", "parentsToldOn")):
        if name in cells:
            document[key] = days.iso(cells[name], today)
    if "concern_codes" in cells:
        document["concernCodes"] = codes_of(cells["concern_codes"])
    for name, key in (("severity", "severity"), ("parents_reason", "parentsReason")):
        if name in cells:
            document[key] = _code(name, cells[name])
    return document


def codes_of(cell: str) -> list[str]:
    """The concern codes that a cell names, by code or label; a word that is none stays."""
    said = [one.strip() for one in re.split(r"[;,|/\n]", cell)]
    return [_code("concern_codes", one) for one in said if one]


def said_fault(column: str | None, reason: Reason) -> Fault:
    """What a schema says of a cell; of a word that it does not know, the words for people."""
    if reason.code == "unknown_code" and column in _SAYS:
        return unknown_word(column, _SAYS[column].values())
    return fault(column, reason.code, reason.text)


def _code(column: str, word: str) -> str:
    return _WORDS[column].get(plain(word), word)


def _column(pointer: str | None) -> str | None:
    """Which column a fault of the schema is about."""
    name = (pointer or "").split("/")[1] if pointer else ""
    return _POINTERS.get(name)


def _id(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None


_POINTERS = {
    "concernCodes": "concern_codes",
    "severity": "severity",
    "observedOn": "observed_on",
    "facts": "facts",
    "interpretation": "interpretation",
    "childVoice": "child_voice",
    "parentsToldOn": "parents_told_on",
    "parentsTold": "parents_told",
    "parentsReason": "parents_reason",
}
_NO_ID = Text("Dit is geen id.", "This is no id.")
