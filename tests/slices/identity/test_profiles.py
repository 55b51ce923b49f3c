"""The table of the profiles names tests that exist, row by row."""

import ast
import re
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
TESTS = HERE.parents[1]
TABLE = HERE.parents[2] / "services" / "identity" / "PROFILES.md"
NAMED = re.compile(r"`((?:[a-z0-9_]+/)*test_\w+\.py)?(?:::(test_\w+))?`")
SOURCES = (
    "FAPI 2.0",
    "NL GOV OAuth",
    "NL GOV OIDC",
    "RFC 9700",
    "RFC 9126",
    "RFC 9449",
    "RFC 7523",
    "RFC 7521",
    "RFC 9068",
    "RFC 8414",
    "RFC 9207",
    "RFC 7662",
    "RFC 7009",
    "RFC 9470",
    "OIDC Core",
    "SP 800-63B-4",
)


def rows(last: str) -> list[list[str]]:
    """The rows of every table whose last column has this name."""
    found: list[list[str]] = []
    heading: list[str] = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            heading = []
        elif not heading:
            heading = cells
        elif heading[-1] == last and not line.startswith("|-"):
            assert len(cells) == 3, line
            found.append(cells)
    return found


@cache
def names_in(file: str) -> frozenset[str]:
    """The names of the tests in a file, which stands in one of three folders."""
    places = [folder / file for folder in (HERE, HERE.parent, TESTS)]
    there = [path for path in places if path.exists()]
    assert len(there) == 1, f"{file} is in {len(there)} places"
    tree = ast.parse(there[0].read_text(encoding="utf-8"))
    return frozenset(
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def named_in(cell: str) -> list[tuple[str, str]]:
    """File and test of each name in a cell; one without a file is of the file before it."""
    file, found = "", []
    for name, test in NAMED.findall(cell):
        file = name or file
        found.append((file, test))
    return found


def test_every_row_names_tests_that_exist() -> None:
    table = rows("Test")
    assert len(table) > 150
    for requirement, source, cell in table:
        named = named_in(cell)
        assert requirement, cell
        assert source, requirement
        assert named, requirement
        assert "`" not in NAMED.sub("", cell), f"not a test: {cell}"
        for file, test in named:
            assert test in names_in(file), f"{requirement}: {file}::{test}"


def test_what_does_not_apply_says_why() -> None:
    table = rows("Why")
    assert len(table) > 10
    assert [row for row in table if not all(row)] == []


def test_every_profile_has_rows() -> None:
    sources = [source for _, source, _ in rows("Test")]
    assert [name for name in SOURCES if not any(name in source for source in sources)] == []


def test_every_deviation_gives_its_reason() -> None:
    text = TABLE.read_text(encoding="utf-8").partition("## Deviations")[2]
    deviations = re.split(r"^- ", text, flags=re.MULTILINE)[1:]
    assert len(deviations) > 15
    assert [one for one in deviations if not re.match(r"\*\*.+?\*\*.*\S{3}", one, re.DOTALL)] == []
