"""The operations about risk lists that the same arguments hold for."""

LIST_SWEEPS = (
    "risk_lists.tidy",
    "risk_lists.renew_entries",
    "risk_lists.recognise",
    "risk_lists.forget_file",
    "risk_lists.note_referral",
    "risk_lists.mind_step",
    "risk_lists.make_invitation",
    "risk_lists.forget_invitations",
    "notifications.announce_risk_list",
    "notifications.announce_risk_list_drops",
    "notifications.announce_risk_list_review",
    "notifications.announce_risk_list_step",
)
LISTS_OF_LISTS = (
    "risk_lists.list_risk_lists",
    "risk_lists.lists_to_name_for",
    "risk_lists.watch_lists",
)
LIST_READS = (
    *LISTS_OF_LISTS,
    "risk_lists.get_risk_list",
    "risk_lists.list_entries",
    "risk_lists.get_entry",
    "risk_lists.list_entry_versions",
    "risk_lists.list_invitation_batches",
    "risk_lists.get_invitation_batch",
    "risk_lists.fetch_invitation",
    "risk_lists.fetch_invitation_batch",
    "risk_lists.get_funnel",
)
LIST_STOPPERS = (
    "risk_lists.close_risk_list",
    "risk_lists.let_go",
    "risk_lists.take_off",
    "risk_lists.take_back_contribution",
)
"""What takes a child, a member or a word off a list."""
OWNERS_ALONE = (
    "risk_lists.change_risk_list",
    "risk_lists.review_risk_list",
    "risk_lists.close_risk_list",
)
"""What is up to the organisation that opened the list."""
LIST_HEADS = (
    *OWNERS_ALONE,
    "risk_lists.open_risk_list",
    "risk_lists.lists_to_name_for",
    "risk_lists.name_member",
    "risk_lists.let_go",
)
"""What is about a list and who is named on it, and about no child."""
