"""Where the demo keeps its things, and on which ports it listens.

Invariant: `owned` names all that the demo makes; nothing else in the folder is the demo's.
"""

import json
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path


class DemoFault(Exception):
    """The demo cannot do what was asked; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The files and folders of a demo in `var`."""

    var: Path

    @property
    def postgres(self) -> Path:
        return self.var / "postgres"

    @property
    def secrets(self) -> Path:
        return self.var / "secrets"

    @property
    def mail(self) -> Path:
        return self.var / "mail"

    @property
    def logs(self) -> Path:
        return self.var / "logs"

    @property
    def root_key(self) -> Path:
        return self.secrets / "root.key"

    @property
    def pseudonym_key(self) -> Path:
        return self.secrets / "pseudonym.key"

    @property
    def matcher_key(self) -> Path:
        return self.secrets / "matcher.key"

    @property
    def smtp_port(self) -> Path:
        """On which port the mail catcher takes mail; no secret, and no client's concern."""
        return self.secrets / "smtp_port"

    @property
    def demo_json(self) -> Path:
        """Who is who, for clients: passwords and keys of the demo are in it."""
        return self.var / "demo.json"

    @property
    def seeding(self) -> Path:
        """There while the town is being made: what is half made is made again."""
        return self.var / "seeding"

    @property
    def story_told(self) -> Path:
        """There when the main job was played on the first start."""
        return self.var / "story-told"

    def owned(self) -> list[Path]:
        """All that the demo makes."""
        return [
            self.postgres,
            self.demo_json,
            self.seeding,
            self.story_told,
            self.secrets,
            self.mail,
            self.logs,
        ]


@dataclass(frozen=True, slots=True)
class Ports:
    """On which ports of this machine the demo listens."""

    web: int
    mail_web: int
    smtp: int

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.web}"

    @property
    def mail_url(self) -> str:
        return f"http://127.0.0.1:{self.mail_web}"


def choose_ports(web: int) -> Ports:
    """The asked port and, for mail, the two after it or others; raises DemoFault if it is taken."""
    if not is_free(web):
        free = next(filter(is_free, range(8090, 9000, 10)), 8090)
        raise DemoFault(
            f"port {web} is in use by another program: stop that one, "
            f"or choose another port, such as: make demo PORT={free}"
        )
    mail_web, smtp = islice(_free_after(web), 2)
    return Ports(web, mail_web, smtp)


def is_free(port: int) -> bool:
    """Can this machine's port be listened on now?"""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def write_private(path: Path, content: str) -> None:
    """A file that only we can read, whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # 0600
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(draft).replace(path)


def read_json(path: Path) -> object:
    """What is in a file of ours, or None when it is not there; raises DemoFault when damaged."""
    with suppress(FileNotFoundError):
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            raise DemoFault(f"{path} is damaged: run `make demo-clean`") from None
    return None


def _free_after(port: int) -> Iterator[int]:
    """The ports right after `port` that are free, and then any that the machine gives."""
    yield from filter(is_free, range(port + 1, min(port + 20, 65_536)))
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            given: int = probe.getsockname()[1]
        yield given
