"""What is safety-restricted stays where it belongs: looked for everywhere that others look.

A town with one report to Veilig Thuis about a child that others know too. Its id, its words and
its ground are looked for in every answer to everybody who need not know.
"""

import json
from dataclasses import replace
from typing import Any

import pytest

from services.consents import operations as consents
from services.exports import operations as exports
from services.legal_grounds import operations as legal_grounds
from services.notifications import operations as notifications
from services.notifications.letters import LETTERS
from services.referrals import operations as referrals
from services.sharing import operations as sharing
from shared.authz.actor import Actor
from shared.authz.operation import OPERATIONS
from shared.ids import new_id
from shared.problems import Conflict, NotFound, Problem
from shared.vocabulary import NOTIFICATION_KINDS
from tests.factories.workplace import employ, logged_in
from tests.house import House
from tests.isolation.ring import worker
from tests.isolation.witness import shown
from tests.slices.exports.dossiers import Recipient, fetched, files, make
from tests.slices.legal_grounds.conftest import PROTECTION, SECRET, Harbour

OVERSEEN = ("sharing", "information_duty")
"""Where the privacy officer sees that it was shared and what was put off, and nothing of it
(`domain.md`: a reasoned deferral that the privacy officer sees).
"""
WORDS = (SECRET[:20], "meldcode", "abuse_protocol", "Veilig Thuis", "veilig_thuis")


class Case:
    """One report to Veilig Thuis, and an ordinary referral of the same child to kinderwerk."""

    def __init__(self, harbour: Harbour) -> None:
        self.harbour = harbour
        self.asker = harbour.school.member()
        self.child = harbour.child()
        self.consent = harbour.consent(self.child)
        self.known = referrals.send_referral(
            self.asker, referral_id=harbour.draft(self.child)["id"]
        )
        self.sent = harbour.reported(self.asker, self.child)
        self.ids = {self.sent["id"], self.sent["legal_ground_id"]}

    def others(self) -> list[Actor]:
        """Who work at the school and need not know: a colleague of the very team, and more."""
        school = self.harbour.school
        return [
            school.member(),
            school.member(role="child_worker"),
            school.member(role="privacy_officer"),
            school.member(role="organisation_admin"),
            school.member(role="data_protection_officer"),
            replace(school.member(), roles=frozenset({"care_coordinator", "privacy_officer"})),
            school.system(),
        ]


@pytest.fixture
def case(harbour: Harbour) -> Case:
    return Case(harbour)


def reading(case: Case) -> list[tuple[str, dict[str, Any]]]:
    """Every operation that only reads, with all that fits of what the child's team knows."""
    known = {
        "child_id": case.child["id"],
        "consent_id": case.consent["id"],
        "organisation_ids": [case.harbour.safe_home.id],
        "member_ids": [case.asker.id],
        "covenant_id": case.harbour.covenant_id,
        "organisation_id": case.harbour.safe_home.id,
    }
    found: list[tuple[str, dict[str, Any]]] = []
    for name, operation in OPERATIONS.items():
        if not operation.reads:
            continue
        wanted = {p for p, about in operation.parameters.items() if about.default is about.empty}
        if wanted <= known.keys():
            found.append((name, {one: known[one] for one in wanted}))
        if "child_id" in operation.parameters and "child_id" not in wanted and not wanted:
            found.append((name, {"child_id": case.child["id"]}))
        for about in {"referral_id", "ground_id"} & wanted:
            rest = {one: known.get(one, new_id()) for one in wanted - {about, "categories"}}
            words = {"categories": ["arrangements"]} if "categories" in wanted else {}
            found += [(name, {about: one, **rest, **words}) for one in case.ids]
    return found


def test_no_reading_operation_tells_a_colleague(case: Case) -> None:
    tried = 0
    for actor in case.others():
        for name, given in reading(case):
            try:
                answer = OPERATIONS[name](actor, **given)
            except Problem as problem:
                said = f"{problem.detail} {problem.reasons}"
            else:
                assert not shown(answer) & case.ids, (name, actor.roles)
                said = str(answer)
            slice_of = name.partition(".")[0]
            if slice_of in ("organisations", "covenants", "processing"):
                continue  # what is agreed names Veilig Thuis, and no child
            tried += 1
            assert SECRET[:20] not in said, (name, actor.roles)
            assert str(case.sent["id"]) not in said, (name, actor.roles)
            if not ("privacy_officer" in actor.roles and slice_of in OVERSEEN):
                assert "abuse_protocol" not in said, (name, actor.roles)
    assert tried > 100


def test_who_works_on_it_and_who_leads_do_see_it(case: Case) -> None:
    lead = case.harbour.school.coordinator()
    for actor in (case.asker, lead):
        assert referrals.get_referral(actor, referral_id=case.sent["id"])
        assert case.sent["id"] in shown(referrals.list_referrals(actor))
    for actor in (case.asker, lead, case.harbour.officer()):
        assert legal_grounds.get_ground(actor, ground_id=case.sent["legal_ground_id"])


def test_a_partner_and_a_stranger_see_nothing(case: Case) -> None:
    town = case.harbour
    for place in (town.child_work, town.stranger, town.police):
        for actor in (place.member(), place.coordinator()):
            assert not shown(referrals.list_referrals(actor)) & case.ids
            assert not shown(legal_grounds.list_grounds(actor)) & case.ids
            with pytest.raises(NotFound):
                referrals.get_referral(actor, referral_id=case.sent["id"])


def test_the_receipt_of_a_withdrawal_is_silent_about_it(case: Case) -> None:
    receipt = consents.withdraw_consent(case.asker, consent_id=case.consent["id"])
    assert [row["record_id"] for row in receipt["stopped"]] == [case.known["id"]]
    assert not shown(receipt) & case.ids
    assert all(word not in str(receipt) for word in WORDS)
    still = referrals.get_referral(case.harbour.safe_home.member(), referral_id=case.sent["id"])
    assert still["state"] == "requested"


@pytest.mark.parametrize("purpose", ["subject_access", "transfer"])
def test_no_export_of_the_file_holds_it(case: Case, purpose: str) -> None:
    recipient = Recipient(case.harbour.school)
    asked = exports.ask_export(
        case.asker, child_id=case.child["id"], recipient_key_id=recipient.key_id, purpose=purpose
    )
    make(asked, case.harbour.school)
    opened = files(recipient.opened(fetched(case.harbour.school, asked["id"])))
    assert "dossier.json" in opened
    for name, content in opened.items():
        said = content.decode(errors="replace")
        assert str(case.sent["id"]) not in name + said
        assert all(word not in said for word in WORDS), name


def test_a_draft_of_a_report_is_kept_close_too(harbour: Harbour) -> None:
    asker, child = harbour.school.member(), harbour.child()
    ground = harbour.approved(asker, child)
    draft = harbour.report(asker, child, ground["id"])
    colleague = harbour.school.member()
    with pytest.raises(NotFound):
        referrals.get_referral(colleague, referral_id=draft["id"])
    assert draft["id"] not in shown(referrals.list_referrals(colleague, child_id=child["id"]))
    with pytest.raises(NotFound):  # nor can a colleague cite what they may not see
        harbour.report(colleague, child, ground["id"])


def test_turning_an_open_draft_into_a_report_closes_it(harbour: Harbour) -> None:
    asker, child = harbour.school.member(), harbour.child()
    ground = harbour.approved(asker, child)
    open_draft = harbour.draft(child)
    colleague = harbour.school.member()
    assert referrals.get_referral(colleague, referral_id=open_draft["id"])
    referrals.change_draft(
        asker,
        referral_id=open_draft["id"],
        receiver_id=harbour.safe_home.id,
        purpose=PROTECTION,
        question=SECRET,
        ground="abuse_protocol",
        legal_ground_id=ground["id"],
    )
    with pytest.raises(NotFound):
        referrals.get_referral(colleague, referral_id=open_draft["id"])


def test_an_open_report_is_not_betrayed_by_a_conflict(case: Case) -> None:
    """A colleague who would report too does not hear that somebody did."""
    colleague, town = case.harbour.school.member(), case.harbour
    draft = referrals.draft_referral(
        colleague,
        child_id=case.child["id"],
        receiver_id=town.safe_home.id,
        purpose=PROTECTION,
        question="Ik maak mij zorgen.",
    )
    with pytest.raises(Problem) as refused:
        referrals.send_referral(colleague, referral_id=draft["id"])
    assert not isinstance(refused.value, Conflict)
    assert str(case.sent["id"]) not in f"{refused.value.detail} {refused.value.reasons}"


def test_asking_the_decision_tells_nothing_of_it(case: Case) -> None:
    colleague = case.harbour.school.member()
    answer = sharing.ask_decision(
        colleague,
        child_id=case.child["id"],
        receiver_id=case.harbour.safe_home.id,
        purpose=PROTECTION,
        record_kind="referral",
        categories=["child_identity"],
        ground="abuse_protocol",
    )
    assert not shown(answer) & case.ids
    assert "legal_ground_missing" in json.dumps(answer, default=str)


def test_pages_show_it_to_nobody_else(the_house: House, case: Case) -> None:
    school = case.harbour.school
    for role in ("care_coordinator", "privacy_officer"):
        browser = logged_in(the_house.app, employ(school, role))
        for path in (
            "/",
            "/meldingen",
            "/aanmeldingen/verstuurd",
            "/aanmeldingen/ontvangen",
            "/zonder-toestemming",
            f"/kinderen/{case.child['id']}",
            f"/toestemmingen/{case.consent['id']}",
            f"/mag-ik-dit-delen?kind={case.child['id']}",
            f"/zonder-toestemming/{case.sent['legal_ground_id']}",
            f"/aanmeldingen/{case.sent['id']}",
            f"/aanmeldingen/{case.known['id']}",
        ):
            said = browser.get(path).text
            assert SECRET[:20] not in said, path
            asked = {path.rpartition("/")[2]}
            assert not {str(one) for one in case.ids} - asked & set(said.split('"')), path
            links = {str(one) for one in case.ids if f"/{one}" in said} - asked
            assert not links, path


def test_notices_say_no_word_of_it() -> None:
    told = [LETTERS[kind] for kind in LETTERS if kind.startswith("ground_")]
    assert len(told) == 4
    said = " ".join(text for one in told for t in (one.subject, one.body) for text in (t.nl, t.en))
    said += " ".join(NOTIFICATION_KINDS[kind].nl for kind in NOTIFICATION_KINDS)
    for word in ("meldcode", "Veilig Thuis", "abuse", "protocol", "kindermishandeling"):
        assert word not in said


def test_the_second_person_is_told_and_no_colleague(the_house: House, harbour: Harbour) -> None:
    officer, colleague = (
        employ(harbour.school, role) for role in ("abuse_protocol_officer", "care_coordinator")
    )
    ground = harbour.protocol(harbour.school.member(), harbour.child(), acute=True, reason="Nu.")
    announce = notifications.announce_ground
    announce(worker(announce, harbour.school), ground_id=ground["id"])
    told = {
        one.member_id: notifications.list_notifications(
            replace(harbour.school.member(role=role), id=one.member_id)
        ).results
        for one, role in ((officer, "abuse_protocol_officer"), (colleague, "care_coordinator"))
    }
    assert [row["kind"] for row in told[officer.member_id]] == ["ground_asked"]
    assert told[colleague.member_id] == []


def test_that_veilig_thuis_answered_is_kept_as_close(the_house: House) -> None:
    """A colleague who looks what came about the child does not see that anything came; nor does a
    colleague at Veilig Thuis what went. Who asked reads it.
    """
    case = Case(Harbour.founded())
    harbour, safe_home = case.harbour, case.harbour.safe_home
    worker = safe_home.member()
    given = {"referral_id": case.sent["id"]}
    referrals.receive_referral(worker, **given)
    taken = referrals.accept_referral(worker, **given)
    referrals.send_message(worker, **given, text=SECRET, categories=["arrangements"])
    for place, child_id, direction in (
        (harbour.school, case.child["id"], "received"),
        (safe_home, taken["child_id"], "given"),
    ):
        for colleague in (place.member(), place.coordinator()):
            page = sharing.list_child_disclosures(colleague, child_id=child_id, direction=direction)
            assert page.results == []
        officer = place.member(role="privacy_officer")
        found = sharing.list_disclosures(officer, direction=direction).results
        assert [line["safety_restricted"] for line in found] == [True]
    (message,) = referrals.list_messages(case.asker, **given).results
    assert message["text"] == SECRET
