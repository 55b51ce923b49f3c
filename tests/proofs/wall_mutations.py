"""The locks of the database and of the slices, each taken away by itself.

Where the start-up check would notice the database alone, the models are changed with it: what is
tried here is whether anything is left when that check is deceived.
"""

from tests.proofs.mutation import Edit, Mutation, mutation
from tests.proofs.mutations import LAPSES, LOCKS, SNAPSHOTS

KINDS = "shared/db/kinds.py"
STEPS = "shared/db/migrations/versions"
CHILDREN = f"{STEPS}/0005_children.sql"
SHARING = f"{STEPS}/0007_sharing.sql"
REFERRALS = f"{STEPS}/0008_referrals.sql"
GRANTS = "services/sharing/grants.py"
WALL = "tests/shared/db/test_tenant_wall.py -k"
GRANT_TESTS = "tests/shared/db/test_grants.py -k"
REFERRAL_TESTS = "tests/shared/db/test_referral_wall.py -k"
X = "(NULLIF(current_setting('app.org'::text, true), ''::text))::uuid"


def believing(name: str, tests: str, condition: str) -> Mutation:
    """The policies of exchange tables without this condition on a grant."""
    made = condition.replace("referral.", "{table}.")
    lines = condition.replace("referral.", "referral_state_change.")
    edits = [Edit(KINDS, made, ""), Edit(REFERRALS, condition, "", times=3)]
    if lines != condition:
        edits.append(Edit(REFERRALS, lines, "", times=2))
    else:
        edits[1] = Edit(REFERRALS, condition, "", times=5)
    return mutation(name, tests, *edits)


WALLS: list[Mutation] = [
    mutation(
        "a policy is not there",
        "tests/migrations/test_drift.py -k policies",
        Edit(
            CHILDREN,
            "CREATE POLICY child_tenant ON child FOR ALL TO schakel_app\n"
            f"  USING ((owner_id = {X}))\n  WITH CHECK ((owner_id = {X}));\n",
            "",
        ),
    ),
    mutation(
        "row security is not forced",
        "tests/migrations/test_drift.py -k policies",
        Edit(CHILDREN, "ALTER TABLE child FORCE ROW LEVEL SECURITY;\n", ""),
    ),
    mutation(
        "everybody reads own tables",
        f"{WALL} tenant_sees+or+nothing_set",
        Edit(
            KINDS,
            '"ALL", "schakel_app", own, own)]\n        if self.papers',
            '"ALL", "schakel_app", "true", own)]\n        if self.papers',
        ),
        *(
            Edit(f"{STEPS}/{step}", f"USING ((owner_id = {X}))\n", "USING (true)\n", times)
            for step, times in (
                ("0003_organisations.sql", 5),
                ("0005_children.sql", 3),
                ("0006_consents.sql", 2),
                ("0008_referrals.sql", 1),
                ("0009_notifications.sql", 1),
                ("0010_exports.sql", 3),
            )
        ),
    ),
    believing(
        "a policy believes a grant of anybody",
        f"{GRANT_TESTS} itself+or+onward",
        " AND (g.owner_id = referral.owner_id)",
    ),
    believing(
        "a policy believes an ended grant",
        f"{GRANT_TESTS} ended_grant_shows_nothing",
        " AND (g.ended_at IS NULL)",
    ),
    mutation(
        "a policy believes a grant for ever",
        f"{GRANT_TESTS} expired_grant_shows_nothing",
        Edit(KINDS, " AND (now() <= g.ends_at)", ""),
        Edit(REFERRALS, " AND (now() <= g.ends_at)", "", times=5),
    ),
    mutation(
        "the viewer sees all grants",
        f"{WALL} access_grant",
        Edit(
            "services/sharing/models.py",
            '"SELECT", "schakel_app", _VIEWER, None',
            '"SELECT", "schakel_app", "true", None',
        ),
        Edit(
            SHARING,
            f"FOR SELECT TO schakel_app\n  USING ((viewer_id = {X}));",
            "FOR SELECT TO schakel_app\n  USING (true);",
        ),
    ),
    mutation(
        "anybody gives a grant",
        f"{GRANT_TESTS} itself+or+onward",
        Edit(
            "services/sharing/models.py",
            '"INSERT", "schakel_app", None, _OWNER),\n            Policy("access_grant_work"',
            '"INSERT", "schakel_app", None, "true"),\n            Policy("access_grant_work"',
        ),
        Edit(
            SHARING,
            f"access_grant_give ON access_grant FOR INSERT TO schakel_app\n"
            f"  WITH CHECK ((owner_id = {X}));",
            "access_grant_give ON access_grant FOR INSERT TO schakel_app\n  WITH CHECK (true);",
        ),
    ),
    mutation(
        "an ended grant lives again",
        f"{GRANT_TESTS} never_lives_again",
        Edit(
            SHARING,
            "CREATE TRIGGER access_grant_ends_once BEFORE UPDATE ON access_grant\n"
            "  FOR EACH ROW EXECUTE FUNCTION access_grant_ends_once();\n",
            "",
        ),
    ),
    mutation(
        "a grant's consents are not filed",
        f"{LAPSES} key_is_erased",
        Edit(SHARING, "WHEN (NEW.ground = 'consent')", "WHEN (false)"),
    ),
    mutation(
        "a partner's grant needs no rule",
        f"{GRANT_TESTS} has_a_rule",
        Edit(SHARING, "rule_id IS NOT NULL AND ", ""),
    ),
    mutation(
        "a grant on consent cites nobody",
        f"{GRANT_TESTS} has_a_rule",
        Edit(SHARING, "((ground = 'consent') = (cardinality(consent_ids) > 0))", "(true)"),
    ),
    mutation(
        "an ended grant keeps its key",
        f"{LAPSES} key_is_erased",
        Edit("services/sharing/ends.py", ", wrapped_key = NULL", "", times=2),
        Edit(SHARING, "((wrapped_key IS NULL) = (ended_at IS NOT NULL))", "(true)"),
    ),
    mutation(
        "a partner's key is the owner's",
        f"{GRANT_TESTS} no_key_that_opens",
        Edit(GRANTS, "scope.keyring.wrap_for(viewer_id, _place(record), key)", "key"),
        Edit(
            GRANTS,
            "return scope.keyring.unwrap_for(scope.org, _place(record), wrapped)",
            "return wrapped",
        ),
    ),
    mutation(
        "steps are anybody's",
        f"{REFERRAL_TESTS} steps_that_the_code_takes",
        Edit(
            REFERRALS,
            "IF NOT ((acting = OLD.owner_id AND step IN",
            "IF NOT (true OR (true AND step IN",
        ),
    ),
    mutation(
        "what was sent changes",
        f"{REFERRAL_TESTS} what_was_sent",
        Edit(REFERRALS, "AND NOT (OLD.state = 'draft' AND acting = OLD.owner_id)", "AND false"),
    ),
    mutation(
        "a version may jump",
        f"{REFERRAL_TESTS} one_version_further",
        Edit(REFERRALS, "OR NEW.version <> OLD.version + 1", ""),
    ),
    mutation(
        "a step leaves no line",
        f"{REFERRAL_TESTS} leaves_its_line",
        Edit(REFERRALS, "WHEN (OLD.state IS DISTINCT FROM NEW.state)", "WHEN (false)"),
    ),
    mutation(
        "columns are free to change",
        "tests/shared/db/test_privileges.py -k everybody_has",
        Edit(
            REFERRALS,
            "GRANT SELECT, INSERT, UPDATE (receiver_id,",
            "GRANT UPDATE ON referral TO schakel_app;\nGRANT SELECT, INSERT, UPDATE (receiver_id,",
        ),
    ),
    mutation(
        "the application reads the audit trail",
        "tests/shared/db/test_privileges.py -k audit_trail",
        Edit(
            f"{STEPS}/0001_kernel.sql",
            "GRANT INSERT ON audit_event TO schakel_app",
            "GRANT SELECT, INSERT ON audit_event TO schakel_app",
        ),
    ),
    mutation(
        "a row hangs on a foreign child",
        "tests/shared/db/test_leaning.py -k authority_holder.child_id",
        Edit(
            CHILDREN,
            "authority_holder_child_id_owner_id_fkey FOREIGN KEY(child_id, owner_id) REFERENCES"
            " child (id, owner_id)",
            "authority_holder_child_id_owner_id_fkey FOREIGN KEY(child_id) REFERENCES child (id)",
        ),
    ),
]
SLICES: list[Mutation] = [
    mutation(
        "sharing does not lock the child",
        f"{LOCKS} sharing_waits",
        Edit(
            "services/sharing/operations.py",
            "children.open_to_share(scope, question.child_id, lock)",
            "children.open_to_share(scope, question.child_id, None)",
        ),
    ),
    mutation(
        "sharing about many does not lock them",
        "tests/slices/sharing/test_many_at_once.py -k locked",
        Edit(
            "services/sharing/reach.py",
            "children.open_many_to_share(scope, child_ids, lock)",
            "children.open_many_to_share(scope, child_ids, None)",
        ),
    ),
    mutation(
        "a withdrawal does not lock the child",
        f"{LOCKS} withdrawal",
        Edit(
            "services/consents/withdrawing.py", "    children.lock_file(scope, seen.child_id)\n", ""
        ),
    ),
    mutation(
        "a refusal does not lock the child",
        f"{LOCKS} refusal",
        Edit("services/consents/recording.py", "    children.lock_file(scope, child_id)\n", ""),
    ),
    mutation(
        "the snapshot is everything",
        f"{SNAPSHOTS} left_out",
        Edit(
            "services/referrals/operations/sending.py",
            "snapshot(scope, allowed.categories)",
            "snapshot(scope, frozenset({'child_identity', 'family_contact'}))",
        ),
    ),
    mutation(
        "a grant without the verdict's categories",
        f"{SNAPSHOTS} names_what_was_allowed",
        Edit(GRANTS, "sorted(allowed.categories) if allowed else []", "[]"),
    ),
    mutation(
        "a no is a yes",
        f"{LAPSES} send_referral",
        Edit(
            "services/sharing/rules/deciding.py",
            "    return Refused((*missing, *carried))",
            "    said = tuple(one.consent_id for one in facts.statements)\n"
            "    return _allowed(rule, Carried(consent_ids=said), facts)",
        ),
    ),
    mutation(
        "a secret address goes along",
        f"{SNAPSHOTS} secret_address",
        Edit(
            "services/children/to_share.py",
            'None if holder.address_secret else person["address"]',
            'person["address"]',
        ),
    ),
    mutation(
        "a seal without its version",
        f"{SNAPSHOTS} older_version",
        Edit(
            "services/children/sealed.py",
            '"child.sealed_identity", child.version)',
            '"child.sealed_identity", 1)',
        ),
        Edit(
            "services/children/sealed.py",
            '"child.sealed_identity", version)',
            '"child.sealed_identity", 1)',
        ),
    ),
    mutation(
        "a key without its place",
        f"{SNAPSHOTS} another_referral",
        Edit(
            GRANTS,
            'Place(record.owner_id, record.id, f"access_grant.{record.kind}", 1)',
            'Place(record.owner_id, UUID(int=0), f"access_grant.{record.kind}", 1)',
        ),
        Edit(
            "services/referrals/reading.py",
            'Place(owner_id, referral_id, "referral.sealed_content", 1)',
            'Place(owner_id, UUID(int=0), "referral.sealed_content", 1)',
        ),
    ),
    mutation(
        "an export is fetched whatever ended",
        f"{LAPSES} fetch_export",
        Edit(
            "services/exports/contents.py",
            "for record_id in ids[REFERRAL] if not seen(",
            "for record_id in ids[REFERRAL] if False and not seen(",
        ),
    ),
    mutation(
        "a worker does not ask again",
        f"{LAPSES} announce_referral+or+send_mail",
        Edit(
            "services/referrals/operations/listing.py",
            "return bool(scope.rows(LISTED.where(Referral.id == referral_id)))",
            "return True",
        ),
    ),
    mutation(
        "a withdrawal ends nothing",
        f"{LAPSES} withdrawn-consent",
        Edit(
            "services/sharing/operations.py",
            "resting = (event.consent_ids, event.substitute_ids)",
            "resting: Any = ((), event.substitute_ids)",
        ),
    ),
    mutation(
        "anybody's team is one's own",
        "tests/isolation/test_mixed_ids.py -k team",
        Edit("services/children/checks.py", "    if not ours:\n", "    if False:\n"),
    ),
]
