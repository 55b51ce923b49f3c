"""What can be done with matching: putting a signal to it, being told, answering, working together.

Invariant: a side hears of a match only after the other side has said yes, and learns who it is only
after both have; what nobody may know stands in no row that an organisation can read.
"""

from services.matching import (
    cards,
    finding,
    importing,
    inspecting,
    keys,
    likening,
    meeting,
    news,
    offering,
    offers,
    rotating,
    settling,
    succession,
    tasks,
    watching,
    weighing,
    working,
)
from services.matching.rules import near as near_days

FIND = tasks.FIND
FIND_OF_IMPORT = tasks.FIND_OF_IMPORT
SETTLE = tasks.SETTLE
PART = tasks.PART
GIVE_CARDS = tasks.GIVE_CARDS
TAKE_CARDS = tasks.TAKE_CARDS
CLOSE_SIDE = tasks.CLOSE_SIDE
WEIGH_AGAIN = tasks.WEIGH_AGAIN
WEIGH_COVENANT = tasks.WEIGH_COVENANT
LAPSE_OFFER = tasks.LAPSE_OFFER
WRITE_GENERATION = tasks.WRITE_GENERATION
RETIRE_GENERATIONS = tasks.RETIRE_GENERATIONS
ANNOUNCE_MATCH = tasks.ANNOUNCE_MATCH
ANNOUNCE_STEP = tasks.ANNOUNCE_STEP
PASS_ON = succession.PASS_ON
END_LEFT = succession.END_LEFT
publish_matcher = keys.publish_matcher
published = keys.published
inspect = inspecting.inspect
lines_gone = inspecting.lines_gone
offer_signal = offering.offer_signal
withdraw_offer = offering.withdraw_offer
confirm_offer = offering.confirm_offer
unconfirm_offer = offering.unconfirm_offer
get_offer = offers.get_offer
list_offers = offers.list_offers
change_contact = cards.change_contact
list_matches = meeting.list_matches
get_match = meeting.get_match
confirm_match = meeting.confirm_match
deny_match = meeting.deny_match
unlink_match = meeting.unlink_match
note_contact = working.note_contact
propose_lead = working.propose_lead
answer_lead = working.answer_lead
end_lead = working.end_lead
watch_matching = watching.watch_matching
require_answers = watching.require_answers
find_matches = finding.find_matches
find_of_import = finding.find_of_import
Wish = offering.Wish
offer_many = importing.offer_many
taking_part = offers.taking_part
settle_offer = settling.settle_offer
part_pair = settling.part_pair
give_cards = cards.give_cards
take_cards = cards.take_cards
close_side = cards.close_side
weigh_again = weighing.weigh_again
weigh_covenant = weighing.weigh_covenant
lapse_offer = weighing.lapse_offer
write_generation = rotating.write_generation
retire_generations = rotating.retire_generations
show_pseudonyms = rotating.show_pseudonyms
rotate_pseudonyms = rotating.rotate_pseudonyms
pass_on = succession.pass_on
end_left = succession.end_left
News = news.News
news_of = news.news_of
news_of_step = news.news_of_step
alike = likening.alike
near = near_days
