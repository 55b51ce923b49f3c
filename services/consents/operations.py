"""What can be done with consents: recording a statement, withdrawing, and reading them as facts.

Invariant: every change of a consent holds the child's lock, which sharing takes too, so no share
commits after a withdrawal. Withdrawing is one transaction that nothing may block (AVG art. 7(3)).

A consent is the word of who gave it, kept by the organisation: it stays when the member who
recorded it leaves. Grants are to organisations; what a member had open personally goes with them.
"""

from services.consents import (
    brief,
    custody,
    due,
    evidence,
    in_place,
    reading,
    receipts,
    recording,
    substitutes,
    tasks,
    withdrawing,
)

Statement = reading.Statement
STATEMENTS = reading.STATEMENTS
SUBSTITUTES = in_place.SUBSTITUTES
EXPIRE_CONSENT = tasks.EXPIRE_CONSENT
COME_OF_AGE = tasks.COME_OF_AGE
ANNOUNCE_ENDING = tasks.ANNOUNCE_ENDING
ANNOUNCE_BIRTHDAY = tasks.ANNOUNCE_BIRTHDAY
SET_CLOCK = tasks.SET_CLOCK
EXPIRE_SUBSTITUTE = tasks.EXPIRE_SUBSTITUTE
expire_consent = due.expire_consent
come_of_age = due.come_of_age
set_clock = due.set_clock
ending = due.ending
asked_anew = due.asked_anew
get_receipt = receipts.get_receipt
fetch_receipt_document = receipts.fetch_receipt_document
list_receipts = receipts.list_receipts
get_stop_receipt = receipts.get_stop_receipt
fetch_stop_document = receipts.fetch_stop_document
end_authority = custody.end_authority
preview_authority = custody.preview_authority
record_authority_substitute = substitutes.record_authority_substitute
list_authority_substitutes = substitutes.list_authority_substitutes
get_authority_substitute = substitutes.get_authority_substitute
review_authority_substitute = substitutes.review_authority_substitute
end_authority_substitute = substitutes.end_authority_substitute
expire_authority_substitute = substitutes.expire_authority_substitute
add_evidence = evidence.add_evidence
add_substitute_evidence = evidence.add_substitute_evidence
list_evidence = evidence.list_evidence
list_substitute_evidence = evidence.list_substitute_evidence
fetch_evidence = evidence.fetch_evidence
record_consent = recording.record_consent
withdraw_consent = withdrawing.withdraw_consent
list_consents = reading.list_consents
get_consent = reading.get_consent
all_about = reading.all_about
statements_about = reading.statements_about
briefly = brief.briefly
answer_consent = recording.answer_consent
close_question = recording.close_question
record_within = recording.record_consent.body
withdraw_within = withdrawing.withdraw_consent.body
"""The same two as plain functions, for the slice that asks."""
