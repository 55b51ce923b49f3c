"""Children are put on a list, and known, by several at once, while a consent is withdrawn."""

from functools import partial

from services.consents import operations as consents
from services.risk_lists import operations as risk_lists
from shared.authz.actor import Actor
from shared.problems import Problem
from tests.factories import errands
from tests.factories.listed import CODES, PURPOSE, Beat, list_rule
from tests.factories.matched import at_desk, register
from tests.factories.town import enact, record_consent
from tests.house import House
from tests.slices.races import Meeting, together
from tests.slices.risk_lists.left import whole
from tests.slices.risk_lists.test_at_once import ROUNDS, expect, tidying


def test_put_on_the_list_while_consent_is_withdrawn(the_house: House) -> None:
    """Nothing blocks the withdrawal, and nobody stands on the list after it."""
    beat, meeting = Beat.founded(the_house), Meeting()
    work, police = beat.child_work, beat.police
    rule = list_rule(work, police, grounds=["consent"], consent_regime="by_age")
    enact(work, [work, police], [rule])
    for _ in range(ROUNDS):
        child = register(work)
        told = {"purpose": PURPOSE, "categories": ["care_question", "child_identity"]}
        consent = record_consent(work, child, police, **told)
        put, withdrawn = meeting.of(
            partial(
                risk_lists.put_on_list,
                beat.worker,
                list_id=beat.list_id,
                child_id=child["id"],
                concern_codes=CODES,
                ground="consent",
            ),
            partial(consents.withdraw_consent, beat.worker, consent_id=consent["id"]),
        )
        assert not isinstance(withdrawn, Problem), withdrawn
        expect(put)
        meeting.won_by(
            "withdrawn" if isinstance(put, Problem) else "put", first=not isinstance(put, Problem)
        )
        whole(beat)
        assert beat.seen_by(beat.officer) == []


def test_many_say_at_once_that_they_know_many(beat: Beat) -> None:
    """Both parties and the workers, over the same children in any order: no deadlock."""
    colleague = at_desk_and_named(beat)
    for number in range(ROUNDS):
        names = [{"given_name": f"Kind{number}{'abcde'[n]}"} for n in range(5)]
        theirs = [beat.put(register(beat.police, **name)) for name in names]
        for entry, name in zip(theirs, names, strict=True):
            beat.known(entry, register(beat.child_work, **name))
        know = partial(risk_lists.say_known, list_id=beat.list_id, ground="public_task")
        told = together(
            partial(know, beat.worker),
            partial(know, colleague),
            tidying(beat, beat.police.id),
            partial(errands.run, beat.house),
            partial(
                risk_lists.take_off, beat.officer, entry_id=theirs[0]["id"], because="mistaken"
            ),
        )
        assert [one for one in told if isinstance(one, Problem)] == []
        assert told[0]["told"] + told[1]["told"] in (4, 5)
        whole(beat)


def at_desk_and_named(beat: Beat) -> Actor:
    colleague = at_desk(beat.child_work)
    beat.name(colleague)
    return colleague
