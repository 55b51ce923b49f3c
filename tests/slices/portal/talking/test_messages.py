"""Messages about a referral in the browser, without JavaScript."""

import re
from typing import Any

import pytest

from services.referrals import operations as referrals
from tests.factories.uploads import Picked
from tests.factories.workplace import employ, forms_in, logged_in
from tests.house import House
from tests.slices.database import rows
from tests.slices.portal.conftest import Desk
from tests.slices.referrals_whole.files import PDF
from tests.slices.referrals_whole.region import Region


def path_of(referral: dict[str, Any]) -> str:
    return f"/aanmeldingen/{referral['id']}"


def messages_of(region: Region, referral: dict[str, Any]) -> list[str]:
    """What kinderwerk was told or said, the newest first."""
    actor = region.child_work.member()
    found = referrals.list_messages(actor, referral_id=referral["id"])
    return [row["text"] for row in found.results]


def test_they_write_to_each_other(region: Region, ib: Desk, worker: Desk) -> None:
    path = path_of(region.accepted())
    assert "Er is nog niets geschreven." in worker.browser.page(path)
    page = worker.browser.send(
        f"{path}/berichten/nieuw", text="Woensdag om drie uur?", categories="arrangements"
    )
    assert page.request.path == path
    assert "Uw bericht is verstuurd." in page.text
    assert "De ander kan dit lezen." in page.text
    seen = ib.browser.page(path)
    assert "Woensdag om drie uur?" in seen
    assert "Stichting child_work" in seen
    assert "Gaat over: praktische afspraken." in seen
    assert "De ander kan dit lezen." not in seen
    ib.browser.send(
        f"{path}/berichten/nieuw", text="Dat is <b>goed</b>.\nTot dan.", categories="arrangements"
    )
    both = worker.browser.page(path)
    assert "Dat is &lt;b&gt;goed&lt;/b&gt;.\nTot dan." in both
    assert both.index("Woensdag om drie uur?") < both.index("Dat is &lt;b"), "in time order"
    assert re.findall(r'<li class="said said--(\w+)"', both) == ["ours", "theirs"]


def test_what_may_not_go_is_told_before_and_after(region: Region, worker: Desk) -> None:
    referral = region.accepted()
    write = f"{path_of(referral)}/berichten/nieuw"
    assert "Kruis aan waarover uw bericht gaat." in worker.browser.page(write)
    typed: dict[str, Any] = {
        "text": "Thuis is het rustiger.",
        "categories": ["arrangements", "home_situation"],
    }
    asked = worker.browser.send(write, "/mag-ik", **typed)
    assert asked.status_code == 200
    for page in (asked, worker.browser.send(write, **typed)):
        assert "De afspraak laat niet toe dat dit teruggaat: hoe het thuis gaat." in page.text
        assert "Laat deze gegevens weg." in page.text
        assert "Thuis is het rustiger." in page.text
        [form] = [f for f in forms_in(page.text) if f[0] == write]
        assert [v for k, v in form[1] if k == "categories"] == typed["categories"]
    assert page.status_code == 403
    assert messages_of(region, referral) == []
    typed["categories"] = ["arrangements"]
    asked = worker.browser.send(write, "/mag-ik", **typed)
    assert "Ja, dit mag u schrijven" in asked.text
    assert "Stichting education kan het lezen tot" in asked.text
    assert messages_of(region, referral) == [], "asking sends nothing"


def test_the_live_answer_is_a_part(region: Region, ib: Desk) -> None:
    write = f"{path_of(region.accepted())}/berichten/nieuw"
    proof = dict(ib.browser.forms_of(write)[-1][1])["_proof"]
    answer = ib.browser.client.post(
        f"{write}/mag-ik",
        data={"_proof": proof, "categories": "school_functioning"},
        headers={**ib.browser.headers, "HX-Request": "true"},
    )
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "Ja, dit mag u schrijven" in answer.text
    assert "toestemming" in answer.text


def test_faults_stand_at_their_fields(region: Region, worker: Desk) -> None:
    write = f"{path_of(region.accepted())}/berichten/nieuw"
    page = worker.browser.send(write)
    assert page.status_code == 400
    assert 'href="#text"' in page.text
    assert 'href="#categories"' in page.text
    assert page.text.count("Kruis er ten minste één aan.") == 2
    page = worker.browser.send(write, text="Het gaat om 123456782.", categories="arrangements")
    assert "Schakel werkt zonder BSN" in page.text
    assert "Het gaat om 123456782." in page.text


def test_a_double_click_sends_one(region: Region, worker: Desk) -> None:
    referral = region.accepted()
    write = f"{path_of(referral)}/berichten/nieuw"
    form = worker.browser.forms_of(write)[-1]
    for _ in range(2):
        answer = worker.browser.resend(
            write,
            form,
            follow=False,
            text="Eén keer.",
            categories="arrangements",
            category="arrangements",
            upload=Picked("a.pdf", PDF),
        )
        assert answer.status_code == 303
    assert messages_of(region, referral) == ["Eén keer."]
    files = referrals.list_attachments(region.child_work.member(), referral_id=referral["id"])
    assert len(files.results) == 1


def test_what_was_typed_survives_a_lapsed_session(region: Region, worker: Desk) -> None:
    referral = region.accepted()
    write = f"{path_of(referral)}/berichten/nieuw"
    form = worker.browser.forms_of(write)[-1]
    worker.browser.client.delete_cookie("schakel")
    typed: dict[str, Any] = {"text": "Nog niet weg.", "categories": ["arrangements", "outcome"]}
    late = worker.browser.resend(write, form, **typed, upload=Picked("a.pdf", PDF))
    assert late.status_code == 401
    kept = next(f for f in forms_in(late.text) if ("_resume", write) in f[1])[1]
    assert ("text", "Nog niet weg.") in kept
    assert [v for k, v in kept if k == "categories"] == ["arrangements", "outcome"]
    assert ("lostFile", "on") in kept, "the file that was picked is not forgotten in silence"


def test_a_message_does_not_go_without_the_file_that_was_lost(region: Region, worker: Desk) -> None:
    referral = region.accepted()
    write = f"{path_of(referral)}/berichten/nieuw"
    page = worker.browser.send(
        write, text="Zie de bijlage.", categories="arrangements", lostFile="on"
    )
    assert page.status_code == 400
    assert "Kies het bestand opnieuw." in page.text
    assert "Zie de bijlage." in page.text
    assert messages_of(region, referral) == []


def test_long_conversations_come_in_parts(region: Region, worker: Desk) -> None:
    referral = region.accepted()
    for n in range(37):
        referrals.send_message(
            region.school.member(),
            referral_id=referral["id"],
            text=f"Nummer {n:02}.",
            categories=["arrangements"],
        )
    page = worker.browser.page(path_of(referral))
    assert re.findall(r"Nummer (\d\d)", page) == [f"{n:02}" for n in range(27, 37)]
    earlier = re.search(r'href="([^"]*/berichten\?na=[^"]+)"', page)
    assert earlier
    before = worker.browser.page(earlier[1])
    assert re.findall(r"Nummer (\d\d)", before) == [f"{n:02}" for n in range(2, 27)]
    assert "Naar de nieuwste berichten" in before
    first = re.search(r'href="([^"]*/berichten\?na=[^"]+)"', before)
    assert first
    assert re.findall(r"Nummer (\d\d)", worker.browser.page(first[1])) == ["00", "01"]


def test_a_rejection_tells_why_and_who_may_help(region: Region, ib: Desk, worker: Desk) -> None:
    sent = region.sent()
    actor = region.child_work.member()
    referrals.receive_referral(actor, referral_id=sent["id"])
    referrals.reject_referral(
        actor,
        referral_id=sent["id"],
        reason_code="other_help_better",
        suggested_receiver_id=region.youth_care.id,
    )
    page = ib.browser.page(path_of(sent))
    assert "Reden van afwijzing" in page
    assert "<strong>andere hulp past beter</strong>" in page
    assert "<strong>Stichting youth_care</strong>" in page
    assert "Schrijf een bericht" not in page
    assert "De ander kan dit lezen." in worker.browser.page(path_of(sent))


def test_feedback_and_a_note_arrive_in_plain_words(region: Region, ib: Desk) -> None:
    accepted, actor = region.accepted(), region.child_work.member()
    referrals.complete_referral(
        actor,
        referral_id=accepted["id"],
        outcome_code="partly_reached",
        feedback="Noor speelt weer mee.",
        categories=["outcome"],
    )
    referrals.reopen_referral(actor, referral_id=accepted["id"], note="Het speelt weer.")
    page = ib.browser.page(path_of(accepted))
    assert "Terugkoppeling" in page
    assert "<strong>de doelen zijn deels bereikt</strong>" in page
    assert "Noor speelt weer mee." in page
    assert "Toelichting" in page
    assert "Het speelt weer." in page


def test_what_stays_inside_says_so(region: Region, ib: Desk, worker: Desk) -> None:
    accepted = region.accepted()
    referrals.complete_referral(
        region.child_work.member(),
        referral_id=accepted["id"],
        outcome_code="goals_reached",
        feedback="Alleen voor ons.",
        categories=["home_situation"],
        share=False,
    )
    page = worker.browser.page(path_of(accepted))
    assert "Alleen voor ons." in page
    assert "Dit blijft binnen uw organisatie." in page
    assert "Alleen voor ons." not in ib.browser.page(path_of(accepted))


def test_a_damaged_message_is_marked_and_the_rest_is_read(
    the_house: House, region: Region, worker: Desk
) -> None:
    accepted = region.accepted()
    made = [
        referrals.send_message(
            region.school.member(),
            referral_id=accepted["id"],
            text=text,
            categories=["arrangements"],
        )
        for text in ("Een.", "Twee.")
    ]
    rows(
        the_house,
        "UPDATE referral_message SET sealed_content ="
        " set_byte(sealed_content, 20, get_byte(sealed_content, 20) # 1) WHERE id = :id",
        id=made[0]["id"],
    )
    page = worker.browser.page(path_of(accepted))
    assert "Dit bericht kan niet worden gelezen." in page
    assert "Vraag de afzender het opnieuw te sturen." in page
    assert "Twee." in page


@pytest.mark.parametrize("who", ["stranger", "other team"])
def test_who_has_nothing_to_do_with_it_finds_nothing(
    the_house: House, region: Region, who: str
) -> None:
    referral = region.accepted()
    stranger = employ(region.stranger) if who == "stranger" else employ(region.school, team=1)
    browser = logged_in(the_house.app, stranger)
    proof = dict(browser.forms_of("/")[-1][1])["_proof"]
    path = path_of(referral)
    for address in (path, f"{path}/berichten", f"{path}/berichten/nieuw", f"{path}/bijlagen/nieuw"):
        assert browser.get(address).status_code == 404, address
    for address in ("berichten/nieuw", "berichten/nieuw/mag-ik", "bijlagen/nieuw"):
        answer = browser.client.post(
            f"{path}/{address}",
            data={"_proof": proof, "text": "Hallo.", "categories": "arrangements"},
            headers=browser.headers,
        )
        assert answer.status_code == 404, address
    assert messages_of(region, referral) == []


def test_when_one_cannot_write(region: Region, ib: Desk, worker: Desk) -> None:
    sent = region.sent()
    assert "Schrijf een bericht" in ib.browser.page(path_of(sent))
    assert "Schrijf een bericht" not in worker.browser.page(path_of(sent)), "not received yet"
    answer = worker.browser.get(f"{path_of(sent)}/berichten/nieuw")
    assert answer.status_code == 409
    assert f'href="{path_of(sent)}/berichten"' in answer.text, "the way on is not this very page"
    form = ib.browser.forms_of(f"{path_of(sent)}/berichten/nieuw")[-1]
    referrals.cancel_referral(region.school.member(), referral_id=sent["id"])
    late = ib.browser.resend(
        f"{path_of(sent)}/berichten/nieuw", form, text="Te laat.", categories="arrangements"
    )
    assert late.status_code == 409
    assert "Deze uitwisseling is beëindigd" in late.text
    assert "Te laat." in late.text
