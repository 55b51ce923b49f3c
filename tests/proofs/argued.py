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
_OF_THE_CHILD = "of the child itself it is not told which it is, nor of how many"
SHARING: dict[str, str] = {
    "Verdict: Allowed | Refused → Allowed": _TYPES_ONLY,
    "Verdict: Allowed | Refused → Refused": _TYPES_ONLY,
    "judge: for verdict in verdicts if isinstance(verdict, Refused) → for verdict in verdicts": (
        "a verdict that allows was returned before, so that all of these refuse"
    ),
    "judge_return: min(until, rule.ends_at) → min(rule.ends_at, until)": (
        "of two moments that are the same it does not matter which is taken"
    ),
    "_consents: if said is not None: → if True:": (
        "without a statement there is a fault; it says so to the type checker"
    ),
    "_refusals_of_others: 0 → 1": _OF_THE_CHILD,
    "_refusals_of_others: 0 → -1": _OF_THE_CHILD,
    "_refusals_of_others: 0 → 1 (2)": _OF_THE_CHILD,
    "_refusals_of_others: 0 → -1 (2)": _OF_THE_CHILD,
}
CONSENTS: dict[str, str] = {}
