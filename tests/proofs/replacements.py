"""What could stand in the place of a piece of code, and change what it does a little.

Invariant: a replacement is code too; whether it does anything else than the original is for tests
to find out.
"""

import ast
from collections.abc import Callable, Iterator
from typing import Any

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


def replacements(node: ast.AST, words: list[str]) -> Iterator[ast.AST]:
    """All of them for this node; `words` are what a set of words could hold too."""
    for kind, how in _WAYS:
        if isinstance(node, kind):
            yield from how(node)
    if isinstance(node, ast.Set):
        yield from _larger(node, words)


def _junctions(node: ast.BoolOp) -> Iterator[ast.AST]:
    yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    for number in range(len(node.values)):
        rest = _without(node.values, number)
        yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)


def _sums(node: ast.BinOp) -> Iterator[ast.AST]:
    if type(node.op) in _COUNTED:
        yield ast.BinOp(node.left, _COUNTED[type(node.op)](), node.right)
    yield from (node.left, node.right)


def _negations(node: ast.UnaryOp) -> Iterator[ast.AST]:
    if isinstance(node.op, ast.Not):
        yield node.operand


def _sieves(node: ast.comprehension) -> Iterator[ast.AST]:
    for number in range(len(node.ifs)):
        yield ast.comprehension(node.target, node.iter, _without(node.ifs, number), 0)


def _choices(node: ast.IfExp) -> Iterator[ast.AST]:
    yield from (node.body, node.orelse)


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


def _constants(node: ast.Constant) -> Iterator[ast.AST]:
    value = node.value
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


def _larger(node: ast.Set, words: list[str]) -> Iterator[ast.AST]:
    """A set of words with one more, of those that stand in its neighbours."""
    there = {part.value for part in node.elts if isinstance(part, ast.Constant)}
    for word in words:
        if there and word not in there:
            yield ast.Set([*node.elts, ast.Constant(word)])


def _without(parts: list[Any], number: int) -> list[Any]:
    return [*parts[:number], *parts[number + 1 :]]


_WAYS: tuple[tuple[Any, Callable[[Any], Iterator[ast.AST]]], ...] = (
    (ast.Compare, _comparisons),
    (ast.BoolOp, _junctions),
    (ast.BinOp, _sums),
    (ast.UnaryOp, _negations),
    (ast.Constant, _constants),
    (ast.Call, _calls),
    (ast.Set | ast.List | ast.Tuple | ast.Dict, _smaller),
    (ast.comprehension, _sieves),
    (ast.IfExp, _choices),
    (ast.stmt, _statements),
)
