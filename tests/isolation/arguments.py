"""Which cells of the isolation table are empty, and why.

Invariant: a cell is attacked, or argued here; an operation that is named here and does not exist,
or that could be attacked after all, fails a test.
"""

CREATES = "it makes something in the actor's own organisation and names nothing of anybody"
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
STOPS = "it stops sharing, and needs nothing to do so"

OPERATED = "the operator acts for the organisation that it names: there is no other to try"

OPERATOR = (
    "organisations.apply_tenant",
    "organisations.verify_tenant",
    "organisations.refuse_tenant",
    "organisations.activate_tenant",
    "organisations.suspend_tenant",
    "organisations.resume_tenant",
    "organisations.leave_tenant",
    "organisations.stay_tenant",
    "organisations.destroy_tenant",
    "organisations.list_tenants",
    "organisations.show_tenant",
)
TAKEOUT_READS = (
    "exports.get_takeout",
    "exports.list_takeouts",
    "exports.fetch_takeout",
)
CREATORS = (
    "organisations.open_organisation",
    "organisations.add_team",
    "organisations.register_recipient_key",
    "covenants.enact_covenant",
    "covenants.draft_covenant",
)
MANAGEMENT_READS = (
    "organisations.get_own_organisation",
    "organisations.list_teams",
    "organisations.list_staff",
    "organisations.list_duty_requests",
    "organisations.list_systems",
    "organisations.list_factor_resets",
    "organisations.get_team",
    "organisations.get_staff",
    "organisations.get_system",
    "organisations.list_member_factor_resets",
)
COVENANT_READS = (
    "covenants.preview_end",
    "covenants.list_versions",
    "covenants.get_version",
    "covenants.compare_version",
    "covenants.list_proposals",
    "processing.list_processing_activities",
)
COVENANT_ENDS = ("covenants.leave_covenant", "covenants.end_covenant")
WIDE = (
    *COVENANT_READS,
    *COVENANT_ENDS,
    "covenants.draft_version",
    "covenants.rewrite_version",
    "covenants.propose_version",
    "covenants.withdraw_version",
    "covenants.sign_version",
    "covenants.refuse_version",
    "covenants.copy_version",
    *MANAGEMENT_READS,
    *TAKEOUT_READS,
    "exports.ask_takeout",
    "organisations.rename_team",
    "organisations.suspend_system",
    "organisations.resume_system",
    "organisations.close_team",
    "organisations.change_duties",
    "organisations.deactivate_member",
    "organisations.reactivate_member",
    "organisations.ask_factor_reset",
    "organisations.approve_factor_reset",
    "organisations.stop_factor_reset",
    "organisations.approve_duties",
    "organisations.reject_duties",
    "organisations.withdraw_duties",
    "organisations.add_member",
    "organisations.invite_member",
    "organisations.invite_again",
    "organisations.register_system",
    "organisations.approve_system",
    "organisations.end_system",
    "organisations.list_recipient_keys",
    "organisations.revoke_recipient_key",
    "organisations.confirm_recipient_key",
    "covenants.list_covenants",
    "covenants.get_covenant",
    "organisations.list_members",
    "organisations.look_up_members",
    "organisations.arrange_substitute",
    "organisations.list_substitutes",
    "organisations.end_substitute",
)
OWN_MAIL = (
    "notifications.list_notifications",
    "notifications.count_notifications",
    "notifications.mark_all_read",
    "notifications.mark_read",
)
SWEEPS = (
    "covenants.activate_version",
    "covenants.watch_end",
    "notifications.announce_covenant_version",
    "notifications.announce_covenant",
    "notifications.announce_covenant_ending",
    "sharing.end_uncarried",
    "notifications.announce_referral",
    "notifications.announce_reminder",
    "notifications.announce_overdue",
    "notifications.announce_answer",
    "notifications.announce_message",
    "notifications.announce_assignment",
    "referrals.remind_receiver",
    "referrals.nudge_receiver",
    "notifications.announce_end",
    "notifications.send_mail",
    "referrals.adopt_attachment",
    "notifications.send_link",
    "notifications.send_notice",
    "organisations.offer_new_factor",
    "exports.make_export",
    "exports.end_export",
    "exports.end_stale_exports",
    "exports.plan_takeout",
    "exports.end_takeout",
    "organisations.clear_tenant",
    "sharing.expire_grants",
)
LISTS = (
    "exports.list_takeouts",
    "organisations.clear_tenant",
    "sharing.tell_partners",
    "notifications.count_notifications",
    "notifications.mark_all_read",
    *MANAGEMENT_READS[:6],
    "organisations.list_recipient_keys",
    "organisations.list_members",
    "organisations.list_substitutes",
    "notifications.list_notifications",
    "covenants.list_covenants",
    "covenants.list_proposals",
    "processing.list_processing_activities",
    "children.list_children",
    "children.search_children",
    "referrals.list_referrals",
    "referrals.count_referrals",
)
OWN_FILES = (
    "children.register_child",
    "children.get_child",
    "children.list_adopted_files",
    "children.fetch_adopted_file",
    "children.list_children",
    "children.search_children",
    "children.change_child",
    "children.add_authority_holder",
    "exports.ask_export",
    "exports.get_export",
    "exports.list_exports",
    "exports.end_export",
    "exports.end_stale_exports",
    "referrals.draft_referral",
    "referrals.change_draft",
    "referrals.copy_referral",
    "referrals.list_ended_exchanges",
    "referrals.get_ended_exchange",
    "referrals.close_own_file",
    "referrals.remove_attachment",
)
STATEMENTS = (
    "consents.record_consent",
    "consents.withdraw_consent",
    "consents.get_consent",
    "consents.list_consents",
)
DIRECTORY_READERS = (
    "organisations.list_organisations",
    "organisations.look_up_organisations",
    "organisations.list_leaving",
)
SEES_PARTNERS = "exports.fetch_takeout"
TENANCY = (
    *CREATORS,
    *OPERATOR,
    *(name for name in WIDE if name != SEES_PARTNERS),
    *DIRECTORY_READERS,
)
READING = (
    *COVENANT_READS,
    *DIRECTORY_READERS,
    *MANAGEMENT_READS,
    *TAKEOUT_READS,
    "organisations.list_tenants",
    "organisations.show_tenant",
    "organisations.list_recipient_keys",
    "covenants.list_covenants",
    "covenants.get_covenant",
    "children.get_child",
    "children.list_adopted_files",
    "children.fetch_adopted_file",
    "children.list_children",
    "children.search_children",
    "consents.get_consent",
    "consents.list_consents",
    "sharing.ask_decision",
    "referrals.get_referral",
    "referrals.list_referrals",
    "referrals.count_referrals",
    "referrals.list_assignees",
    "referrals.list_ended_exchanges",
    "referrals.get_ended_exchange",
    "referrals.list_chain",
    "referrals.ask_message",
    "referrals.list_messages",
    "referrals.list_attachments",
    "referrals.fetch_attachment",
    "organisations.list_members",
    "organisations.look_up_members",
    "organisations.list_substitutes",
    "notifications.list_notifications",
    "notifications.count_notifications",
    "exports.get_export",
    "exports.list_exports",
    "exports.fetch_export",
)


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
    | {"referrals.hand_over_left": "it hands on what is there: what ended is not (test_left_work)"}
)
ARGUED: dict[str, dict[str, str]] = {
    "another tenant": _each(CREATORS, CREATES)
    | _each(OPERATOR, OPERATED)
    | _each(DIRECTORY_READERS, DIRECTORY),
    "another team": _each(CREATORS, CREATES)
    | _each(OPERATOR, OPERATED)
    | _each(WIDE, NO_TEAM)
    | _each(SWEEPS, WORKER)
    | {"referrals.hand_over_left": "what is not seen is not handed on: test_left_work tries it"}
    | _each(OWN_MAIL, "it is the member's own, whatever the team")
    | _each(DIRECTORY_READERS, DIRECTORY),
    "unknown id": _each(CREATORS, CREATES)
    | _each(OPERATOR, OPERATED)
    | _each(LISTS, "it lists, and names no record")
    | _each(DIRECTORY_READERS, DIRECTORY),
    "wrong role": {},
    "missing scope": {},
    "suspended": _each(READING, READS)
    | _each(COVENANT_ENDS, "it only ends sharing, which nothing may block: test_life tries it")
    | {"consents.withdraw_consent": "nothing may block a withdrawal: test_suspension tries it"},
    "unnamed worker": {},
    "withdrawn consent": _LAPSED | _each(STATEMENTS, STOPS),
    "expired grant": _LAPSED
    | _each(STATEMENTS, NOT_SHARED)
    | {"referrals.cancel_referral": SENDER}
    | _each(("referrals.remind_receiver", "referrals.nudge_receiver"), SENDER),
}
