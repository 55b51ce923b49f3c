"""Every small change that can be made to a module: the raw stuff of mutation testing.

Invariant: a mutant differs from the source in one place alone; annotations and docstrings, which
do nothing while the program runs, are left as they are. The names of mutants are stable as long
as the function that they are in stays as it is.
"""

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.proofs.replacements import replacements

Path = tuple[tuple[str, int | None], ...]
_UNHEARD = {
    "annotation": (ast.arg, ast.AnnAssign),
    "returns": (ast.FunctionDef,),
    "keys": (),
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """`name` says where and what: `nudge_at: day + timedelta(days=1) → day - …`."""

    name: str
    line: int
    source: str


def mutants(source: str) -> list[Mutant]:
    """All mutants of a module, each in one place; those that come out the same are one."""
    parts = ast.parse(source).body
    written = [ast.unparse(part) for part in parts]
    names: Counter[str] = Counter()
    found = []
    for number, part in enumerate(parts):
        seen = {written[number]}
        words = _words(part)
        for path, node, where in _nodes(part, (), ""):
            for change in replacements(node, words):
                made = ast.unparse(_changed(part, path, change))
                if made in seen:
                    continue
                seen.add(made)
                name = f"{where or 'module'}: {_shown(node)} → {_shown(change)}"
                names[name] += 1
                again = f" ({names[name]})" if names[name] > 1 else ""
                whole = "\n".join([*written[:number], made, *written[number + 1 :]])
                found.append(Mutant(name + again, getattr(node, "lineno", 0), whole))
    return found


def _words(part: ast.stmt) -> list[str]:
    """The words that stand in sets and tuples of this statement: what could stand there too."""
    listed = [node for node in ast.walk(part) if isinstance(node, ast.Set | ast.Tuple)]
    words = [word.value for node in listed for word in node.elts if isinstance(word, ast.Constant)]
    return sorted({word for word in words if isinstance(word, str)})


def _nodes(node: ast.AST, path: Path, where: str) -> Iterator[tuple[Path, ast.AST, str]]:
    """Every node that does something when the program runs, with the way to it."""
    if _is_text_for_readers(node):
        return
    yield path, node, where
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        where = node.name
    elif not where and isinstance(node, ast.Assign | ast.AnnAssign):
        where = _shown(node.targets[0] if isinstance(node, ast.Assign) else node.target)
    for name, value in ast.iter_fields(node):
        if name in _UNHEARD and isinstance(node, _UNHEARD[name]):
            continue
        if isinstance(value, ast.AST):
            yield from _nodes(value, (*path, (name, None)), where)
        elif isinstance(value, list):
            for number, part in enumerate(value):
                if isinstance(part, ast.AST):
                    yield from _nodes(part, (*path, (name, number)), where)


def _is_text_for_readers(node: ast.AST) -> bool:
    """A docstring, or a Literal: both are there for who reads the code."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Subscript):
        return isinstance(node.value, ast.Name) and node.value.id == "Literal"
    return isinstance(node, ast.Import | ast.ImportFrom)


def _changed(part: ast.stmt, path: Path, change: ast.AST) -> ast.AST:
    """The statement with that one node changed."""
    if not path:
        return ast.fix_missing_locations(change)
    made = copy.deepcopy(part)
    holder: Any = made
    for name, number in path[:-1]:
        holder = getattr(holder, name) if number is None else getattr(holder, name)[number]
    name, number = path[-1]
    if number is None:
        setattr(holder, name, change)
    else:
        getattr(holder, name)[number] = change
    return ast.fix_missing_locations(made)


def _shown(node: ast.AST) -> str:
    """One line of it, for a name."""
    line = ast.unparse(node).strip().split("\n")[0]
    return line if len(line) <= 90 else f"{line[:89]}…"
