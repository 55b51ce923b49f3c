"""What a line of the log says, and what it never says.

Invariant: tried through the real logging machinery, on the real stderr of a process.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def logged(code: str) -> list[str]:
    """The lines that a program logs that set up logging as ours do."""
    program = (
        f"import logging\nfrom shared.log_lines import log_to_stderr\nlog_to_stderr('web')\n{code}"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == ""
    return done.stderr.splitlines()


def test_a_line_is_plain_and_complete() -> None:
    (line,) = logged("logging.getLogger('schakel.x').info('a \"b\"\\nc %s', 1)")
    assert re.fullmatch(
        r"at=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z level=info part=web logger=schakel\.x"
        r' message="a \\"b\\"\\nc 1"',
        line,
    )


def test_an_exceptions_words_are_never_logged() -> None:
    code = (
        "def f():\n raise ValueError('Noor Voorbeeld')\n"
        "try:\n f()\nexcept ValueError:\n logging.getLogger('x').exception('it failed')\n"
    )
    (line,) = logged(code)
    assert "Noor" not in line
    assert "fault=ValueError" in line
    assert "where=" in line


def test_others_do_not_tell_what_they_do() -> None:
    code = "\n".join(
        f"logging.getLogger({name!r}).info('SELECT or a token')"
        for name in ("sqlalchemy.engine.Engine", "authlib.x", "urllib3.connectionpool", "alembic.y")
    )
    assert logged(code) == []


def test_what_is_meant_for_looking_closely_is_not_logged() -> None:
    assert logged("logging.getLogger('schakel.x').debug('closely')") == []
