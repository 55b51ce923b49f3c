"""Which referrals there were in the town in the last months, and how far each of them has come.

Invariant: only plans, a line for each; `work.py` lets them happen. A step reads "8 send": eight
working days ago, the referral was sent.
"""

from dataclasses import dataclass

from services.demo.covenant import HELP, SUPPORT
from services.demo.town import (
    DE_BAKEN,
    HAVENHUIS,
    HET_KOMPAS,
    MOLENHOF,
    NURSES,
    SLUISZICHT,
    WARD,
    YOUTH_TEAM,
)


@dataclass(frozen=True, slots=True)
class Course:
    """One referral. `name`: by which another refers to it; `about`: it is about the file that was
    made from that one; `answers`: and it returns that one. `hand`: which worker of the receiving
    team deals with it, counted from 0.
    """

    sender: tuple[str, str]
    receiver: tuple[str, str | None]
    steps: str
    purpose: str = SUPPORT
    name: str = ""
    about: str = ""
    answers: bool = False
    type: str = "application"
    hand: int = 0

    def plan(self) -> list[tuple[int, str]]:
        """Each step with how many working days ago it was."""
        parts = [step.split() for step in self.steps.split(", ")]
        return [(int(days), name) for days, name in parts]


BAKEN, KOMPAS = ("education", DE_BAKEN), ("education", HET_KOMPAS)
HAVEN, MOLEN, SLUIS = (("child_work", team) for team in (HAVENHUIS, MOLENHOF, SLUISZICHT))
ANY_WORK = ("child_work", None)
YOUTH, NURSE, WARD_TEAM = (
    ("youth_care", YOUTH_TEAM),
    ("public_health", NURSES),
    ("municipality", WARD),
)

TO_CHILD_WORK = (
    Course(BAKEN, HAVEN, "1 ask, 1 draft, 1 attach:report, 0 send"),
    Course(KOMPAS, HAVEN, "0 ask, 0 draft, 0 send"),
    Course(BAKEN, HAVEN, "4 ask, 4 draft, 4 send, 3 receive, 3 assign"),
    Course(BAKEN, HAVEN, "9 ask, 8 draft, 8 send, 7 receive"),
    Course(KOMPAS, MOLEN, "8 ask, 8 draft, 8 attach:drawing, 8 send"),
    Course(BAKEN, ANY_WORK, "7 ask, 7 draft, 7 send"),
    Course(KOMPAS, ANY_WORK, "2 ask, 2 draft, 1 send"),
    Course(
        BAKEN,
        HAVEN,
        "40 ask, 40 draft, 40 attach:report, 39 send, 38 receive, 38 assign, 36 accept,"
        " 35 question:0, 34 answer:0, 33 start, 1 question:2",
        name="there",
    ),
    Course(
        KOMPAS,
        HAVEN,
        "42 ask, 42 draft, 42 send, 41 receive, 41 assign, 39 accept, 37 start",
        name="back",
    ),
    Course(
        BAKEN,
        HAVEN,
        "20 ask, 20 draft, 20 send, 19 receive, 19 assign, 18 accept, 16 question:1, 15 answer:1,"
        " 14 start",
        hand=1,
    ),
    Course(
        KOMPAS,
        HAVEN,
        "13 ask, 13 draft, 13 send, 12 receive, 12 assign, 10 accept, 8 start, 6 question:0,"
        " 1 answer:0",
        hand=1,
    ),
    Course(BAKEN, HAVEN, "6 ask, 6 draft, 6 send, 5 receive, 5 assign, 2 accept"),
    Course(
        BAKEN,
        MOLEN,
        "26 ask, 26 draft, 25 send, 24 receive, 24 assign, 23 accept, 21 start,"
        " 11 hold:waiting_for_family",
    ),
    Course(
        BAKEN,
        SLUIS,
        "50 ask, 50 draft, 50 send, 49 receive, 49 assign, 47 accept, 45 start, 44 question:0,"
        " 43 answer:0, 3 complete:goals_reached",
    ),
    Course(
        KOMPAS,
        MOLEN,
        "52 ask, 52 draft, 52 send, 51 receive, 51 assign, 50 accept, 48 start,"
        " 20 complete:partly_reached, 5 reopen",
    ),
    Course(BAKEN, SLUIS, "7 ask, 7 draft, 7 send, 6 receive, 5 reject:youth_care"),
    Course(KOMPAS, HAVEN, "15 ask, 15 draft, 15 send, 14 receive, 13 reject"),
    Course(BAKEN, MOLEN, "10 ask, 10 draft, 10 send, 9 cancel"),
    Course(KOMPAS, SLUIS, "12 ask, 12 draft, 12 send, 11 retract"),
    Course(
        BAKEN,
        HAVEN,
        "34 ask, 34 draft, 34 send, 33 receive, 33 assign, 31 accept, 29 start, 27 question:0,"
        " 4 withdraw",
    ),
    Course(KOMPAS, MOLEN, "6 ask, 6 draft, 6 send, 5 receive, 2 withdraw"),
    Course(BAKEN, HAVEN, "3 ask, 2 draft"),
    Course(BAKEN, MOLEN, "2 draft"),
    Course(BAKEN, HAVEN, "4 ask:half, 3 draft"),
    Course(KOMPAS, SLUIS, "3 ask:refused, 3 draft"),
    Course(
        NURSE,
        MOLEN,
        "22 ask, 22 draft, 22 send, 21 receive, 21 assign, 19 accept, 18 start, 2 question:1",
    ),
    Course(NURSE, HAVEN, "3 ask, 3 draft, 3 send"),
    Course(NURSE, SLUIS, "1 draft"),
    Course(WARD_TEAM, SLUIS, "5 ask, 5 draft, 4 send, 3 receive"),
    Course(
        WARD_TEAM,
        HAVEN,
        "17 ask, 17 draft, 17 send, 16 receive, 16 assign, 15 accept,"
        " 13 start, 4 complete:goals_reached",
    ),
)
ONWARD = (
    Course(
        HAVEN,
        YOUTH,
        "31 ask, 31 draft, 30 send, 29 receive, 29 assign, 28 accept, 26 start, 25 question:2,"
        " 24 answer:2, 8 complete:goals_reached",
        HELP,
        name="help there",
        about="there",
    ),
    Course(
        HAVEN,
        YOUTH,
        "33 ask, 33 draft, 33 send, 32 receive, 32 assign, 30 accept, 27 start",
        HELP,
        name="help back",
        about="back",
    ),
    Course(HAVEN, YOUTH, "1 ask, 1 draft, 0 send", HELP),
    Course(MOLEN, YOUTH, "4 ask, 4 draft, 4 send, 3 receive, 3 assign", HELP),
    Course(SLUIS, YOUTH, "8 ask, 8 draft, 8 send", HELP),
    Course(
        MOLEN,
        YOUTH,
        "18 ask, 18 draft, 18 send, 17 receive, 17 assign, 16 accept, 14 start, 1 question:0",
        HELP,
        hand=1,
    ),
    Course(SLUIS, YOUTH, "14 ask, 14 draft, 14 send, 13 receive, 12 reject:public_health", HELP),
    Course(HAVEN, YOUTH, "2 draft", HELP),
    Course(WARD_TEAM, YOUTH, "2 ask, 2 draft, 1 send", HELP, type="statutory"),
    Course(
        WARD_TEAM,
        YOUTH,
        "44 ask, 44 draft, 44 send, 43 receive, 43 assign, 41 accept, 40 start, 30 question:0,"
        " 29 answer:0, 2 question:2",
        HELP,
        type="statutory",
        name="statutory",
    ),
    Course(
        WARD_TEAM,
        YOUTH,
        "24 ask, 24 draft, 24 send, 23 receive, 23 assign, 22 accept, 20 start,"
        " 9 hold:waiting_for_partner",
        HELP,
        type="statutory",
    ),
    Course(WARD_TEAM, YOUTH, "1 draft", HELP, type="statutory"),
    Course(BAKEN, NURSE, "1 ask, 1 draft, 0 send", HELP),
    Course(KOMPAS, NURSE, "4 ask, 4 draft, 4 send, 3 receive, 3 assign", HELP),
    Course(BAKEN, NURSE, "9 ask, 9 draft, 9 send", HELP),
    Course(
        KOMPAS,
        NURSE,
        "19 ask, 19 draft, 19 send, 18 receive, 18 assign, 17 accept, 16 start, 9 question:0,"
        " 8 answer:0",
        HELP,
    ),
)
RETURNING = (
    Course(
        YOUTH,
        HAVEN,
        "11 ask, 11 draft, 10 send, 9 receive, 9 assign, 8 accept",
        about="help there",
        answers=True,
    ),
    Course(YOUTH, HAVEN, "2 ask, 2 draft, 1 send", about="help back", answers=True),
    Course(YOUTH, WARD_TEAM, "1 ask, 1 draft, 0 send", HELP, about="statutory", answers=True),
    Course(YOUTH, WARD_TEAM, "8 ask, 8 draft, 8 send, 7 receive", HELP),
    Course(YOUTH, WARD_TEAM, "5 ask, 4 draft, 4 send, 3 receive, 3 assign", HELP),
    Course(YOUTH, MOLEN, "1 draft"),
)
COURSES = TO_CHILD_WORK + ONWARD + RETURNING
STEPS = sum(len(course.plan()) for course in COURSES)
