"""Signing while the text is being taken back and proposed anew, while another refuses or leaves.

However they meet: what comes into force is a text that every party signed, word for word.
"""

import os
from collections import Counter
from functools import partial
from typing import Any

from services.covenants import operations as covenants
from services.covenants.rules.signatures import decoded, verified
from tests.house import House
from tests.proofs.figures import figures
from tests.slices.covenants.test_life import Pair, admin, pair, rule, said, sign
from tests.slices.database import rows
from tests.slices.races import together, won

__all__ = ["pair"]
ROUNDS = int(os.environ.get("PROOF_RACES", "30"))


def test_signing_while_amending(the_house: House, pair: Pair) -> None:
    """Both parties sign while the author withdraws and proposes another text: whoever comes first;
    what was signed is never the other text, and what is in force was signed by both.
    """
    ends: Counter[str] = Counter()
    for number in range(ROUNDS):
        version = pair.proposed(name=f"Ronde {number}")
        outcomes = together(
            partial(sign, pair.school, version),
            partial(sign, pair.work, version),
            partial(anew, pair, version),
        )
        covenant_id = version["covenant_id"]
        state = covenants.get_version(admin(pair.school), version_id=version["id"])["state"]
        replaced = outcomes[2] in won(outcomes)
        assert (state == "active") != replaced, outcomes
        assert state in ("active", "withdrawn"), outcomes
        ends[state] += 1
        whole(the_house, covenant_id)
    figures(f"sign while amending: {ROUNDS} rounds on PostgreSQL, {dict(ends)}")


def test_signing_while_refusing(the_house: House, pair: Pair) -> None:
    """One party signs as the other refuses, and a third thing never happens."""
    for number in range(max(6, ROUNDS // 5)):
        version = pair.proposed(name=f"Ronde {number}")
        refuse = partial(
            covenants.refuse_version, admin(pair.work), version_id=version["id"], reason="Te ruim."
        )
        outcomes = together(
            partial(sign, pair.school, version), partial(sign, pair.work, version), refuse
        )
        found = covenants.get_version(admin(pair.school), version_id=version["id"])
        assert (found["state"] == "refused") == (outcomes[2] in won(outcomes)), outcomes
        assert found["state"] in ("active", "refused")
        whole(the_house, version["covenant_id"])


def test_two_versions_at_once(the_house: House, pair: Pair) -> None:
    """Two parties propose another version at the same moment: one lies on the table."""
    covenant_id = pair.active()["covenant_id"]
    for _ in range(max(6, ROUNDS // 5)):
        drafts = [
            covenants.draft_version(admin(place), covenant_id=covenant_id)
            for place in (pair.school, pair.work)
        ]
        outcomes = together(
            *(
                partial(covenants.propose_version, admin(place), version_id=draft["id"])
                for place, draft in zip((pair.school, pair.work), drafts, strict=True)
            )
        )
        (proposed,) = won(outcomes)
        author = pair.school if proposed["author_id"] == pair.school.id else pair.work
        covenants.withdraw_version(admin(author), version_id=proposed["id"])


def anew(pair: Pair, version: dict[str, Any]) -> dict[str, Any]:
    """Take the proposal back and lay another text on the table."""
    covenants.withdraw_version(admin(pair.school), version_id=version["id"])
    draft = covenants.copy_version(admin(pair.school), version_id=version["id"])
    places = (pair.school, pair.work)
    covenants.rewrite_version(
        admin(pair.school),
        version_id=draft["id"],
        expected_version=1,
        **said(*places, rules=[rule(age_from=9)]),
    )
    return covenants.propose_version(admin(pair.school), version_id=draft["id"])


def whole(house: House, covenant_id: Any) -> None:
    """What is in force has the signature of each party under its very text, and nothing lies on the
    table beside it but one.
    """
    keys = {
        str(key["organisation_id"]): decoded(key["x"]) for key in covenants.published_keys()["keys"]
    }
    versions = rows(house, "SELECT * FROM covenant_version WHERE covenant_id = :id", id=covenant_id)
    assert sum(version.state in ("proposed", "signed") for version in versions) <= 1
    assert sum(version.state == "active" for version in versions) <= 1
    for version in versions:
        signatures = rows(
            house, "SELECT * FROM covenant_signature WHERE version_id = :id", id=version.id
        )
        for one in signatures:
            assert verified(keys[str(one.organisation_id)], version.text, bytes(one.signature))
        if version.state == "active":
            assert {one.organisation_id for one in signatures} == set(version.party_ids)
