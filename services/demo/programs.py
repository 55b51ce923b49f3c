"""The programs of the demo, in the order in which they start.

Invariant: each gets the secrets that it needs and no others, by the paths of files.
"""

import http.client
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress

from services.demo.environment import environment
from services.demo.layout import Layout, Ports
from services.supervision import Program
from shared.jobs.tasks import QUEUES

_STARTING_SECONDS = 150.0  # recovery of a large database after a crash is part of it


def programs(layout: Layout, ports: Ports, tell: Callable[[str], None]) -> list[Program]:
    """All of them; `tell` hears when a part that people look at is ready."""

    def schakel(name: str, *roles: str, ready: Callable[[], bool] | None = None) -> Program:
        environ = environment(layout, ports, roles)
        return Program(name, _python("services.cli", name), environ, ready=ready, grace_seconds=20)

    def worker(name: str, queues: Iterable[str], *roles: str) -> Program:
        environ = environment(layout, ports, ("app", "login", "keys", "broker", *roles))
        environ["WORKER_QUEUES"] = ",".join(queues)
        return Program(name, _python("services.cli", "worker"), environ, grace_seconds=20)

    web_answers = _telling(
        lambda: answers(ports.web, "/readyz"), lambda: tell("✓ The web program answers")
    )
    return [
        _postgres(layout, ports),
        _shown_once(layout, ports, "prepare", "services.demo.preparation", *_start(layout, ports)),
        _mail(layout, ports, tell),
        schakel("web", "app", "login", "keys", ready=web_answers),
        schakel("relay", "relay", "broker"),
        worker("worker", (one for one in QUEUES if one != "imports"), "matcher"),
        worker("files", ["imports"]),  # who reads strangers' files holds no matcher's key
        schakel("scheduler", "clock"),
        *_story(layout, ports),
    ]


def _postgres(layout: Layout, ports: Ports) -> Program:
    return Program(
        "postgres",
        _python("shared.db.embedded", layout.postgres),
        environment(layout, ports, ()),
        ready=lambda: database_answers(layout),
        ready_seconds=_STARTING_SECONDS,
        grace_seconds=60,
    )


def _mail(layout: Layout, ports: Ports, tell: Callable[[str], None]) -> Program:
    ports_of = ("--http-port", ports.mail_web, "--smtp-port", ports.smtp)
    where = (*ports_of, "--folder", layout.mail, "--people", layout.demo_json)
    return Program(
        "mail",
        _python("services.mail_catcher", *where),
        environment(layout, ports, ()),
        ready=_telling(
            lambda: answers(ports.mail_web, "/style.css"),  # quick, however much mail there is
            lambda: tell("✓ Mail is caught, and goes nowhere else"),
        ),
    )


def _story(layout: Layout, ports: Ports) -> list[Program]:
    """The main job, on the first start only."""
    if layout.story_told.exists():
        return []
    return [_shown_once(layout, ports, "story", "services.demo.first_story", layout.var)]


def _shown_once(
    layout: Layout, ports: Ports, name: str, module: str, *arguments: object
) -> Program:
    return Program(
        name,
        _python(module, *arguments),
        environment(layout, ports, ()),
        once=True,
        shown=True,
        ready_seconds=_STARTING_SECONDS * 4,
    )


def _start(layout: Layout, ports: Ports) -> tuple[object, ...]:
    return (layout.var, ports.web, ports.mail_web, ports.smtp)


def database_answers(layout: Layout) -> bool:
    """Does the embedded server accept connections?"""
    import psycopg

    from shared.db.embedded import EmbeddedFault, EmbeddedPostgres

    with suppress(EmbeddedFault, psycopg.Error):
        psycopg.connect(EmbeddedPostgres(layout.postgres).conninfo("admin")).close()
        return True
    return False


def answers(port: int, path: str) -> bool:
    """Does this machine's port answer 200? Straight, past any proxy of the environment."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _telling(ready: Callable[[], bool], tell: Callable[[], None]) -> Callable[[], bool]:
    """The same question, that also tells when the answer is yes."""

    def ask() -> bool:
        if is_ready := ready():
            tell()
        return is_ready

    return ask


def _python(module: str, *arguments: object) -> list[str]:
    return [sys.executable, "-m", module, *map(str, arguments)]
