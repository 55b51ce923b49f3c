"""A real RabbitMQ on loopback, of this test run alone.

Invariant: it listens on free ports of this machine, keeps its data in the test's folder and is
gone afterwards, with the port mapper (epmd) that it started.
"""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PROGRAM = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
READY_SECONDS = 90


class RabbitMQ:
    """One node; it may be killed and started again on the same data."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._port, self._distribution, self._mapper = (_free_port() for _ in range(3))
        self._process: subprocess.Popen[bytes] | None = None
        (home / "plugins").write_text("[].", encoding="ascii")

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start, and return when it accepts connections."""
        with (self._home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [PROGRAM],
                env=self._environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self._port), 1):
                return
            assert self._process.poll() is None, (self._home / "log").read_text("utf-8")[-2000:]
            time.sleep(0.2)
        raise AssertionError("RabbitMQ did not come up")

    def kill(self) -> None:
        """kill -9 of the whole node."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Stop it and the port mapper."""
        self._end(signal.SIGTERM)
        subprocess.run(
            ["epmd", "-port", str(self._mapper), "-kill"], capture_output=True, check=False
        )

    def _end(self, number: signal.Signals) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)
            self._process.wait(60)
            self._process = None

    def _environment(self) -> dict[str, str]:
        home = str(self._home)
        return {
            "PATH": os.environ["PATH"],
            "HOME": home,
            "RABBITMQ_NODENAME": f"schakel{self._port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self._port),
            "RABBITMQ_DIST_PORT": str(self._distribution),
            "RABBITMQ_MNESIA_BASE": f"{home}/data",
            "RABBITMQ_LOG_BASE": f"{home}/logs",
            "RABBITMQ_LOGS": "-",
            "RABBITMQ_PID_FILE": f"{home}/pid",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{home}/plugins",
            "RABBITMQ_CONFIG_FILE": f"{home}/none",
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(self._mapper),
        }


@contextmanager
def running(home: Path) -> Iterator[RabbitMQ]:
    """A node for the time of the `with`."""
    node = RabbitMQ(home)
    try:
        node.start()
        yield node
    finally:
        node.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
