"""The import contracts catch what they are for: each forbidden import, tried in a small house.

Invariant: the contracts tried here are those of pyproject.toml itself, read from it.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

HOUSE = {
    "shared/clock.py": "",
    "shared/db.py": "import sqlalchemy",
    "services/app.py": "import services.children.routes\nimport services.referrals.models",
    "services/children/models.py": "import sqlalchemy",
    "services/children/rules.py": "import shared.clock",
    "services/children/operations.py": (
        "import services.children.models\nimport services.children.rules\nimport shared.db"
    ),
    "services/children/schemas.py": "import services.children.rules",
    "services/children/routes.py": (
        "import flask\nimport services.children.operations\nimport services.children.schemas"
    ),
    "services/referrals/models.py": "import sqlalchemy",
    "services/referrals/operations/__init__.py": "import services.children.operations",
    "services/referrals/operations/sending.py": "import services.referrals.models",
    "services/portal/pages.py": (
        "import services.children.operations\nimport services.children.schemas"
    ),
    "services/cli/programs.py": "import workers.main\nimport services.app",
    "services/cli/web.py": "import services.children.models",
    "services/demo/run.py": "import services.referrals.models\nimport services.app",
    "workers/main.py": "import services.app\nimport workers.referrals",
    "workers/referrals.py": "import services.referrals.operations.sending",
}


def build(root: Path, **changes: str) -> None:
    """Lay out the small house, with lines added to the named files (`__` stands for `/`)."""
    added = {name.replace("__", "/") + ".py": line for name, line in changes.items()}
    for name in {*HOUSE, *added}:
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        (file.parent / "__init__.py").touch()
        file.write_text(f"{HOUSE.get(name, '')}\n{added.get(name, '')}\n", encoding="utf-8")
    for package in ("services", "shared", "workers"):
        (root / package / "__init__.py").touch()


def lint(root: Path) -> tuple[int, str]:
    """Run import-linter in `root` with the project's own contracts."""
    shutil.copy(ROOT / "pyproject.toml", root)
    contract = Path("tests/architecture/slice_contract.py")
    (root / contract).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / contract, root / contract)
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [program, "--no-cache", "--no-logo"], cwd=root, capture_output=True, text=True, check=False
    )
    return done.returncode, " ".join((done.stdout + done.stderr).split())


def test_a_house_in_order_is_accepted(tmp_path: Path) -> None:
    build(tmp_path)
    code, said = lint(tmp_path)
    assert code == 0, said
    assert "3 kept, 0 broken" in said


@pytest.mark.parametrize(
    ("module", "line", "reason"),
    [
        ("shared__clock", "import services.children.operations", "workers, then services"),
        ("shared__clock", "import workers.referrals", "workers, then services"),
        ("services__app", "import workers.referrals", "workers, then services"),
        ("services__children__routes", "import services.children.models", "inside a slice"),
        ("services__children__routes", "import services.children.rules", "inside a slice"),
        ("services__children__rules", "import services.children.models", "inside a slice"),
        ("services__children__operations", "import services.children.routes", "inside a slice"),
        ("services__children__rules", "import flask", "rules are pure"),
        ("services__children__rules", "import sqlalchemy.orm", "rules are pure"),
        ("services__children__rules", "import shared.db", "rules are pure"),
        ("services__referrals__models", "import services.children.models", "its operations only"),
        ("services__referrals__pages", "import services.children.rules", "its operations only"),
        ("services__new__pages", "import services.children.rules", "its operations only"),
        ("services__new__pages", "from services.children import rules", "its operations only"),
        ("services__referrals__pages", "import services.children.schemas", "its operations only"),
        ("services__portal__pages", "import services.children.models", "its operations only"),
        ("workers__referrals", "import services.referrals.models", "its operations only"),
        ("services__referrals__models", "import services.app", "a composition root is nobody's"),
        ("services__children__operations", "import services.referrals.operations", "No circle"),
        ("services__children__operations", "import services.cli.web", "a composition root"),
        ("services__cli__keys", "import workers.referrals", "workers, then services"),
    ],
)
def test_a_forbidden_import_is_caught(tmp_path: Path, module: str, line: str, reason: str) -> None:
    build(tmp_path, **{module: line})
    code, said = lint(tmp_path)
    assert code == 1, said
    assert reason in said.partition("Broken contracts")[2], said
