"""Names for people who do not exist.

Invariant: the same seed gives the same people; a name is put together from two lists, so that
nobody in particular is meant.
"""

import random
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

_GIVEN = (
    "Adam Aisha Amira Anouk Bilal Bram Daan Dina Elif Emma Eva Fatima Fleur Finn Hamza Hanna "
    "Ilias Imani Isa Jada Jesse Jip Kaan Kiki Lars Leila Lieke Lina Luuk Maryam Mees Mila "
    "Milan Nadia Noah Nora Omar Pleun Quinn Rania Ravi Roos Sami Sara Sem Senna Sofie Tarik "
    "Teun Tess Yara Youssef Zoë"
)
_FAMILY = (
    ("", "Aksoy"),
    ("", "Amrani"),
    ("", "Bakker"),
    ("van den", "Berg"),
    ("", "Bouzid"),
    ("de", "Bruin"),
    ("", "Celik"),
    ("van", "Dam"),
    ("", "Demir"),
    ("van", "Dijk"),
    ("", "Haddad"),
    ("", "Hoekstra"),
    ("", "Idrissi"),
    ("de", "Jager"),
    ("", "Kaya"),
    ("", "Kowalczyk"),
    ("", "Kramer"),
    ("van der", "Laan"),
    ("", "Martina"),
    ("", "Mensah"),
    ("", "Nowak"),
    ("", "Osei"),
    ("", "Pinas"),
    ("", "Postma"),
    ("", "Ramdin"),
    ("de", "Ridder"),
    ("", "Smits"),
    ("", "Tahiri"),
    ("van", "Veen"),
    ("", "Yilmaz"),
)
_ADULT = (
    "Ahmed Anita Bas Chantal Dewi Esra Farid Gülay Hassan Ingrid Jeroen Karin Latifa Marieke "
    "Mehmet Monique Naima Peter Rachid Sandra Sjoerd Tamara Wendy Willem Yasmina"
)
_CHILDREN, _ADULTS = _GIVEN.split(), _ADULT.split()
_STREETS = ("Kadewal", "Sluisstraat", "Veerpad", "Lijnbaan", "Scheepmakersgang", "Vlaskade")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in its parts; `prefix` is the tussenvoegsel, or None."""

    given: str
    prefix: str | None
    family: str

    def __str__(self) -> str:
        return " ".join(filter(None, (self.given, self.prefix, self.family)))

    def address_part(self) -> str:
        """`given.family` in the letters of a mail address."""
        plain = unicodedata.normalize("NFKD", f"{self.given}.{self.family}".lower())
        return "".join(c for c in plain if c.isascii() and (c.isalnum() or c == "."))


class People:
    """Makes people; no two adults with the same name."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - a story, not a secret
        self._adults: set[str] = set()

    def child(self) -> Name:
        """A child's name."""
        return self._name(_CHILDREN)

    def adult(self) -> Name:
        """A worker's name, used once."""
        while str(name := self._name(_ADULTS)) in self._adults:
            pass
        self._adults.add(str(name))
        return name

    def holders(self, child: Name) -> list[dict[str, object]]:
        """Who has authority: mostly two parents, one of them with the child's family name."""
        count = self.random.choices((1, 2), (3, 7))[0]
        relations = self.random.sample(("moeder", "vader"), 2)[:count]
        street, number = self.random.choice(_STREETS), self.random.randint(1, 120)
        kin = Name(self.random.choice(_ADULTS), child.prefix, child.family)
        names = [kin, self._name(_ADULTS)][:count]
        return [
            {
                "kind": "parent",
                "name": str(name),
                "relation": relation,
                "email": f"{name.address_part()}@voorbeeld.example",
                "phone": f"06 0000 {self.random.randint(0, 9999):04d}",
                "address": f"{street} {number}, Vaardrecht",
                "address_secret": self.random.random() < 0.08,
            }
            for name, relation in zip(names, relations, strict=True)
        ]

    def birth_date(self, today: date, youngest: int = 4, oldest: int = 11) -> date:
        """The birth date of somebody who is so many whole years old today."""
        years = self.random.randint(youngest, oldest)
        return today - timedelta(days=int(years * 365.25) + self.random.randint(5, 355))

    def _name(self, given: list[str]) -> Name:
        prefix, family = self.random.choice(_FAMILY)
        return Name(self.random.choice(given), prefix or None, family)
