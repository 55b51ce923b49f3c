"""What a test says about a program that this machine does not have.

Invariant: in CI (CI=true) absence fails; elsewhere the test is skipped, in plain words.
"""

import os
from pathlib import Path
from typing import NoReturn

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def absent(what: str, remedy: str) -> NoReturn:
    """Skip the test in plain words; in CI absence is a failure."""
    sentence = f"{what} is absent: {remedy}"
    if os.environ.get("CI") == "true":
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)
