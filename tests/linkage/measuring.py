"""Tables of how well the rules find children, by town, seed and group.

Invariant: every figure is counted while it runs, on lists made from the seed that stands beside it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from services.matching.rules import compare
from tests.linkage.lists import Figures, Settings, figures, make, measured
from tests.linkage.planted import KINDS, planted

HEAD = f"{'town':<20} {'seed':>5} {'group':<13} {'true':>6}   same: P      R        list: P      R"


def rows(town: str, settings: Settings, seed: int, size: int, every: bool) -> Iterator[str]:
    """A row for all children, the native and the migrant; `every`: for each group too."""
    lists = make(seed, size, settings)
    found = measured(lists)
    groups = sorted({c.group for c in lists.left_children}) if every else []
    for group in (None, "native", "migrant", *groups):
        yield f"{town:<20} {seed:>5} {group or 'all':<13} {_figures(figures(lists, found, group))}"


def _figures(f: Figures) -> str:
    same = f"{f.same_precision:9.4f} {f.same_recall:8.4f}"
    return f"{f.true:>6} {same}   {f.list_precision:9.4f} {f.list_recall:8.4f}"


def planted_row(town: str, settings: Settings, seed: int, size: int) -> str:
    """How many of the planted pairs are wrongly the same, by kind."""
    wrong, all_of = planted_wrong(settings, seed, size)
    told = ", ".join(f"{kind} {wrong[kind]}/{all_of[kind]}" for kind in KINDS)
    return f"{town:<20} {seed:>5} planted pairs wrongly same: {wrong.total()} of {size} ({told})"


def planted_wrong(settings: Settings, seed: int, size: int) -> tuple[Counter[str], Counter[str]]:
    """The planted pairs that are wrongly the same, and all of them, by kind."""
    wrong, all_of = Counter[str](), Counter[str]()
    for kind, one, other in planted(seed, size, settings):
        all_of[kind] += 1
        wrong[kind] += compare(one, other).klass == "same"
    return wrong, all_of


def gap(lists_found: Sequence[Figures]) -> float:
    """The native recall of the review list less that of the migrants."""
    native, migrant = lists_found
    return native.list_recall - migrant.list_recall
