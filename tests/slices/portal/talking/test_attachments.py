"""Files with a referral and its messages in the browser: taken in as they come, or not at all."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from services.portal import incoming
from services.referrals import operations as referrals
from shared import runtime
from shared.web.uploads import LARGEST
from tests.factories.uploads import Body, Picked
from tests.factories.workplace import Browser, employ, forms_in, logged_in
from tests.house import House
from tests.slices.database import rows
from tests.slices.portal.conftest import Desk
from tests.slices.referrals_whole.files import PDF, REFUSED, attach, docx, scanner
from tests.slices.referrals_whole.region import Region
from tests.slices.referrals_whole.test_steps import draft_of

WORD = docx()
FILE = re.compile(r'href="(/aanmeldingen/[^"]+/bijlagen/[0-9a-f-]{36})"')


def kept(house: House, referral_id: Any) -> int:
    """How many attachments and pieces there are of a referral."""
    found = rows(
        house,
        "SELECT (SELECT count(*) FROM referral_attachment WHERE referral_id = :id)"
        " + (SELECT count(*) FROM referral_attachment_piece p JOIN referral_attachment a"
        " ON a.id = p.attachment_id WHERE a.referral_id = :id) AS kept",
        id=referral_id,
    )
    return int(found[0].kept)


def files_on(browser: Browser, path: str) -> list[str]:
    """The addresses of the files that a page shows."""
    return FILE.findall(browser.page(path))


def test_a_file_goes_along_with_a_draft(region: Region, ib: Desk, worker: Desk) -> None:
    path = f"/aanmeldingen/{draft_of(region)}"
    assert "Er zijn geen bijlagen." in ib.browser.page(path)
    content = PDF + bytes(range(256)) * 2000
    page = ib.browser.send(
        f"{path}/bijlagen/nieuw",
        category="school_functioning",
        upload=Picked("Verslag van Noël.PDF", content),
    )
    assert page.request.path == path
    assert "De bijlage is bewaard." in page.text
    assert "Verslag van Noël.pdf" in page.text
    assert "PDF, 512 kB · gaat over: hoe het op school gaat" in page.text
    ib.browser.send(path, where="/versturen")
    assert "Haal weg" not in ib.browser.page(path)
    [address] = files_on(worker.browser, path)
    answer = worker.browser.get(address)
    assert answer.data == content
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=bijlage-")
    assert "Noël" not in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_a_file_holds_counts_before_a_draft_is_sent(region: Region, ib: Desk) -> None:
    from tests.factories.town import PURPOSE, record_consent, register_child

    child = register_child(region.school)
    narrow = ["child_identity", "family_contact", "care_question"]
    record_consent(region.school, child, region.child_work, categories=narrow)
    draft = referrals.draft_referral(
        region.school.member(),
        child_id=child["id"],
        receiver_id=region.child_work.id,
        purpose=PURPOSE,
        question="Zoekt aansluiting.",
    )
    path = f"/aanmeldingen/{draft['id']}"
    assert "Ja, dit mag u delen" in ib.browser.page(path)
    page = ib.browser.send(
        f"{path}/bijlagen/nieuw", category="home_situation", upload=Picked("a.pdf", PDF)
    )
    assert "Nog niet: dit ontbreekt" in page.text
    page = ib.browser.send(path, where="/verwijderen")
    assert "De bijlage is weggehaald." in page.text
    assert "Ja, dit mag u delen" in page.text


def test_a_file_goes_along_with_a_message(region: Region, ib: Desk, worker: Desk) -> None:
    path = f"/aanmeldingen/{region.accepted()['id']}"
    write = f"{path}/berichten/nieuw"
    page = worker.browser.send(
        write,
        where="/bijlage",
        text="Zie de bijlagen.",
        categories=["arrangements", "outcome"],
        category="arrangements",
        upload=Picked("Rooster.docx", WORD),
    )
    assert page.status_code == 200
    assert "Rooster.docx" in page.text
    [form] = [form for form in forms_in(page.text) if form[0] == write]
    fields = [(k, v) for k, v in form[1] if not k.startswith("_")]
    assert [v for k, v in fields if k == "text"] == ["Zie de bijlagen."]
    assert [v for k, v in fields if k == "categories"] == ["arrangements", "outcome"]
    assert len([v for k, v in fields if k == "attachmentIds"]) == 1, "ticked at once"
    assert files_on(ib.browser, path) == [], "nothing went yet"
    assert "zijn nog niet verstuurd" in worker.browser.page(path)
    answer = worker.browser.resend(
        write, form, category="outcome", upload=Picked("Tweede.pdf", PDF)
    )
    assert "Uw bericht is verstuurd." in answer.text, "what was picked and not added goes too"
    seen = ib.browser.page(path)
    assert seen.index("Zie de bijlagen.") < seen.index("Rooster.docx")
    assert {ib.browser.get(one).data for one in FILE.findall(seen)} == {WORD, PDF}


def test_what_is_not_ticked_stays(region: Region, ib: Desk, worker: Desk) -> None:
    referral = region.accepted()
    attach(region.child_work.member(), referral["id"], category="arrangements")
    path = f"/aanmeldingen/{referral['id']}"
    worker.browser.send(f"{path}/berichten/nieuw", text="Zonder.", categories="arrangements")
    assert "Zonder." in ib.browser.page(path)
    assert files_on(ib.browser, path) == []
    assert len(files_on(worker.browser, path)) == 1


def test_what_a_ticked_file_holds_is_asked_too(region: Region, worker: Desk) -> None:
    referral = region.accepted()
    made = attach(region.child_work.member(), referral["id"], category="home_situation")
    write = f"/aanmeldingen/{referral['id']}/berichten/nieuw"
    typed: dict[str, Any] = {"text": "Zie de bijlage.", "categories": "arrangements"}
    assert "Ja, dit mag" in worker.browser.send(write, "/mag-ik", **typed).text
    typed["attachmentIds"] = str(made["id"])
    asked = worker.browser.send(write, "/mag-ik", **typed)
    assert "laat niet toe dat dit teruggaat: hoe het thuis gaat" in asked.text
    assert worker.browser.send(write, **typed).status_code == 403


def test_a_file_is_taken_from_a_message(region: Region, worker: Desk) -> None:
    referral = region.accepted()
    one, two = (
        attach(region.child_work.member(), referral["id"], category="arrangements")
        for _ in range(2)
    )
    write = f"/aanmeldingen/{referral['id']}/berichten/nieuw"
    page = worker.browser.send(
        write,
        where=f"bijlage={one['id']}",
        text="Blijft staan.",
        attachmentIds=[str(one["id"]), str(two["id"])],
    )
    assert page.status_code == 200
    assert "Blijft staan." in page.text
    [form] = [form for form in forms_in(page.text) if form[0] == write]
    assert [v for k, v in form[1] if k == "attachmentIds"] == [str(two["id"])]
    left = referrals.list_attachments(region.child_work.member(), referral_id=referral["id"])
    assert [row["id"] for row in left.results] == [two["id"]]


@pytest.mark.parametrize("what", ["a program", "a page", "a bomb", "a document with macros"])
def test_the_wrong_kind_is_refused(the_house: House, region: Region, ib: Desk, what: str) -> None:
    referral_id = draft_of(region)
    path = f"/aanmeldingen/{referral_id}/bijlagen/nieuw"
    page = ib.browser.send(path, category="outcome", upload=Picked("Verslag.pdf", REFUSED[what]))
    assert page.status_code == 400
    assert 'href="#upload"' in page.text
    assert page.text.count("Dit soort bestand kan niet.") == 2
    assert '<option value="outcome" selected>' in page.text
    assert kept(the_house, referral_id) == 0


@pytest.mark.parametrize(
    ("picked", "words"),
    [
        (Picked(), "Kies een bestand."),
        (Picked("leeg.txt", b""), "Dit bestand is leeg."),
        (Picked("111222333.pdf", PDF), "Geef het bestand een andere naam."),
    ],
)
def test_no_file_an_empty_one_and_a_bsn(
    the_house: House, region: Region, ib: Desk, picked: Picked, words: str
) -> None:
    referral_id = draft_of(region)
    page = ib.browser.send(
        f"/aanmeldingen/{referral_id}/bijlagen/nieuw", category="outcome", upload=picked
    )
    assert page.status_code == 400
    assert page.text.count(words) == 2, "above, and at the field"
    assert kept(the_house, referral_id) == 0


@pytest.mark.parametrize("more", [1, 400_000])
def test_too_large_is_said_in_words(the_house: House, region: Region, ib: Desk, more: int) -> None:
    referral_id = draft_of(region)
    path = f"/aanmeldingen/{referral_id}/bijlagen/nieuw"
    page = ib.browser.send(
        path, category="outcome", upload=Picked("groot.pdf", PDF + bytes(LARGEST - len(PDF) + more))
    )
    assert page.status_code == 413
    assert "er past hooguit 20 MB" in page.text
    assert "Er is niets van bewaard." in page.text
    assert '<option value="outcome" selected>' in page.text
    assert kept(the_house, referral_id) == 0


def test_the_largest_comes_through_piece_by_piece(
    the_house: House, region: Region, ib: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never held whole, and never on the disk: there is no folder for it."""
    import tracemalloc

    monkeypatch.setattr("tempfile.tempdir", "/nowhere")
    whole = Picked("groot.pdf", PDF + bytes(LARGEST - len(PDF)))
    path = f"/aanmeldingen/{draft_of(region)}/bijlagen/nieuw"
    form = ib.browser.forms_of(path)[-1]
    form[1].append(("category", "outcome"))
    body = Body(form[1], {"upload": whole})
    tracemalloc.start()
    answer = ib.browser.post(path, body)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 303
    assert peak < 4_000_000, "of 20 MB"


def test_ten_of_each_party(region: Region, ib: Desk) -> None:
    referral_id = draft_of(region)
    for _ in range(10):
        attach(region.school.member(), referral_id)
    path = f"/aanmeldingen/{referral_id}/bijlagen/nieuw"
    page = ib.browser.send(path, category="outcome", upload=Picked("a.pdf", PDF))
    assert page.status_code == 409
    assert "passen hooguit 10 bijlagen" in page.text


@pytest.fixture
def scanned_at(the_house: House) -> Iterator[Callable[[str], None]]:
    """Let attachments be scanned at an address, for this test."""
    before = runtime.current()

    def set_address(address: str) -> None:
        runtime.use(replace(before, settings=replace(before.settings, clamd_address=address)))

    yield set_address
    runtime.use(before)


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [
        (b"stream: Eicar FOUND", 400, "De virusscanner vond iets in dit bestand."),
        (None, 503, "De virusscanner is even niet bereikbaar."),
    ],
)
def test_the_scanner_has_the_last_word(
    the_house: House,
    region: Region,
    ib: Desk,
    scanned_at: Callable[[str], None],
    answer: bytes | None,
    status: int,
    words: str,
) -> None:
    referral_id = draft_of(region)
    path = f"/aanmeldingen/{referral_id}/bijlagen/nieuw"
    form = ib.browser.forms_of(path)[-1]
    with scanner(answer) as (address, _):
        scanned_at(address)
        page = ib.browser.resend(
            path, form, category="outcome", upload=Picked("a.pdf", PDF + bytes(100_000))
        )
    assert page.status_code == status
    assert words in page.text
    assert '<option value="outcome" selected>' in page.text, "what was chosen stays"
    assert kept(the_house, referral_id) == 0


def test_a_damaged_file_is_marked_and_the_page_is_there(
    the_house: House, region: Region, ib: Desk
) -> None:
    referral_id = draft_of(region)
    broken, whole = (attach(region.school.member(), referral_id) for _ in range(2))
    rows(
        the_house,
        "UPDATE referral_attachment SET sealed_about ="
        " set_byte(sealed_about, 40, get_byte(sealed_about, 40) # 1) WHERE id = :id",
        id=broken["id"],
    )
    page = ib.browser.page(f"/aanmeldingen/{referral_id}")
    assert "Deze bijlage kan niet worden gelezen" in page
    assert [one.rpartition("/")[2] for one in FILE.findall(page)] == [str(whole["id"])]


def test_what_was_sent_is_not_taken_away(region: Region, ib: Desk) -> None:
    referral_id = draft_of(region)
    attach(region.school.member(), referral_id)
    path = f"/aanmeldingen/{referral_id}"
    form = next(f for f in ib.browser.forms_of(path) if f[0].endswith("/verwijderen"))
    ib.browser.send(path, where="/versturen")
    late = ib.browser.resend(path, form)
    assert late.status_code == 409
    assert "Deze bijlage is al verstuurd." in late.text


@pytest.mark.parametrize("who", ["stranger", "other team", "receiver"])
def test_a_file_of_others_is_not_there(the_house: House, region: Region, who: str) -> None:
    referral_id = draft_of(region)
    made = attach(region.school.member(), referral_id)
    person = {
        "stranger": lambda: employ(region.stranger),
        "other team": lambda: employ(region.school, team=1),
        "receiver": lambda: employ(region.child_work),
    }[who]()
    browser = logged_in(the_house.app, person)
    proof = dict(browser.forms_of("/")[-1][1])["_proof"]
    path = f"/aanmeldingen/{referral_id}/bijlagen/{made['id']}"
    assert browser.get(path).status_code == 404
    sent = {"data": {"_proof": proof}, "headers": browser.headers}
    assert browser.client.post(f"{path}/verwijderen", **sent).status_code == 404
    assert kept(the_house, referral_id) > 0


def test_a_form_that_is_not_ours_is_refused_before_the_file(
    the_house: House, region: Region, ib: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    referral_id = draft_of(region)
    path = f"/aanmeldingen/{referral_id}/bijlagen/nieuw"
    body = Body([("_proof", "0" * 64)], {"upload": Picked("a.pdf", PDF + bytes(5_000_000))})
    at_answer: list[int] = []
    let_pass = incoming.FormWithFile.let_pass

    def noted(self: incoming.FormWithFile) -> None:
        at_answer.append(body.tell())
        let_pass(self)

    monkeypatch.setattr(incoming.FormWithFile, "let_pass", noted)
    assert ib.browser.post(path, body).status_code == 403
    assert at_answer[0] <= 65_536, "one chunk, for the fields"
    assert body.tell() == len(body), "the browser could say all, and hear the answer"
    assert kept(the_house, referral_id) == 0


def test_a_form_that_breaks_off_leaves_nothing(the_house: House, region: Region, ib: Desk) -> None:
    referral_id = draft_of(region)
    path = f"/aanmeldingen/{referral_id}/bijlagen/nieuw"
    fields = [*ib.browser.forms_of(path)[-1][1], ("category", "outcome")]
    body = Body(fields, {"upload": Picked("a.pdf", PDF + bytes(3_000_000))})
    body.parts.pop()
    answer = ib.browser.post(path, body)
    assert answer.status_code == 400
    assert "Het formulier kwam niet heel over." in answer.text
    assert kept(the_house, referral_id) == 0
