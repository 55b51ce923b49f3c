"""What can be done with risk lists.

Invariant: only who is named on a list sees it; every child on it stands there on a ground, by the
decision, until a day.
"""

from services.risk_lists import (
    choosing,
    closing,
    contributing,
    counting,
    entries,
    forgetting,
    hearing,
    importing,
    letter_fetching,
    letters,
    naming,
    opening,
    putting,
    recognising,
    referred,
    renewing,
    rules,
    seeing,
    taken_along,
    tidying,
    watching,
    working,
)
from services.risk_lists.rules import GROUNDS
from services.risk_lists.tasks import (
    ANNOUNCE_LIST,
    ANNOUNCE_LIST_DROPS,
    ANNOUNCE_LIST_REVIEW,
    ANNOUNCE_LIST_STEP,
    FORGET_FILE,
    FORGET_INVITATIONS,
    MAKE_INVITATION,
    MIND_STEP,
    NOTE_REFERRAL,
    RECOGNISE,
    RENEW,
    TIDY,
)

list_risk_lists = seeing.list_risk_lists
get_risk_list = seeing.get_risk_list
open_risk_list = opening.open_risk_list
change_risk_list = opening.change_risk_list
review_risk_list = opening.review_risk_list
close_risk_list = closing.close_risk_list
lists_to_name_for = naming.lists_to_name_for
name_member = naming.name_member
let_go = naming.let_go
put_on_list = putting.put_on_list
list_entries = entries.list_entries
get_entry = entries.get_entry
list_entry_versions = entries.list_entry_versions
confirm_entry = working.confirm_entry
unconfirm_entry = working.unconfirm_entry
assess_entry = working.assess_entry
justify_entry = working.justify_entry
plan_step = working.plan_step
change_step = working.change_step
finish_step = working.finish_step
reopen_step = working.reopen_step
drop_step = working.drop_step
take_off = tidying.take_off
decide_recognition = recognising.decide_recognition
decide_recognitions = recognising.decide_recognitions
say_known = contributing.say_known
add_facts = contributing.add_facts
take_back_contribution = contributing.take_back_contribution
invite_parents = letters.invite_parents
make_invitation = letters.make_invitation
forget_invitations = letters.forget_invitations
list_invitation_batches = letter_fetching.list_invitation_batches
get_invitation_batch = letter_fetching.get_invitation_batch
fetch_invitation = letter_fetching.fetch_invitation
fetch_invitation_batch = letter_fetching.fetch_invitation_batch
get_funnel = counting.get_funnel
watch_lists = watching.watch_lists
tidy = tidying.tidy
renew_entries = renewing.renew_entries
recognise = recognising.recognise
forget_file = forgetting.forget_file
note_referral = referred.note_referral
mind_step = hearing.mind_step
News = hearing.News
news_of_list = hearing.news_of_list
news_of_drops = hearing.news_of_drops
news_of_review = hearing.news_of_review
news_of_step = hearing.news_of_step
still_told = hearing.still_told
put = putting.put
Put = putting.Put
is_named = importing.is_named
lists_of = importing.lists_of
require_to_put = importing.require_to_put
why_not_put = importing.why_not_put
judge_codes = importing.judge_codes
put_by_us = importing.put_by_us
refusals = importing.refusals
take_off_untouched = importing.take_off_untouched
any_untouched = importing.any_untouched
Wish = putting.Wish
all_about = taken_along.about
lists_about = taken_along.lists_about
still_there = taken_along.still_there
VIEWS = choosing.VIEWS
JUSTIFIED_WITHIN = rules.JUSTIFIED_WITHIN
LEADS = naming.LEADS
STANDS_IN = naming.STANDS_IN
WORKS = naming.WORKS
latest_review = rules.latest_review
require_ours = opening.require_ours
require_open = seeing.require_open

__all__ = [
    "ANNOUNCE_LIST",
    "ANNOUNCE_LIST_DROPS",
    "ANNOUNCE_LIST_REVIEW",
    "ANNOUNCE_LIST_STEP",
    "FORGET_FILE",
    "FORGET_INVITATIONS",
    "GROUNDS",
    "MAKE_INVITATION",
    "MIND_STEP",
    "NOTE_REFERRAL",
    "RECOGNISE",
    "RENEW",
    "TIDY",
]
