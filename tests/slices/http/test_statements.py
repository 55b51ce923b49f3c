"""How many statements a request costs: recorded numbers that may only go down.

Counted at the drivers of all database users, authentication included; BEGIN, SET and COMMIT are
not. A page of a list costs the same for two rows as for forty.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from services.referrals import operations as referrals
from services.signals import operations as signals
from shared import clock, runtime
from tests.factories.town import PURPOSE, Town, parent
from tests.slices.api import Caller
from tests.slices.asking.asked import ask_consent
from tests.slices.exports.dossiers import Recipient
from tests.slices.exports.test_exports import ask

LISTS = {
    "/v1/organisations": 4,
    "/v1/covenants": 3,
    "/v1/covenant-proposals": 4,
    "/v1/children": 3,
    "/v1/referrals": 3,
    "/v1/referrals?childId={child}": 4,
    "/v1/consents?childId={child}": 4,
    "/v1/consent-requests": 5,
    "/v1/legal-grounds": 3,
    "/v1/legal-grounds?childId={child}": 4,
    "/v1/recipient-keys": 3,
    "/v1/exports?childId={child}": 4,
    "/v1/children/{child}/disclosures": 5,
    "/v1/children/{child}/disclosures?direction=received": 4,
    "/v1/information-duties": 3,
    "/v1/information-duties?childId={child}": 4,
    "/v1/objections?childId={child}": 4,
    "/v1/letter-batches": 3,
    "/v1/signals": 4,
    "/v1/signal-follow-ups?view=all": 4,
}
SEARCH = 3
"""`POST /v1/children/_search`."""
REGISTER = {
    "/v1/disclosures": 4,
    "/v1/disclosures?direction=received": 3,
    "/v1/disclosures/_export": 5,
}
"""The organisation's register, read by its privacy officer's software."""
SINGLE = {
    "/v1/children/{child}": 5,
    "/v1/referrals/{referral}": 3,
    "/v1/referrals/_counts": 3,
    "/v1/consents/{consent}": 5,
    "/v1/covenants/{covenant}": 5,
}
STEPS = {
    "request": 12,
    "receipt": 9,
    "acceptance": 17,
    "cancellation": 12,
}
"""On a referral, each with an Idempotency-Key."""
DECISION = 5
"""`POST /v1/sharing-decisions`."""
MOST_FOR_A_LIST, MOST_FOR_SENDING = 5, 12
"""What the design allows."""


class Statements:
    """Those that were sent since the last look."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def note(self, _c: Any, _k: Any, statement: str, *_: Any) -> None:
        if not statement.lstrip().upper().startswith(("BEGIN", "SET ", "COMMIT")):
            self.sent.append(statement)

    def of(self, act: Callable[[], Any]) -> int:
        """How many `act` costs; it answers well."""
        self.sent.clear()
        answer = act()
        assert answer.status_code < 300, answer.text
        return len(self.sent)


@contextmanager
def counted() -> Iterator[Statements]:
    found = Statements()
    engines = runtime.current().engines.values()
    for engine in engines:
        event.listen(engine, "before_cursor_execute", found.note)
    try:
        yield found
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", found.note)


@pytest.fixture
def statements() -> Iterator[Statements]:
    with counted() as found:
        yield found


@pytest.fixture
def school(town: Town, software: Callable[..., Caller]) -> Caller:
    """Warm: the process knows both organisations' keys (one statement each, every few minutes)."""
    town.accepted()
    caller = software(town.school)
    caller.get("/v1/children")
    return caller


def filled(town: Town, count: int) -> dict[str, Any]:
    """`count` rows in each list that a school has."""
    child = town.child()
    for one in (child, *(town.child() for _ in range(count - 1))):
        ask_consent(town, one)
        worry(town, one)
    referral = {}
    consent = {}
    for _ in range(count):
        referral, consent = town.draft(child), town.consent(child)
        ask(town, child, Recipient(town.school))
    return {
        "child": child["id"],
        "referral": referral["id"],
        "consent": consent["id"],
        "covenant": town.covenant_id,
    }


def worry(town: Town, child: dict[str, Any]) -> None:
    """A signal about the child, and something to be done."""
    member = town.school.member()
    signal = signals.write_signal(
        member,
        child_id=child["id"],
        concern_codes=["absence"],
        severity="watch",
        observed_on=clock.today(),
        facts="Was er niet.",
        parents_reason="planned",
    )
    signals.add_follow_up(member, signal_id=signal["id"], what="Bellen", due_on=clock.today())


def test_a_page_costs_the_same_for_two_rows_and_for_forty(
    town: Town, school: Caller, statements: Statements
) -> None:
    few = filled(town, 2)
    costs_few = {path: statements.of(_get(school, path, few)) for path in LISTS}
    search_few = statements.of(_search(school))
    many = filled(town, 38)
    school.get("/v1/children")  # warm again: filling took a while
    costs_many = {path: statements.of(_get(school, path, many)) for path in LISTS}
    assert costs_few == costs_many == LISTS
    assert search_few == statements.of(_search(school)) == SEARCH
    assert max(*LISTS.values(), SEARCH) <= MOST_FOR_A_LIST
    sizes = {path: len(_get(school, path, many)().get_json()["results"]) for path in LISTS}
    assert sizes["/v1/children"] == sizes["/v1/referrals"] == 41  # and the one of `school`


def test_the_register_costs_the_same_for_two_lines_and_for_twenty(
    town: Town, software: Callable[..., Caller], statements: Statements
) -> None:
    readers = [
        software(place, roles=["privacy_officer"]) for place in (town.school, town.child_work)
    ]
    costs = []
    for count in (2, 18):
        for _ in range(count):
            town.sent()
        for reader, kind in zip(readers, ("given", "received"), strict=True):
            lines = reader.get(f"/v1/disclosures?direction={kind}").get_json()["results"]
            assert len(lines) == (2 if count == 2 else 20)
        paths = dict(zip(REGISTER, (readers[0], readers[1], readers[0]), strict=True))
        costs.append({path: statements.of(_get(who, path, {})) for path, who in paths.items()})
    assert costs == [REGISTER, REGISTER]
    assert REGISTER["/v1/disclosures"] <= MOST_FOR_A_LIST


def _get(caller: Caller, path: str, ids: dict[str, Any]) -> Callable[[], Any]:
    return lambda: caller.get(path.format_map(ids))


def _search(caller: Caller) -> Callable[[], Any]:
    return lambda: caller.post("/v1/children/_search", {"name": "noor"})


def test_a_single_record(town: Town, school: Caller, statements: Statements) -> None:
    ids = filled(town, 1)
    assert {path: statements.of(_get(school, path, ids)) for path in SINGLE} == SINGLE


def test_each_step_of_a_referral(
    town: Town, school: Caller, software: Callable[..., Caller], statements: Statements
) -> None:
    child_work = software(town.child_work)
    child_work.get("/v1/children")
    child = town.child()
    town.consent(child)
    draft = town.draft(child)
    path = f"/v1/referrals/{draft['id']}"

    def step(caller: Caller, name: str, at: str = path, body: Any = None) -> int:
        return statements.of(lambda: caller.post(f"{at}/{name}", body, Idempotency_Key=name))

    team = {"teamId": town.child_work.teams[0]}
    costs = {
        "request": step(school, "request"),
        "receipt": step(child_work, "receipt"),
        "acceptance": step(child_work, "acceptance", body=team),
        "cancellation": step(school, "cancellation", f"/v1/referrals/{town.sent()['id']}"),
    }
    assert costs == STEPS
    assert costs["request"] <= MOST_FOR_SENDING
    seen = referrals.get_referral(town.school.member(), referral_id=draft["id"])
    assert seen["state"] == "accepted"


def test_sending_costs_the_same_whatever_was_said_before(
    town: Town, school: Caller, statements: Statements
) -> None:
    child = town.child(authority_holders=[parent(name=f"Ouder {n}") for n in range(4)])
    for holder in child["authority_holders"]:
        for _ in range(5):
            town.consent(child, holder_id=holder["id"])
    draft = town.draft(child)
    path = f"/v1/referrals/{draft['id']}/request"
    assert statements.of(lambda: school.post(path, Idempotency_Key="a")) == STEPS["request"]


def test_asking_the_decision(town: Town, school: Caller, statements: Statements) -> None:
    child = town.child()
    town.consent(child)
    question = {
        "childId": child["id"],
        "receiverId": town.child_work.id,
        "purpose": PURPOSE,
        "recordKind": "referral",
        "categories": ["child_identity"],
    }
    cost = statements.of(lambda: school.post("/v1/sharing-decisions", question))
    assert cost == DECISION
