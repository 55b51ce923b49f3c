"""The whole application behind a port of this machine, under the name that it really has."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from flask import Flask
from werkzeug.serving import make_server

from services.app import create_app
from shared import runtime
from tests.house import House


@dataclass(frozen=True, slots=True)
class Served:
    """A running Schakel, and where."""

    url: str
    app: Flask


@contextmanager
def serving(the_house: House) -> Iterator[Served]:
    """A second web program on the house's database."""
    before = runtime.current()
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
    url = f"http://127.0.0.1:{server.port}"
    app = create_app(replace(the_house.settings, base_url=url, issuer=url, port=server.port))
    server.app = app
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Served(url, app)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        for engine in runtime.current().engines.values():
            engine.dispose()
        runtime.use(before)
