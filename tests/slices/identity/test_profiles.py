"""The table of the profiles names tests that exist."""

import re
from pathlib import Path

HERE = Path(__file__).parent
TABLE = HERE.parents[2] / "services" / "identity" / "PROFILES.md"


def test_every_test_that_the_table_names_exists() -> None:
    named: list[tuple[str, str]] = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        file = ""
        for part in re.findall(r"`((?:test_\w+\.py)?(?:::test_\w+)?)`", line):
            name, _, test = part.partition("::")
            file = name or file
            named.append((file, test))
    assert len(named) > 90
    missing = [
        (file, test)
        for file, test in named
        if f"def {test}(" not in (HERE / file).read_text(encoding="utf-8") and test
    ]
    assert missing == []


def test_every_requirement_has_a_test_or_says_later() -> None:
    rows = [
        line
        for line in TABLE.read_text(encoding="utf-8").splitlines()
        if line.startswith("| ") and not line.startswith("| Requirement")
    ]
    assert len(rows) > 30
    assert [row for row in rows if "`test_" not in row and "issue: later" not in row] == []
