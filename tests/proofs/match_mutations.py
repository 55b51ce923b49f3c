"""The walls of matching, each taken away by itself: of the database, and in what is done."""

from tests.proofs.mutation import Edit, Mutation, mutation

SQL = "shared/db/migrations/versions/0180_matching.sql"
OFFERING = "services/matching/offering.py"
SETTLING = "services/matching/settling.py"
FINDING = "services/matching/finding.py"
TELLING = "services/matching/rules/telling.py"
WALL = "tests/shared/db/test_match_wall.py -k"
TABLE = "tests/isolation/test_table.py -k"
ORACLE = "tests/slices/matching/test_no_oracle.py -k"
ENDING = "tests/slices/matching/test_ending.py -k"
AT_ONCE = "tests/slices/matching/test_at_once.py -k"
RIGHTS = "tests/shared/db/test_privileges.py -k everybody_has"

MATCHES: list[Mutation] = [
    mutation(
        "an organisation says itself that both said yes",
        f"{WALL} which_step",
        Edit(SQL, "IF current_user = 'schakel_app' AND NEW.state", "IF false AND NEW.state"),
    ),
    mutation(
        "an answer to a match is changed",
        f"{WALL} given_once",
        Edit(SQL, "IF OLD.decision IS NOT NULL AND", "IF false AND"),
    ),
    mutation(
        "a match that is over begins again",
        f"{WALL} which_step",
        Edit(
            SQL, "     OR OLD.state IN ('denied', 'parted') AND NEW.state <> OLD.state THEN", "THEN"
        ),
    ),
    mutation(
        "an offer that ended begins again",
        f"{WALL} begin_again",
        Edit(SQL, "  IF OLD.state = 'ended' AND (NEW.state", "  IF false AND (NEW.state"),
    ),
    mutation(
        "a side that is asked names its partner",
        f"{WALL} nobody_is_named",
        Edit(
            SQL,
            "CHECK (state IN ('met', 'parted') OR partner_id IS NULL)",
            "CHECK (true OR partner_id IS NULL)",
        ),
    ),
    mutation(
        "an organisation writes who its partner is",
        f"{WALL} only_the_matcher_writes",
        Edit(
            SQL,
            "GRANT SELECT, UPDATE (team_id, state, state_at, decision,",
            "GRANT SELECT, UPDATE (partner_id, team_id, state, state_at, decision,",
        ),
    ),
    mutation(
        "the matcher reads whose child it is",
        f"{RIGHTS}",
        Edit(
            SQL,
            "GRANT SELECT (id, owner_id, team_id, state, until,",
            "GRANT SELECT (child_id, id, owner_id, team_id, state, until,",
        ),
    ),
    mutation(
        "an organisation reads pseudonyms",
        f"{WALL} matcher_s_alone",
        Edit(SQL, "GRANT SELECT (subject_id, owner_id), INSERT", "GRANT SELECT, INSERT"),
    ),
    mutation(
        "anybody begins a generation",
        f"{WALL} generation",
        Edit(
            SQL,
            "WITH CHECK ((EXISTS ( SELECT 1 FROM covenant c"
            " WHERE (c.id = match_generation.covenant_id))))",
            "WITH CHECK (true)",
        ),
        Edit(
            "services/matching/models.py",
            '"(EXISTS ( SELECT 1 FROM covenant c WHERE (c.id = match_generation.covenant_id)))"',
            '"true"',
        ),
    ),
    mutation(
        "the matcher settles for who names another's offer",
        f"{TABLE} another-tenant-matching.settle_offer",
        Edit(SETTLING, "settle(scope, ours(scope, [offer_id]))", "settle(scope, [offer_id])"),
    ),
    mutation(
        "the matcher looks for who names another's offer",
        f"{TABLE} another-tenant-matching.find_matches",
        Edit(FINDING, "    offer_ids = settling.ours(scope, offer_ids)\n", ""),
    ),
    mutation(
        "the matcher parts who it is not of",
        f"{TABLE} another-tenant-matching.part_pair",
        Edit(SETTLING, " AND :org IN (low_owner_id, high_owner_id)", ""),
    ),
    mutation(
        "a yes is weighed on what has ended",
        f"{ENDING} after_a_withdrawal_learns",
        Edit(SETTLING, "and not pair.reachable:", "and False:"),
    ),
    mutation(
        "a side is told before the other's yes",
        f"{ORACLE} look_the_same",
        Edit(
            TELLING,
            'Outcome("found", "asked" if other_yes else None, "asked" if yes else None)',
            'Outcome("found", "asked", "asked")',
        ),
    ),
    mutation(
        "whoever is in a covenant may be found",
        f"{ORACLE} rule_one_way",
        Edit(
            FINDING,
            "AND o.owner_id = ANY(s.receiver_ids) AND s.owner_id = ANY(o.receiver_ids)",
            "",
        ),
        Edit(SETTLING, "and not pair.reachable:", "and False:"),
    ),
    mutation(
        "every operation looks across tenants",
        f"{ORACLE} bare_connection",
        Edit(
            "shared/authz/scope.py",
            'if self._connection.engine is not self.runtime.engines.get("matcher"):',
            "if False:",
        ),
    ),
    mutation(
        "an offer outlives its matched signal",
        f"{AT_ONCE} outlives_its_signal",
        Edit(
            OFFERING,
            'signal = signals.active(scope, signal_id, lock="share")',
            "signal = signals.active(scope, signal_id)",
        ),
    ),
    mutation(
        "who asks for matches at once finds more room than there is",
        f"{AT_ONCE} more_room",
        Edit("services/matching/asking.py", 'scope.one_at_a_time("matching.offered")', "pass"),
    ),
    mutation(
        "unlinking a match locks its side before the grant",
        f"{AT_ONCE} withdrawal_waits",
        Edit(
            "services/matching/meeting.py",
            """    side, offer = seen.side(scope, match_id)
    scope.expect_version(side, expected_version)
    if side.state != "met":
        raise Conflict("match_not_met", NOT_MET)
    close(""",
            """    side, offer = seen.side(scope, match_id)
    scope.expect_version(side, expected_version)
    if side.state != "met":
        raise Conflict("match_not_met", NOT_MET)
    side = scope.load(MatchSide, match_id, lock="change")
    close(""",
        ),
    ),
    mutation(
        "what an import puts to matching on a restricted ground is everybody's",
        "tests/slices/matching/test_importing.py -k restricted_ground",
        Edit(OFFERING, "only = sorted({*(only or ()), *among, contact[0]})", "pass"),
    ),
    mutation(
        "who takes over what is kept close of a matched signal is not let in",
        "tests/slices/signals/test_following.py -k takes_over",
        Edit(
            "services/signals/minding.py",
            'join(scope, scope.load(Signal, follow_up.signal_id, lock="change"),'
            " follow_up.assignee_id)",
            "pass",
        ),
    ),
    mutation(
        "a rotation of pseudonyms for matches does not wait for who is offering",
        "tests/slices/matching/test_rotating.py -k rotation_waits",
        Edit(
            "services/matching/rotating.py",
            "covenants.parties_of(scope, covenant_id, hold=True)",
            "covenants.parties_of(scope, covenant_id)",
        ),
    ),
    mutation(
        "a worker takes a matcher that is away for an answer",
        "tests/workers/test_matching.py -k waits_until",
        Edit(
            "services/matching/keys.py",
            """    if scope.actor.kind == "worker":
        return MatcherAway(why)
""",
            "",
        ),
    ),
]
