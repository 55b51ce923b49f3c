"""What the two parties said about a referral, and the files that go with it, ready to be shown.

Invariant: messages stand in the order in which they were written, each with its own files; what
cannot be read is there all the same, marked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.portal.pages import Visit
from services.referrals import operations
from shared.web.pages import Cursor

READ = (operations.list_messages, operations.list_attachments)
"""What a page names that shows the conversation."""
MOST_FILES = 100
"""More than both parties together can have with one referral."""
File = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Conversation:
    """A part of the conversation. `earlier`: where what was said before it is found."""

    messages: Sequence[Mapping[str, Any]]
    files: Sequence[File]
    earlier: Cursor | None
    may_write: bool
    may_attach: bool

    @property
    def waiting(self) -> list[File]:
        """Our files that were given to nobody yet, the oldest first."""
        return [file for file in self.files if file["ours"] and file["shared_at"] is None]

    @property
    def along(self) -> list[File]:
        """The files that went along with the referral itself."""
        given = (file for file in self.files if file["shared_at"] is not None)
        return [file for file in given if file["message_id"] is None]

    def of_message(self, message_id: UUID) -> list[File]:
        """The files that went along with a message."""
        return [file for file in self.files if file["message_id"] == message_id]

    @property
    def named(self) -> list[UUID]:
        """The organisations that are spoken of."""
        suggested = (message["suggested_receiver_id"] for message in self.messages)
        return [organisation for organisation in suggested if organisation is not None]


def of(
    visit: Visit,
    referral: Mapping[str, Any],
    page_size: int = 10,
    after: Cursor | None = None,
) -> Conversation:
    """The newest of it, or what was said before `after`. A draft has files and no messages."""
    draft = referral["state"] == "draft"
    files = visit.do(
        operations.list_attachments, referral_id=referral["id"], page_size=MOST_FILES
    ).results
    said: Sequence[Mapping[str, Any]] = ()
    earlier = None
    if not draft:
        found = visit.do(
            operations.list_messages, referral_id=referral["id"], page_size=page_size, after=after
        )
        said, earlier = found.results, found.next
    talking = operations.can_talk(referral)
    return Conversation(
        messages=said[::-1],
        files=files[::-1],
        earlier=earlier,
        may_write=talking and visit.may(operations.send_message),
        may_attach=(talking or draft) and visit.may(operations.attach_file),
    )


def held_by(files: Sequence[File]) -> set[str]:
    """The data that these files hold."""
    return {str(file["category"]) for file in files}
