"""What can be done with questions for consent: put, follow, answer by a link, mail.

Invariant: members act on the questions of their own teams; whoever has a link acts on that one
question, after its code.
"""

from services.asking import (
    answering,
    following,
    links,
    mailing,
    putting,
    rules,
    succession,
    wording,
)

MAIL_QUESTION = links.MAIL_QUESTION
ANNOUNCE = answering.ANNOUNCE
Found = links.Found
Speech = wording.Speech
language_names = wording.names
find = links.find
ask_consent = putting.ask_consent
preview_question = putting.preview_question
list_requests = following.list_requests
get_request = following.get_request
read_letter = following.read_letter
remind = following.remind
renew_link = following.renew_link
renew_code = following.renew_code
take_back = following.take_back
record_answer = following.record_answer
weigh_code = answering.weigh_code
open_question = answering.open_question
say_yes = answering.say_yes
say_no = answering.say_no
say_talk = answering.say_talk
withdraw_by_link = answering.withdraw_by_link
ask_link = answering.ask_link
envelope_for = mailing.envelope_for
composed = mailing.composed
news_of = mailing.news_of
OPEN = rules.OPEN
PASS_ON = succession.PASS_ON
LEAVE = succession.LEAVE
ANNOUNCE_LEFT = succession.ANNOUNCE_LEFT
pass_on = succession.pass_on
leave = succession.leave
who_hears_of_left = succession.whom_to_tell
