"""Children of a team, with who has authority over them.

Invariant: the API's own schema judges; a child that we have already is not doubled.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from services.children import operations as children
from services.imports.kinds.kind import Aim, Kind, Whose
from services.imports.rules import days
from services.imports.rules.columns import Column, plain
from services.imports.rules.faults import Fault, fault, unknown_word
from services.imports.rules.rows import Row
from shared import clock
from shared.authz import permissions
from shared.authz.scope import Scope
from shared.problems import Reason
from shared.texts import Text
from shared.vocabulary import HOLDER_KINDS

OWN = (
    Column(
        "given_names",
        Text("Voornamen", "Given names"),
        Text("Alle voornamen, zoals ze officieel zijn.", "All of them, as they officially are."),
        "Noor Maria",
        required=True,
        aliases=("voornaam", "first name", "first names", "given name", "naam kind voornaam"),
    ),
    Column(
        "call_name",
        Text("Roepnaam", "Call name"),
        Text("Als die anders is dan de voornaam.", "If it differs from the given name."),
        "Noor",
        aliases=("roepnaam kind", "nickname", "preferred name"),
    ),
    Column(
        "name_prefix",
        Text("Tussenvoegsel", "Prefix"),
        Text("Bijvoorbeeld: van der.", "For example: van der."),
        "van der",
        aliases=("tussenvoegsels", "voorvoegsel", "voorvoegsels", "surname prefix", "tv"),
    ),
    Column(
        "family_name",
        Text("Achternaam", "Surname"),
        Text("Zonder tussenvoegsel.", "Without the prefix."),
        "Voorbeeld",
        required=True,
        aliases=("familienaam", "geslachtsnaam", "last name", "family name"),
    ),
    Column(
        "birth_date",
        Text("Geboortedatum", "Birth date"),
        Text("Zoals 15-01-2018. Een datumcel van Excel mag ook.", "Like 15-01-2018."),
        "15-01-2018",
        required=True,
        aliases=("geb datum", "gebdatum", "geboren", "date of birth", "dob", "born"),
    ),
    Column(
        "postcode",
        Text("Postcode", "Postcode"),
        Text("Vier cijfers en twee letters.", "Four digits and two letters."),
        "3201 AB",
        aliases=("postal code", "zip", "postcode kind", "pc"),
    ),
    Column(
        "house_number",
        Text("Huisnummer", "House number"),
        Text("Met of zonder toevoeging.", "With or without an addition."),
        "12",
        aliases=("huisnr", "nummer", "huis nr", "number"),
    ),
    Column(
        "house_addition",
        Text("Toevoeging", "Addition"),
        Text("Als die in een eigen kolom staat.", "If it has a column of its own."),
        "a",
        aliases=("huisnummertoevoeging", "huisletter", "toev", "house number addition"),
    ),
)
_WHO = ("gezag", "gezaghebbende", "ouder", "verzorger", "authority", "authority holder", "parent")
_PARTS = (
    (
        "kind",
        Text("soort", "kind"),
        Text(
            "Ouder, voogd of instelling. Leeg is: ouder met gezag.",
            "Parent, guardian or institution. Empty is: parent with authority.",
        ),
        "ouder",
        ("type", "rol"),
    ),
    (
        "name",
        Text("naam", "name"),
        Text("Voor- en achternaam.", "First name and surname."),
        "M. Voorbeeld",
        ("",),
    ),
    (
        "relation",
        Text("relatie", "relation"),
        Text("Bijvoorbeeld: moeder.", "For example: mother."),
        "moeder",
        ("relatie tot kind",),
    ),
    ("email", Text("e-mail", "e-mail"), Text("Mag leeg.", "Optional."), "m@voorbeeld.example",
     ("emailadres", "mail", "mailadres")),
    (
        "phone",
        Text("telefoon", "phone"),
        Text("Mag leeg.", "Optional."),
        "06 12345678",
        ("telefoonnummer", "tel", "mobiel", "telephone"),
    ),
    ("address", Text("adres", "address"), Text("Mag leeg.", "Optional."), "Kade 1, Vaardrecht",
     ("woonadres",)),
    (
        "address_secret",
        Text("adres geheim", "address secret"),
        Text("Ja of nee. Leeg is: nee.", "Yes or no. Empty is: no."),
        "nee",
        ("geheim adres", "geheim", "secret address"),
    ),
)  # fmt: skip
_YES = frozenset(["ja", "j", "yes", "y", "true", "waar", "x", "1"])
_NO = frozenset(["nee", "n", "no", "false", "onwaar", "0"])
_KIND_WORDS = {
    **{plain(word): code for code, text in HOLDER_KINDS.items() for word in (code, *text)},
    **dict.fromkeys(("ouder", "moeder", "vader", "mother", "father"), "parent"),
    **dict.fromkeys(("gi", "instelling"), "institution"),
}


def _holder_columns(number: int) -> list[Column]:
    made = []
    for name, label, help_, example, others in _PARTS:
        words = (label.nl, label.en, *others)
        pairs = [(who, word) for who in _WHO for word in words]
        aliases = [f"{who} {number} {word}" for who, word in pairs]
        aliases += [f"{word} {who} {number}" for who, word in pairs]
        aliases += [f"{who} {word} {number}" for who, word in pairs if word]
        made.append(
            Column(
                f"holder_{number}_{name}",
                Text(f"Gezag {number} {label.nl}", f"Authority {number} {label.en}"),
                help_,
                example if number == 1 else "",
                aliases=tuple(aliases),
            )
        )
    return made


class Children(Kind):
    """Files of children."""

    name = "children"
    label = Text("kinderen", "children")
    permission = "child:change"
    reading = "child:read"
    record = "children"
    columns = (*OWN, *_holder_columns(1), *_holder_columns(2))
    declared = frozenset({"holder_1_phone", "holder_2_phone"})

    def judge(self, row: Row) -> None:
        cells = row.cells
        document, numbers = _document(cells, row.faults)
        names = (cells.get("given_names"), cells.get("name_prefix"), cells.get("family_name"))
        row.title = " ".join(part for part in names if part)
        row.values, said = children.judge_new(document)
        known = {one.column for one in row.faults}
        for reason in said:
            column = _column(reason.pointer, numbers)
            if column not in known:
                row.faults.append(_said(column, reason))
        if row.values is None or row.faults:
            row.values = None
            return
        row.born = row.values["birth_date"]
        row.key = children.Described.of(row.values).key

    def look_up(self, scope: Scope, rows: Sequence[Row], whose: Whose) -> None:
        reach = permissions.reach(self.permission, whose.sender)
        good = [row for row in rows if row.values is not None]
        born = {row.born for row in good if row.born is not None}
        known = children.known_born(scope, born, reach)
        for row in good:
            described = children.Described.of(row.values or {})
            among = known.get(described.born, [])
            same = [one.id for one in among if one.described.same(described)]
            if same:
                row.record_id = same[0]
            elif any(one.described.resembles(described) for one in among):
                row.notes.append(_RESEMBLES)

    def write(
        self,
        scope: Scope,
        whose: Whose,
        rows: Sequence[tuple[UUID, Mapping[str, Any]]],
    ) -> Mapping[UUID, UUID]:
        children.open_many(scope, whose.team_id, rows)
        return {}

    def take_back(self, scope: Scope, made: Any, _aim: Aim | None) -> frozenset[UUID]:
        children.take_back(scope, made)
        return frozenset()


def _document(cells: Mapping[str, str], faults: list[Fault]) -> tuple[dict[str, Any], list[int]]:
    """The row as the API would be sent it, and which holders are in it; adds what a schema does not
    see to `faults`.
    """
    today = clock.today()
    given = {
        "givenName": cells.get("given_names"),
        "callName": cells.get("call_name"),
        "namePrefix": cells.get("name_prefix"),
        "familyName": cells.get("family_name"),
        "birthDate": days.iso(cells["birth_date"], today) if "birth_date" in cells else None,
        "postcode": cells.get("postcode"),
        "houseNumber": _house(cells),
    }
    holders, numbers = [], []
    for number in (1, 2):
        own = {name: cells.get(f"holder_{number}_{name}") for name, *_ in _PARTS}
        if any(own.values()):
            holders.append(_holder(own, number, faults))
            numbers.append(number)
    document = {name: value for name, value in given.items() if value is not None}
    return document | {"authorityHolders": holders}, numbers


def _said(column: str | None, reason: Reason) -> Fault:
    """What a schema says of a cell; of a word that it does not know, the words for people."""
    if reason.code == "unknown_code" and (column or "").endswith("_kind"):
        return unknown_word(column, HOLDER_KINDS.values())
    return fault(column, reason.code, reason.text)


def _house(cells: Mapping[str, str]) -> str | None:
    number, addition = cells.get("house_number"), cells.get("house_addition")
    if number and addition:
        return f"{number}-{addition}" if addition[0].isdecimal() else f"{number} {addition}"
    return number or addition


def _holder(own: dict[str, str | None], number: int, faults: list[Fault]) -> dict[str, Any]:
    kind = own.pop("kind") or "parent"
    secret = plain(own.pop("address_secret") or "nee")
    if secret not in _YES | _NO:
        faults.append(fault(f"holder_{number}_address_secret", "not_yes_or_no"))
    if own["phone"]:
        own["phone"] = _phone(own["phone"])
    found: dict[str, Any] = {name: value for name, value in own.items() if value}
    return found | {"kind": _KIND_WORDS.get(plain(kind), kind), "addressSecret": secret not in _NO}


def _phone(written: str) -> str:
    """A spreadsheet takes the zero off a number that it thinks is a sum."""
    return f"0{written}" if re.fullmatch(r"[1-9][0-9]{8}", written) else written


def _column(pointer: str | None, numbers: Sequence[int]) -> str | None:
    """Which column a fault of the schema is about."""
    if found := re.fullmatch(r"/authorityHolders/(\d+)/([A-Za-z]+)", pointer or ""):
        part = "address_secret" if found[2] == "addressSecret" else found[2]
        return f"holder_{numbers[int(found[1])]}_{part}"
    return _POINTERS.get(pointer or "")


_POINTERS = {
    "/givenName": "given_names",
    "/callName": "call_name",
    "/namePrefix": "name_prefix",
    "/familyName": "family_name",
    "/birthDate": "birth_date",
    "/postcode": "postcode",
    "/houseNumber": "house_number",
}
_RESEMBLES = Text(
    "Lijkt op een kind dat u al hebt: dezelfde achternaam, dag en eerste voornaam.",
    "Resembles a child that you have: the same surname, day and first given name.",
)
