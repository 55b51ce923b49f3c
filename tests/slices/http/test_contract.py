"""The API does what its document says, at every endpoint, from both sides of a referral.

Every answer in these tests is held against the document by the caller itself.
"""

from collections.abc import Callable
from typing import Any

import pyrage
import pytest

from services.exports import operations as exports
from shared.jobs.actors import worker_for
from tests.factories import keys
from tests.factories.town import PURPOSE, Town, enact, referral_rule
from tests.slices.api import Caller
from tests.slices.contract import Contract
from tests.slices.http.consent_calls import lose_authority, show_consents, stand_in
from tests.slices.http.duty_calls import tell_parents
from tests.slices.http.ground_calls import read_grounds
from tests.slices.http.import_calls import bring_in
from tests.slices.http.own_side import close_what_ended, take_over_a_file
from tests.slices.http.parties import Parties, done, made, refused
from tests.slices.http.signal_calls import keep_signals, link_siblings
from tests.slices.http.whole_referral import the_rest_of_it

MANAGEMENT = ("/own-organisation", "/teams", "/staff", "/duty-requests", "/systems")
"""By an admin who is a person, never by software."""
MATCHED = ("/match-offers", "/matches", "/match-watch", "/imports/{importId}/matching")
"""By professionals who can be called: tests/slices/matching/test_api.py answers for these."""
LISTED = ("/risk-list",)
"""By named members, never by software by itself: tests/slices/risk_lists/test_api.py."""
SIGNED = ("/v1/covenant-keys", "/v1/covenant-proposals")
STEPS = ("proposal", "withdrawal", "signature", "refusal", "copies")
PERSONAL = {("POST", f"/covenant-versions/{{versionId}}/{step}") for step in STEPS} | {
    ("POST", "/abuse-protocols"),
    ("POST", "/authority-substitutes/{substituteId}/review"),
    ("POST", "/information-duties/{dutyId}/overruling"),
    ("POST", "/legal-grounds/{groundId}/ending"),
    ("POST", "/legal-grounds/{groundId}/review"),
    ("POST", "/legal-grounds/{groundId}/steps"),
    ("POST", "/objections/{objectionId}/decision"),
    ("POST", "/police-decisions"),
    ("POST", "/vital-interests"),
    ("POST", "/covenants"),
    ("POST", "/covenants/{covenantId}/versions"),
    ("POST", "/covenants/{covenantId}/leaving"),
    ("POST", "/covenants/{covenantId}/ending"),
    ("PUT", "/covenant-versions/{versionId}"),
    ("GET", "/notifications"),
    ("GET", "/notifications/_counts"),
    ("POST", "/notifications/reading"),
    ("POST", "/notifications/{notificationId}/reading"),
    ("POST", "/members"),
    ("POST", "/recipient-keys/{recipientKeyId}/confirmation"),
}
"""A member's own: software is refused."""
Software = Callable[..., Caller]


@pytest.fixture
def parties(town: Town, software: Software) -> Parties:
    return Parties(town, software(town.school), software(town.child_work))


def test_every_endpoint_answers_as_the_document_says(
    parties: Parties, contract: Contract, software: Software
) -> None:
    contract.seen.clear()
    _agreements(parties)
    child, other = parties.child(), parties.child()
    _keep_a_file(parties.school, child)
    keep_signals(parties, parties.child())
    link_siblings(parties.school, child, other)
    consent = parties.consent(other)
    _ask_the_decision(parties, child, other)
    taken = _refer(parties, other)
    third = parties.child()
    parties.consent(third)
    take_over_a_file(parties.school, parties.child_work, parties.draft(third)["id"])
    identity = pyrage.x25519.Identity.generate()
    export = _export(parties, taken["childId"], identity)
    done(parties.school.get(f"/v1/consents?childId={other['id']}"))
    done(parties.school.get(f"/v1/consents/{consent['id']}"))
    withdrawal = {"method": "by_phone"}
    receipt = done(parties.school.post(f"/v1/consents/{consent['id']}/withdrawal", withdrawal))
    assert [stop["outcome"] for stop in receipt["stopped"]] == ["exchange_ended"]
    refused(parties.child_work.get(f"/v1/exports/{export['id']}/content"), 410)
    close_what_ended(parties.child_work, taken)
    _carry_the_law(parties, software, consent["id"])
    answered = {(method, template) for method, template, status in contract.seen if status < 300}
    managed = {
        one for one in contract.operations() if one[1].startswith(MANAGEMENT + MATCHED + LISTED)
    }
    assert contract.operations() - answered == PERSONAL | managed


def _agreements(parties: Parties) -> None:
    for path in ("/v1/organisations", "/v1/organisations?kind=child_work", "/v1/covenants"):
        done(parties.school.get(path))
    covenant = f"/v1/covenants/{parties.town.covenant_id}"
    (version,) = done(parties.school.get(f"{covenant}/versions"))["results"]
    one = f"/v1/covenant-versions/{version['id']}"
    for path in (covenant, f"{covenant}/ending", one, f"{one}/changes", *SIGNED):
        done(parties.school.get(path))


def _keep_a_file(school: Caller, child: dict[str, Any]) -> None:
    done(school.get("/v1/children"))
    bring_in(school)
    done(school.post("/v1/children/_search", {"name": "noor"}))
    path = f"/v1/children/{child['id']}"
    new = {name: child[name] for name in ("teamId", "givenName", "familyName", "birthDate")}
    done(school.put(path, new, If_Match=school.get(path).headers["ETag"]))
    holder = {"kind": "guardian", "name": "P. Voogd", "addressSecret": True, "address": "Kade 2"}
    made(school.post(f"{path}/authority-holders", holder))


def _carry_the_law(parties: Parties, software: Software, consent_id: str) -> None:
    """Consents on paper, what stands instead of them, grounds in law, what parents must hear."""
    town, school = parties.town, parties.school
    show_consents(school, consent_id)
    stand_in(school, parties.child())
    sent = parties.sent()
    lose_authority(school, school.get(f"/v1/children/{sent['childId']}").get_json())
    read_grounds(town, school, parties.child())
    public_task = referral_rule(grounds=["consent", "public_task"])
    enact(town.school, [town.school, town.child_work], [public_task])
    officer = software(town.school, roles=["privacy_officer"])
    tell_parents(town, school, officer)
    assert done(officer.get("/v1/processing-activities"))["activities"]


def _ask_the_decision(parties: Parties, without: dict[str, Any], consented: dict[str, Any]) -> None:
    question = {
        "receiverId": parties.town.child_work.id,
        "purpose": PURPOSE,
        "recordKind": "referral",
        "categories": ["child_identity"],
    }
    path = "/v1/sharing-decisions"
    no = done(parties.school.post(path, {**question, "childId": without["id"]}))
    assert (no["allowed"], len(no["reasons"])) == (False, 2)
    yes = done(parties.school.post(path, {**question, "childId": consented["id"]}))
    assert (yes["allowed"], yes["ground"]) == (True, "consent")


def _refer(parties: Parties, child: dict[str, Any]) -> dict[str, Any]:
    """Every step of a referral; gives the one that was accepted."""
    school, child_work = parties.school, parties.child_work
    path = f"/v1/referrals/{parties.draft(child)['id']}"
    body = {k: v for k, v in parties.body(child).items() if k != "childId"}
    done(school.put(path, body, If_Match='"1"'))
    done(school.post(f"{path}/request"))
    done(child_work.get("/v1/referrals?party=receiver&state=requested"))
    done(child_work.get(path))
    done(child_work.post(f"{path}/receipt"))
    team = {"teamId": parties.town.child_work.teams[0]}
    taken = done(child_work.post(f"{path}/acceptance", team))
    rejected = {"reasonCode": "no_capacity"}
    done(child_work.post(f"/v1/referrals/{parties.received()['id']}/rejection", rejected))
    done(school.post(f"/v1/referrals/{parties.sent()['id']}/cancellation"))
    child = parties.child()
    parties.consent(child)
    the_rest_of_it(school, child_work, parties.draft(child)["id"])
    return taken


def _export(parties: Parties, child_id: str, identity: Any) -> dict[str, Any]:
    """From the key to the file, and the key revoked after it."""
    caller = parties.child_work
    body = {"name": "Kluis", "recipient": str(identity.to_public())}
    key = made(caller.post("/v1/recipient-keys", body))
    keys.confirmed(caller.place, key)
    done(caller.get("/v1/recipient-keys"))
    wanted = {"childId": child_id, "recipientKeyId": key["id"], "purpose": "archive"}
    export = made(caller.post("/v1/exports", wanted))
    refused(caller.get(f"/v1/exports/{export['id']}/content"), 409)
    worker = worker_for(exports.make_export, parties.town.child_work.id, "")
    exports.make_export(worker, export_id=export["id"])
    done(caller.get(f"/v1/exports/{export['id']}"))
    done(caller.get(f"/v1/exports?childId={child_id}"))
    file = caller.get(f"/v1/exports/{export['id']}/content")
    assert (file.status_code, file.mimetype) == (200, "application/octet-stream")
    assert pyrage.decrypt(file.data, [identity])
    done(caller.post(f"/v1/recipient-keys/{key['id']}/revocation"))
    return export


class TestVersions:
    def test_an_etag_is_the_version_and_a_step_counts_it(self, parties: Parties) -> None:
        sent = parties.sent()
        path = f"/v1/referrals/{sent['id']}"
        assert parties.child_work.get(path).headers["ETag"] == f'"{sent["version"]}"'
        after = parties.child_work.post(f"{path}/receipt", If_Match=f'"{sent["version"]}"')
        assert after.headers["ETag"] == f'"{sent["version"] + 1}"'

    def test_an_old_one_is_refused_at_every_step(self, parties: Parties) -> None:
        school, child_work = parties.school, parties.child_work
        child = parties.child()
        consent = parties.consent(child)
        draft = f"/v1/referrals/{parties.draft(child)['id']}"
        received = f"/v1/referrals/{parties.received()['id']}"
        sent = f"/v1/referrals/{parties.sent()['id']}"
        body = {k: v for k, v in parties.body(child).items() if k != "childId"}
        new = {n: child[n] for n in ("teamId", "givenName", "familyName", "birthDate")}
        old = {"If_Match": '"99"'}
        withdrawal = f"/v1/consents/{consent['id']}/withdrawal"
        for answer in (
            school.put(f"/v1/children/{child['id']}", new, **old),
            school.put(draft, body, **old),
            school.post(f"{draft}/request", **old),
            school.post(f"{draft}/cancellation", **old),
            school.post(withdrawal, {}, **old),
            child_work.post(f"{sent}/receipt", **old),
            child_work.post(f"{received}/acceptance", {}, **old),
            child_work.post(f"{received}/rejection", {"reasonCode": "no_capacity"}, **old),
        ):
            assert refused(answer, 412)["code"] == "precondition_failed"

    def test_a_put_must_say_which_version_it_changes(self, parties: Parties) -> None:
        child = parties.child()
        new = {n: child[n] for n in ("teamId", "givenName", "familyName", "birthDate")}
        answer = parties.school.put(f"/v1/children/{child['id']}", new)
        assert refused(answer, 428)["code"] == "precondition_required"
        draft = parties.draft(child)
        body = {k: v for k, v in parties.body(child).items() if k != "childId"}
        refused(parties.school.put(f"/v1/referrals/{draft['id']}", body), 428)

    def test_who_comes_second_hears_it(self, parties: Parties) -> None:
        path = f"/v1/referrals/{parties.received()['id']}"
        seen = parties.child_work.get(path).headers["ETag"]
        done(parties.child_work.post(f"{path}/acceptance", {}, If_Match=seen))
        refused(parties.child_work.post(f"{path}/acceptance", {}, If_Match=seen), 412)
        refused(parties.child_work.post(f"{path}/acceptance", {}), 409)


class TestIdempotencyKeys:
    def test_the_first_answer_comes_again_and_nothing_happens_twice(self, parties: Parties) -> None:
        child = parties.child()
        first = parties.school.post("/v1/referrals", parties.body(child), Idempotency_Key="a-1")
        again = parties.school.post("/v1/referrals", parties.body(child), Idempotency_Key="a-1")
        assert again.data == first.data
        assert (first.status_code, again.status_code) == (201, 201)
        assert again.headers["Location"] == first.headers["Location"]
        assert again.headers["ETag"] == first.headers["ETag"]
        assert "Idempotency-Replayed" not in first.headers
        assert again.headers["Idempotency-Replayed"] == "true"
        assert len(done(parties.school.get("/v1/referrals"))["results"]) == 1

    def test_sending_again_with_the_key_is_no_conflict(self, parties: Parties) -> None:
        child = parties.child()
        parties.consent(child)
        path = f"/v1/referrals/{parties.draft(child)['id']}/request"
        first = parties.school.post(path, Idempotency_Key="send-1")
        assert parties.school.post(path, Idempotency_Key="send-1").data == first.data
        refused(parties.school.post(path, Idempotency_Key="send-2"), 409)

    def test_for_another_request_it_is_refused(self, parties: Parties) -> None:
        child = parties.child()
        done_first = parties.school.post(
            "/v1/referrals", parties.body(child), Idempotency_Key="b-1"
        )
        assert done_first.status_code == 201
        other = {**parties.body(child), "question": "Iets anders."}
        answer = parties.school.post("/v1/referrals", other, Idempotency_Key="b-1")
        assert refused(answer, 409)["code"] == "idempotency_key_reused"

    def test_it_belongs_to_one_system(self, parties: Parties) -> None:
        parties.school.post("/v1/referrals", parties.body(parties.child()), Idempotency_Key="c-1")
        receiver = {"kind": "parent", "name": "M."}
        body = {
            "teamId": parties.town.child_work.teams[0],
            "givenName": "Daan",
            "familyName": "Ander",
            "birthDate": "2018-03-03",
            "authorityHolders": [receiver],
        }
        made(parties.child_work.post("/v1/children", body, Idempotency_Key="c-1"))

    def test_a_refusal_is_not_kept(self, parties: Parties) -> None:
        child = parties.child()
        path = f"/v1/referrals/{parties.draft(child)['id']}/request"
        refused(parties.school.post(path, Idempotency_Key="d-1"), 403)
        parties.consent(child)
        assert done(parties.school.post(path, Idempotency_Key="d-1"))["state"] == "requested"


class TestLanguages:
    def test_a_refusal_speaks_the_callers_language(self, parties: Parties) -> None:
        child = parties.child()
        path = f"/v1/referrals/{parties.draft(child)['id']}/request"
        dutch = parties.school.post(path)
        english = parties.school.post(path, Accept_Language="en-GB,nl;q=0.5")
        for answer, language in ((dutch, "nl"), (english, "en")):
            refused(answer, 403)
            assert answer.headers["Content-Language"] == language
        assert dutch.get_json()["reasons"][0]["text"] == (
            "Toestemming van de gezaghebbende ouder of voogd ontbreekt."
        )
        assert english.get_json()["reasons"][0]["text"] == (
            "Consent of the authority holder is missing."
        )

    def test_an_unknown_one_is_dutch(self, parties: Parties) -> None:
        answer = parties.school.get(f"/v1/children/{parties.town.school.id}", Accept_Language="fr")
        assert refused(answer, 404)["title"] == "Niet gevonden"


def test_a_foreign_id_answers_exactly_as_an_unknown_one(parties: Parties) -> None:
    child = parties.child()
    foreign = parties.child_work.get(f"/v1/children/{child['id']}")
    unknown = parties.child_work.get(f"/v1/children/{parties.town.covenant_id}")
    assert [refused(a, 404) | {"traceId": ""} for a in (foreign, unknown)] == [
        refused(unknown, 404) | {"traceId": ""}
    ] * 2
    drop = {"Date", "X-Trace-Id", "Traceparent"}
    headers = [{k: v for k, v in a.headers if k not in drop} for a in (foreign, unknown)]
    assert headers[0] == headers[1]


@pytest.mark.parametrize("path", ["consents", "exports", "ended-exchanges"])
def test_a_list_about_an_unknown_child_is_refused_as_promised(parties: Parties, path: str) -> None:
    refused(parties.school.get(f"/v1/{path}?childId={parties.town.covenant_id}"), 404)


def test_every_list_is_walked_to_its_end_and_shows_each_once(
    town: Town, software: Software
) -> None:
    school = software(town.school)
    children = [town.child() for _ in range(7)]
    for child in children:
        town.draft(child)
    consents = [town.consent(children[0]) for _ in range(7)]
    lists = {
        "/v1/children?pageSize=3": [str(c["id"]) for c in children],
        "/v1/referrals?pageSize=3&party=sender": None,
        f"/v1/consents?pageSize=3&childId={children[0]['id']}": [str(c["id"]) for c in consents],
    }
    for path, expected in lists.items():
        pages = school.pages(path)
        assert [len(page) for page in pages] == [3, 3, 1]
        ids = [row["id"] for page in pages for row in page]
        assert len(set(ids)) == 7
        assert [row["createdAt"] for page in pages for row in page] == sorted(
            (row["createdAt"] for page in pages for row in page), reverse=True
        )
        if expected:
            assert ids == expected[::-1]
    exact = school.pages("/v1/children?pageSize=7")
    assert [len(page) for page in exact] == [7]


def test_what_comes_in_between_moves_nothing(town: Town, software: Software) -> None:
    school = software(town.school)
    first = [str(town.child()["id"]) for _ in range(4)]
    page = school.get("/v1/children?pageSize=2").get_json()
    town.child()
    following = school.get(page["next"]).get_json()
    ids = [row["id"] for row in (*page["results"], *following["results"])]
    assert ids == first[::-1]
