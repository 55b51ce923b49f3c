"""The four kinds of tables, and the row-level security that each kind gets.

Invariant: a tenant's row is visible to its owner, or through a live grant of its owner, and to
nobody else; with no organisation set, nothing is visible. The same definitions make the policies
(migrations) and check them (start-up).
"""

from dataclasses import dataclass
from typing import Literal

X = "(NULLIF(current_setting('app.org'::text, true), ''::text))::uuid"
"""The organisation of the transaction. After a transaction the setting reads '' and not NULL."""

CUTTING = "(current_setting('app.cutting'::text, true) = 'on'::text)"
"""Inside the one function that looks for whoever calls (migration 0091)."""

Command = Literal["ALL", "SELECT", "INSERT", "UPDATE", "DELETE"]


@dataclass(frozen=True, slots=True)
class Policy:
    """One row-level security policy; `using` or `check` None means: not applicable."""

    name: str
    command: Command
    role: str
    using: str | None
    check: str | None


@dataclass(frozen=True, slots=True)
class Own:
    """Kind 1: an organisation's own file. A partner never reads it.

    `lookup` lists columns that the login role may read across tenants (who is this client?).
    `counted`: the operator may look (at the columns of the grant) for the organisation it acts for;
    `papers`: the operator keeps it, and the organisation reads it. `answered`: whom it is about may
    end it as the login role, for as long as it is open; the condition that it then fulfils.
    `matched`: the matcher reads it across tenants (at the columns of its grant); "tells": and
    writes it; "clears": and deletes what is out of date.
    """

    lookup: bool = False
    counted: bool = False
    papers: bool = False
    answered: str | None = None
    matched: Literal["reads", "tells", "clears"] | None = None

    def policies(self, table: str) -> tuple[Policy, ...]:
        own = f"(owner_id = {X})"
        found = [Policy(f"{table}_tenant", "ALL", "schakel_app", own, own)]
        if self.papers:
            found = [
                Policy(f"{table}_tenant", "SELECT", "schakel_app", own, None),
                Policy(f"{table}_operator", "ALL", "schakel_operator", own, own),
            ]
        if self.lookup:
            found.append(Policy(f"{table}_login", "SELECT", "schakel_login", "true", None))
        if self.counted:
            found.append(Policy(f"{table}_operator", "SELECT", "schakel_operator", own, None))
        if self.answered:
            still = "(ended_at IS NULL)"
            answer = Policy(f"{table}_answer", "UPDATE", "schakel_login", still, self.answered)
            found.append(answer)
        return (*found, *self._matcher(table))

    def _matcher(self, table: str) -> tuple[Policy, ...]:
        if self.matched is None:
            return ()
        sees = Policy(f"{table}_matched", "SELECT", "schakel_matcher", "true", None)
        also = {
            "reads": (),
            "tells": (
                Policy(f"{table}_told", "INSERT", "schakel_matcher", None, "true"),
                Policy(f"{table}_settled", "UPDATE", "schakel_matcher", "true", "true"),
            ),
            "clears": (Policy(f"{table}_cleared", "DELETE", "schakel_matcher", "true", None),),
        }
        return (sees, *also[self.matched])


@dataclass(frozen=True, slots=True)
class Exchange:
    """Kind 2: what parties look at together: own, or a live grant of the record's owner exists.

    `record` and `created_at` name this table's columns that hold the granted record's id and the
    moment it was made: its own for the record itself, the parent's for a row that belongs to one.
    `actor_column`: rows are written by the acting organisation, named in that column, and never
    changed (append-only; `by_trigger`: by none but our triggers); None: written by the owner (as
    `begins` says, where it does), and changed by both under a trigger. `removable`: the owner may
    delete rows of which this holds (what it gave to nobody); None: nobody deletes. `counted`: the
    operator may look (at the columns of the grant) where this holds: how many, never what.
    `worked`: all parties add rows and change them, under a trigger.
    """

    record_kind: str
    record: str = "id"
    created_at: str = "created_at"
    actor_column: str | None = None
    by_trigger: bool = False
    begins: str | None = None
    removable: str | None = None
    counted: str | None = None
    worked: bool = False

    def granted(self, table: str) -> str:
        """The condition that a live grant to the current organisation exists."""
        return (
            "(EXISTS ( SELECT 1 FROM access_grant g"  # noqa: S608 - names of ours
            f" WHERE ((g.viewer_id = {X}) AND (g.kind = '{self.record_kind}'::text)"
            f" AND (g.created_at = {table}.{self.created_at})"
            f" AND (g.record_id = {table}.{self.record}) AND (g.owner_id = {table}.owner_id)"
            " AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at))))"
        )

    def policies(self, table: str) -> tuple[Policy, ...]:
        own = f"(owner_id = {X})"
        own_or_granted = f"({own} OR {self.granted(table)})"
        see = [Policy(f"{table}_see", "SELECT", "schakel_app", own_or_granted, None)]
        if self.counted:
            see.append(
                Policy(f"{table}_operator", "SELECT", "schakel_operator", self.counted, None)
            )
        if self.removable:
            gone = f"({own} AND {self.removable})"
            see.append(Policy(f"{table}_remove", "DELETE", "schakel_app", gone, None))
        if self.actor_column:
            trigger = " AND (pg_trigger_depth() > 0)" if self.by_trigger else ""
            acting = f"(({self.actor_column} = {X}){trigger} AND {own_or_granted})"
            return (*see, Policy(f"{table}_append", "INSERT", "schakel_app", None, acting))
        made = f"({own} AND {self.begins})" if self.begins else own
        made = own_or_granted if self.worked else made
        return (
            *see,
            Policy(f"{table}_make", "INSERT", "schakel_app", None, made),
            Policy(f"{table}_change", "UPDATE", "schakel_app", own_or_granted, own_or_granted),
        )


@dataclass(frozen=True, slots=True)
class Common:
    """Kind 3: visible to the parties concerned (`visible`); `why` is the argument for it.

    `make` and `change` are the conditions for adding and changing; None: nobody may. `operated`:
    the operator reads it too (the columns of its grant); "keeps": and it alone makes and changes.
    `judged`: a function of ours reads it for whoever calls, and tells nobody (see 0091). `matched`:
    the matcher reads it (at the columns of its grant).
    """

    why: str
    visible: str = "true"
    make: str | None = None
    change: str | None = None
    login: bool = False
    operated: Literal["reads", "keeps"] | None = None
    judged: bool = False
    matched: bool = False

    def policies(self, table: str) -> tuple[Policy, ...]:
        keeper = "schakel_operator" if self.operated == "keeps" else "schakel_app"
        found = [Policy(f"{table}_read", "SELECT", "schakel_app", self.visible, None)]
        if self.operated:
            sees = Policy(f"{table}_operator", "SELECT", "schakel_operator", self.visible, None)
            found.append(sees)
        if self.make:
            found.append(Policy(f"{table}_make", "INSERT", keeper, None, self.make))
        if self.change:
            found.append(Policy(f"{table}_edit", "UPDATE", keeper, self.change, self.change))
        if self.login:
            found.append(Policy(f"{table}_login", "SELECT", "schakel_login", "true", None))
        if self.judged:
            found.append(Policy(f"{table}_judged", "SELECT", "schakel_owner", CUTTING, None))
        if self.matched:
            found.append(Policy(f"{table}_matched", "SELECT", "schakel_matcher", "true", None))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Platform:
    """Kind 4: sessions, keys, outbox, audit …: `role` may touch it.

    `tenant_column`: the application role may touch rows of its own organisation too.
    """

    role: str
    tenant_column: str | None = None
    custom: tuple[Policy, ...] = ()

    def policies(self, table: str) -> tuple[Policy, ...]:
        user = f"schakel_{self.role}"
        found = [Policy(f"{table}_platform", "ALL", user, "true", "true")] if self.role else []
        if self.tenant_column:
            own = f"({self.tenant_column} = {X})"
            found.append(Policy(f"{table}_tenant", "ALL", "schakel_app", own, own))
        return (*found, *self.custom)


Kind = Own | Exchange | Common | Platform
