"""Signals over HTTP: written, followed up, shared and closed; and brothers and sisters."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from shared import clock
from tests.factories.town import enact, record_consent, referral_rule
from tests.slices.api import Caller
from tests.slices.http.parties import Parties, done, made, refused

PURPOSE = "early_signalling"
TODAY = clock.today()
WORDS = {
    "concernCodes": ["poverty"],
    "severity": "worry",
    "observedOn": TODAY.isoformat(),
    "facts": "Zij had geen brood mee.",
}


def keep_signals(parties: Parties, child: dict[str, Any]) -> None:
    """All that one can do with a signal; and what a partner sees of it."""
    town, school = parties.town, parties.school
    enact(
        town.school,
        [town.school, town.child_work],
        [referral_rule(purpose=PURPOSE, record_kind="signal")],
    )
    codes = done(school.get("/v1/concern-codes"))
    assert codes["version"] == 1
    assert {"nl", "en"} == set(codes["codes"][0]["help"])
    about = {"childId": child["id"], "parentsReason": "planned", **WORDS}
    signal = made(school.post("/v1/signals", about))
    assert signal["nextStep"] is None
    acute = made(school.post("/v1/signals", about | {"severity": "acute"}))
    assert acute["nextStep"] == "abuse_protocol_acute"
    _look(school, child, signal["id"])
    _work(school, f"/v1/signals/{signal['id']}")
    _share(parties, child, signal["id"])
    _end(school, signal["id"], acute["id"])


def link_siblings(school: Caller, child: dict[str, Any], other: dict[str, Any]) -> None:
    path = f"/v1/children/{child['id']}/siblings"
    linked = done(school.post(path, {"siblingId": other["id"]}))
    assert [one["id"] for one in linked["siblings"]] == [other["id"]]
    assert done(school.get(path)) == linked
    gone = school.call("DELETE", f"{path}/{other['id']}", None)
    assert done(gone)["siblings"] == []


def _look(school: Caller, child: dict[str, Any], signal_id: str) -> None:
    for path in ("/v1/signals", "/v1/signals?view=mine", "/v1/signals/_counts"):
        done(school.get(path))
    asked = {"childId": child["id"], "withFamily": True, "severities": ["worry"]}
    found = done(school.post("/v1/signals/_search", asked))
    assert [row["id"] for row in found["results"]] == [signal_id]
    assert done(school.get(f"/v1/signals/{signal_id}"))["facts"] == WORDS["facts"]


def _work(school: Caller, one: str) -> None:
    tag = school.get(one).headers["ETag"]
    done(school.put(one, {**WORDS, "reason": "Getypt."}, If_Match=tag))
    refused(school.put(one, {**WORDS, "reason": "Getypt."}, If_Match=tag), 412)
    due = (TODAY + timedelta(days=2)).isoformat()
    agreed = done(school.post(f"{one}/follow-ups", {"what": "Bellen", "dueOn": due}))
    [follow_up] = agreed["followUps"]
    path = f"{one}/follow-ups/{follow_up['id']}"
    changed = {"dueOn": TODAY.isoformat()}
    done(school.put(path, changed, If_Match='"1"'))
    done(school.get("/v1/signal-follow-ups?view=all"))
    done(school.post(f"{path}/done", {"result": "Gebeld."}))
    refused(school.post(f"{path}/done", {"result": "Gebeld."}), 409)
    done(school.post(f"{one}/parents-put-off", {"reason": "not_reached"}))
    told = {"toldOn": TODAY.isoformat(), "words": "Verteld."}
    done(school.post(f"{one}/parents-told", told))
    later = (clock.now() + timedelta(days=200)).isoformat()
    done(school.post(f"{one}/prolonging", {"until": later, "reason": "Nog niet over."}))


def _share(parties: Parties, child: dict[str, Any], signal_id: str) -> None:
    town, school, partner = parties.town, parties.school, parties.child_work
    to = {"receiverId": str(town.child_work.id), "purpose": PURPOSE}
    asked = {**to, "categories": ["child_identity", "observed_facts"]}
    path = f"/v1/signals/{signal_id}/shares"
    refused(school.post(path, asked), 403)
    holder = {"id": UUID(child["authorityHolders"][0]["id"])}
    said = {"id": UUID(child["id"]), "authority_holders": [holder]}
    record_consent(town.school, said, town.child_work, purpose=PURPOSE)
    share = made(school.post(path, asked))
    done(school.get(f"/v1/signal-shares?signalId={signal_id}"))
    one = f"/v1/signal-shares/{share['id']}"
    seen = done(partner.get(one))
    assert (seen["content"]["facts"], seen["signalId"]) == (WORDS["facts"], None)
    done(school.post(f"{one}/ending"))
    refused(partner.get(one), 404)


def _end(school: Caller, signal_id: str, acute_id: str) -> None:
    closing = {"outcomeCode": "help_started", "note": "Er is hulp."}
    done(school.post(f"/v1/signals/{signal_id}/closing", closing))
    refused(school.post(f"/v1/signals/{signal_id}/closing", closing), 409)
    done(school.post(f"/v1/signals/{acute_id}/error", {"reason": "Ander kind."}))
