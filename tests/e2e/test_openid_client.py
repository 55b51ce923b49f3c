"""The strictest client that we know, panva's openid-client from npm, against a running server."""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.e2e.absence import HERE, absent
from tests.factories.town import Town
from tests.factories.workplace import employ, logged_in
from tests.house import House
from tests.slices.identity.apps import CALLBACK, App, decide, registered
from tests.slices.identity.serving import Served, serving

EXPECTED = {
    "system": 200,
    "system knows": [True, "DPoP", "children:read"],
    "system forgot": False,
    "too much": "invalid_scope",
    "forged": "OAUTH_INVALID_RESPONSE",
    "app": 200,
    "name": "I. de Begeleider",
    "renewed": 200,
    "active": True,
    "same person": True,
    "revoked": 401,
    "ended": "invalid_grant",
    "replayed": "invalid_grant",
    "acr": "urn:schakel:acr:two-factors",
    "device": 200,
    "rotated": True,
    "reused": "invalid_grant",
    "family": "invalid_grant",
}
"""What the client has to tell, flow by flow."""


@pytest.fixture
def served(the_house: House) -> Iterator[Served]:
    with serving(the_house) as found:
        yield found


def identity_of(app: App) -> list[str]:
    """What a client has from its registration."""
    assert app.key is not None
    return [str(app.client_id), json.dumps(app.key.as_dict(private=True))]


def test_every_flow(served: Served, town: Town, program: Callable[[str, str], Path]) -> None:
    node = program("node", "apt-get install nodejs")
    if not (HERE / "node_modules/openid-client").exists():
        absent("openid-client", "npm ci in tests/e2e (make e2e does it)")
    app = registered(served.app, served.url, town.school)
    system = registered(
        served.app, served.url, town.school, redirect_uris=[], roles=["care_coordinator"]
    )
    public = registered(served.app, served.url, town.school, public=True)
    who = employ(town.school, "care_coordinator", name="I. de Begeleider")
    command = [str(node), str(HERE / "openid_client.mjs"), served.url, *identity_of(app)]
    running = subprocess.Popen(
        [*command, *identity_of(system), CALLBACK, str(public.client_id), public.callback],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdin is not None
    assert running.stdout is not None
    said: dict[str, Any] = {}
    browser = logged_in(served.app, who)
    for line in running.stdout:
        told = json.loads(line)
        if "go" not in told:
            said |= told
            continue
        assert told["go"].startswith(f"{served.url}/oauth/authorize?")
        parts = urlsplit(told["go"])
        back = decide(browser, f"{parts.path}?{parts.query}").headers["Location"]
        running.stdin.write(back + "\n")
        running.stdin.flush()
    _, fault = running.communicate(timeout=60)
    assert running.returncode == 0, fault
    assert said == EXPECTED
