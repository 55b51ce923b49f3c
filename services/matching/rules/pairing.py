"""Two lists against each other: who shares a key is compared, and the doubtful are set apart.

Invariant: every verdict rests on two records alone, but for one rule: where a child has two "same"
in one other list that are not each other's same, neither is.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from services.matching.rules.comparing import Comparison, compare_prepared
from services.matching.rules.facts import Identity, Prepared, prepared
from services.matching.rules.keys import keys_of

Pair = tuple[int, int, Comparison]


def pairs(left: Sequence[Identity], right: Sequence[Identity]) -> list[Pair]:
    """All that are "same" or "possible", by their places in the two lists."""
    lefts, rights = [prepared(i) for i in left], [prepared(i) for i in right]
    found = {
        (i, j): comparison
        for i, j in _candidates(lefts, rights)
        if (comparison := compare_prepared(lefts[i], rights[j])).klass != "different"
    }
    doubtful = _ambiguous(found, rights) | {
        (i, j) for j, i in _ambiguous({(j, i): c for (i, j), c in found.items()}, lefts)
    }
    return [
        (i, j, in_doubt(found[i, j]) if (i, j) in doubtful else found[i, j])
        for i, j in sorted(found)
    ]


def _candidates(lefts: Sequence[Prepared], rights: Sequence[Prepared]) -> Iterator[tuple[int, int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for j, child in enumerate(rights):
        for key in keys_of(child):
            places[key].append(j)
    for i, child in enumerate(lefts):
        for j in {j for key in keys_of(child) for j in places.get(key, ())}:
            yield i, j


def _ambiguous(
    found: Mapping[tuple[int, int], Comparison], others: Sequence[Prepared]
) -> set[tuple[int, int]]:
    same: dict[int, list[int]] = defaultdict(list)
    for (i, j), comparison in found.items():
        if comparison.klass == "same":
            same[i].append(j)
    return {
        (i, j)
        for i, mine in same.items()
        if len(mine) > 1
        for j in doubtful([others[j] for j in mine], mine)
    }


def doubtful(candidates: Sequence[Prepared], names: Sequence[int]) -> set[int]:
    """Those of one list's "same" candidates that are another child than some other of them."""
    return {
        names[n]
        for n, one in enumerate(candidates)
        for m, other in enumerate(candidates)
        if n != m and compare_prepared(one, other).klass != "same"
    }


def in_doubt(comparison: Comparison) -> Comparison:
    """The same comparison, for somebody to look at."""
    return replace(comparison, klass="possible", why=(*comparison.why, "more_than_one"))
