"""Makes the lock files from pyproject.toml, and tells whether they are still in step with it.

Invariant: a lock file pins every package with hashes, names no index and no path, and carries
the fingerprint of the declarations that it was made from; so `check` needs no network.
"""

import hashlib
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^]]+\])?==(\S+)", re.MULTILINE)
HEADER = "# Made by `make lock` from pyproject.toml; do not edit. Fingerprint: "


class Lock(NamedTuple):
    """One lock file: the dependency groups in it, and whether Schakel's own needs are."""

    file: str
    groups: tuple[str, ...]
    with_project: bool = True


LOCKS = (
    Lock("requirements.lock", ("build",)),
    Lock("requirements-dev.lock", ("build", "dev")),
    Lock("requirements-node.lock", ("node",), with_project=False),
)


def fingerprint(lock: Lock, root: Path = ROOT) -> str:
    """SHA-256 over all that decides what a lock file holds."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    declared = {
        "python": project["project"]["requires-python"],
        "environments": project["tool"]["uv"]["environments"],
        "project": sorted(project["project"]["dependencies"]) if lock.with_project else [],
        "groups": {name: sorted(project["dependency-groups"][name]) for name in lock.groups},
    }
    return hashlib.sha256(json.dumps(declared, sort_keys=True).encode()).hexdigest()


def pins(text: str) -> dict[str, str]:
    """Package name → version, of the text of a lock file."""
    return dict(PINNED.findall(text))


def faults(root: Path = ROOT) -> list[str]:
    """What is wrong with the lock files under `root`, in words; nothing when all is well."""
    found: list[str] = []
    texts = {
        lock: (root / lock.file).read_text(encoding="utf-8")
        for lock in LOCKS
        if (root / lock.file).exists()
    }
    for lock in LOCKS:
        if lock in texts:
            found += _faults_in(lock, texts[lock], root)
        else:
            found.append(f"{lock.file} is missing: run `make lock`")
    runtime, tools = (pins(texts.get(lock, "")) for lock in LOCKS[:2])
    differing = sorted(name for name in runtime if tools.get(name) != runtime[name])
    found += [f"{LOCKS[1].file}: another {name} than in {LOCKS[0].file}" for name in differing]
    return found


def _faults_in(lock: Lock, text: str, root: Path) -> list[str]:
    entries = re.split(r"\n(?=[a-z0-9])", text)[1:]
    bare = [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry]
    found = [f"{lock.file}: no hash for {entry}" for entry in bare]
    if not text.startswith(f"{HEADER}{fingerprint(lock, root)}\n"):
        found.append(f"{lock.file} is not of this pyproject.toml: run `make lock`")
    if re.search(r"://|^--(?:index|extra|find)|^-e", text, re.MULTILINE):
        found.append(f"{lock.file} names an index or a path; a lock holds hashes only")
    return found


def make(*extra: str) -> None:
    """Resolve anew with uv; what is pinned stays pinned unless `--upgrade` is given."""
    for lock in LOCKS:
        command = [sys.executable, "-m", "uv", "pip", "compile", "--no-config", "--quiet"]
        command += ["--universal", "--python-version", "3.11", "--generate-hashes"]
        command += ["--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-annotate"]
        command += ["pyproject.toml"] if lock.with_project else []
        for group in lock.groups:
            command += ["--group", group]
        if lock.file != LOCKS[0].file and lock.with_project:
            command += ["--constraint", LOCKS[0].file]
        subprocess.run([*command, *extra, "--output-file", lock.file], cwd=ROOT, check=True)
        path = ROOT / lock.file
        body = path.read_text(encoding="utf-8")
        path.write_text(f"{HEADER}{fingerprint(lock)}\n{body}", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """`lock.py check`, or `lock.py make [--upgrade]`; the exit code is the verdict."""
    if arguments[:1] == ["make"]:
        make(*arguments[1:])
    found = faults()
    for fault in found:
        sys.stderr.write(f"lock: {fault}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
