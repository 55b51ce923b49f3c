"""The locks of the house, each taken away by itself: tests of the tests.

Invariant: whoever adds a lock adds the mutation that removes it.
"""

from tests.proofs.mutation import Edit, Mutation, mutation

OPERATION = "shared/authz/operation.py"
PERMISSIONS = "shared/authz/permissions.py"
REPLAYING = "shared/authz/replaying.py"
CLOSING = "shared/authz/closing.py"
SCOPE = "shared/authz/scope.py"
GUARD = "shared/db/guard.py"
TENANT = "shared/db/tenant.py"
HOUSE = "shared/db/house.py"
TABLE = "tests/isolation/test_table.py -k"
LAPSES = "tests/isolation/test_lapses.py -k"
BOUNDARY = "tests/shared/authz/test_operation.py -k"
REPLAY = "tests/shared/authz/test_replay.py -k"
BUS = "tests/shared/events/test_bus.py -k"
FILTER = "tests/shared/db/test_guard.py -k"
STARTUP = "tests/shared/db/test_startup.py -k"
LOCKS = "tests/isolation/test_locks.py -k"
SNAPSHOTS = "tests/isolation/test_snapshots.py -k"

KERNEL: list[Mutation] = [
    mutation(
        "nobody looks at permissions",
        f"{TABLE} attack_is_refused+and+wrong-role-children",
        Edit(OPERATION, "permissions.refusal(self.permission, actor)", "None"),
    ),
    mutation(
        "a role is not needed",
        "tests/shared/authz/test_permissions.py -k by_role",
        Edit(PERMISSIONS, "if not actor.roles & entry.roles:", "if False:"),
    ),
    mutation(
        "a scope is not needed",
        f"{TABLE} missing-scope-children",
        Edit(PERMISSIONS, "return None if granted else", "return None if True else"),
    ),
    mutation(
        "a worker may do what no one named",
        f"{TABLE} unnamed-worker-exports",
        Edit(PERMISSIONS, "entry.worker and permission in actor.named_permissions", "entry.worker"),
    ),
    mutation(
        "a suspended organisation changes things",
        f"{TABLE} attack_is_refused+and+suspended-children",
        Edit(PERMISSIONS, "if actor.read_only and entry.changes and", "if False and"),
    ),
    mutation(
        "a wide role widens everything",
        "tests/shared/authz/test_permissions.py -k wide_role",
        Edit(
            PERMISSIONS,
            "actor.roles & PERMISSIONS[permission].roles & WHOLE_ORGANISATION",
            "actor.roles & WHOLE_ORGANISATION",
        ),
    ),
    mutation(
        "a denial by permission is not audited",
        f"{TABLE} attack_is_refused+and+wrong-role-children",
        Edit(OPERATION, "self._audit_denial(connection, actor, asked, denied, None)", "pass"),
    ),
    mutation(
        "a denial inside is not audited",
        f"{TABLE} another-tenant-children",
        Edit(
            OPERATION,
            "self._audit_denial(connection, actor, asked, problem, scope)\n                raise",
            "raise",
        ),
    ),
    mutation(
        "a success is not audited",
        f"{BOUNDARY} audit_row_commits",
        Edit(OPERATION, "closing.leave(scope, self)", "pass"),
    ),
    mutation(
        "a denial's audit row is rolled back with the work",
        f"{BOUNDARY} refusal_rolls_back",
        Edit(
            OPERATION,
            "with acting_for(Tenant(actor.organisation_id)), connection.begin():",
            "with acting_for(Tenant(actor.organisation_id)), connection.begin() as work:",
        ),
        Edit(
            OPERATION,
            "concerned=concerned,\n            )",
            "concerned=concerned,\n            )\n            work.rollback()",
        ),
    ),
    mutation(
        "an operation runs in another",
        f"{BOUNDARY} does_not_run_in_another",
        Edit(OPERATION, "if _entered.get() is not None:", "if False:"),
    ),
    mutation(
        "a transaction begins without a tenant",
        f"{BOUNDARY} without_a_scope",
        Edit(
            TENANT,
            'raise NoTenant("no scope, no session: enter through an operation")',
            'return "BEGIN"',
        ),
    ),
    mutation(
        "the tenant stays on the connection",
        "tests/shared/db/test_pool.py",
        Edit(TENANT, "SET LOCAL app.org=", "SET app.org="),
    ),
    mutation(
        "the tenant may be any text",
        "tests/shared/db/test_pool.py -k uuid",
        Edit(TENANT, "if not isinstance(tenant.organisation_id, UUID):", "if False:"),
    ),
    mutation(
        "a key answers for another request",
        f"{REPLAY} another_request",
        Edit(REPLAYING, "if bytes(row.fingerprint) != replay.fingerprint:", "if False:"),
    ),
    mutation(
        "a kept answer opens for another actor",
        f"{REPLAY} open_for_another_actor",
        Edit(REPLAYING, 'f"{scope.actor.id}/{replay.key}"', "replay.key"),
    ),
    mutation(
        "a kept answer outlives the grant",
        f"{LAPSES} repeated_request",
        Edit(REPLAYING, '_look_again(scope, kept["about"], says=bool(body))', "pass"),
        Edit(REPLAYING, '_open_again(scope, kept.get("opened", ()))', "pass"),
    ),
    mutation(
        "a repeated request does it again",
        f"{REPLAY} to_the_byte",
        Edit(OPERATION, "if earlier is not None:", "if False:"),
    ),
    mutation(
        "a message acts as often as it comes",
        f"{BUS} TestInbox",
        Edit(
            CLOSING,
            "return scope._connection.execute(_CLAIM, values).rowcount == 1",
            "return scope._connection.execute(_CLAIM, values) is not None",
        ),
    ),
    mutation(
        "a task is sent before the commit",
        f"{BUS} TestOutbox",
        Edit(
            SCOPE,
            "self.outbox.append(_row(task, organisation_id or self.org, ids))",
            "row = _row(task, organisation_id or self.org, ids)\n"
            "        with self.runtime.engines['app'].begin() as other:\n"
            "            other.execute(text(\"INSERT INTO outbox VALUES ('\" + row['id'] +"
            " \"', now(), '\" + row['organisation_id'] + \"', '\" + task.name + \"',"
            " jsonb_build_object('export_id', '\" + str(ids.get('export_id')) + \"'), '')\"))",
        ),
    ),
    mutation(
        "a handler's fault is swallowed",
        f"{BUS} fails_rolls_everything_back",
        Edit(
            "shared/events/bus.py",
            "results = (handler(scope, event) for _, _, handler in _handlers[type(event)])",
            "results = []\n    for _, _, handler in _handlers[type(event)]:\n        try:\n"
            "            results.append(handler(scope, event))\n        except Exception:\n"
            "            pass",
        ),
    ),
    mutation(
        "handlers run as they were imported",
        f"{BUS} order",
        Edit("shared/events/bus.py", "entries.sort(key=lambda entry: entry[:2])", "pass"),
    ),
    mutation(
        "the guard forgets teams",
        f"{TABLE} another-team-children",
        Edit(GUARD, "if teams is not None:", "if False:"),
    ),
    mutation(
        "the guard forgets owners",
        f"{FILTER} own_table_without_team",
        Edit(GUARD, "for model in own_models()}", "for model in own_models()[:1]}"),
    ),
    mutation(
        "the guard forgets aliases",
        f"{FILTER} cut_down",
        Edit(
            "shared/db/cut.py",
            "LoaderCriteriaOption(model, criterion, include_aliases=True)",
            "LoaderCriteriaOption(model, criterion, include_aliases=False)",
        ),
    ),
    mutation(
        "the guard forgets roles",
        "tests/slices/referrals/test_seeing.py -k role_of_the_rule",
        Edit(GUARD, "if session.roles is not None:", "if False:"),
    ),
    mutation(
        "the guard lets text through",
        f"{FILTER} refused",
        Edit(GUARD, " or isinstance(state.statement, FromStatement)", ""),
    ),
    mutation(
        "the guard lets bare tables through",
        f"{FILTER} refused",
        Edit(GUARD, "if not state.is_orm_statement or", "if"),
    ),
    mutation(
        "the guard lets updates by key through",
        f"{FILTER} refused",
        Edit(GUARD, "if state.is_insert or state.is_executemany:", "if state.is_insert:"),
    ),
    mutation(
        "the start-up check forgets policies",
        f"{STARTUP} does_not_start",
        Edit("services/app.py", ", *policies.faults(connection)]", "]"),
    ),
    mutation(
        "the start-up check forgets FORCE",
        f"{STARTUP} fault_in_the_policies",
        Edit(
            "shared/db/policies.py",
            "row.relrowsecurity and row.relforcerowsecurity",
            "row.relrowsecurity",
        ),
    ),
    mutation(
        "the start-up check forgets strong users",
        f"{STARTUP} fault_in_the_house",
        Edit(HOUSE, "*_strong_users(connection), ", ""),
    ),
    mutation(
        "the start-up check forgets open partitions",
        f"{STARTUP} fault_in_the_house",
        Edit(HOUSE, "for row in connection.execute(_OPEN_PARTITIONS):", "for row in ():"),
    ),
]
