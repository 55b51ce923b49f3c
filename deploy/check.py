"""`make check`: everything about the code that can be judged without running it.

Invariant: every check runs, whatever the one before it said, and one refusal refuses the whole.
"""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CHECKS = {
    "style": ["ruff", "check", "--quiet"],
    "shape": ["ruff", "format", "--check", "--quiet"],
    "types": ["mypy", "--no-error-summary"],
    "walls": ["lint-imports", "--no-logo"],
    "dependencies": ["deptry", ".", "--no-ansi"],
    "locks": ["python", "deploy/lock.py", "check"],
    "migrations": ["python", "-m", "pytest", "--quiet", "tests/migrations"],
}


def passes(name: str, command: list[str]) -> bool:
    """Run one check; its output is shown only when it refuses."""
    started = time.monotonic()
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    verdict = "ok" if done.returncode == 0 else "REFUSED"
    sys.stdout.write(f"{name:<14}{verdict:<9}{time.monotonic() - started:6.1f} s\n")
    if done.returncode:
        sys.stdout.write(done.stdout)
    sys.stdout.flush()
    return done.returncode == 0


def main() -> int:
    """0 when nothing refuses."""
    verdicts = [passes(name, command) for name, command in CHECKS.items()]
    return 0 if all(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
