"""Plays the parts of the main job, and answers with an exit code.

Invariant: 0 only when every step was checked; a child of an earlier play is never used again.
"""

from pathlib import Path

import requests

from services.demo import demo_file
from services.demo.layout import DemoFault, Layout
from services.demo.scenario import acceptance, there_and_back, withdrawal
from services.demo.scenario.api import Api, Deviation
from services.demo.scenario.stage import Stage
from services.demo.scenario.telling import Teller
from shared.texts import Language, Text


def play(
    var: Path,
    base: str | None = None,
    language: Language = "nl",
) -> int:
    """Play the main job against the demo in `var` (or at `base`): 0 when all went as it should."""
    teller = Teller(language)
    try:
        demo = demo_file.read(Layout(var))
        address = (base or demo["baseUrl"]).rstrip("/")
        stage = Stage(demo, Api(address, demo["issuer"], language), teller)
        taken = acceptance.play(stage)
        there_and_back.play(stage, taken)
        withdrawal.play(stage)
    except requests.ConnectionError as fault:
        gone = fault.request.url if fault.request is not None else ""
        teller.deviated(_NOT_THERE.filled(address=gone).in_(language))
        return 1
    except (Deviation, DemoFault, requests.RequestException) as fault:
        teller.deviated(str(fault))
        return 1
    teller.chapter(_THE_END)
    return 0


_NOT_THERE = Text(
    "op {address} antwoordt niemand. Draait `make demo`?",
    "nobody answers at {address}. Is `make demo` running?",
)
_THE_END = Text("Alles ging zoals het hoort.", "All of it went as it should.")
