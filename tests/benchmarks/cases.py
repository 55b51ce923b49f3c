"""What is measured: the requests that people and software make most, and the costly ones.

Invariant: each `prepare` makes what its request needs, so that only the request is timed; what the
client computes (its proof of possession) is made before.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson

from tests.factories.town import PURPOSE, Town
from tests.factories.workplace import PASSWORD, Browser, employ, logged_in
from tests.holder import Holder
from tests.house import House
from tests.slices.api import Caller, fetch_token, registered
from tests.slices.contract import Contract

Act = Callable[[], object]
PAGE = 50
"""Rows on the lists that are measured."""


@dataclass(frozen=True, slots=True)
class Case:
    """`limit`: in trips to the database, about twice what was measured."""

    name: str
    limit: float
    prepare: Callable[[], Act]


def cases(house: House, town: Town) -> list[Case]:
    """All of them, in a town that has enough of everything."""
    contract = Contract(house.app.test_client().get("/v1/openapi.json").get_json())
    school = registered(house.app, house.settings.issuer, contract, town.school)
    held = _filled(town)
    return [*_api(school, town, held), *_identity(house, school), *_pages(house, town)]


def _filled(town: Town) -> dict[str, Any]:
    child = town.child()
    town.consent(child)
    drafts = [town.draft(child) for _ in range(PAGE)]
    return {"child": child, "referral": drafts[-1]}


def _api(school: Caller, town: Town, held: dict[str, Any]) -> list[Case]:
    referral, child = held["referral"]["id"], held["child"]["id"]
    question = {
        "childId": child,
        "receiverId": town.child_work.id,
        "purpose": PURPOSE,
        "recordKind": "referral",
        "categories": ["child_identity"],
    }

    def sending() -> Act:
        new = town.child()
        town.consent(new)
        return _call(school, "POST", f"/v1/referrals/{town.draft(new)['id']}/request")

    return [
        Case("API: a forged token is refused", 3, lambda: _refused(school)),
        Case("API: the partners", 24, lambda: _call(school, "GET", "/v1/organisations")),
        Case(f"API: {PAGE} referrals", 24, lambda: _call(school, "GET", "/v1/referrals")),
        Case("API: one referral", 22, lambda: _call(school, "GET", f"/v1/referrals/{referral}")),
        Case(
            "API: may this be shared?",
            45,
            lambda: _call(school, "POST", "/v1/sharing-decisions", question),
        ),
        Case("API: send a referral", 62, sending),
    ]


def _identity(house: House, school: Caller) -> list[Case]:
    client = house.app.test_client()
    nobody = Holder(school.holder.origin)

    def token() -> Act:
        holder = Holder(school.holder.origin)
        holder.nonce = school.holder.nonce
        return lambda: fetch_token(house.app, holder, school.client_id, school.key)

    def keys() -> Act:
        return lambda: nobody.send(client, "GET", "/oauth/jwks")

    return [
        Case("OAuth: a token for a system", 25, token),
        Case("OAuth: the keys (JWKS)", 3, keys),
    ]


def _pages(house: House, town: Town) -> list[Case]:
    person = employ(town.school, name="Bench")
    browser = logged_in(house.app, person)

    def log_in() -> Act:
        fresh = Browser(house.app)
        form = fresh.forms_of("/inloggen")[-1]
        return lambda: fresh.resend(
            "/inloggen", form, follow=False, email=person.email, password=PASSWORD
        )

    return [
        Case("page: start", 135, lambda: lambda: browser.page("/")),
        Case("page: referrals sent", 75, lambda: lambda: browser.page("/aanmeldingen/verstuurd")),
        Case("page: log in (a deliberately slow hash)", 600, log_in),
    ]


def _call(caller: Caller, method: str, path: str, body: object = None) -> Act:
    """A request whose proof is made already."""
    client = caller.app.test_client()
    headers = {
        "Authorization": f"DPoP {caller.token}",
        "DPoP": caller.holder.proof(method, path, caller.token),
        "Content-Type": "application/json",
    }
    data = None if body is None else orjson.dumps(body, default=str)

    def act() -> object:
        answer = client.open(path, method=method, headers=headers, data=data)
        assert answer.status_code < 300, answer.text
        return answer

    return act


def _refused(caller: Caller) -> Act:
    """A token that is nobody's: found out without the database."""
    client = caller.app.test_client()
    headers = {
        "Authorization": f"DPoP {caller.token[:-6]}AAAAAA",
        "DPoP": caller.holder.proof("GET", "/v1/referrals", caller.token),
    }

    def act() -> object:
        answer = client.get("/v1/referrals", headers=headers)
        assert answer.status_code == 401, answer.text
        return answer

    return act
