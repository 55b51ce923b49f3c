"""The populations that the rules are measured on: the city, and towns unlike it.

Invariant: the weights were chosen on the seeds of `TUNED_ON`; bounds are asserted on others.
"""

from dataclasses import replace

from tests.linkage.lists import CITY_PLAN, Settings
from tests.linkage.names_elsewhere import TOWN
from tests.linkage.people import Plan
from tests.linkage.records import Rates

TUNED_ON = (1, 2)
CITY_SETTINGS = Settings()
THIRTY = replace(CITY_SETTINGS, overlap=0.3)
_NOWHERE = Rates(no_address=1.0)
WITHOUT_ADDRESSES = replace(CITY_SETTINGS, left=_NOWHERE, right=_NOWHERE)
_CAREFUL = Rates(given_slip=0.01, surname_slip=0.01, call_only=0.05, no_address=0.02)
_HARSH = Rates(
    given_slip=0.05, surname_slip=0.06, marks_lost=0.9, prefix_lost=0.1, prefix_glued=0.1,
    other_spelling=0.2, heard=0.06, moved=0.08, no_address=0.2, address_slip=0.03,
    turned_date=0.02, wrong_digit=0.012,
    call_only=0.3, first_only=0.7, other_surname=0.01,
)  # fmt: skip
TOWN_PLAN = Plan(
    TOWN, twins=0.03, siblings=0.5, namesakes=0.01, double=0.15, four_digits=(6211, 6229)
)
ELSEWHERE = Settings(TOWN_PLAN, Rates(), Rates(), 0.5)
HARSH = Settings(TOWN_PLAN, _CAREFUL, _HARSH, 0.5)
TOWNS = {
    "city": CITY_SETTINGS,
    "city, 30% in both": THIRTY,
    "city, no addresses": WITHOUT_ADDRESSES,
    "elsewhere": ELSEWHERE,
    "elsewhere, harsh": HARSH,
    "city, harsh": Settings(CITY_PLAN, _CAREFUL, _HARSH, 0.5),
}
