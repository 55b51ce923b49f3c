"""How far all given names of two records agree, with what the children are called.

Invariant: symmetric. Two records that each have a name which the other has not are never of one
child by their given names alone: Mohammed Amin and Mohammed Ali, Anna Maria and Eva Maria.
"""

from collections.abc import Sequence

from services.matching.rules.facts import Prepared
from services.matching.rules.given_names import Given, GivenWord, agreement, given_word


def given_agreement(a: Prepared, b: Prepared) -> Given:
    """How far the given names and call names of two records agree."""
    listed = _listed(a, b)
    if a.call is None and b.call is None:
        return listed
    if a.call and b.call:
        called = agreement(a.call, b.call)
        if called is Given.DIFFERENT:
            return min(listed, Given.CLOSE)
        return max(called, listed) if listed > Given.CLOSE or called >= Given.SLIP else called
    called = _best(a.call, b.given) if a.call else _best(b.call, a.given)
    return max(listed, min(called, Given.CALLED)) if called >= Given.GARBLED else listed


def _best(call: GivenWord | None, given: Sequence[GivenWord]) -> Given:
    return (
        max((agreement(call, name) for name in given), default=Given.DIFFERENT)
        if call
        else Given.DIFFERENT
    )


def _listed(a: Prepared, b: Prepared) -> Given:
    if len(a.given) == 1 and len(b.given) == 1:
        return agreement(a.given[0], b.given[0])
    if not a.given or not b.given:
        return Given.DIFFERENT
    if len(a.given) != len(b.given) and not a.given_whole.isdisjoint(b.given_whole):
        return Given.SPELLING  # Jan-Willem and Janwillem
    short, long = (a.given, b.given) if len(a.given) <= len(b.given) else (b.given, a.given)
    return _aligned(short, long)


def _aligned(short: Sequence[GivenWord], long: Sequence[GivenWord]) -> Given:
    """Each name of the shorter record with one of the longer."""
    left, found = list(long), []
    for name in short:
        level, where = max((agreement(name, other), -n) for n, other in enumerate(left))
        found.append((level, left.pop(-where)))
        if not left:
            break
    worst, firm = (pick(level for level, _ in found) for pick in (min, max))
    first = agreement(short[0], long[0])
    if worst < Given.INITIAL:
        return Given.CLOSE if worst is Given.CLOSE or first >= Given.GARBLED else Given.DIFFERENT
    if firm is Given.INITIAL:
        return Given.SLIP if len(found) > 1 and _in_order(short, long) else Given.INITIAL
    if first < Given.INITIAL and len(short) == 1:
        return Given.LATER
    if first is Given.INITIAL:
        return Given.SLIP
    return first if first > Given.INITIAL else min(firm, Given.CALLED)


def _in_order(short: Sequence[GivenWord], long: Sequence[GivenWord]) -> bool:
    return all(name.plain[0] == other.plain[0] for name, other in zip(short, long, strict=False))


def names_turned_round(a: Prepared, b: Prepared) -> bool:
    """Whether the given name of each stands where the other has its surname."""
    one = _crossed(a, b)
    other = _crossed(b, a) if one >= Given.SLIP else Given.DIFFERENT
    return min(one, other) >= Given.SLIP and max(one, other) >= Given.SPELLING


def _crossed(a: Prepared, b: Prepared) -> Given:
    """How far the first name of the one agrees with the surname of the other."""
    first = a.call or (a.given[0] if a.given else None)
    if first is None:
        return Given.DIFFERENT
    names = [first, *a.given[:1]]
    parts = [p for p in b.surname.parts if p[0] in {n.plain[0] for n in names} and len(p) > 1]
    found = (agreement(name, given_word(part)) for part in parts for name in names)
    return max(found, default=Given.DIFFERENT)
