"""Going through the list together: help needed or not, why a child still stands there, the steps.

Invariant: every change is a version of the entry with a line of its own, under the entry's lock; of
two who change the same thing at once one wins and the other hears so (412). Nothing is computed
about a child: a person says whether help is needed.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.risk_lists import entries, hearing, taking_part
from services.risk_lists.models import Entry, EntryChange, RiskList, Step
from services.risk_lists.rules import MILESTONES, STEPS_WITHIN, confirmed_by, milestone
from services.risk_lists.tasks import ANNOUNCE_LIST_STEP, RENEW
from shared import clock
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.ids import new_id
from shared.problems import Conflict, Invalid, NotFound, Reason
from shared.texts import Text
from shared.vocabulary import CONCERN_LIST_VERSION


@operation("risk_list:work")
def confirm_entry(
    scope: Scope, *, entry_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """A second organisation says that the child belongs on the list. Conflict where our own
    organisation or the same person put it there, or somebody confirmed it already.
    """
    entry, listed = entries.see(scope, entry_id, lock="change")
    scope.expect_version(entry, expected_version)
    if entry.owner_id == scope.org:
        raise Conflict("not_by_yourself", _BY_ANOTHER)
    if taking_part.same_person(scope, listed.id, (entry.put_by, scope.actor.id)):
        raise Conflict("not_by_yourself", _BY_SOMEBODY_ELSE)
    if entry.state == "confirmed":
        raise Conflict("confirmed_already", _CONFIRMED)
    entry.state, entry.state_at = "confirmed", scope.now
    entry.confirmed_by_id = scope.org
    changed(scope, entry, "confirmed", {})
    return _view(scope, entry, listed)


@operation("risk_list:work")
def unconfirm_entry(
    scope: Scope, *, entry_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """It was a mistake: the child waits for a second organisation again. Conflict where we have not
    confirmed it, or the time to confirm it is over: then it can only be taken off.
    """
    entry, listed = entries.see(scope, entry_id, lock="change")
    scope.expect_version(entry, expected_version)
    if entry.confirmed_by_id != scope.org:
        raise Conflict("not_confirmed_by_us", _NOT_BY_US)
    if confirmed_by(entry.confirm_by, entry.thawed_at) <= scope.now:
        raise Conflict("confirming_over", _OVER)
    entry.state, entry.state_at = "listed", scope.now
    entry.confirmed_by_id = None
    changed(scope, entry, "unconfirmed", {})
    return _view(scope, entry, listed)


@operation("risk_list:work")
def assess_entry(
    scope: Scope,
    *,
    entry_id: UUID,
    help_needed: str | None,
    expected_version: int | None = None,
) -> dict[str, Any]:
    """Whether help is needed: yes, no, keep an eye on; None takes back what was said."""
    entry, listed = entries.see(scope, entry_id, lock="change")
    scope.expect_version(entry, expected_version)
    if entry.help_needed != help_needed:
        entry.help_needed = help_needed
        entry.help_needed_on = (
            (entry.help_needed_on or clock.today()) if help_needed == "yes" else None
        )
        changed(scope, entry, "assessed", {"help_needed": help_needed})
    return _view(scope, entry, listed)


@operation("risk_list:work")
def justify_entry(
    scope: Scope,
    *,
    entry_id: UUID,
    concern_codes: Sequence[str] | None = None,
    expected_version: int | None = None,
) -> dict[str, Any]:
    """Why the child still stands on the list, in codes (None: those that stand there): at each
    review, or it drops. Other codes are a disclosure of whose entry it is: a partner says that they
    still hold, and adds what it saw apart (`add_facts`).
    """
    entry, listed = entries.see(scope, entry_id, lock="change")
    scope.expect_version(entry, expected_version)
    codes = entry.concern_codes if concern_codes is None else sorted(set(concern_codes))
    if codes != sorted(entry.concern_codes):
        if entry.owner_id != scope.org:
            raise Invalid(reasons=[Reason("codes_of_owner", _CODES, pointer="/concernCodes")])
        entry.concern_codes, entry.list_version = codes, CONCERN_LIST_VERSION
    entry.justified_at = scope.now
    changed(scope, entry, "justified", {"concern_codes": entry.concern_codes})
    scope.later(RENEW, organisation_id=entry.owner_id, list_id=listed.id)
    return _view(scope, entry, listed)


@operation("risk_list:work")
def plan_step(
    scope: Scope,
    *,
    entry_id: UUID,
    kind: str,
    due_on: date,
    assignee_id: UUID | None = None,
    expected_version: int | None = None,
) -> dict[str, Any]:
    """Agree on a step: what, who of the named members (None: I), by when."""
    entry, listed = entries.see(scope, entry_id, lock="change")
    scope.expect_version(entry, expected_version)
    doer = _assignee(scope, listed, assignee_id or scope.actor.id)
    _require_near(due_on)
    step = planned(scope, entry, kind, due_on, doer)
    _tell(scope, step)
    return _view(scope, entry, listed)


@operation("risk_list:work")
def change_step(
    scope: Scope,
    *,
    step_id: UUID,
    due_on: date,
    assignee_id: UUID,
    expected_version: int | None = None,
) -> dict[str, Any]:
    """Another day, or another who does it."""
    step, entry, listed = _step(scope, step_id, expected_version)
    _require(step, "open")
    if due_on != step.due_on:
        _require_near(due_on)
    before = step.assignee_id
    step.assignee_id, step.assignee_org_id = _assignee(scope, listed, assignee_id)
    step.due_on = due_on
    step.version += 1
    changed(scope, entry, "step_changed", _said(step))
    if step.assignee_id != before:
        _tell(scope, step)
    else:
        hearing.watch_step(scope, step)
    return _view(scope, entry, listed)


@operation("risk_list:work")
def finish_step(
    scope: Scope,
    *,
    step_id: UUID,
    done_on: date | None = None,
    expected_version: int | None = None,
) -> dict[str, Any]:
    """It was done, on that day (None: today)."""
    step, entry, listed = _step(scope, step_id, expected_version)
    _require(step, "open")
    day = done_on or clock.today()
    if day > clock.today():
        raise Invalid(reasons=[Reason("day_to_come", _TO_COME, pointer="/doneOn")])
    if day < entry.created_at.astimezone(clock.AMSTERDAM).date():
        raise Invalid(reasons=[Reason("before_listed", _BEFORE, pointer="/doneOn")])
    finished(scope, step, entry, day)
    return _view(scope, entry, listed)


@operation("risk_list:work")
def reopen_step(
    scope: Scope, *, step_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """It was not done after all, or is needed after all."""
    step, entry, listed = _step(scope, step_id, expected_version)
    _require(step, "done", "dropped")
    step.state, step.done_on = "open", None
    hearing.watch_step(scope, step)
    return _stepped(scope, step, entry, listed, "step_reopened")


@operation("risk_list:work")
def drop_step(
    scope: Scope, *, step_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """It is not needed any more."""
    step, entry, listed = _step(scope, step_id, expected_version)
    _require(step, "open")
    step.state = "dropped"
    return _stepped(scope, step, entry, listed, "step_dropped")


def planned(
    scope: Scope,
    entry: Entry,
    kind: str,
    due_on: date,
    doer: tuple[UUID, UUID],
    by: UUID | None = None,
) -> Step:
    """Write down a step of a locked entry; `doer`: which member of which party."""
    member_id, organisation_id = doer
    step = Step(
        id=new_id(),
        owner_id=entry.owner_id,
        list_id=entry.list_id,
        entry_id=entry.id,
        entry_created_at=entry.created_at,
        kind=kind,
        assignee_id=member_id,
        assignee_org_id=organisation_id,
        due_on=due_on,
        state="open",
        done_on=None,
        created_at=scope.now,
        version=1,
    )
    scope.add(step)
    changed(scope, entry, "step_planned", _said(step), by)
    return step


def finished(scope: Scope, step: Step, entry: Entry, day: date, by: UUID | None = None) -> None:
    """An open step of a locked entry was done on that day."""
    step.state, step.done_on = "done", day
    _settle(scope, step, entry, "step_done", by)


def changed(
    scope: Scope, entry: Entry, kind: str, said: dict[str, Any], by: UUID | None = None
) -> None:
    """Count the version, and write the line of history for it. `by`: for whom a worker does it."""
    entry.version += 1
    scope.flush()
    record = entries.record_of(entry)
    scope.insert(
        EntryChange, [entries.line(scope, record, entry.list_id, entry.version, kind, said, by)]
    )


def _stepped(scope: Scope, step: Step, entry: Entry, listed: RiskList, kind: str) -> dict[str, Any]:
    _settle(scope, step, entry, kind)
    return _view(scope, entry, listed)


def _settle(scope: Scope, step: Step, entry: Entry, kind: str, by: UUID | None = None) -> None:
    step.version += 1
    scope.flush()
    name = MILESTONES.get(step.kind)
    if name is not None:
        done = select(Step.kind, Step.done_on).where(
            Step.entry_id == entry.id, Step.state == "done"
        )
        days = [(row.kind, row.done_on) for row in scope.rows(done)]
        setattr(entry, name, milestone(days, name))
    changed(scope, entry, kind, _said(step), by)


def _step(
    scope: Scope, step_id: UUID, expected_version: int | None
) -> tuple[Step, Entry, RiskList]:
    """The entry is locked before its step, as everywhere."""
    entry, listed = entries.see(scope, scope.load(Step, step_id).entry_id, lock="change")
    step = scope.load(Step, step_id, lock="change")
    scope.expect_version(step, expected_version)
    return step, entry, listed


def _require(step: Step, *states: str) -> None:
    if step.state not in states:
        raise Conflict("step_elsewhere", _ELSEWHERE)


def _require_near(due_on: date) -> None:
    today = clock.today()
    if not today <= due_on <= today + STEPS_WITHIN:
        raise Invalid(reasons=[Reason("day_unfit", _UNFIT, pointer="/dueOn")])


def _assignee(scope: Scope, listed: RiskList, member_id: UUID) -> tuple[UUID, UUID]:
    named = entries.member_of(scope, listed.id, member_id)
    if named is None:
        raise Invalid(reasons=[Reason("not_named", _NOT_NAMED, pointer="/assigneeId")])
    return named.member_id, named.organisation_id


def _tell(scope: Scope, step: Step) -> None:
    """Who is to do it hears so, and again when it is late; in their own organisation."""
    if step.assignee_id != scope.actor.id:
        scope.later(ANNOUNCE_LIST_STEP, organisation_id=step.assignee_org_id, step_id=step.id)
    hearing.watch_step(scope, step)


def _said(step: Step) -> dict[str, Any]:
    return {
        "step_id": str(step.id),
        "step": step.kind,
        "assignee_id": str(step.assignee_id),
        "due_on": step.due_on.isoformat(),
        "done_on": step.done_on.isoformat() if step.done_on else None,
    }


def _view(scope: Scope, entry: Entry, listed: RiskList) -> dict[str, Any]:
    if listed.state != "open":
        raise NotFound
    return entries.one(scope, entry.id)


_BY_ANOTHER = Text(
    "Uw organisatie heeft dit kind op de lijst gezet; een andere bevestigt het.",
    "Your organisation put this child on the list; another one confirms it.",
)
_BY_SOMEBODY_ELSE = Text(
    "U hebt dit kind zelf op de lijst gezet, voor een andere organisatie. Een ander bevestigt het.",
    "You put this child on the list yourself, for another organisation. Somebody else confirms it.",
)
_CONFIRMED = Text("Dit kind is al bevestigd.", "This child is confirmed already.")
_NOT_BY_US = Text(
    "Uw organisatie heeft dit kind niet bevestigd.",
    "Your organisation has not confirmed this child.",
)
_OVER = Text(
    "De tijd om te bevestigen is voorbij. Hoort het kind hier niet, haal het dan van de lijst.",
    "The time to confirm is over. If the child does not belong here, take it off the list.",
)
_ELSEWHERE = Text(
    "Dat kan met deze stap niet meer: iemand heeft hem al gedaan of laten vervallen.",
    "This cannot be done with this step: somebody has done or dropped it already.",
)
_NOT_NAMED = Text(
    "Kies iemand die op deze lijst is genoemd.", "Choose somebody who is named on this list."
)
_CODES = Text(
    "Waar de zorg over gaat, wijzigt wie het kind op de lijst zette. Voeg toe wat u zelf zag of"
    " hoorde.",
    "What the concern is about is changed by who put the child on the list. Add what you saw or"
    " heard yourself.",
)
_UNFIT = Text(
    "Kies een dag van vandaag tot hooguit een jaar later.",
    "Choose a day from today to a year later at most.",
)
_BEFORE = Text(
    "Op deze dag stond het kind nog niet op de lijst.",
    "On this day the child was not on the list yet.",
)
_TO_COME = Text("Deze dag moet nog komen.", "This day is yet to come.")
