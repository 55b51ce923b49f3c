"""Taking over the files that came with a referral into the child's file, when it is accepted.

Invariant: a file is copied only while we may see it: what is not copied when the exchange ends is
lost, and says so.
"""

from uuid import UUID

from services.children import operations as children
from services.referrals import attachments, reading
from services.referrals.attachments import ATTACHMENT, File
from services.referrals.reading import Seen
from services.referrals.tasks import ADOPT_ATTACHMENT
from services.sharing import operations as sharing
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.problems import Gone, NotFound

SMALL = 1024 * 1024
"""Together no larger than this, they are copied while one waits; else by a worker."""


@operation("referral:adopt")
def adopt_attachment(scope: Scope, *, referral_id: UUID, attachment_id: UUID) -> None:
    """Copy one file that was noted at acceptance; a second time does nothing."""
    scope.concerns(ATTACHMENT, attachment_id)
    try:
        seen = reading.grasp(scope, referral_id)  # so that the exchange does not end meanwhile
        _copy(scope, attachments.see(scope, seen, attachment_id))
    except (NotFound, Gone):  # the exchange, or the child's file
        children.lose_file(scope, attachment_id)


def adopt_files(scope: Scope, seen: Seen, child_id: UUID) -> None:
    """Take over what was sent along with a referral that is just accepted."""
    files = attachments.sent_along(scope, seen) if seen.files_came else []
    if not files:
        return
    sources = [
        children.SourceFile(file.row.id, file.row.category, file.row.media_type, file.about)
        for file in files
    ]
    referral = seen.referral
    children.note_files(scope, child_id, sources, referral.id, referral.owner_id)
    at_once = sum(file.row.size_bytes for file in files) <= SMALL
    for file in files:
        if at_once:
            _copy(scope, file)
        else:
            scope.later(ADOPT_ATTACHMENT, referral_id=referral.id, attachment_id=file.row.id)


def _copy(scope: Scope, file: File) -> None:
    children.keep_file(scope, file.row.id, attachments.flowing(scope, file))
    sharing.mark_opened_within(scope, ATTACHMENT, [file.row.id])
