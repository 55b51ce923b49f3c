"""What matching asks of the workers. Invariant: ids only."""

from shared.jobs.tasks import task

FIND = task("matching.find_matches", "offer_id")
FIND_OF_IMPORT = task("matching.find_of_import", "import_id")
SETTLE = task("matching.settle_offer", "offer_id")
PART = task("matching.part_pair", "pair_id")
GIVE_CARDS = task("matching.give_cards", "offer_id")
TAKE_CARDS = task("matching.take_cards", "offer_id")
CLOSE_SIDE = task("matching.close_side", "pair_id")
WEIGH_AGAIN = task("matching.weigh_again", "offer_id")
WEIGH_COVENANT = task("matching.weigh_covenant", "covenant_id")
LAPSE_OFFER = task("matching.lapse_offer", "offer_id")
WRITE_GENERATION = task("matching.write_generation", "covenant_id")
RETIRE_GENERATIONS = task("matching.retire_generations", "covenant_id")
ANNOUNCE_MATCH = task("notifications.announce_match", "side_id", queue="mail")
ANNOUNCE_STEP = task("notifications.announce_match_step", "offer_id", queue="mail")
