"""What a person may have said about one question: every kind of statement, at its boundaries.

The question is always for `PURPOSE` towards `RECEIVER`, about `PART` or `WHOLE`.
"""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from services.sharing.rules import StatementFact

PURPOSE, ANOTHER_PURPOSE = "child_work_support", "youth_help"
SENDER, RECEIVER, ANOTHER = (UUID(int=n) for n in (1, 2, 3))
HOLDERS = tuple(UUID(int=n) for n in (11, 12, 13))
STRANGER = UUID(int=14)
"""Who once had authority over the child, or never."""
PART = frozenset({"child_identity"})
WHOLE = PART | {"care_question"}
MORE = WHOLE | {"home_situation"}
BESIDE = frozenset({"home_situation"})
HALF_A_YEAR = timedelta(days=180)
SECOND = timedelta(seconds=1)


class Word(NamedTuple):
    """One statement, as far as it does not depend on who says it and when."""

    state: str = "given"
    categories: frozenset[str] = MORE
    lasts: timedelta = HALF_A_YEAR
    purpose: str = PURPOSE
    receivers: frozenset[UUID] = frozenset({RECEIVER})


WORDS: dict[str, Word | None] = {
    "nothing": None,
    "yes": Word(),
    "yes to exactly the whole": Word(categories=WHOLE),
    "yes to a part": Word(categories=PART),
    "yes to something beside": Word(categories=BESIDE),
    "yes for another purpose": Word(purpose=ANOTHER_PURPOSE),
    "yes to another receiver": Word(receivers=frozenset({ANOTHER})),
    "yes to two receivers": Word(receivers=frozenset({ANOTHER, RECEIVER})),
    "yes until now": Word(lasts=timedelta()),
    "yes for a second more": Word(lasts=SECOND),
    "yes until a second ago": Word(lasts=-SECOND),
    "yes, expired": Word("expired", lasts=-SECOND),
    "no": Word("refused"),
    "no to a part": Word("refused", PART),
    "no to something beside": Word("refused", BESIDE),
    "no for another purpose": Word("refused", purpose=ANOTHER_PURPOSE),
    "no to another receiver": Word("refused", receivers=frozenset({ANOTHER})),
    "no, long ago": Word("refused", lasts=-SECOND),
    "withdrawn": Word("withdrawn"),
    "asked": Word("requested"),
    "yes, superseded": Word("superseded"),
}
FEW = ("nothing", "yes", "yes to a part", "yes until now", "no", "withdrawn", "asked")
FEWER = ("nothing", "yes", "no", "yes for another purpose")


def said(
    holder: UUID | None, names: tuple[str, ...], moments: tuple[datetime, ...], now: datetime
) -> list[StatementFact]:
    """That person's statements; `moments` are when, and each lasts so long from now."""
    person = 20 if holder is None else holder.int
    found = []
    for place, (name, moment) in enumerate(zip(names, moments, strict=False)):
        word = WORDS[name]
        if word is not None:
            found.append(
                StatementFact(
                    consent_id=UUID(int=person * 100 + place),
                    holder_id=holder,
                    purpose=word.purpose,
                    receiver_ids=word.receivers,
                    categories=word.categories,
                    state=word.state,
                    stated_at=moment,
                    until=now + word.lasts,
                )
            )
    return found
