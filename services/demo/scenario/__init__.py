"""The main job, there and back, played through the public API by a client that knows only
demo.json and the OpenAPI document: `schakel scenario`.

Invariant: nothing here reaches into Schakel: it is the HTTP API or nothing.
"""

from services.demo.scenario.play import play

__all__ = ["play"]
