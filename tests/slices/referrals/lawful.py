"""Who may bring a referral from where to where, once more: written from `domain.md`.

Invariant: holds no code of Schakel's.
"""

MAY: dict[tuple[str, str], set[str]] = {
    ("sender", "draft"): {"draft", "requested", "cancelled"},
    ("sender", "requested"): {"cancelled", "entered-in-error"},
    ("sender", "received"): {"cancelled", "entered-in-error"},
    ("sender", "accepted"): {"entered-in-error"},
    ("sender", "rejected"): {"entered-in-error"},
    ("sender", "in-progress"): {"entered-in-error"},
    ("sender", "on-hold"): {"entered-in-error"},
    ("sender", "completed"): {"entered-in-error"},
    ("receiver", "requested"): {"received"},
    ("receiver", "received"): {"accepted", "rejected"},
    ("receiver", "accepted"): {"in-progress", "completed"},
    ("receiver", "in-progress"): {"on-hold", "completed"},
    ("receiver", "on-hold"): {"in-progress"},
    ("receiver", "completed"): {"in-progress"},
}
