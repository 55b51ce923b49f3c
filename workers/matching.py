"""Actors of matching. Invariant: thin; the operation asks again whether it is allowed."""

from services.matching import operations as matching
from shared.jobs.actors import does

does(matching.FIND, matching.find_matches)
does(matching.FIND_OF_IMPORT, matching.find_of_import)
does(matching.SETTLE, matching.settle_offer)
does(matching.PART, matching.part_pair)
does(matching.GIVE_CARDS, matching.give_cards)
does(matching.TAKE_CARDS, matching.take_cards)
does(matching.CLOSE_SIDE, matching.close_side)
does(matching.WEIGH_AGAIN, matching.weigh_again)
does(matching.WEIGH_COVENANT, matching.weigh_covenant)
does(matching.LAPSE_OFFER, matching.lapse_offer)
does(matching.WRITE_GENERATION, matching.write_generation)
does(matching.RETIRE_GENERATIONS, matching.retire_generations)
does(matching.PASS_ON, matching.pass_on)
does(matching.END_LEFT, matching.end_left)
