"""What the home folder remembers: passwords, the server's name, and what lies outside of it.

Invariant: both files are ours alone (0600), and are either whole or absent.
"""

import json
import os
import secrets
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from shared.db.embedded.faults import EmbeddedFault
from shared.settings import ROLES


@dataclass(frozen=True, slots=True)
class Record:
    """`cluster` names the server's processes; a folder is None when it is in the home itself."""

    cluster: str
    outside: str | None = None
    data: str | None = None
    sockets: str | None = None


def write_private(path: Path, content: object) -> None:
    """Put JSON in a file that only we can read, whole or not at all."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # 0600
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    Path(draft).replace(path)


def load_record(home: Path) -> Record | None:
    """The record of this home, or None when it is new."""
    try:
        return Record(**json.loads((home / "places.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError):
        raise EmbeddedFault(f"{home / 'places.json'} is damaged: run `make demo-clean`") from None


def save_record(home: Path, record: Record) -> None:
    """Remember; a record that is not written must not be acted on."""
    write_private(home / "places.json", asdict(record))


def load_passwords(home: Path) -> dict[str, str]:
    """The password of admin and of every role."""
    try:
        loaded = json.loads((home / "passwords.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise EmbeddedFault(f"{home} has no passwords.json: start the server first") from None
    except ValueError:
        raise EmbeddedFault(f"{home / 'passwords.json'} is damaged") from None
    return {str(role): str(password) for role, password in loaded.items()}


def complete_passwords(home: Path, roles: Sequence[str] = ("admin", *ROLES)) -> dict[str, str]:
    """Make the passwords that are not there yet, and keep the others."""
    present = load_passwords(home) if (home / "passwords.json").exists() else {}
    missing = {role: secrets.token_urlsafe(32) for role in roles if role not in present}
    if missing:
        write_private(home / "passwords.json", present | missing)
    return present | missing
