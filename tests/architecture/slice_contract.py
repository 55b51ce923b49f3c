"""The walls of the slices, as a contract of import-linter's that finds new slices by itself.

Invariant: every package under `services` is a slice. Another slice or a worker reaches it by its
`operations` alone; inside, routes → operations → {rules, models}; rules reach no framework and no
database, not even through others; nothing reaches back to a composition root.
"""

from collections.abc import Iterator

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, output

IMPURE = ("dramatiq", "flask", "flask_smorest", "flask_sqlalchemy", "psycopg", "sqlalchemy")
"""What a rule may not touch: with facts in and a verdict out it can be tried exhaustively."""

FORBIDDEN_INSIDE = {
    "routes": {"models", "rules"},
    "operations": {"routes"},
    "schemas": {"routes", "operations", "models"},
    "models": {"routes", "operations", "schemas"},
    "rules": {"routes", "operations", "schemas", "models"},
}
"""Part of a slice → the parts of the same slice that it may not import."""

SECOND_FRONT_DOOR = "portal"
"""The pages are a front door beside the slices' own routes, and refuse the same input by the same
schema: a second description of what is valid would drift from the first. Schemas hold no data and
reach nothing (see `FORBIDDEN_INSIDE`), so this opens no way round the operations.
"""

COMPOSITION_ROOTS = ("services.app", "services.cli", "services.demo", "workers.main")
"""What ties the parts together may see all of them; a module, or a package with all in it."""


def _slice_and_part(module: str) -> tuple[str, str]:
    """`services.referrals.rules.states` → ("referrals", "rules")."""
    _, slice_name, part, *_ = [*module.split("."), "", ""]
    return slice_name, part


def _is_root(module: str) -> bool:
    return any(_is_within(module, root) for root in COMPOSITION_ROOTS)


def _is_within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def faults(graph: ImportGraph) -> Iterator[str]:
    """Every import that goes through a wall, as a sentence."""
    packages = {m for m in graph.find_children("services") if graph.find_children(m)}
    slices = {name.removeprefix("services.") for name in packages}
    for importer in sorted(graph.modules):
        if _is_within(importer, "services") or _is_within(importer, "workers"):
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                reason = _reason_against(importer, imported, slices)
                if reason:
                    yield f"{importer} imports {imported}: {reason}"
    yield from _impure_rules(graph)


def _reason_against(importer: str, imported: str, slices: set[str]) -> str | None:
    if _is_root(importer) or not _is_within(imported, "services"):
        return None
    if _is_root(imported):
        return "a composition root is nobody's to import"
    own, part = _slice_and_part(importer) if _is_within(importer, "services") else ("", "")
    other, other_part = _slice_and_part(imported)
    if other not in slices:
        return "this module is of no slice, or not there" if not other or own in slices else None
    if own != other:
        shown = {"operations", "schemas"} if own == SECOND_FRONT_DOOR else {"operations"}
        return None if other_part in shown else "another slice shows its operations only"
    forbidden = other_part in FORBIDDEN_INSIDE.get(part, ())
    return "inside a slice: routes → operations → {rules, models}" if forbidden else None


def _impure_rules(graph: ImportGraph) -> Iterator[str]:
    rules = [m for m in graph.modules if _slice_and_part(m)[1] == "rules"]
    for module in sorted(m for m in rules if _is_within(m, "services")):
        for impure in IMPURE:
            if impure in graph.modules:
                chain = graph.find_shortest_chain(importer=module, imported=impure)
                if chain:
                    yield f"{' → '.join(chain)}: rules are pure, facts in and a verdict out"


class SliceContract(Contract):
    """The contract type `slices`; it has no options."""

    type_name = "slices"

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Kept when no import goes through a wall."""
        found = list(faults(graph))
        return ContractCheck(kept=not found, metadata={"faults": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each fault on a line of its own."""
        for fault in check.metadata["faults"]:
            output.print_error(f"- {fault}")
