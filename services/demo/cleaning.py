"""`schakel demo-clean`: the demo's data away.

Invariant: only what the demo made goes, and only while it does not run.
"""

import shutil
from pathlib import Path

from services.demo.layout import DemoFault, Layout
from services.supervision import AlreadyRunning
from services.supervision.instance import end_leftovers, locked
from shared.db.embedded import EmbeddedFault, destroy


def clean(var: Path) -> list[Path]:
    """Remove it; what was removed. Raises DemoFault while the demo runs."""
    layout = Layout(var.resolve())
    if not layout.var.is_dir():
        return []
    try:
        lock = locked(layout.var)
    except AlreadyRunning:
        raise DemoFault("the demo is running: stop it first (Ctrl-C in its terminal)") from None
    try:
        end_leftovers(layout.var)
        removed = _removed(layout)
        _tidy(layout.var)
    except EmbeddedFault as fault:
        raise DemoFault(str(fault)) from None
    finally:
        lock.release()
    return removed


def _removed(layout: Layout) -> list[Path]:
    found = [path for path in layout.owned() if path.exists()]
    for path in found:
        if path == layout.postgres:
            destroy(path)  # it may lie outside of var in part
        elif path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return found


def _tidy(var: Path) -> None:
    """The folder itself, when nothing of anybody is left in it but our own lock."""
    if [path.name for path in var.iterdir()] == ["supervisor.lock"]:
        shutil.rmtree(var, ignore_errors=True)
