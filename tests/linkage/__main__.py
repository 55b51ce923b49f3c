"""`python -m tests.linkage`: try the linkage rules on lists of your own, or on invented ones.

Invariant: lists are read and pairs printed; nothing is kept. Exit 2 says that the input is wrong.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from services.matching.rules import pairs
from tests.linkage.lists import make
from tests.linkage.measuring import HEAD, planted_row, rows
from tests.linkage.reading import Listed, Unreadable, as_row, read
from tests.linkage.towns import TOWNS

PAIRS_HELP = """
Finds the children that stand in both lists. A line of a list is one child:

  {"id": "a1", "givenNames": "Mohammed Amin", "callName": "Mo", "prefix": "el", "surname": "Amrani",
   "birthDate": "2016-05-31", "postcode": "1234 AB", "houseNumber": "12a"}

Each line needs an id of its own; the rest may be null or left out, but who has no
birthDate is in no pair. A pair that is printed has a class,
"same" or "possible", a score in bits, and why. What is not printed is different.

More: python -m tests.linkage generate --help, python -m tests.linkage measure --help
"""


def main(arguments: Sequence[str]) -> int:
    """Do what is asked; the exit code."""
    chosen = {"generate": _generate, "measure": _measure}.get(arguments[0] if arguments else "")
    try:
        return chosen(arguments[1:]) if chosen else _pairs(arguments)
    except Unreadable as fault:
        sys.stderr.write(f"{fault}\n")
    except OSError as fault:
        sys.stderr.write(f"{fault.filename}: {fault.strerror}\n")
    return 2


def _pairs(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.linkage", description=PAIRS_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("left", metavar="A.jsonl", help="one list; - is the standard input")
    parser.add_argument("right", metavar="B.jsonl", help="the other")
    parser.add_argument(
        "--format", choices=("jsonl", "tsv"), default="jsonl", help="of what is printed"
    )
    parser.add_argument("--only-same", action="store_true", help='leave "possible" out')
    asked = parser.parse_args(arguments)
    if asked.left == asked.right == "-":
        parser.error("only one of the two can be the standard input")
    left, right = _listed(asked.left), _listed(asked.right)
    started = time.monotonic()
    found = pairs(left.children, right.children)
    if asked.format == "tsv":
        sys.stdout.write("left\tright\tclass\tscore\twhy\n")
    for i, j, said in found:
        if said.klass == "same" or not asked.only_same:
            row = (left.ids[i], right.ids[j], said.klass, said.score)
            sys.stdout.write(_line(asked.format, row, said.why))
    undated = len(left.undated) + len(right.undated)
    if undated:
        sys.stderr.write(f"{undated} without a birth date: in no pair\n")
    same = sum(said.klass == "same" for _, _, said in found)
    sys.stderr.write(
        f"{len(left.ids)} and {len(right.ids)} children: {same} same, {len(found) - same} possible"
        f" ({time.monotonic() - started:.1f} s)\n"
    )
    return 0


def _line(form: str, row: tuple[str, str, str, float], why: Sequence[str]) -> str:
    if form == "tsv":
        return "\t".join([*(" ".join(str(cell).split()) for cell in row), ",".join(why)]) + "\n"
    left, right, klass, score = row
    told = {"left": left, "right": right, "class": klass, "score": score, "why": list(why)}
    return json.dumps(told, ensure_ascii=False) + "\n"


def _listed(name: str) -> Listed:
    if name == "-":
        return read(sys.stdin, "standard input")
    try:
        with Path(name).open(encoding="utf-8") as file:
            return read(file, name)
    except UnicodeDecodeError:
        raise Unreadable(f"{name}: no text in UTF-8") from None


def _generate(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.linkage generate",
        description="Writes A.jsonl, B.jsonl and truth.jsonl: invented children, with mistakes.",
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", type=int, default=20_000, help="children in each list")
    parser.add_argument("--town", choices=sorted(TOWNS), default="city")
    parser.add_argument("--to", type=Path, default=Path(), help="the folder; the present one")
    asked = parser.parse_args(arguments)
    lists = make(asked.seed, asked.size, TOWNS[asked.town])
    asked.to.mkdir(parents=True, exist_ok=True)
    for name, children in (("A", lists.left), ("B", lists.right)):
        lines = (as_row(f"{name.lower()}{n}", child) for n, child in enumerate(children))
        _write(asked.to / f"{name}.jsonl", lines)
    truth = sorted(lists.truth())
    _write(asked.to / "truth.jsonl", ({"left": f"a{i}", "right": f"b{j}"} for i, j in truth))
    return 0


def _write(file: Path, lines: Iterable[Mapping[str, object]]) -> None:
    with file.open("w", encoding="utf-8") as out:
        for line in lines:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")


def _measure(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.linkage measure", description="Precision and recall, as a table."
    )
    parser.add_argument("--seeds", default="2,3,4,5,6", help="with commas between them")
    parser.add_argument("--size", type=int, default=20_000, help="children in each list")
    parser.add_argument(
        "--town", choices=sorted(TOWNS), action="append", help="all of them if not given"
    )
    parser.add_argument("--every-group", action="store_true", help="a row for each origin")
    parser.add_argument("--planted", type=int, default=10_000, help="pairs of twins and namesakes")
    asked = parser.parse_args(arguments)
    try:
        seeds = [int(seed) for seed in asked.seeds.split(",")]
    except ValueError:
        parser.error("--seeds: whole numbers with commas between them")
    sys.stdout.write(HEAD + "\n")
    for town in asked.town or TOWNS:
        for seed in seeds:
            for row in rows(town, TOWNS[town], seed, asked.size, asked.every_group):
                sys.stdout.write(row + "\n")
            if asked.planted:
                sys.stdout.write(planted_row(town, TOWNS[town], seed, asked.planted) + "\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
