"""Who else is concerned about this child? Matching by keyed pseudonyms, which gives nothing away.

Invariant: a side of a match hears of it only when the other side has said yes, and learns who the
other is only when both have (decision 8).
"""
