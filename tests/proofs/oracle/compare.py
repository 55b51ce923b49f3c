"""Our decision against the independent oracle, over a stretch of the space.

Invariant: every state of the stretch is asked of both, and each difference is told with its facts.
`python -m tests.proofs.oracle.compare [every]` goes through the space, or every so many states.
"""

import multiprocessing
import os
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from services.sharing.rules import Allowed, Facts, StatementFact, judge
from tests.proofs.oracle.asking import age_when_said
from tests.proofs.oracle.cedar import Answer, Oracle
from tests.proofs.oracle.resting import Yes, cited_id
from tests.proofs.oracle.space import SIZE, state

BATCH = 4000
LEFT_FREE_BELOW = 250_000
"""How many answers an oracle remembers before it starts afresh: some hundreds of megabytes."""


@dataclass(slots=True)
class Difference:
    """One way of differing: how often, and the first state that does."""

    states: int
    first: int

    def told(self, kind: str) -> str:
        """Readable: what differs, how often, and the whole of one example."""
        return f"{self.states} states: {kind}\n{described(self.first)}"


@dataclass(slots=True)
class Tally:
    """What a stretch came to."""

    states: int = 0
    allowed: int = 0
    asked: int = 0
    differences: dict[str, Difference] = field(default_factory=dict)

    def add(self, other: "Tally") -> None:
        """The other's counts too; of each way of differing the lowest state stays as example."""
        self.states += other.states
        self.allowed += other.allowed
        self.asked += other.asked
        for kind, found in other.differences.items():
            self.note(kind, found.first, found.states)

    def note(self, kind: str, number: int, states: int = 1) -> None:
        """So many states that differ in this way, the first of them with this number."""
        known = self.differences.setdefault(kind, Difference(0, number))
        known.states += states
        known.first = min(known.first, number)


def compare(numbers: Iterable[int], oracle: Oracle) -> Tally:
    """Both decisions on the states of these numbers."""
    batch = list(numbers)
    many = [state(number)[2] for number in batch]
    tally = Tally(states=len(batch))
    before = oracle.asked
    both: list[tuple[int, Facts, Yes, Allowed]] = []
    for number, facts, answer in zip(batch, many, oracle.decide(many), strict=True):
        verdict = judge(facts)
        ours = verdict if isinstance(verdict, Allowed) else None
        tally.allowed += bool(answer.yes)
        if ours is None and not answer.yes:
            continue
        if ours is None or not answer.yes:
            tally.note(_difference(facts, verdict, answer), number)
            continue
        yes = next((one for one in answer.yes if one.rule == ours.rule), None)
        if yes is None:
            tally.note("we cite a rule by which the oracle says no", number)
            continue
        for kind in _cited_otherwise(facts, ours, yes):
            tally.note(kind, number)
        both.append((number, facts, yes, ours))
    lasting = oracle.may_last([(f, yes, o.until, _cited(o)) for _, f, yes, o in both])
    for (number, *_), against in zip(both, lasting, strict=True):
        if against:
            tally.note(f"our end is wrong for the oracle: {_listed(against)}", number)
    tally.asked = oracle.asked - before
    return tally


def stretches(every: int) -> Iterator[range]:
    """The space in batches, taking one in so many states."""
    for first in range(0, SIZE, BATCH * every):
        yield range(first, min(first + BATCH * every, SIZE), every)


def whole(every: int = 1, processes: int | None = None) -> Iterator[Tally]:
    """A tally for each batch, in order, from as many processes as there are processors."""
    with multiprocessing.get_context("spawn").Pool(processes or os.cpu_count()) as pool:
        yield from pool.imap(_in_process, stretches(every))


def described(number: int) -> str:
    """A state, as somebody reads it."""
    room, choice, facts = state(number)
    lines = [f"  state {number}, in the room {room.name!r}"]
    lines += [f"    {name}: {value}" for name, value in choice.items()]
    lines.append(f"    born {facts.birth_date}, now {facts.now:%Y-%m-%d %H:%M:%S} UTC")
    for rule in facts.rules:
        lines.append(
            f"    rule: {rule.purpose}, {rule.sender_kind} to {rule.receiver_kind}, "
            f"ages {rule.age_from}-{rule.age_to}, {_listed(rule.grounds)}, "
            f"{rule.consent_regime}, kept {rule.retention_days} days, ends {rule.ends_at}"
        )
    for one in facts.statements:
        who = "child" if one.holder_id is None else f"holder {one.holder_id.int}"
        lines.append(
            f"    {who} {one.state}: {_listed(one.categories)}, for {one.purpose}, "
            f"on {one.stated_at}, until {one.until}"
        )
    for instead in facts.substitutes:
        lines.append(
            f"    {instead.kind} instead of holder {instead.holder_id.int}: for {instead.purpose}, "
            f"{_listed(instead.categories) or 'anything'}, to {_whom(instead.receiver_ids)}, "
            f"from {instead.since} until {instead.until}"
        )
    if facts.legal_ground:
        lines.append(f"    recorded: {facts.legal_ground}")
    if facts.objection_open:
        lines.append("    an objection is open")
    return "\n".join(lines)


def _whom(receivers: Iterable[UUID]) -> str:
    return ", ".join(str(one.int) for one in receivers) or "anybody"


_ORACLES: list[Oracle] = []
"""This process's own: what it was asked before, it knows."""


def _in_process(numbers: range) -> Tally:
    if not _ORACLES or _ORACLES[0].remembered > LEFT_FREE_BELOW:
        _ORACLES[:] = [Oracle()]
    return compare(numbers, _ORACLES[0])


def _difference(facts: Facts, verdict: object, answer: Answer) -> str:
    if isinstance(verdict, Allowed):
        early = any(
            one.holder_id is None
            and one.consent_id in verdict.consent_ids
            and age_when_said(one, facts.birth_date) < 12
            for one in facts.statements
        )
        why = "; by what a child said before it was 12" if early else ""
        return f"we say yes on {facts.ground}, the oracle no: {_listed(answer.against)}{why}"
    codes = {reason.code for reason in getattr(verdict, "reasons", ())}
    about = {_beside(facts, one) for one in facts.statements if one.state != "requested"} - {""}
    said = f"we say no ({_listed(codes)}), the oracle yes"
    return f"{said}: {_listed(about)}" if about else said


def _beside(facts: Facts, one: StatementFact) -> str:
    """Why a statement towards this receiver may be no word about this question, for a label."""
    if one.purpose != facts.purpose or facts.receiver_id not in one.receiver_ids:
        return ""
    if not one.categories & facts.categories:
        return f"{one.state} about other categories"
    return ""


def _cited_otherwise(facts: Facts, ours: Allowed, yes: Yes) -> Iterator[str]:
    recorded = yes.recorded
    expected: dict[str, tuple[object, object]] = {
        "ground": (ours.ground, facts.ground),
        "categories": (ours.categories, facts.categories),
        "receiver": (ours.receiver_id, facts.receiver_id),
        "child": (ours.child_id, facts.child_id),
        "legal ground": (ours.legal_ground_id, recorded and recorded.id),
        "decision reference": (
            ours.decision_reference or "",
            (recorded and recorded.reference) or "",
        ),
        "safety": (ours.safety_restricted, yes.restricted),
        "exchange": (ours.rests_on, None),
    }
    for what, (cited, right) in expected.items():
        if cited != right:
            yield f"we cite another {what} than the oracle, on {facts.ground}"
    one_each = [{cited_id(one) for one in each} & {*_cited(ours)} for each in yes.carried_by]
    if {*map(len, one_each)} - {1} or len(_cited(ours)) != len(one_each):
        yield "we rest on other statements or substitutes than the oracle"
    statements = {one.consent_id for one in facts.statements}
    if not statements.issuperset(ours.consent_ids) or statements.intersection(ours.substitute_ids):
        yield "we cite a substitute as a statement, or the other way round"


def _cited(ours: Allowed) -> tuple[UUID, ...]:
    return (*ours.consent_ids, *ours.substitute_ids)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def main(words: list[str]) -> int:
    """Go through the space, with a line of progress; 1 when anything differs."""
    every = int(words[0]) if words else 1
    total, started = Tally(), time.monotonic()
    for part in whole(every):
        total.add(part)
        spent = time.monotonic() - started
        sys.stderr.write(
            f"\r{total.states} states of {-(-SIZE // every)}, {total.states / spent:.0f} a second, "
            f"{len(total.differences)} ways of differing "
        )
    sys.stderr.write("\n")
    sys.stdout.write(
        f"{total.states} states, of which {total.allowed} allowed; Cedar was asked {total.asked} "
        f"different questions, in {time.monotonic() - started:.0f} s\n"
    )
    for kind, found in sorted(total.differences.items()):
        sys.stdout.write(found.told(kind) + "\n\n")
    return 1 if total.differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
