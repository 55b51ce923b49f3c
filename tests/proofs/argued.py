"""Mutants of the pure modules that no test can notice, each with the reason why.

Invariant: `make prove` finds out when a name here is not made any more, or is noticed after all.
"""

REFERRALS: dict[str, str] = {
    "TALKING: {'completed'} → {'completed', 'requested'}": (
        "the set that it is joined to has `requested` already"
    ),
    "TALKING: {'requested'} → {'requested', 'completed'}": (
        "`completed` is not in the set that it is taken from, and is put in right after"
    ),
}
_TYPES_ONLY = "a name for type checkers: nothing asks it while the program runs"
SHARING: dict[str, dict[str, str]] = {
    "facts": {
        "Verdict: Allowed | Refused → Allowed": _TYPES_ONLY,
        "Verdict: Allowed | Refused → Refused": _TYPES_ONLY,
    },
}
CONSENTS: dict[str, str] = {}
COVENANTS: dict[str, dict[str, str]] = {}
