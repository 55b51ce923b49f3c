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
REGISTER = ("sharing.list_disclosures", "sharing.export_disclosures")
TELLING_READS = (
    "information_duty.list_duties",
    "information_duty.get_duty",
    "information_duty.fetch_letter",
    "information_duty.list_letter_batches",
    "information_duty.get_letter_batch",
    "information_duty.fetch_letter_batch",
    "information_duty.list_objections",
    "information_duty.get_objection",
    "information_duty.fetch_answer",
    "sharing.list_child_disclosures",
)
OBJECTING = (
    "information_duty.record_objection",
    "information_duty.withdraw_objection",
    "information_duty.decide_objection",
)
TELLING = (
    *TELLING_READS,
    *OBJECTING,
    "information_duty.record_telling",
    "information_duty.defer_duty",
    "information_duty.make_letters",
    "information_duty.ask_team_letters",
    "information_duty.record_batch_sent",
)
TELLING_WORK = (
    "information_duty.make_batch_letters",
    "information_duty.mind_duty",
    "information_duty.mind_objection",
    "notifications.announce_duty",
    "notifications.announce_objection",
)
OFFICERS = ("information_duty.overrule_deferral", "information_duty.decide_objection")
"""The privacy officer's, who reaches the whole organisation."""
COVENANT_ENDS = ("covenants.leave_covenant", "covenants.end_covenant")
WIDE = (
    "legal_grounds.review_ground",
    *COVENANT_READS,
    *COVENANT_ENDS,
    *REGISTER,
    *OFFICERS,
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
GROUND_SWEEPS = (
    "legal_grounds.remind_ground",
    "legal_grounds.escalate_ground",
    "notifications.announce_ground",
    "notifications.announce_ground_due",
    "notifications.announce_ground_overdue",
    "notifications.announce_ground_decided",
)
GROUNDS_IN_LAW = (
    "legal_grounds.start_protocol",
    "legal_grounds.record_step",
    "legal_grounds.record_vital_interest",
    "legal_grounds.record_police_decision",
    "legal_grounds.review_ground",
    "legal_grounds.end_ground",
    "legal_grounds.get_ground",
    "legal_grounds.list_grounds",
    *GROUND_SWEEPS,
)
OWN_MAIL = (
    "notifications.list_notifications",
    "notifications.count_notifications",
    "notifications.mark_all_read",
    "notifications.mark_read",
)
SWEEPS = (
    *GROUND_SWEEPS,
    *TELLING_WORK,
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
    "notifications.announce_question",
    "notifications.send_question",
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
    *REGISTER,
    "information_duty.list_duties",
    "information_duty.list_letter_batches",
    "information_duty.list_objections",
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
CONSENT_READS = (
    "consents.get_receipt",
    "consents.fetch_receipt_document",
    "consents.list_receipts",
    "consents.get_stop_receipt",
    "consents.fetch_stop_document",
    "consents.preview_authority",
    "consents.list_authority_substitutes",
    "consents.get_authority_substitute",
    "consents.list_evidence",
    "consents.list_substitute_evidence",
    "consents.fetch_evidence",
)
CONSENT_STOPPERS = ("consents.end_authority", "consents.end_authority_substitute")
CONSENT_SWEEPS = (
    "consents.expire_consent",
    "consents.come_of_age",
    "consents.expire_authority_substitute",
    "notifications.announce_consent_ending",
    "notifications.announce_birthday",
)
STATEMENTS = (
    *CONSENT_READS,
    *CONSENT_STOPPERS,
    *CONSENT_SWEEPS,
    "consents.record_authority_substitute",
    "consents.review_authority_substitute",
    "consents.add_evidence",
    "consents.add_substitute_evidence",
    "consents.record_consent",
    "consents.withdraw_consent",
    "consents.get_consent",
    "consents.list_consents",
)
ASKED = (
    "asking.weigh_code",
    "asking.open_question",
    "asking.say_no",
    "asking.say_talk",
    "asking.withdraw_by_link",
    "asking.ask_link",
)
"""What whoever holds a link may always do."""
ASKING_READS = (
    "asking.preview_question",
    "asking.list_requests",
    "asking.get_request",
    "asking.read_letter",
)
QUESTIONS = (
    *ASKED,
    *ASKING_READS,
    "asking.say_yes",
    "asking.ask_consent",
    "asking.remind",
    "asking.renew_link",
    "asking.renew_code",
    "asking.take_back",
    "asking.record_answer",
    "notifications.announce_question",
    "notifications.send_question",
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
    *CONSENT_READS,
    "legal_grounds.list_grounds",
    "legal_grounds.get_ground",
    *COVENANT_READS,
    *REGISTER,
    *TELLING_READS,
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
    *ASKING_READS,
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
    | {"referrals.hand_over_left": "it hands on what is there: what ended is not (test_left_work)"}
)
ARGUED: dict[str, dict[str, str]] = {
    "another tenant": _each(CREATORS, CREATES)
    | _each(OPERATOR, OPERATED)
    | _each(DIRECTORY_READERS, DIRECTORY),
    "another team": _each(CREATORS, CREATES)
    | _each(OPERATOR, OPERATED)
    | _each(WIDE, NO_TEAM)
    | _each((*SWEEPS, *CONSENT_SWEEPS), WORKER)
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
    | _each(CONSENT_STOPPERS, "it only ends sharing, which nothing may block")
    | _each(ASKED, "nothing may block a no or a withdrawal: tests/slices/asking tries it")
    | {"legal_grounds.end_ground": "it only ends sharing, which nothing may block"}
    | _each(OBJECTING, "nothing may keep an objection from being recorded, or answered")
    | {"consents.withdraw_consent": "nothing may block a withdrawal: test_suspension tries it"},
    "unnamed worker": {},
    "withdrawn consent": _LAPSED | _each(STATEMENTS, STOPS),
    "expired grant": _LAPSED
    | _each(STATEMENTS, NOT_SHARED)
    | {"referrals.cancel_referral": SENDER}
    | _each(("referrals.remind_receiver", "referrals.nudge_receiver"), SENDER),
}
