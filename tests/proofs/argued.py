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
_A_CONDITION = "it is asked as a condition alone"
_TYPES_ONLY = "a name for type checkers: nothing asks it while the program runs"
_WHICH_COMES_FIRST = "of two moments that are the same it does not matter which is taken"
_OF_THE_CHILD = "of the child itself it is not told which it is, nor of how many"
SHARING: dict[str, dict[str, str]] = {
    "consent": {
        "Support: StatementFact | SubstituteFact → StatementFact": _TYPES_ONLY,
        "Support: StatementFact | SubstituteFact → SubstituteFact": _TYPES_ONLY,
        "by_consent: 0 → 1": _OF_THE_CHILD,
        "by_consent: 0 → -1": _OF_THE_CHILD,
        "by_consent: 0 → 1 (2)": _OF_THE_CHILD,
        "by_consent: 0 → -1 (2)": _OF_THE_CHILD,
        "by_consent: 0 → 1 (3)": _OF_THE_CHILD,
        "by_consent: 0 → -1 (3)": _OF_THE_CHILD,
        "by_consent: for one in found if not isinstance(one, Reason) → for one in found": (
            "with a reason among them the reasons are the answer, before this is looked at"
        ),
        "_stands: return False → return None": _A_CONDITION,
    },
    "deciding": {
        "judge: for verdict in verdicts if isinstance(verdict, Refused) → "
        "for verdict in verdicts": (
            "a verdict that allows was returned before, so that all of these refuse"
        ),
        "_until: min(kept, rule.ends_at, too_old, *carried.ends) → "
        "min(rule.ends_at, kept, too_old, *carried.ends)": _WHICH_COMES_FIRST,
        "_until: min(kept, rule.ends_at, too_old, *carried.ends) → "
        "min(kept, too_old, rule.ends_at, *carried.ends)": _WHICH_COMES_FIRST,
        "_until: min(kept, rule.ends_at, too_old, *carried.ends) → "
        "min(kept, rule.ends_at, *carried.ends, too_old)": _WHICH_COMES_FIRST,
    },
    "returning": {
        "judge_return: min(until, rule.ends_at) → min(rule.ends_at, until)": _WHICH_COMES_FIRST,
    },
    "facts": {
        "Verdict: Allowed | Refused → Allowed": _TYPES_ONLY,
        "Verdict: Allowed | Refused → Refused": _TYPES_ONLY,
    },
}
CONSENTS: dict[str, str] = {}
_WHICH_VERSION = "what is open under both is asked, whichever of the two comes first"
_OF_TWO_NUMBERS = "the larger, or smaller, of two numbers is the same in either order"
_POLICE = "the five years of the police (Wpg 8) are as long as ours for who is not named"
_BY_ITSELF = "what may go by itself under both versions is covered: the rule that lets it go fits"
_IN_ORDER = "the names of a key are written in their order there already"
COVENANTS: dict[str, dict[str, str]] = {
    "carrying": {
        "_carried: return False → return None": _A_CONDITION,
        "_by: return False → return None": _A_CONDITION,
        "_by: return False → return None (2)": _A_CONDITION,
    },
    "differences": {
        "_Cell: (str, str, str, str) → (str, str, str)": _TYPES_ONLY,
        "_changes: _combined(flow, 'together', after[flow], before[flow], was, will) → "
        "_combined(flow, 'together', after[flow], before[flow], will, was)": _WHICH_VERSION,
        "_changes: _combined(flow, 'apart', before[flow], after[flow], was, will) → "
        "_combined(flow, 'apart', before[flow], after[flow], will, was)": _WHICH_VERSION,
        "_bits: max(rule.age_from, 0) → max(0, rule.age_from)": _OF_TWO_NUMBERS,
        "_combined: max(rule.age_from, 0) → max(0, rule.age_from)": _OF_TWO_NUMBERS,
        "_combined: len(both) > 1 → len(both) >= 1": _BY_ITSELF,
        "_combined: 1 → 0 (3)": _BY_ITSELF,
    },
    "legal_bounds": {
        "LONGEST_DAYS_OF_RECEIVER: {'youth_care': 7305, 'youth_mental_health': 7305, "
        "'public_health': 7305, 'certified_insti… → {'youth_care': 7305, "
        "'youth_mental_health': 7305, 'public_health': 7305, 'certified_insti… (3)": _POLICE,
        "LONGEST_DAYS_OF_RECEIVER: 'police' → 'police!'": _POLICE,
        "longest_days: min(of_receiver, LONGEST_DAYS_OF_RECORD.get(rule.record_kind, "
        "of_receiver)) → min(LONGEST_DAYS_OF_RECORD.get(rule.record_kind, of_receiver), "
        "of_receiver)": _OF_TWO_NUMBERS,
    },
    "sentences": {
        "Flow: (str, str, str, str) → (str, str, str)": _TYPES_ONLY,
        "_ages: 0 → -1 (2)": "a run of one age has its first age last, too",
    },
    "signatures": {
        "as_jwk: json.dumps(bare, sort_keys=True, separators=(',', ':')) → "
        "json.dumps(bare, separators=(',', ':'))": _IN_ORDER,
        "as_jwk: True → False": _IN_ORDER,
    },
}
_NO_PROPOSAL = "without a proposal both ways out say who has the lead, and nothing else"
MATCHING: dict[str, dict[str, str]] = {
    "leading": {
        "lead_of: {now.proposed_id, now.proposed_by} - {None} → "
        "{now.proposed_id, now.proposed_by}": _NO_PROPOSAL,
        "lead_of: {None} → set()": _NO_PROPOSAL,
    },
}
