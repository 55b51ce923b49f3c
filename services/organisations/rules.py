"""The life of a tenant, and the numbers by which an organisation is known: facts in, a verdict out.

Invariant: every state has its steps here and the database's trigger (migration 0040) has the same;
a number that passes has the form that its own register gives it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.authz.permissions import CARE, WHOLE_ORGANISATION
from shared.authz.words import about_children
from shared.problems import Reason
from shared.texts import Text
from shared.vocabulary import TENANT_STATES

STEPS: Mapping[str, tuple[frozenset[str], str]] = {
    "verify": (frozenset({"applied"}), "verified"),
    "refuse": (frozenset({"applied", "verified"}), "refused"),
    "activate": (frozenset({"verified"}), "active"),
    "suspend": (frozenset({"active"}), "suspended"),
    "resume": (frozenset({"suspended"}), "active"),
    "leave": (frozenset({"active", "suspended"}), "leaving"),
    "stay": (frozenset({"leaving"}), "active"),
    "destroy": (frozenset({"leaving"}), "destroyed"),
}
"""Step → from which states, and to which. Who was suspended stays suspended."""
READING_ONLY = frozenset({"suspended", "leaving"})
"""In these an organisation's people log in and look, and change nothing but a withdrawal."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """How registers know an organisation."""

    kvk: str | None = None
    rsin: str | None = None
    oin: str | None = None


@dataclass(frozen=True, slots=True)
class Duties:
    """What somebody does here: roles, and the teams whose children they are there for."""

    roles: frozenset[str]
    teams: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Papers:
    """What was shown before an organisation may take part."""

    checked_in: str | None
    agreement_version: str | None
    agreement_signed_on: date | None
    agreement_signed_by: str | None


def step(name: str, state: str) -> tuple[str, Reason | None]:
    """The state after this step; and why it cannot be taken from here, if so."""
    before, after = STEPS[name]
    return after, None if state in before else _not_from_here(state)


def number_faults(numbers: Numbers) -> list[Reason]:
    """What is wrong with the numbers; an organisation has a KvK number or an RSIN at least."""
    found = []
    if not numbers.kvk and not numbers.rsin:
        found.append(Reason("number_missing", _NO_NUMBER, pointer="/kvk"))
    if numbers.kvk and not is_kvk(numbers.kvk):
        found.append(Reason("kvk_invalid", _KVK, pointer="/kvk"))
    if numbers.rsin and not is_rsin(numbers.rsin):
        found.append(Reason("rsin_invalid", _RSIN, pointer="/rsin"))
    if numbers.oin and not is_oin(numbers.oin):
        found.append(Reason("oin_invalid", _OIN, pointer="/oin"))
    elif numbers.oin and not _of_these(numbers.oin, numbers):
        found.append(Reason("oin_of_another", _OIN_OTHER, pointer="/oin"))
    return found


def is_kvk(number: str) -> bool:
    """Eight digits, without a check digit (Handelsregister; KVK Basisprofiel API, `kvkNummer`)."""
    return re.fullmatch(r"[0-9]{8}", number) is not None


def is_rsin(number: str) -> bool:
    """Nine digits that pass the eleven-test with weights 9 … 2, -1 (Handelsregister: an RSIN is
    the organisation's fiscal number, and has that number's test).
    """
    if not re.fullmatch(r"[0-9]{9}", number) or number == "000000000":
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(int(d) * w for d, w in zip(number, weights, strict=True)) % 11 == 0


def is_oin(number: str) -> bool:
    """Twenty digits: a prefix of eight that names the register, the number there, and zeros
    (Logius, OIN-Stelsel, "Samenstelling OIN": prefix 00000001 is an RSIN, 00000003 a KvK number).

    Other registers have prefixes of the same form, and numbers that only they can judge.
    """
    if not re.fullmatch(r"0000000[1-9][0-9]{12}", number):
        return False
    prefix, main, tail = number[:8], number[8:17], number[17:]
    if prefix == "00000001":
        return is_rsin(main) and tail == "000"
    return prefix != "00000003" or number[16:] == "0000"


def paper_faults(papers: Papers, today: date) -> list[Reason]:
    """What is missing before an organisation may be called verified."""
    found = []
    for name, pointer in _PAPERS.items():
        if not getattr(papers, name):
            found.append(Reason("paper_missing", _MISSING, pointer=pointer))
    if papers.agreement_signed_on and papers.agreement_signed_on > today:
        pointer = "/agreementSignedOn"
        found.append(Reason("signed_in_future", _IN_FUTURE, pointer=pointer))
    return found


def may_begin(admins: int) -> Reason | None:
    """Why an organisation cannot become active yet: it must have somebody to manage it."""
    return Reason("no_admin_yet", _NO_ADMIN, _INVITE) if admins < 1 else None


def last_day_fault(last_day: date, today: date) -> Reason | None:
    """Why an organisation cannot have this last day: it has today to take its data along."""
    if last_day < today:
        return Reason("last_day_past", _DAY_PAST, pointer="/lastDay")
    return None


def end_faults(named: str, name: str, last_day: date | None, today: date) -> list[Reason]:
    """Why an organisation cannot be destroyed, as far as its name and its last day go."""
    found = []
    if " ".join(named.split()) != " ".join(name.split()):
        found.append(Reason("name_differs", _NAME_DIFFERS, pointer="/name"))
    if last_day is None or today <= last_day:
        day = "?" if last_day is None else f"{last_day:%d-%m-%Y}"
        found.append(Reason("last_day_not_over", _NOT_OVER.filled(day=day)))
    return found


def shows_more(before: Duties, after: Duties) -> bool:
    """Whether somebody would see more of children than they do now."""
    seeing = about_children(after.roles)
    return bool(seeing - before.roles) or bool(seeing and after.teams - before.teams)


def can_take_over(leaver: Duties, successor: Duties) -> bool:
    """Whether the work of who leaves can go to somebody: it lies in the leaver's teams, and wants a
    role in care.
    """
    wide = successor.roles & WHOLE_ORGANISATION & CARE
    return bool(wide or (successor.roles & CARE and leaver.teams <= successor.teams))


def _of_these(oin: str, numbers: Numbers) -> bool:
    """An OIN that is made of an RSIN or a KvK number is made of this organisation's."""
    if oin.startswith("00000001"):
        return numbers.rsin is None or oin[8:17] == numbers.rsin
    return not oin.startswith("00000003") or numbers.kvk is None or oin[8:16] == numbers.kvk


def _not_from_here(state: str) -> Reason:
    return Reason("not_from_this_state", _STATE.filled(state=TENANT_STATES[state]))


_PAPERS: Mapping[str, str] = {
    "checked_in": "/checkedIn",
    "agreement_version": "/agreementVersion",
    "agreement_signed_on": "/agreementSignedOn",
    "agreement_signed_by": "/agreementSignedBy",
}
_DAY_PAST = Text("Deze dag is al voorbij.", "This day has passed.")
_NAME_DIFFERS = Text(
    "Dit is niet de naam van de organisatie: typ haar precies over.",
    "This is not the organisation's name: type it exactly.",
)
_NOT_OVER = Text(
    "De laatste dag ({day}) is nog niet voorbij.", "The last day ({day}) is not over yet."
)
_STATE = Text(
    "De organisatie is nu: {state}. Van daaruit kan deze stap niet.",
    "The organisation is now: {state}. This step does not lead on from there.",
)
_NO_NUMBER = Text("Geef een KvK-nummer of een RSIN.", "Give a KvK number or an RSIN.")
_KVK = Text("Een KvK-nummer heeft acht cijfers.", "A KvK number has eight digits.")
_RSIN = Text(
    "Dit is geen RSIN: negen cijfers die voldoen aan de elfproef.",
    "This is no RSIN: nine digits that pass the eleven-test.",
)
_OIN = Text(
    "Dit is geen OIN: twintig cijfers, met een voorvoegsel als 00000001 (RSIN) of 00000003 (KvK).",
    "This is no OIN: twenty digits, with a prefix like 00000001 (RSIN) or 00000003 (KvK).",
)
_OIN_OTHER = Text(
    "Dit OIN is van een andere organisatie dan het KvK-nummer of RSIN.",
    "This OIN is of another organisation than the KvK number or RSIN.",
)
_MISSING = Text("Dit ontbreekt nog.", "This is still missing.")
_IN_FUTURE = Text("Deze dag moet nog komen.", "This day is still to come.")
_NO_ADMIN = Text(
    "De organisatie heeft nog geen beheerder.", "The organisation does not have an admin yet."
)
_INVITE = Text(
    "Nodig eerst een beheerder uit: `schakel tenant invite`.",
    "Invite an admin first: `schakel tenant invite`.",
)
