"""The Dutch API Design Rules, by the government's own linter over our API document."""

import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.house import House

LINT = ("lint", "--fail-severity", "error", "--ruleset")


def test_spectral_finds_no_error(
    the_house: House, program: Callable[[str, str], Path], api_rules: Path, tmp_path: Path
) -> None:
    spectral = program("spectral", "npm ci in tests/e2e (make e2e does it)")
    document = tmp_path / "openapi.json"
    document.write_bytes(the_house.app.test_client().get("/v1/openapi.json").data)
    command = [*LINT, str(api_rules), str(document)]
    done = subprocess.run([spectral, *command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "(0 errors" in done.stdout


def test_the_linter_would_see_an_error(
    the_house: House, program: Callable[[str, str], Path], api_rules: Path, tmp_path: Path
) -> None:
    """A linter that says yes to everything proves nothing."""
    spectral = program("spectral", "npm ci in tests/e2e (make e2e does it)")
    document = tmp_path / "openapi.json"
    text = the_house.app.test_client().get("/v1/openapi.json").get_data(as_text=True)
    document.write_text(text.replace("API-Version", "Something-Else"), encoding="utf-8")
    command = [*LINT, str(api_rules), str(document)]
    done = subprocess.run([spectral, *command], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "missing-version-header" in done.stdout
