"""The independent oracle: `domain.md` in Cedar's words, asked in batches.

Invariant: every yes is Cedar's. A policy that could not be evaluated fails the run, since Cedar
itself would silently leave it out.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from uuid import UUID

from cedarpy import (
    AuthzResult,
    Entities,
    PolicySet,
    Schema,
    ValidationResult,
    is_authorized_batch,
    validate_policies,
)

from services.sharing.rules import Facts, RuleFact
from tests.proofs.oracle.asking import CHILD, lasting, sharing, standing, voice
from tests.proofs.oracle.resting import (
    RECORDED,
    Instead,
    Said,
    Yes,
    by_holder,
    carrying,
    persons,
)

HERE = Path(__file__).parent
NAMES = ("voice", "instead", "share", "last", "back")
ASKED_OF = {
    "speak": ("voice", "Person"),
    "refuse": ("voice", "Person"),
    "decline": ("voice", "Person"),
    "stand": ("instead", "Person"),
    "share": ("share", "Member"),
    "restrict": ("share", "Member"),
    "last": ("last", "Member"),
    "flow_back": ("back", "Member"),
    "restrict_back": ("back", "Member"),
}
"""For each action the file that answers it, and who asks."""
_UNPERMITTED = frozenset({"nothing_permits"})
_AS_THEY_ARE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Answer:
    """What Cedar says: yes by these rules, or no by these policies."""

    yes: tuple[Yes, ...]
    against: frozenset[str]


class Oracle:
    """Cedar with our policies; it remembers what it was asked, since the answer is the same."""

    def __init__(self, checked: bool = False, policies: Mapping[str, str] = _AS_THEY_ARE) -> None:
        """`checked`: every request is held against the schema too; `policies`: other texts."""
        self._policies = {n: PolicySet.from_str(policies.get(n) or text(n)) for n in NAMES}
        self._schema = Schema.from_str(schema()) if checked else None
        self._none = Entities.from_json_str("[]")
        self._known: dict[tuple[str, str], frozenset[str] | None] = {}
        self._refused_by: dict[tuple[str, str], frozenset[str]] = {}
        self.asked = 0

    def with_other(self, name: str, policies: str) -> "Oracle":
        """Another, with other policies of that name; it knows what does not depend on them."""
        other = Oracle(policies={name: policies})
        kept = [known for known in self._known if ASKED_OF[known[0]][0] != name]
        other._known = {known: self._known[known] for known in kept}
        other._refused_by = dict(self._refused_by)
        return other

    def decide(self, many: Sequence[Facts]) -> list[Answer]:
        """Yes or no to each, in their order."""
        voices = [{who: voice(f, who) for who in persons(f)} for f in many]
        spoken, refused = (self._persons(voices, action) for action in ("speak", "refuse"))
        instead = self._standing(many, voices, spoken)
        asked = [
            [sharing(f, r, [*map(_name, {*yes, *own})], [*map(_name, no)]) for r, own in standing]
            for f, yes, no, standing in zip(many, spoken, refused, instead, strict=True)
        ]
        self._ask("share", (text for each in asked for text in each))
        return [
            self._answer(f, said, standing, texts)
            for f, said, standing, texts in zip(many, spoken, instead, asked, strict=True)
        ]

    def may_last(
        self, many: Sequence[tuple[Facts, Yes, datetime, Collection[UUID]]]
    ) -> list[frozenset[str]]:
        """For each, with these substitutes, the policies against this end; none: it may be."""
        return self.against(
            "last",
            [lasting(facts, yes.rule, until, yes.ends(cited)) for facts, yes, until, cited in many],
        )

    def against(self, action: str, texts: Sequence[str]) -> list[frozenset[str]]:
        """For each request the policies that refuse it; none where it is allowed."""
        self._ask(action, texts)
        return [
            frozenset()
            if self._known[action, text]
            else self._refused_by[action, text] or _UNPERMITTED
            for text in texts
        ]

    @property
    def remembered(self) -> int:
        """How many answers it knows."""
        return len(self._known)

    def _persons(
        self, voices: Sequence[Mapping[UUID | None, str]], action: str
    ) -> list[dict[UUID | None, frozenset[str]]]:
        """For each the persons who do so, and by which policies."""
        self._ask(action, (text for each in voices for text in each.values()))
        return [
            {who: by for who, text in each.items() if (by := self._known[action, text])}
            for each in voices
        ]

    def _standing(
        self,
        many: Sequence[Facts],
        voices: Sequence[Mapping[UUID | None, str]],
        spoken: Sequence[Said],
    ) -> list[list[tuple[RuleFact, Instead]]]:
        """For each rule what stands in whose place, for those who have authority."""
        texts: list[dict[UUID | None, str]] = [
            {one.holder_id: said[one.holder_id] for one in f.substitutes if one.holder_id in said}
            for f, said in zip(many, voices, strict=True)
        ]
        declined = self._persons(texts, "decline")
        asked = [
            [
                (rule, [(one, standing(f, rule, one, yes, no)) for one in f.substitutes])
                for rule in f.rules
            ]
            for f, yes, no in zip(many, spoken, declined, strict=True)
        ]
        self._ask("stand", (t for each in asked for _, those in each for _, t in those))
        return [
            [
                (rule, by_holder(one for one, t in those if self._known["stand", t]))
                for rule, those in each
            ]
            for each in asked
        ]

    def _answer(
        self,
        facts: Facts,
        said: Said,
        standing_by: Sequence[tuple[RuleFact, Instead]],
        texts: Sequence[str],
    ) -> Answer:
        yes, against = [], set[str]()
        for (rule, instead), text in zip(standing_by, texts, strict=True):
            by = self._known["share", text]
            if by is None:
                against |= self._refused_by["share", text] or _UNPERMITTED
            else:
                recorded = facts.legal_ground if by & RECORDED else None
                if recorded:
                    self._ask("restrict", [text])
                restricted = bool(recorded and self._known["restrict", text])
                yes.append(Yes(rule, carrying(facts, by, said, instead), recorded, restricted))
        return Answer(tuple(yes), frozenset(against if facts.rules else {"no_rule"}))

    def _ask(self, action: str, texts: Iterable[str]) -> None:
        new = [text for text in dict.fromkeys(texts) if (action, text) not in self._known]
        file, who = ASKED_OF[action]
        requests = [
            {
                "principal": f'{who}::"one"',
                "action": f'Action::"{action}"',
                "resource": 'Question::"one"',
                "context": text,
            }
            for text in new
        ]
        if not requests:
            return
        self.asked += len(requests)
        results = is_authorized_batch(requests, self._policies[file], self._none, self._schema)
        for text, result in zip(new, results, strict=True):
            by = _ids(result)
            self._known[action, text] = by if result.allowed else None
            if not result.allowed:
                self._refused_by[action, text] = by


def text(name: str) -> str:
    """The policies of that name."""
    return (HERE / f"{name}.cedar").read_text()


def schema() -> str:
    """The shapes of what is asked."""
    return (HERE / "schema.cedarschema").read_text()


def valid(name: str) -> ValidationResult:
    """Whether the policies fit the schema."""
    return validate_policies(text(name), schema())


def _ids(result: AuthzResult) -> frozenset[str]:
    if result.diagnostics.errors:
        raise ValueError(result.diagnostics.errors)
    return frozenset(result.diagnostics.id_annotations_by_reason.values())


def _name(who: UUID | None) -> str:
    return CHILD if who is None else str(who)
