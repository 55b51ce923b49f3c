"""A demo in a folder of its own, as somebody starts it in a terminal.

Invariant: what a test started is gone when the test is, also when it fails.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pyotp
import requests

from services.supervision.instance import MARK
from shared.processes import table
from tests.factories.workplace import forms_in

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = sysconfig.get_path("purelib")
PATIENCE = 600.0


class RunningDemo:
    """`schakel demo` in `var`; `root` is the repository, `user` who runs it, by which Python."""

    def __init__(
        self,
        var: Path,
        root: Path = ROOT,
        user: str | None = None,
        python: str = sys.executable,
    ) -> None:
        self.var, self.root, self.user, self.python = var, root, user, python
        self.port = free_port()
        self.output = var.parent / "output"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Start it and wait until it says that it runs; what it said."""
        with self.output.open("wb") as output:
            self.process = self._spawn(["demo", "--port", str(self.port)], output)
        until(lambda: "To take it all away" in self.said() or self.has_ended())
        assert not self.has_ended(), self.said()
        return self.said()

    def said(self) -> str:
        """All that it said since its start."""
        return self.output.read_text("utf-8")

    def has_ended(self) -> bool:
        assert self.process is not None
        return self.process.poll() is not None

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Signal it, and wait for its end; its exit code."""
        assert self.process is not None
        if not self.has_ended():
            self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def schakel(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Another command of Schakel on the same folder."""
        process = self._spawn(list(arguments), subprocess.PIPE)
        said, _ = process.communicate(timeout=PATIENCE)
        return subprocess.CompletedProcess(process.args, process.returncode, said.decode())

    def scenario(self) -> str:
        """The main job must go well; what was told."""
        done = self.schakel("scenario")
        assert done.returncode == 0, done.stdout
        return done.stdout

    def log_in(self, member: dict[str, Any]) -> str:
        """Log in at the workplace, by the forms that it shows; the start page."""
        address = f"http://127.0.0.1:{self.port}/inloggen"
        session = requests.Session()
        session.trust_env = False
        with session:
            [(_, fields), *_] = forms_in(session.get(address, timeout=10).text)
            typed = dict(fields) | {"email": member["email"], "password": member["password"]}
            asked = session.post(address, data=typed, timeout=10)
            action, fields = forms_in(asked.text)[-1]
            code = {"_code": pyotp.TOTP(member["totpSecret"]).now()}
            answer = session.post(urljoin(address, action), data=dict(fields) | code, timeout=10)
            assert answer.status_code == 200, answer.text
            return answer.text

    @property
    def who(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.var / "demo.json").read_text("utf-8"))
        return found

    def get(self, path: str) -> requests.Response:
        session = requests.Session()
        session.trust_env = False
        with session:
            return session.get(f"http://127.0.0.1:{self.port}{path}", timeout=10)

    def is_ready(self) -> bool:
        try:
            return self.get("/readyz").status_code == 200
        except requests.RequestException:
            return False

    def processes(self, words: str = "", queues: str | None = None) -> list[int]:
        """Its processes, PostgreSQL's too, whose command line has these words; oldest first. Of
        workers those of these queues.
        """
        mine = [
            (pid, " ".join(command))
            for pid, command in table.running()
            if table.environment_has(pid, MARK, str(self.var)) or self._is_postgres(command)
        ]
        found = sorted(pid for pid, command in mine if re.search(words, command))
        if queues is None:
            return found
        return [pid for pid in found if table.environment_has(pid, "WORKER_QUEUES", queues)]

    def _is_postgres(self, command: list[str]) -> bool:
        places = self.var / "postgres" / "places.json"
        if not places.exists():
            return False
        cluster = json.loads(places.read_text("utf-8"))["cluster"]
        return cluster in " ".join(command) and "postgres" in command[0]

    def _spawn(self, arguments: list[str], output: Any) -> "subprocess.Popen[bytes]":
        environ = {
            "PATH": os.environ["PATH"],
            "SCHAKEL_VAR": str(self.var),
            "HOME": str(self.var.parent),
        }
        if self.python != sys.executable:
            environ["PYTHONPATH"] = PACKAGES
        return subprocess.Popen(
            [self.python, "-m", "services.cli", *arguments],
            cwd=self.root,
            env=environ,
            user=self.user,
            group="nogroup" if self.user else None,
            extra_groups=[] if self.user else None,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )


def until(true: Callable[[], bool]) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it did not become so in time"
        time.sleep(0.1)


def python_for(user: str) -> str | None:
    """A Python of our version that this user may run with our packages, or None."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    elsewhere = shutil.which(version, path="/usr/local/bin:/usr/bin")
    for python in filter(None, (sys.executable, elsewhere)):
        environ = {} if python == sys.executable else {"PYTHONPATH": PACKAGES}
        try:
            done = subprocess.run(
                [python, "-c", "import flask, psycopg"],
                user=user,
                env=environ,
                check=False,
                cwd="/",
            )
        except PermissionError:
            continue
        if done.returncode == 0:
            return python
    return None


def free_port() -> int:
    """A port that is free, and likely the two after it as well."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
