"""Which cells of the isolation table are empty, and why.

Invariant: a cell is attacked, or argued here; an operation that is named here and does not exist,
or that could be attacked after all, fails a test.
"""

from tests.isolation.groups import (
    ASKED,
    CONSENT_STOPPERS,
    CONSENT_SWEEPS,
    COVENANT_ENDS,
    CREATORS,
    DIRECTORY_READERS,
    GROUNDS_IN_LAW,
    LISTS,
    OBJECTING,
    OPERATOR,
    OWN_FILES,
    OWN_MAIL,
    QUESTIONS,
    READING,
    STATEMENTS,
    SWEEPS,
    TELLING,
    TELLING_WORK,
    TENANCY,
    WIDE,
)
from tests.isolation.list_groups import LIST_HEADS, LIST_STOPPERS
from tests.isolation.list_letter_groups import LETTER_READS, LETTER_SWEEPS, LETTERS
from tests.isolation.matching_groups import MATCH_STOPPERS, OWN_MATCHES
from tests.isolation.signal_groups import OWN_SIGNALS

CREATES = "it makes something in the actor's own organisation and names nothing of anybody"
SAME = "it is the same for everybody, and names no record"
DIRECTORY = "the directory of chain partners is common to all, on purpose"
NO_TEAM = "it is about the whole organisation, which has no teams here"
WORKER = "a worker acts for a whole organisation: it has no team"
READS = "a suspended organisation may still read (test_reading_stays_possible)"
NOT_SHARED = "it is about the organisation's own file, which rests on no consent and no grant"
NO_PARTNER = "it names no record that a partner could see"
MAKES = "it names no record; what it makes is new"
ANYBODY = "every role may read it, on purpose"
NO_SCOPES = "systems never have it: refused by role, in its own test of the permission table"
SENDER = "the sender's own record: its grant ends with retention only"
BY_CONSENT = "what it needs is a consent, not a grant: its expiry is in the other half of the test"
NOTHING_IN_IT = "it tells that there is something, and opens nothing that has ended"
OWN_SIDE = "it is about one's own side; what the partner was told ends (test_ending tries it)"
STOPS = "it stops sharing, and needs nothing to do so"
LIST_OPENED = "it names partners of the common directory; whom no rule lets, test_life refuses"
COUNTED = "a count of children without one of them, which stays on purpose (test_life)"
RENEWS = "it gives anew by the decision of that day, or takes off (test_renewing tries it)"
OWN_STEPS = "it notes what was really sent, in steps of its own (test_reasons tries it)"
LISTED = "a list here rests on the law; what ends takes its letters along (test_letters tries it)"
OPERATED = "the operator acts for the organisation that it names: there is no other to try"


def _each(names: tuple[str, ...], reason: str) -> dict[str, str]:
    return dict.fromkeys(names, reason)


_TOLD = (
    "notifications.announce_partner",
    "notifications.announce_left_work",
    "notifications.announce_covenant_version",
    "notifications.announce_covenant",
    "notifications.announce_covenant_ending",
    "sharing.tell_partners",
)
_LAPSED = (
    _each(TENANCY, NO_PARTNER)
    | _each(QUESTIONS, NOT_SHARED)
    | _each((*TELLING, *TELLING_WORK), NOT_SHARED)
    | _each(OWN_FILES, NOT_SHARED)
    | _each(OWN_MAIL, NOTHING_IN_IT)
    | {"notifications.announce_answer": SENDER, "referrals.retract_referral": STOPS}
    | _each(("notifications.send_link", "notifications.send_notice"), NO_PARTNER)
    | {"organisations.offer_new_factor": NO_PARTNER, "covenants.activate_version": NO_PARTNER}
    | {"covenants.watch_end": NO_PARTNER}
    | {"notifications.announce_end": STOPS, "sharing.expire_grants": STOPS}
    | {"organisations.clear_tenant": STOPS, "sharing.end_with_partner": STOPS}
    | {"sharing.end_uncarried": STOPS}
    | _each(("exports.plan_takeout", "exports.end_takeout"), NOT_SHARED)
    | _each(_TOLD, NOTHING_IN_IT)
    | _each(GROUNDS_IN_LAW, NOT_SHARED)
    | _each(OWN_SIGNALS, NOT_SHARED)
    | _each(OWN_MATCHES, OWN_SIDE)
    | _each(LIST_HEADS, NO_PARTNER)
    | {"risk_lists.get_funnel": COUNTED, "risk_lists.take_back_contribution": STOPS}
    | {"risk_lists.forget_invitations": STOPS, "risk_lists.renew_entries": RENEWS}
    | {"risk_lists.forget_file": STOPS, "risk_lists.note_referral": OWN_STEPS}
    | {"risk_lists.tidy": STOPS, "notifications.announce_risk_list": NOTHING_IN_IT}
    | {"notifications.announce_risk_list_review": NOTHING_IN_IT}
    | {"notifications.announce_risk_list_drops": NOTHING_IN_IT}
    | {"signals.end_share": SENDER, "notifications.announce_shared_signal": NOTHING_IN_IT}
    | {"referrals.hand_over_left": "it hands on what is there: what ended is not (test_left_work)"}
)
ARGUED: dict[str, dict[str, str]] = {
    "another tenant": _each(CREATORS, CREATES)
    | {"imports.fetch_import_template": SAME, "risk_lists.open_risk_list": LIST_OPENED}
    | _each(OPERATOR, OPERATED)
    | _each(DIRECTORY_READERS, DIRECTORY),
    "another team": _each(CREATORS, CREATES)
    | {"imports.fetch_import_template": SAME, "risk_lists.open_risk_list": LIST_OPENED}
    | _each(OPERATOR, OPERATED)
    | _each(WIDE, NO_TEAM)
    | _each((*SWEEPS, *CONSENT_SWEEPS, *LETTER_SWEEPS), WORKER)
    | {"referrals.hand_over_left": "what is not seen is not handed on: test_left_work tries it"}
    | _each(OWN_MAIL, "it is the member's own, whatever the team")
    | _each(DIRECTORY_READERS, DIRECTORY),
    "unknown id": _each(CREATORS, CREATES)
    | {"imports.fetch_import_template": SAME, "risk_lists.open_risk_list": LIST_OPENED}
    | _each(OPERATOR, OPERATED)
    | _each(LISTS, "it lists, and names no record")
    | {"asking.pass_on": "with nobody to go to they wait for anybody: test_left_behind tries it"}
    | _each(DIRECTORY_READERS, DIRECTORY),
    "wrong role": {},
    "missing scope": {},
    "suspended": _each((*READING, *LETTER_READS), READS)
    | _each(COVENANT_ENDS, "it only ends sharing, which nothing may block: test_life tries it")
    | _each(CONSENT_STOPPERS, "it only ends sharing, which nothing may block")
    | _each(ASKED, "nothing may block a no or a withdrawal: tests/slices/asking tries it")
    | {"legal_grounds.end_ground": "it only ends sharing, which nothing may block"}
    | {"signals.end_share": "it only ends sharing, which nothing may block"}
    | _each((*MATCH_STOPPERS, *LIST_STOPPERS), "it only ends sharing, which nothing may block")
    | _each(OBJECTING, "nothing may keep an objection from being recorded, or answered")
    | {"consents.withdraw_consent": "nothing may block a withdrawal: test_suspension tries it"},
    "unnamed worker": {},
    "withdrawn consent": _LAPSED | _each(STATEMENTS, STOPS) | _each(LETTERS, LISTED),
    "expired grant": _LAPSED
    | _each(STATEMENTS, NOT_SHARED)
    | {"risk_lists.forget_invitations": STOPS}
    | {"referrals.cancel_referral": SENDER, "matching.give_cards": BY_CONSENT}
    | _each(("referrals.remind_receiver", "referrals.nudge_receiver"), SENDER),
}
