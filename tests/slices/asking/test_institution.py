"""An institution that has authority over a child is asked by a link too: somebody speaks for it."""

from typing import Any

import pytest

from services.asking import operations as asking
from services.consents import operations as consents
from shared.problems import Invalid
from tests.factories.town import parent, register_child
from tests.factories.workplace import Browser
from tests.slices.asking.conftest import Case
from tests.slices.asking.test_page import Reader
from tests.slices.database import rows

SPEAKER = "J. de Voogd, jeugdbeschermer"


@pytest.fixture
def asked(case: Case) -> tuple[Case, dict[str, Any]]:
    """A question to the institution that has authority over the child."""
    guardian = parent(kind="institution", name="Stichting Voogdij", email="post@voogdij.example")
    case.child = register_child(case.town.school, authority_holders=[guardian])
    return case, case.ask()


def consent_of(case: Case, request: dict[str, Any]) -> dict[str, Any]:
    return consents.get_consent(case.member, consent_id=request["consent_id"])


def test_a_yes_is_somebody_s(asked: tuple[Case, dict[str, Any]]) -> None:
    case, request = asked
    actor, proof = case.entered(request)
    about = {"request_id": request["id"], "proof": proof}
    assert asking.open_question(actor, **about)["institution"]
    with pytest.raises(Invalid) as refused:
        asking.say_yes(actor, **about)
    assert [reason.code for reason in refused.value.reasons] == ["speaker_missing"]
    assert consent_of(case, request)["state"] == "requested"
    shown = asking.say_yes(actor, **about, spoken_by=SPEAKER)
    assert shown["state"] == "given"
    found = consent_of(case, request)
    assert (found["state"], found["spoken_by"]) == ("given", SPEAKER)
    kept = str(rows(case.house, "SELECT c::text FROM consent c"))
    assert SPEAKER not in kept
    assert "Voogd" not in str(rows(case.house, "SELECT a::text FROM audit_event a"))


@pytest.mark.parametrize("answer", ["no", "talk"])
def test_a_no_needs_nobody_s_name(asked: tuple[Case, dict[str, Any]], answer: str) -> None:
    case, request = asked
    reader = Reader(Browser(case.house.app, "nl"))
    reader.first(case.token(), request["code"])
    reader.press(answer)
    assert reader.page.status_code == 200
    assert case.state(request) == {"no": "refused", "talk": "talk"}[answer]


def test_on_the_page(asked: tuple[Case, dict[str, Any]]) -> None:
    case, request = asked
    reader = Reader(Browser(case.house.app, "nl"))
    reader.first(case.token(), request["code"])
    assert "Wie bent u?" in reader.text
    reader.press("yes")
    assert reader.page.status_code == 400
    assert "Vul eerst in wie u bent" in reader.text
    assert 'aria-invalid="true"' in reader.text
    reader.press("yes", _speaker=SPEAKER)
    assert reader.page.status_code == 200
    assert "U zei ja" in reader.text
    assert consent_of(case, request)["spoken_by"] == SPEAKER


def test_a_parent_is_asked_for_no_name(case: Case) -> None:
    request = case.ask()
    reader = Reader(Browser(case.house.app, "nl"))
    reader.first(case.token(), request["code"])
    assert "Wie bent u?" not in reader.text


def test_what_came_on_paper_has_its_speaker_too(asked: tuple[Case, dict[str, Any]]) -> None:
    case, request = asked
    said = {"state": "given", "method": "on_paper", "assurance": "signature"}
    about = {"request_id": request["id"], **said}
    with pytest.raises(Invalid):
        asking.record_answer(case.member, **about)
    asking.record_answer(case.member, **about, spoken_by=SPEAKER)
    assert consent_of(case, request)["spoken_by"] == SPEAKER
