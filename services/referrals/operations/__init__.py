"""What can be done with referrals, from the first word of a draft to the feedback at its end.

Invariant: this is all that other slices, routes and workers see of them.
"""

from services.referrals.operations.adopting import adopt_attachment
from services.referrals.operations.answering import (
    accept_referral,
    receive_referral,
    reject_referral,
)
from services.referrals.operations.attaching import (
    attach_file,
    fetch_attachment,
    list_attachments,
    remove_attachment,
)
from services.referrals.operations.counting import count_referrals
from services.referrals.operations.deadlines import nudge_receiver, remind_receiver
from services.referrals.operations.drafting import change_draft, copy_referral, draft_referral
from services.referrals.operations.ended import (
    close_own_file,
    get_ended_exchange,
    list_ended_exchanges,
)
from services.referrals.operations.listing import (
    adopted_source,
    all_about,
    answered_by,
    assignee_of,
    get_referral,
    is_granted,
    is_live,
    list_chain,
    list_referrals,
    state_of,
    who_may_know,
    workers_of,
)
from services.referrals.operations.sending import (
    cancel_referral,
    retract_referral,
    send_referral,
)
from services.referrals.operations.talking import (
    ask_message,
    can_talk,
    list_messages,
    send_message,
)
from services.referrals.operations.triage import (
    assign_referral,
    hand_over_left,
    list_assignees,
    triage_referral,
)
from services.referrals.operations.working import (
    complete_referral,
    hold_referral,
    reopen_referral,
    start_referral,
)
from services.referrals.rules import may_have_type
from services.referrals.succession import left_behind_by
from services.referrals.tasks import (
    ADOPT_ATTACHMENT,
    ANNOUNCE_ANSWER,
    ANNOUNCE_ASSIGNMENT,
    ANNOUNCE_END,
    ANNOUNCE_LEFT_WORK,
    ANNOUNCE_MESSAGE,
    ANNOUNCE_OVERDUE,
    ANNOUNCE_REFERRAL,
    ANNOUNCE_REMINDER,
    NUDGE_RECEIVER,
    REMIND_RECEIVER,
)

__all__ = [
    "ADOPT_ATTACHMENT",
    "ANNOUNCE_ANSWER",
    "ANNOUNCE_ASSIGNMENT",
    "ANNOUNCE_END",
    "ANNOUNCE_LEFT_WORK",
    "ANNOUNCE_MESSAGE",
    "ANNOUNCE_OVERDUE",
    "ANNOUNCE_REFERRAL",
    "ANNOUNCE_REMINDER",
    "NUDGE_RECEIVER",
    "REMIND_RECEIVER",
    "accept_referral",
    "adopt_attachment",
    "adopted_source",
    "all_about",
    "answered_by",
    "ask_message",
    "assign_referral",
    "assignee_of",
    "attach_file",
    "can_talk",
    "cancel_referral",
    "change_draft",
    "close_own_file",
    "complete_referral",
    "copy_referral",
    "count_referrals",
    "draft_referral",
    "fetch_attachment",
    "get_ended_exchange",
    "get_referral",
    "hand_over_left",
    "hold_referral",
    "is_granted",
    "is_live",
    "left_behind_by",
    "list_assignees",
    "list_attachments",
    "list_chain",
    "list_ended_exchanges",
    "list_messages",
    "list_referrals",
    "may_have_type",
    "nudge_receiver",
    "receive_referral",
    "reject_referral",
    "remind_receiver",
    "remove_attachment",
    "reopen_referral",
    "retract_referral",
    "send_message",
    "send_referral",
    "start_referral",
    "state_of",
    "triage_referral",
    "who_may_know",
    "workers_of",
]
