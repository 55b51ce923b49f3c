"""Making letters, one at a time or those of a whole team, and giving them out.

Invariant: a letter is sealed under the child's key as it was made, and names one reader. A
safety-restricted disclosure is in no letter but the one that somebody asked for about just that;
one about who stands on a list is in no letter of a whole team, and it alone has the list's words.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.children import operations as children
from services.information_duty.duties import (
    Duty,
    heard,
    hidden_in,
    load,
    must_hear,
    waiting_about,
    whole,
)
from services.information_duty.letter_words import Shared, information_letter
from services.information_duty.models import InformationDuty, InformationLetter, LetterBatch
from services.information_duty.tasks import MAKE_BATCH_LETTERS
from services.information_duty.telling import note
from services.organisations import operations as organisations
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.events.catalogue import WordsForParentsAsked
from shared.ids import new_id
from shared.letters import PDF, ZIP, Reader, in_one_zip, to_seal, unsealed
from shared.pdf import make_pdf
from shared.problems import Conflict, Gone, NotFound
from shared.texts import Text
from shared.web.answers import Download
from shared.web.pages import Cursor, Page

DOCUMENT = "information_letter.sealed_document"
Words = dict[UUID, str]
"""What was promised to be said, by list."""
MOST_IN_A_BATCH = 300
"""Children; who has more comes back for the rest."""


@operation("duty:tell")
def make_letters(scope: Scope, *, duty_id: UUID) -> dict[str, Any]:
    """A letter to each who has yet to hear, about all that waits about this child; the duty with
    its letters. It is told when somebody says that the letters have gone.
    """
    duty = load(scope, duty_id)
    if duty.state == "told":
        raise Conflict("told_already", _TOLD_ALREADY)
    if duty.state == "deferred":
        raise Conflict("deferred", _DEFERRED)
    restricted = duty if duty.safety_restricted else None
    if not write_letters(scope, duty.child_id, None, restricted):
        raise Conflict("nobody_to_write", _NOBODY)
    return whole(scope, duty)


@operation("letter:read", reads=True)
def fetch_letter(scope: Scope, *, letter_id: UUID) -> Download:
    """The letter as PDF."""
    letter = scope.load(InformationLetter, letter_id)
    children.team_of(scope, letter.child_id)
    hidden = select(InformationLetter.id).where(InformationLetter.id == letter_id)
    if scope.rows(hidden.where(hidden_in(scope))):
        raise NotFound
    scope.concerns("information_letter", letter_id, subjects=[letter.child_id])
    return Download(open_letter(scope, letter), PDF, f"brief-{letter_id}.pdf")


@operation("duty:tell")
def ask_team_letters(scope: Scope, *, team_id: UUID) -> dict[str, Any]:
    """Let letters be made about everything that waits in a team; a worker does it, child by
    child. Conflict when nothing waits there.
    """
    reach = scope.teams
    known = organisations.has_team(scope, scope.org, team_id)
    if not known or not (reach is None or team_id in reach):
        raise NotFound
    waits = select(Duty.child_id).where(
        Duty.child_id.in_(children.of_team(team_id)),
        Duty.state == "open",
        Duty.safety_restricted.is_(False),
        Duty.named_for.is_(None),
    )
    rows = scope.rows(waits.distinct().order_by(Duty.child_id).limit(MOST_IN_A_BATCH))
    if not rows:
        raise Conflict("nothing_waits", _NOTHING)
    batch = scope.add(
        LetterBatch(
            id=new_id(),
            owner_id=scope.org,
            team_id=team_id,
            created_at=scope.now,
            asked_by=scope.actor.id,
            children_count=len(rows),
            done_count=0,
            letters_count=0,
        )
    )
    for row in rows:
        scope.later(MAKE_BATCH_LETTERS, batch_id=batch.id, child_id=row.child_id)
    scope.concerns("letter_batch", batch.id, subjects=[row.child_id for row in rows])
    return _view(batch)


@operation("duty:mind")
def make_batch_letters(scope: Scope, *, batch_id: UUID, child_id: UUID) -> None:
    """The letters about one child of a batch; none where all was told or put off meanwhile."""
    batch = scope.load(LetterBatch, batch_id, lock="change")
    try:
        made = write_letters(scope, child_id, batch_id, None)
    except Gone:  # the file was destroyed meanwhile
        made = 0
    batch.done_count += 1
    batch.letters_count += made


@operation("letter:read", reads=True)
def list_letter_batches(scope: Scope, *, page_size: int = 50, after: Cursor | None = None) -> Page:
    """The batches of the actor's teams, newest first."""
    statement = select(LetterBatch.id, LetterBatch.created_at, LetterBatch)
    listed = newest_first(statement, LetterBatch.created_at, LetterBatch.id, after, page_size)
    return page(scope.rows(listed), page_size, lambda row: _view(row[2]))


@operation("letter:read", reads=True)
def get_letter_batch(scope: Scope, *, batch_id: UUID) -> dict[str, Any]:
    """How far it is."""
    return _view(scope.load(LetterBatch, batch_id))


@operation("letter:read", reads=True)
def fetch_letter_batch(scope: Scope, *, batch_id: UUID) -> Download:
    """All letters of it in one zip, each a PDF; their names name nobody."""
    batch = scope.load(LetterBatch, batch_id)
    if batch.done_count < batch.children_count:
        raise Conflict("batch_not_ready", _NOT_READY)
    letters = ((open_letter(scope, one), one.by_hand) for one in _letters_of(scope, batch_id))
    return Download(in_one_zip(letters), ZIP, f"brieven-{batch_id}.zip")


@operation("duty:tell")
def record_batch_sent(scope: Scope, *, batch_id: UUID, told_at: datetime) -> dict[str, Any]:
    """The letters have gone by post: everybody who gets one has been told. Those that must be
    handed over by somebody are recorded one by one.
    """
    batch = scope.load(LetterBatch, batch_id, lock="change")
    if batch.done_count < batch.children_count:
        raise Conflict("batch_not_ready", _NOT_READY)
    if told_at > scope.now:
        told_at = scope.now
    for letter in _letters_of(scope, batch_id):
        if letter.by_hand:
            continue
        family = children.family_of(scope, letter.child_id)
        duties = [scope.load(Duty, duty_id, lock="change") for duty_id in letter.duty_ids]
        have = heard(scope, letter.duty_ids)
        owed = [
            duty
            for duty in duties
            if duty.state != "told" and letter.holder_id not in have[duty.id]
        ]
        if owed:
            note(scope, family, owed, [letter.holder_id], "letter", told_at, _BY_LETTER)
    return _view(batch)


def write_letters(
    scope: Scope, child_id: UUID, batch_id: UUID | None, restricted: InformationDuty | None
) -> int:
    """A letter to each who has yet to hear of what is open; how many."""
    family = children.family_of(scope, child_id)
    waiting = waiting_about(scope, child_id, restricted, named=batch_id is None)
    duties = [duty for duty in waiting if duty.state == "open"]
    if not duties:
        return 0
    have = heard(scope, [duty.id for duty in duties])
    names = organisations.names_of(scope, [scope.org, *{duty.partner_id for duty in duties}])
    words = _promised(scope, duties)
    made = 0
    for person in must_hear(family):
        owed = [duty for duty in duties if person not in have[duty.id]]
        if owed:
            _write(scope, family, person, owed, names, words, batch_id)
            made += 1
    return made


def reader_of(family: children.Family, person: UUID | None) -> Reader:
    """Whom the letter is for; it is handed over where the address is secret, or there is none."""
    if person is None:
        return Reader(family.full_name, None, is_child=True)
    holder = next(holder for holder in family.holders if holder.id == person)
    return Reader(holder.name, holder.address)


def open_letter(scope: Scope, letter: InformationLetter) -> bytes:
    beside = children.beside_file(scope, letter.child_id)
    return unsealed(beside.open(DOCUMENT, letter.id, letter.sealed_document))


def _write(
    scope: Scope,
    family: children.Family,
    person: UUID | None,
    duties: Sequence[InformationDuty],
    names: dict[UUID, str],
    words: Words,
    batch_id: UUID | None,
) -> None:
    reader = reader_of(family, person)
    ours = names.get(scope.org, "")
    title, parts = information_letter(
        ours, family.full_name, reader, [_shared(one, names, words) for one in duties], scope.now
    )
    document = make_pdf(title, parts, made_at=scope.now, author=ours, footer=ours)
    letter_id = new_id()
    beside = children.beside_file(scope, family.child_id)
    scope.add(
        InformationLetter(
            id=letter_id,
            owner_id=scope.org,
            child_id=family.child_id,
            holder_id=person,
            duty_ids=[duty.id for duty in duties],
            batch_id=batch_id,
            by_hand=reader.by_hand,
            safety_restricted=any(duty.safety_restricted for duty in duties),
            created_at=scope.now,
            made_by=scope.actor.id if scope.actor.kind == "member" else None,
            sealed_document=beside.seal(DOCUMENT, letter_id, to_seal(document)),
        )
    )
    scope.concerns("information_letter", letter_id, subjects=[family.child_id])


def _promised(scope: Scope, duties: Sequence[InformationDuty]) -> Words:
    """What was promised to be said of the lists that these are about, also of who is off them."""
    list_ids = {duty.named_for for duty in duties if duty.named_for is not None}
    if not list_ids:
        return {}
    answers = scope.publish(WordsForParentsAsked(tuple(sorted(list_ids))))
    return {one.list_id: one.words for answer in answers for one in answer}


def _shared(duty: InformationDuty, names: dict[UUID, str], words: Words) -> Shared:
    promised = words.get(duty.named_for) if duty.named_for is not None else None
    return Shared(
        partner=names.get(duty.partner_id, "een andere organisatie"),
        direction=duty.direction,
        purpose=duty.purpose,
        grounds=duty.grounds,
        categories=duty.categories,
        since=duty.created_at,
        until=duty.shared_until,
        words=(promised,) if promised is not None else (),
    )


def _letters_of(scope: Scope, batch_id: UUID) -> list[InformationLetter]:
    """Those whose child is still the actor's to see."""
    letter = InformationLetter
    mine = select(letter).where(letter.batch_id == batch_id, letter.child_id.in_(children.VISIBLE))
    return [row[0] for row in scope.rows(mine.order_by(letter.created_at, letter.id))]


def _view(batch: LetterBatch) -> dict[str, Any]:
    names = ("id", "team_id", "created_at", "children_count", "done_count", "letters_count")
    ready = batch.done_count >= batch.children_count
    return {name: getattr(batch, name) for name in names} | {"ready": ready}


_BY_LETTER = "Met de brief die Schakel hiervoor maakte."
_TOLD_ALREADY = Text("Dit is al aan iedereen verteld.", "Everybody has been told of this already.")
_DEFERRED = Text(
    "Dit is uitgesteld. Er gaat nu geen brief over uit.",
    "This was put off. No letter goes out about it now.",
)
_NOBODY = Text(
    "Er is niemand meer die dit nog moet horen, of er is geen gezag vastgelegd.",
    "There is nobody left who must hear this, or no authority was recorded.",
)
_NOTHING = Text(
    "In dit team hoeft nu niemand een brief te krijgen.",
    "In this team nobody needs a letter now.",
)
_NOT_READY = Text(
    "De brieven worden nog gemaakt. Wacht een ogenblik.",
    "The letters are still being made. Wait a moment.",
)
