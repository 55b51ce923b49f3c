"""What can be done with the information duty: the one door to this slice.

Invariant: parents hear of what was shared at the first disclosure at the latest, else within 30
days, or somebody has written down why not, and the privacy officer knows (GDPR art. 13, 14).
"""

from services.information_duty.duties import get_duty, is_owed, list_duties
from services.information_duty.letters import (
    ask_team_letters,
    fetch_letter,
    fetch_letter_batch,
    get_letter_batch,
    list_letter_batches,
    make_batch_letters,
    make_letters,
    record_batch_sent,
)
from services.information_duty.objections import (
    OPEN_OBJECTIONS,
    decide_objection,
    fetch_answer,
    get_objection,
    list_objections,
    mind_objection,
    record_objection,
    whom_to_tell_of,
    withdraw_objection,
)
from services.information_duty.tasks import (
    ANNOUNCE_DUTY,
    ANNOUNCE_OBJECTION,
    MAKE_BATCH_LETTERS,
    MIND_DUTY,
    MIND_OBJECTION,
)
from services.information_duty.telling import (
    defer_duty,
    mind_duty,
    overrule_deferral,
    record_telling,
    whom_to_remind,
)

__all__ = [
    "ANNOUNCE_DUTY",
    "ANNOUNCE_OBJECTION",
    "MAKE_BATCH_LETTERS",
    "MIND_DUTY",
    "MIND_OBJECTION",
    "OPEN_OBJECTIONS",
    "ask_team_letters",
    "decide_objection",
    "defer_duty",
    "fetch_answer",
    "fetch_letter",
    "fetch_letter_batch",
    "get_duty",
    "get_letter_batch",
    "get_objection",
    "is_owed",
    "list_duties",
    "list_letter_batches",
    "list_objections",
    "make_batch_letters",
    "make_letters",
    "mind_duty",
    "mind_objection",
    "overrule_deferral",
    "record_batch_sent",
    "record_objection",
    "record_telling",
    "whom_to_remind",
    "whom_to_tell_of",
    "withdraw_objection",
]
