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

Path = tuple[tuple[str, int | None], ...]
_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_OPPOSITES = {"min": "max", "max": "min", "any": "all", "all": "any"}
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
            for change in _changes(node, words):
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


def _changes(node: ast.AST, words: list[str]) -> Iterator[ast.AST]:
    """What could stand in the place of this node."""
    match node:
        case ast.Compare():
            yield from _comparisons(node)
        case ast.BoolOp():
            swapped = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield ast.BoolOp(swapped, node.values)
            for number in range(len(node.values)):
                rest = _without(node.values, number)
                yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
        case ast.BinOp():
            if type(node.op) in _COUNTED:
                yield ast.BinOp(node.left, _COUNTED[type(node.op)](), node.right)
            yield from (node.left, node.right)
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.Constant():
            yield from _constants(node.value)
        case ast.Call():
            yield from _calls(node)
        case ast.Set() | ast.List() | ast.Tuple() | ast.Dict():
            yield from _smaller(node)
            yield from _larger(node, words)
        case ast.comprehension():
            for number in range(len(node.ifs)):
                yield ast.comprehension(node.target, node.iter, _without(node.ifs, number), 0)
        case ast.IfExp():
            yield from (node.body, node.orelse)
        case ast.stmt():
            yield from _statements(node)


def _statements(node: ast.stmt) -> Iterator[ast.AST]:
    match node:
        case ast.If() | ast.While():
            for value in (True, False):
                if not (isinstance(node, ast.While) and value):  # that one would never end
                    kind = type(node)
                    yield kind(ast.Constant(value), node.body, node.orelse)
        case ast.Return(value=ast.expr()):
            yield ast.Return(ast.Constant(None))
        case ast.AugAssign():
            if type(node.op) in _COUNTED:
                yield ast.AugAssign(node.target, _COUNTED[type(node.op)](), node.value)
            yield ast.Pass()
        case ast.Raise() | ast.Expr() | ast.Assign() | ast.For():
            yield ast.Pass()
        case ast.AnnAssign(value=ast.expr()):
            yield ast.Pass()
        case ast.Try():
            yield ast.If(ast.Constant(True), node.body, [])


def _comparisons(node: ast.Compare) -> Iterator[ast.AST]:
    for number, op in enumerate(node.ops):
        for other in _COMPARED[type(op)]:
            ops = [*node.ops[:number], other(), *node.ops[number + 1 :]]
            yield ast.Compare(node.left, ops, node.comparators)
    yield from (ast.Constant(True), ast.Constant(False))


def _constants(value: object) -> Iterator[ast.AST]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield from (ast.Constant(value + 1), ast.Constant(value - 1))
    elif isinstance(value, str):
        yield ast.Constant(f"{value}!")


def _calls(node: ast.Call) -> Iterator[ast.AST]:
    for number in range(len(node.args)):
        yield ast.Call(node.func, _without(node.args, number), node.keywords)
        if number:
            swapped = [*node.args]
            swapped[number - 1], swapped[number] = swapped[number], swapped[number - 1]
            yield ast.Call(node.func, swapped, node.keywords)
    for number in range(len(node.keywords)):
        yield ast.Call(node.func, node.args, _without(node.keywords, number))
    if isinstance(node.func, ast.Name) and node.func.id in _OPPOSITES:
        opposite = ast.Name(_OPPOSITES[node.func.id], ast.Load())
        yield ast.Call(opposite, node.args, node.keywords)


def _smaller(node: ast.Set | ast.List | ast.Tuple | ast.Dict) -> Iterator[ast.AST]:
    """The same with one element less."""
    if isinstance(node, ast.Dict):
        for number in range(len(node.keys)):
            yield ast.Dict(_without(node.keys, number), _without(node.values, number))
        return
    if isinstance(node, ast.List | ast.Tuple) and isinstance(node.ctx, ast.Store):
        return
    for number in range(len(node.elts)):
        rest = _without(node.elts, number)
        match node:
            case ast.Set() if not rest:
                yield ast.Call(ast.Name("set", ast.Load()), [], [])
            case ast.Set():
                yield ast.Set(rest)
            case _:
                yield type(node)(rest, ast.Load())


def _larger(node: ast.expr, words: list[str]) -> Iterator[ast.AST]:
    """A set of words with one more, of those that stand in its neighbours."""
    if not isinstance(node, ast.Set):
        return
    there = {part.value for part in node.elts if isinstance(part, ast.Constant)}
    for word in words:
        if there and word not in there:
            yield ast.Set([*node.elts, ast.Constant(word)])


def _without(parts: list[Any], number: int) -> list[Any]:
    return [*parts[:number], *parts[number + 1 :]]


def _shown(node: ast.AST) -> str:
    """One line of it, for a name."""
    line = ast.unparse(node).strip().split("\n")[0]
    return line if len(line) <= 90 else f"{line[:89]}…"
