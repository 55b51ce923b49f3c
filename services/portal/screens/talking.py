"""Writing to the other party of a referral: what, about what, "Mag ik dit schrijven?", with files.

Invariant: what was typed and ticked stays through every step, and nothing goes before "Verstuur".
"""

from typing import Any
from uuid import UUID

from flask import Response, request

from services.organisations import operations as organisations
from services.portal import conversation
from services.portal.categories import ABOUT, NOTES
from services.portal.conversation import Conversation
from services.portal.directory import Directory
from services.portal.fields import Field, Plan
from services.portal.forms import Form
from services.portal.pages import PAGE_SIZE, Visit, act, page
from services.portal.screens.attaching import FILE
from services.portal.screens.referral import ONE
from services.referrals import operations
from services.referrals.schemas import NewMessageSchema
from shared.problems import Conflict
from shared.texts import Text

TALK = f"{ONE}/berichten"
WRITE = f"{TALK}/nieuw"
_READ = (operations.get_referral, organisations.look_up_organisations, *conversation.READ)
_ASK = (*_READ, operations.ask_message)
MESSAGE = Plan(
    NewMessageSchema,
    {
        "text": Field(
            label=Text("Uw bericht", "Your message"),
            help=Text(
                "Feiten eerst, niet meer dan nodig. Schrijf alsof ouders meelezen.",
                "Facts first, no more than needed. Write as if parents read along.",
            ),
            look="long",
            rows=7,
        ),
        "categories": Field(
            label=Text("Waarover gaat dit?", "What is this about?"),
            help=Text(
                "Kruis alles aan wat in het bericht staat: daarop wordt bepaald of het mag.",
                "Tick all that the message says: that decides whether it may go.",
            ),
            look="several",
            choices=ABOUT,
            notes=NOTES,
        ),
        "attachment_ids": Field(
            label=Text("Deze bijlagen gaan mee", "These attachments go along"), look="several"
        ),
    },
)


@page(TALK, *_READ)
def messages(visit: Visit, referral_id: UUID) -> Response:
    """The whole conversation, a part at a time."""
    found = visit.do(operations.get_referral, referral_id=referral_id)
    talk = conversation.of(visit, found, PAGE_SIZE, visit.after)
    names = Directory.of(visit, [found["owner_id"], found["receiver_id"], *talk.named])
    return visit.show("talking/all.html", referral=found, talk=talk, names=names)


class _Desk:
    """What lies on the table of who writes: the referral, the files that wait, both forms."""

    def __init__(self, visit: Visit, referral_id: UUID) -> None:
        self.visit = visit
        self.referral = visit.do(operations.get_referral, referral_id=referral_id)
        self.form = Form(visit, MESSAGE)
        self.file = Form(visit, FILE)
        self.look()

    def look(self) -> None:
        """See what waits by now."""
        self.talk: Conversation = conversation.of(self.visit, self.referral, page_size=3)
        choices = {str(file["id"]): file["file_name"] or "?" for file in self.talk.waiting}
        self.form.choices = {"attachment_ids": choices}

    def attach(self) -> bool:
        """Keep the file that was chosen, to go along; False when that did not work."""
        made = self.file.send(operations.attach_file, referral_id=self.referral["id"])
        if not made:
            return False
        self.form.tick("attachment_ids", str(made["id"]))
        self.file.clear()
        return True

    def send(self) -> bool:
        """Send it, with the file that was chosen and not added yet."""
        sent = self.visit.sent
        if (sent is not None and sent.has_file) or self.file.lost_file:
            if not self.attach():
                return False
            self.look()
        return bool(self.form.send(operations.send_message, referral_id=self.referral["id"]))

    def verdict(self) -> dict[str, Any] | None:
        """ "Mag ik dit schrijven?" about what is ticked now; None as long as nothing is."""
        ticked = set(self.form.values_of("attachment_ids"))
        files = [file for file in self.talk.waiting if str(file["id"]) in ticked]
        about = set(self.form.values_of("categories")) & set(ABOUT)
        categories = sorted(about | conversation.held_by(files))
        if not categories or not self.talk.may_write:
            return None
        answer: dict[str, Any] = self.visit.do(
            operations.ask_message, referral_id=self.referral["id"], categories=categories
        )
        return answer

    def shown(self) -> Response:
        """The page on which one writes."""
        status = max(self.form.status, self.file.status)
        return self.visit.show("talking/write.html", status, **self.parts())

    def parts(self) -> dict[str, Any]:
        found = self.referral
        return {
            "referral": found,
            "talk": self.talk,
            "form": self.form,
            "file": self.file,
            "verdict": self.verdict(),
            "names": Directory.of(
                self.visit, [found["owner_id"], found["receiver_id"], *self.talk.named]
            ),
        }


@page(WRITE, *_ASK, operations.send_message, operations.attach_file, posts=True, files=True)
def write_message(visit: Visit, referral_id: UUID) -> Response:
    """Write, and send."""
    desk = _desk(visit, referral_id)
    if visit.posted and desk.send():
        return visit.go("referral", said="message_sent", referral_id=referral_id)
    return desk.shown()


@act(f"{WRITE}/mag-ik", *_ASK, files=True)
def may_i_write(visit: Visit, referral_id: UUID) -> Response:
    """The answer alone for a script; without one, the page with the answer in it."""
    desk = _desk(visit, referral_id)
    if visit.is_part:
        return visit.show("talking/part_verdict.html", **desk.parts())
    return desk.shown()


@act(f"{WRITE}/bijlage", *_ASK, operations.attach_file, files=True)
def attach_to_message(visit: Visit, referral_id: UUID) -> Response:
    """Keep a file to go along; the message stays as it was typed."""
    desk = _desk(visit, referral_id)
    if desk.attach():
        desk.look()
    return desk.shown()


@act(f"{WRITE}/zonder", *_ASK, operations.remove_attachment, files=True)
def detach_from_message(visit: Visit, referral_id: UUID) -> Response:
    """Take a file away that waits; the message stays as it was typed."""
    desk = _desk(visit, referral_id)
    wanted = request.args.get("bijlage", "")
    found = [file["id"] for file in desk.talk.waiting if str(file["id"]) == wanted]
    if found:
        taken = {"referral_id": referral_id, "attachment_id": found[0]}
        desk.file.try_(operations.remove_attachment, **taken)
        desk.look()
    return desk.shown()


def _desk(visit: Visit, referral_id: UUID) -> _Desk:
    desk = _Desk(visit, referral_id)
    if not desk.talk.may_write and not visit.posted:
        raise Conflict("cannot_talk", _CANNOT_TALK)
    return desk


_CANNOT_TALK = Text(
    "Op dit moment kunt u bij deze aanmelding niets schrijven. Wat er is gezegd, blijft staan.",
    "At this moment you cannot write about this referral. What was said stays.",
)
