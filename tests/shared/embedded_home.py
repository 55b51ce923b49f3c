"""Homes for embedded servers in tests: a folder that every user can reach, and that goes away."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from shared.db.embedded import EmbeddedPostgres, destroy


@contextmanager
def reachable_folder() -> Iterator[Path]:
    """Unlike pytest's own temporary folders; the homes in it are destroyed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="schakel-test-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        for record in list(folder.rglob("places.json")):
            destroy(record.parent)
        shutil.rmtree(folder)


def query(server: EmbeddedPostgres, statement: str, role: str = "admin") -> list[tuple[object]]:
    """What one statement, on a connection of its own, brings."""
    with psycopg.connect(server.conninfo(role), autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []
