"""The operations of matching that the same arguments hold for."""

MATCH_SWEEPS = (
    "matching.find_matches",
    "matching.settle_offer",
    "matching.part_pair",
    "matching.close_side",
    "matching.give_cards",
    "matching.take_cards",
    "matching.weigh_again",
    "matching.weigh_covenant",
    "matching.find_of_import",
    "matching.lapse_offer",
    "matching.pass_on",
    "matching.end_left",
    "matching.write_generation",
    "matching.retire_generations",
    "notifications.announce_match",
    "notifications.announce_match_step",
)
MATCH_STOPPERS = (
    "matching.withdraw_offer",
    "matching.unconfirm_offer",
    "matching.unlink_match",
)
MATCH_READS = (
    "matching.list_offers",
    "matching.get_offer",
    "matching.list_matches",
    "matching.get_match",
    "matching.watch_matching",
)
OWN_MATCHES = (
    *MATCH_STOPPERS,
    "matching.list_offers",
    "matching.get_offer",
    "matching.list_matches",
    "matching.watch_matching",
    "matching.confirm_offer",
    "matching.change_contact",
    "matching.confirm_match",
    "matching.deny_match",
    "matching.note_contact",
    "matching.propose_lead",
    "matching.answer_lead",
    "matching.end_lead",
    "matching.rotate_pseudonyms",
    *(name for name in MATCH_SWEEPS if name != "matching.give_cards"),
)
"""What is done with one's own side of a match: the partner's card alone rests on a grant."""
