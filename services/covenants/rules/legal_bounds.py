"""What no covenant may allow, whatever its parties agree. Pure: a content in, every fault out.

Invariant: each fault points at its field and says what would be right; a content without faults
lets nothing through that the sources below forbid. Where a bound is this platform's own and not
the law's, its docstring says so.

Sources: AVG art. 5, 6 and 9; Jeugdwet 7.3.8 (20 years) and 7.3.11; Wet politiegegevens (Wpg) 8,
16 to 20; Wmo 2015 art. 5.1.1 (the abuse protocol); `domain.md` (retention, roles, police).
"""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from services.covenants.bound_words import (
    ABUSE,
    AGE,
    ANSWER,
    BACK,
    BACKWARDS,
    CONTACTS,
    DOUBLE,
    EMPTY,
    FEW,
    GROUNDLESS,
    LONG,
    NO_CONTENT,
    NO_PARTY,
    NOT_POLICE,
    OTHER_PURPOSE,
    POLICE,
    PURPOSELESS,
    REGIME,
    RETENTION,
    RULELESS,
    TASKLESS,
    UNKNOWN,
    UPSIDE_DOWN,
)
from services.covenants.rules.terms import Content, Terms, camel
from shared.authz.permissions import ROLES
from shared.problems import Reason
from shared.texts import Text
from shared.vocabulary import (
    CATEGORIES,
    CONSENT_REGIMES,
    GROUNDS,
    ORGANISATION_KINDS,
    PURPOSES,
    RECORD_KINDS,
)

NEVER_FROM_POLICE = frozenset({"leisure", "childcare"})
"""Who has no task for which the police may disclose (Wpg 19 and 20 ask for a substantial public
interest and a partner with a task in it)."""

WITHOUT_PUBLIC_TASK = frozenset({"leisure", "childcare"})
"""Private organisations without a task or duty in law: only consent or a vital interest can carry
what they receive (AVG 6(1)(c) and (e), 6(3))."""
IN_LAW = frozenset({"legal_obligation", "public_task"})

WITHOUT_CHILD_CONTENT = frozenset(
    {"organisation_admin", "data_protection_officer", "municipal_analyst"}
)
"""Roles that see no child's contents (`domain.md`)."""

ALWAYS_BACK = frozenset({"answer_reason", "outcome", "arrangements"})
"""What an answer is made of: it may flow back although it never went."""

CONTACT = frozenset({"professional_contact"})
"""All that a match tells: who can be called, and never anything about the child."""

LONGEST_DAYS_OF_RECORD = {"signal": 730, "match": 365, "risk_list_entry": 92}
"""Signals at most two years (Jeugdwet 7.1, which held for the national index; `domain.md`); a match
a year at most, as the signals that it rests on last. A list is reviewed at least every three
months, and what is not re-justified drops (`domain.md`): so no grant to an entry lasts longer
without being given anew."""

LONGEST_DAYS_OF_RECEIVER = {
    "youth_care": 7305,
    "youth_mental_health": 7305,
    "public_health": 7305,
    "certified_institution": 7305,
    "veilig_thuis": 7305,
    "child_protection_board": 7305,
    "police": 1826,
    "education": 730,
    "education_partnership": 1095,
}
"""Youth care and those who keep medical files 20 years (Jeugdwet 7.3.8, BW 7:454), police 5 (Wpg
8), a partnership 3 (`standards.md`: special referral). A school keeps 2 years after the child left:
as a grant does not know when that will be, it lasts two years at most, and can be given again."""

LONGEST_DAYS = 1826
"""Welfare keeps what the covenant says; five years is this platform's own bound on that."""
LONGEST_COVENANT = timedelta(days=1827)
"""A covenant is looked at again after at most five years: this platform's own bound (AVG 5(2))."""
LONGEST_ANSWER = 20
"""Working days. No law has a term for this; four weeks is our own bound, well within the
eight weeks that Awb 4:13 calls reasonable for an authority's decision."""
OLDEST = 23
"""Youth help ends at 23 (Jeugdwet 1.1)."""
FEWEST_PARTIES = 2

UNFINISHED = frozenset(
    {
        "too_few_parties",
        "purposes_missing",
        "rules_missing",
        "purpose_not_of_covenant",
        "kind_without_party",
    }
)
"""What a draft may still lack: nothing that the law forbids, but nothing to propose either."""


def faults(content: Content) -> list[Reason]:
    """Everything for which this content must be refused, at its fields."""
    found = list(_around(content))
    kinds = {party.kind for party in content.parties}
    for number, rule in enumerate(content.rules):
        at = f"/rules/{number}"
        found.extend(_codes(rule, at))
        found.extend(_law(rule, at))
        found.extend(_bounds(rule, at))
        found.extend(_among(rule, content.purposes, kinds, at))
    found.extend(_twice(content.rules))
    return found


def _around(content: Content) -> Iterator[Reason]:
    if len({party.id for party in content.parties}) < FEWEST_PARTIES:
        yield _no("too_few_parties", FEW, "/partyIds")
    if not content.purposes:
        yield _no("purposes_missing", PURPOSELESS, "/purposes")
    if content.purposes - set(PURPOSES):
        yield _no("unknown_code", UNKNOWN, "/purposes")
    if not content.rules:
        yield _no("rules_missing", RULELESS, "/rules")
    if content.ends_at <= content.starts_at:
        yield _no("ends_before_start", BACKWARDS, "/endsAt")
    elif content.ends_at - content.starts_at > LONGEST_COVENANT:
        yield _no("covenant_too_long", LONG, "/endsAt")


def _codes(rule: Terms, at: str) -> Iterator[Reason]:
    """Words that nobody knows, and lists in which nobody or nothing stands."""
    for name, known in _ONE_OF.items():
        if getattr(rule, name) not in known:
            yield _no("unknown_code", UNKNOWN, f"{at}/{camel(name)}")
    for name, known in _SOME_OF.items():
        if getattr(rule, name) - set(known):
            yield _no("unknown_code", UNKNOWN, f"{at}/{camel(name)}")
    for name in ("sender_roles", "receiver_roles", "categories"):
        if not getattr(rule, name):
            yield _no("nothing_chosen", EMPTY, f"{at}/{camel(name)}")
    for name in ("sender_roles", "receiver_roles"):
        if getattr(rule, name) & WITHOUT_CHILD_CONTENT:
            yield _no("role_sees_no_children", NO_CONTENT, f"{at}/{camel(name)}")


def _law(rule: Terms, at: str) -> Iterator[Reason]:
    if not rule.grounds:
        yield _no("ground_missing", GROUNDLESS, f"{at}/grounds")
    if rule.sender_kind == "police" and rule.receiver_kind in NEVER_FROM_POLICE:
        yield _no("police_data_forbidden", POLICE, f"{at}/receiverKind")
    if "police_disclosure" in rule.grounds and rule.sender_kind != "police":
        yield _no("ground_of_police_only", NOT_POLICE, f"{at}/grounds")
    if "abuse_protocol" in rule.grounds and rule.receiver_kind != "veilig_thuis":
        yield _no("abuse_protocol_elsewhere", ABUSE, f"{at}/grounds")
    if rule.grounds & IN_LAW and rule.receiver_kind in WITHOUT_PUBLIC_TASK:
        yield _no("receiver_without_task", TASKLESS, f"{at}/grounds")
    if ("consent" in rule.grounds) == (rule.consent_regime == "none"):
        yield _no("consent_regime_contradicts", REGIME, f"{at}/consentRegime")
    if rule.record_kind == "match" and (rule.categories - CONTACT or rule.return_categories):
        yield _no("match_tells_contacts_only", CONTACTS, f"{at}/categories")
    if rule.return_categories - rule.categories - ALWAYS_BACK:
        yield _no("more_back_than_went", BACK, f"{at}/returnCategories")


def _bounds(rule: Terms, at: str) -> Iterator[Reason]:
    longest = longest_days(rule)
    if not 1 <= rule.retention_days <= longest:
        yield _no("retention_over_bound", _with(longest, RETENTION), f"{at}/retentionDays")
    if not 1 <= rule.answer_days <= LONGEST_ANSWER:
        yield _no("answer_over_bound", _with(LONGEST_ANSWER, ANSWER), f"{at}/answerDays")
    if rule.age_from > rule.age_to:
        yield _no("ages_upside_down", UPSIDE_DOWN, f"{at}/ageTo")
    elif rule.age_from < 0 or rule.age_to > OLDEST:
        yield _no("age_over_bound", AGE, f"{at}/ageTo")


def longest_days(rule: Terms) -> int:
    """The most days that a grant by this rule may last: the strictest of record and receiver."""
    of_receiver = LONGEST_DAYS_OF_RECEIVER.get(rule.receiver_kind, LONGEST_DAYS)
    return min(of_receiver, LONGEST_DAYS_OF_RECORD.get(rule.record_kind, of_receiver))


def _among(rule: Terms, purposes: frozenset[str], kinds: set[str], at: str) -> Iterator[Reason]:
    """A rule for nobody here, or for a purpose that the covenant does not have, misleads."""
    if rule.purpose in PURPOSES and rule.purpose not in purposes:
        yield _no("purpose_not_of_covenant", OTHER_PURPOSE, f"{at}/purpose")
    for name in ("sender_kind", "receiver_kind"):
        kind = getattr(rule, name)
        if kind in ORGANISATION_KINDS and kind not in kinds:
            yield _no("kind_without_party", NO_PARTY, f"{at}/{camel(name)}")


def _twice(rules: tuple[Terms, ...]) -> Iterator[Reason]:
    seen: Counter[Terms] = Counter()
    for number, rule in enumerate(rules):
        seen[rule] += 1
        if seen[rule] > 1:
            yield _no("rule_twice", DOUBLE, f"/rules/{number}")


def _no(code: str, words: tuple[Text, Text], pointer: str) -> Reason:
    return Reason(code, words[0], words[1], pointer)


def _with(n: int, words: tuple[Text, Text]) -> tuple[Text, Text]:
    return words[0].filled(n=n), words[1].filled(n=n)


_ONE_OF = {
    "purpose": PURPOSES,
    "record_kind": RECORD_KINDS,
    "sender_kind": ORGANISATION_KINDS,
    "receiver_kind": ORGANISATION_KINDS,
    "consent_regime": CONSENT_REGIMES,
}
_SOME_OF = {
    "sender_roles": ROLES,
    "receiver_roles": ROLES,
    "categories": CATEGORIES,
    "grounds": GROUNDS,
    "return_categories": CATEGORIES,
}
