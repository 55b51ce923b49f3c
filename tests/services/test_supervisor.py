"""The supervisor keeps programs running, and leaves none behind, whoever is killed."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from services.supervision.instance import MARK
from shared.db.embedded import EmbeddedFault, EmbeddedPostgres, destroy
from shared.db.embedded.places import Places
from shared.processes import table

PROJECT = Path(__file__).parents[2]

DRIVER = """
import json, os, signal, sys
from pathlib import Path
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # also where the tests run under nohup
from services.supervision import AlreadyRunning, Program, Supervisor

def program(name, ready_file=None, **rest):
    ready = Path(ready_file).exists if ready_file else None
    env = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    return Program(name=name, env=env, ready=ready, **rest)

programs = [program(**given) for given in json.loads(sys.argv[2])]
try:
    code = Supervisor(programs, Path(sys.argv[1])).run(lambda: print("READY", flush=True))
except AlreadyRunning as fault:
    sys.exit(str(fault))
sys.exit(code)
"""
STEADY = "echo $$ > {0}.pid; echo here; while :; do sleep 60; done"


def until(condition: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to that in time"
        time.sleep(0.05)


def shell(name: str, script: str, **rest: object) -> dict[str, object]:
    return {"name": name, "argv": ["/bin/sh", "-c", script], **rest}


class Run:
    """A supervisor in a process of its own."""

    def __init__(self, var: Path, *programs: dict[str, object]) -> None:
        self.var = var
        var.mkdir(exist_ok=True)
        self.said = var.parent / "said"
        with self.said.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", DRIVER, var, json.dumps(programs)],
                cwd=PROJECT,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def left(self) -> list[int]:
        """The processes that this supervisor or what it started has made."""
        pids = [pid for pid, _ in table.running()]
        return [pid for pid in pids if table.environment_has(pid, MARK, str(self.var))]

    def until_said(self, words: str) -> None:
        until(lambda: words in self.said.read_text())

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[..., Run]]:
    runs: list[Run] = []

    def run(*programs: dict[str, object], var: Path = tmp_path / "var") -> Run:
        runs.append(Run(var, *programs))
        return runs[-1]

    yield run
    for each in runs:
        each.end(signal.SIGKILL)
        for pid in each.left():
            os.kill(pid, signal.SIGKILL)


def number_in(path: Path) -> int:
    until(lambda: path.exists() and path.read_text().endswith("\n"))
    return int(path.read_text())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_started_in_order_and_stopped_in_reverse(
    run: Callable[..., Run], tmp_path: Path, number: signal.Signals
) -> None:
    order = tmp_path / "order"
    script = (
        "trap 'echo stop {0} >> {1}; exit' TERM; sleep 0.2; echo start {0} >> {1};"
        " touch {1}-{0}; echo '100% {0}'; while :; do sleep 0.05; done"
    )
    names = ("first", "second", "third")
    started = run(*(shell(n, script.format(n, order), ready_file=f"{order}-{n}") for n in names))
    started.until_said("READY")
    assert started.end(number) == 0
    assert order.read_text().splitlines() == [
        *(f"start {name}" for name in names),
        *(f"stop {name}" for name in reversed(names)),
    ]
    assert not started.left()
    assert (started.var / "logs" / "first.log").read_text().startswith("first | 100% first\n")


def test_one_that_dies_is_started_again_without_its_remains(
    run: Callable[..., Run], tmp_path: Path
) -> None:
    main, helper = tmp_path / "main", tmp_path / "helper"
    script = f"sleep 600 & echo $! > {helper}; echo $$ > {main}; wait"
    started = run(shell("web", script))
    started.until_said("READY")
    old_main, old_helper = number_in(main), number_in(helper)
    os.kill(old_main, signal.SIGKILL)
    until(lambda: number_in(main) != old_main)
    assert not table.command_line(old_helper)
    started.until_said("web ended (signal 9, Killed); starting it again in 0.2 s")
    assert started.end() == 0
    assert not started.left()


def test_what_keeps_failing_is_shown_and_tried_less_often(run: Callable[..., Run]) -> None:
    started = run(shell("worker", "echo no database >&2; exit 3"))
    started.until_said("worker keeps failing; the last that it said:\n    worker | no database")
    said = started.said.read_text()
    delays = [f"worker ended (exit code 3); starting it again in {d} s" for d in (0.2, 0.4, 0.8)]
    assert [said.count(delay) for delay in delays] == [1, 1, 1]
    assert started.end() == 0


def test_what_does_not_stop_is_ended_after_its_grace(run: Callable[..., Run]) -> None:
    stubborn = "trap '' TERM; while :; do sleep 1; done"
    started = run(shell("stubborn", stubborn, grace_seconds=0.3))
    started.until_said("READY")
    assert started.end() == 0
    assert "stubborn does not stop; ending it" in started.said.read_text()
    assert not started.left()


def test_a_second_interrupt_hurries(run: Callable[..., Run], tmp_path: Path) -> None:
    stubborn = f"trap '' TERM; {STEADY.format(tmp_path / 's')}"
    started = run(shell("a", stubborn, grace_seconds=600), shell("b", stubborn, grace_seconds=600))
    started.until_said("READY")
    number_in(tmp_path / "s.pid")
    started.process.send_signal(signal.SIGINT)
    started.until_said("once more to hurry")
    assert len(started.left()) > 1
    time.sleep(0.6)  # what comes within half a second counts as the same interrupt
    assert started.end(signal.SIGINT) == 0
    assert not started.left()


def test_kill_9_of_the_supervisor_ends_its_programs(
    run: Callable[..., Run], tmp_path: Path
) -> None:
    started = run(shell("web", "exec sleep 600"), shell("relay", "exec sleep 600"))
    started.until_said("READY")
    assert len(started.left()) == 2
    started.end(signal.SIGKILL)
    until(lambda: not started.left())


def test_what_even_that_left_behind_is_ended_at_the_next_start(run: Callable[..., Run]) -> None:
    helper = "setsid sleep 600 & exec sleep 600"  # it outlives its parent, and left its group
    first = run(shell("web", helper))
    until(lambda: len(first.left()) == 2)
    before = set(first.left())
    first.end(signal.SIGKILL)
    until(lambda: len(first.left()) == 1)
    second = run(shell("web", helper))
    second.until_said("READY")
    assert before.isdisjoint(second.left())
    assert second.end() == 0
    assert not second.left()


def test_one_supervisor_for_a_var_folder(run: Callable[..., Run], tmp_path: Path) -> None:
    first = run(shell("web", "exec sleep 600"))
    first.until_said("READY")
    second = run(shell("web", "exec sleep 600"))
    assert second.process.wait(20) == 1
    second.until_said(f"Schakel already runs on {first.var} (held by process {first.process.pid})")
    assert len(first.left()) == 1
    other = run(shell("web", "exec sleep 600"), var=tmp_path / "elsewhere")
    other.until_said("READY")


def test_what_runs_once_must_succeed_before_the_next(
    run: Callable[..., Run], tmp_path: Path
) -> None:
    done = tmp_path / "done"
    migrate = shell("migrate", f"sleep 0.2; echo x >> {done}; echo migrated", once=True, shown=True)
    started = run(migrate, shell("web", f"cat {done}; exec sleep 600"))
    started.until_said("READY")
    assert "migrate | migrated\n" in started.said.read_text()
    until(lambda: (started.var / "logs" / "web.log").read_text() == "web | x\n")
    assert started.end() == 0
    assert done.read_text() == "x\n"
    failing = run(
        shell("postgres", "exec sleep 600"),
        shell("migrate", "echo no such table; exit 2", once=True),
        shell("web", f"touch {tmp_path / 'web'}"),
    )
    assert failing.process.wait(20) == 1
    failing.until_said("migrate failed (exit code 2):\n    migrate | no such table")
    assert not (tmp_path / "web").exists()
    assert not failing.left()


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (
            shell("web", "echo waiting; sleep 600", ready_seconds=0.5, ready_file="/nowhere"),
            "web is not ready after 0 s; the last that it said:\n    web | waiting",
        ),
        ({"name": "web", "argv": ["/nowhere/web"]}, "web cannot be started: "),
    ],
)
def test_what_does_not_come_up_ends_it_all(
    run: Callable[..., Run], program: dict[str, object], said: str
) -> None:
    started = run(shell("postgres", "exec sleep 600"), program)
    assert started.process.wait(20) == 1
    started.until_said(said)
    assert not started.left()


def test_logs_are_bounded(run: Callable[..., Run]) -> None:
    noise = (
        "import sys; sys.stdout.write(('x' * 100_000 + '\\n') * 3 + ('y' * 99 + '\\n') * 60_000)"
    )
    started = run({"name": "noisy", "argv": [sys.executable, "-c", noise], "once": True})
    started.until_said("READY")
    assert started.end() == 0
    logs = list((started.var / "logs").iterdir())
    assert sorted(log.name for log in logs) == ["noisy.log", "noisy.log.1"]
    assert all(log.stat().st_size <= 2_000_000 for log in logs)
    assert logs[0].read_text().endswith("yyy\n")


def test_the_database_comes_back_and_leaves_nothing(
    run: Callable[..., Run], tmp_path: Path
) -> None:
    home = tmp_path / "var" / "postgres"
    database = {"name": "database", "argv": [sys.executable, "-m", "shared.db.embedded", str(home)]}
    server = EmbeddedPostgres(home, fsync=False)
    with server:  # makes the data folder, quicker than the program would
        pass

    def accepts() -> bool:
        try:
            psycopg.connect(server.conninfo("admin")).close()
        except (psycopg.OperationalError, EmbeddedFault):
            return False
        return True

    def servers() -> list[int]:
        return [pid for pid, command in table.running() if cluster in " ".join(command)]

    started = run(database)
    until(accepts)
    cluster = Places(home).record.cluster
    try:
        os.kill(next(pid for pid in servers() if " -D " in " ".join(table.command_line(pid))), 9)
        started.until_said("database ended (exit code 1)")
        until(accepts)
        os.kill(launcher := started.left()[0], signal.SIGKILL)
        until(lambda: started.left() and launcher not in started.left() and accepts())
        started.end(signal.SIGKILL)
        until(lambda: not servers())
        again = run(database)
        until(accepts)
        assert again.end() == 0
        assert not servers()
    finally:
        started.end(signal.SIGKILL)
        until(lambda: not servers())
        destroy(home)


APPLICATION = """
import os
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{os.getppid()} {os.getpid()}".encode()]
"""


def test_granian_and_its_workers(run: Callable[..., Run], tmp_path: Path) -> None:
    (tmp_path / "served.py").write_text(APPLICATION)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    web: dict[str, object] = {
        "name": "web",
        "argv": [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2"),
            *("--port", str(port), "--working-dir", str(tmp_path), "served:application"),
        ],
    }

    def ids() -> list[int]:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}", timeout=5) as answer:
            return [int(number) for number in answer.read().split()]

    def serves() -> bool:
        try:
            return bool(ids())
        except OSError:
            return False

    started = run(web)
    until(serves)
    main, worker = ids()
    before = set(started.left())
    assert {main, worker} <= before
    os.kill(main, signal.SIGKILL)
    until(lambda: before.isdisjoint(started.left()))
    until(serves)
    started.end(signal.SIGKILL)
    until(lambda: not started.left())
    again = run(web)
    until(serves)
    assert again.end() == 0
    assert not again.left()
    assert not serves()
