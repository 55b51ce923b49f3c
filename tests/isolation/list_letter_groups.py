"""The operations of letters of invitation that the same arguments hold for."""

LETTER_READS = (
    "risk_lists.list_invitation_batches",
    "risk_lists.get_invitation_batch",
    "risk_lists.fetch_invitation_batch",
    "risk_lists.fetch_invitation",
)
LETTER_SWEEPS = ("risk_lists.make_invitation", "risk_lists.forget_invitations")
LETTERS = ("risk_lists.invite_parents", *LETTER_READS, *LETTER_SWEEPS)
