"""What a decision costs the database: three statements, whether one asks or acts."""

from collections.abc import Callable
from typing import Any

import pytest

from services.referrals import operations as referrals
from services.sharing import operations as sharing
from services.sharing.operations import Decision, Question
from shared.authz.scope import Scope
from tests.factories.town import PURPOSE, Town
from tests.slices.http.test_statements import Statements, counted

MOST = 3


class Meter:
    """How many statements each decision costs that is made while it looks."""

    def __init__(self, decide: Callable[..., Decision], statements: Statements) -> None:
        self.decide, self.statements = decide, statements
        self.costs: list[int] = []

    def __call__(self, scope: Scope, question: Question, **given: Any) -> Decision:
        scope.flush()
        before = len(self.statements.sent)
        decision = self.decide(scope, question, **given)
        self.costs.append(len(self.statements.sent) - before)
        return decision


@pytest.mark.parametrize("children", [1, 3])
def test_a_decision_costs_three_statements(
    town: Town, monkeypatch: pytest.MonkeyPatch, children: int
) -> None:
    """However much was said; the decision itself is the real one."""
    town.sent()  # warm: keys are known
    with counted() as statements:
        meter = Meter(sharing.decide, statements)
        monkeypatch.setattr(sharing, "decide", meter)
        for _ in range(children):
            child = town.child()
            for _ in range(children):
                town.consent(child)
            sharing.ask_decision(
                town.school.member(),
                child_id=child["id"],
                receiver_id=town.child_work.id,
                purpose=PURPOSE,
                record_kind="referral",
                categories=["child_identity"],
            )
            referrals.send_referral(town.school.member(), referral_id=town.draft(child)["id"])
    assert len(meter.costs) == 2 * children, "asked once, and decided once when acting"
    assert set(meter.costs) == {MOST}, meter.costs
