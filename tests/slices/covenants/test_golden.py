"""One covenant with everything in it, spelled out to the byte.

What people signed must never change silently: a signature is under these bytes. When a test here
fails, do not change what it expects: covenants that were signed before would not verify any more.
A new spelling is a new `FORMAT`, beside this one.
"""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from uuid import UUID

import pytest

from services.covenants.rules import documents
from services.covenants.rules.terms import Content, Party, Terms

COVENANT = UUID("6f1c1b7e-2f0a-4f57-9a50-0d3f3c1a9b11")
SUMMER = timezone(timedelta(hours=2))
WINTER = timezone(timedelta(hours=1))
POLICE = Party(UUID("00000000-0000-4000-8000-000000000003"), "police", "Basisteam Vaardrecht")
SCHOOL = Party(UUID("00000000-0000-4000-8000-000000000002"), "education", "Stichting De Kade")
WORK = Party(
    UUID("00000000-0000-4000-8000-000000000001"), "child_work", 'Coöperatie "Łódź" & co – 孩子'
)
FULL = Terms(
    purpose="child_work_support",
    record_kind="referral",
    sender_kind="education",
    sender_roles=frozenset({"care_coordinator", "abuse_protocol_officer"}),
    receiver_kind="child_work",
    receiver_roles=frozenset({"programme_coordinator", "child_worker"}),
    categories=frozenset({"child_identity", "care_question", "home_situation"}),
    grounds=frozenset({"vital_interest", "consent"}),
    consent_regime="by_age_reachable",
    return_categories=frozenset({"outcome", "arrangements"}),
    retention_days=365,
    answer_days=5,
    age_from=4,
    age_to=12,
)
BARE = Terms(
    purpose="neighbourhood_safety",
    record_kind="signal",
    sender_kind="police",
    sender_roles=frozenset({"community_officer"}),
    receiver_kind="education",
    receiver_roles=frozenset({"care_coordinator"}),
    categories=frozenset({"care_question"}),
    grounds=frozenset({"police_disclosure"}),
    consent_regime="none",
    return_categories=frozenset(),
    retention_days=1,
    answer_days=20,
    age_from=0,
    age_to=0,
)
CONTENT = Content(
    name="Samen rond het kind",
    area="Súdwest-Fryslân",
    purposes=frozenset({"neighbourhood_safety", "child_work_support"}),
    parties=(SCHOOL, POLICE, WORK),
    starts_at=datetime(2026, 7, 1, 0, 0, 0, 250_000, tzinfo=SUMMER),
    ends_at=datetime(2028, 1, 1, tzinfo=WINTER),
    rules=(FULL, BARE),
)

SIGNED = (
    '{"area":"Súdwest-Fryslân","covenantId":"6f1c1b7e-2f0a-4f57-9a50-0d3f3c1a9b11",'
    '"endsAt":"2027-12-31T23:00:00Z","format":"schakel-covenant/1","name":"Samen rond het kind",'
    '"parties":['
    '{"id":"00000000-0000-4000-8000-000000000001","kind":"child_work",'
    '"name":"Coöperatie \\"Łódź\\" & co – 孩子"},'
    '{"id":"00000000-0000-4000-8000-000000000002","kind":"education",'
    '"name":"Stichting De Kade"},'
    '{"id":"00000000-0000-4000-8000-000000000003","kind":"police",'
    '"name":"Basisteam Vaardrecht"}],'
    '"purposes":["child_work_support","neighbourhood_safety"],'
    '"rules":['
    '{"ageFrom":0,"ageTo":0,"answerDays":20,"categories":["care_question"],'
    '"consentRegime":"none","grounds":["police_disclosure"],"purpose":"neighbourhood_safety",'
    '"receiverKind":"education","receiverRoles":["care_coordinator"],"recordKind":"signal",'
    '"retentionDays":1,"returnCategories":[],"senderKind":"police",'
    '"senderRoles":["community_officer"]},'
    '{"ageFrom":4,"ageTo":12,"answerDays":5,'
    '"categories":["care_question","child_identity","home_situation"],'
    '"consentRegime":"by_age_reachable","grounds":["consent","vital_interest"],'
    '"purpose":"child_work_support","receiverKind":"child_work",'
    '"receiverRoles":["child_worker","programme_coordinator"],"recordKind":"referral",'
    '"retentionDays":365,"returnCategories":["arrangements","outcome"],"senderKind":"education",'
    '"senderRoles":["abuse_protocol_officer","care_coordinator"]}],'
    '"startsAt":"2026-06-30T22:00:00Z","version":3}'
)
HASH = "9b15e2d63a27a7484df8b3fb4e21866fca758a2cc1a7fa23f7d4b965a2c81ee4"
READ = """\
Convenant Samen rond het kind
Versie 3, kenmerk 6f1c1b7e-2f0a-4f57-9a50-0d3f3c1a9b11

Gebied: Súdwest-Fryslân
Geldt van 1-7-2026 tot 1-1-2028
Doelen: ondersteuning door kinderwerk, veilig opgroeien in de wijk

Partijen
- Basisteam Vaardrecht (politie)
- Coöperatie "Łódź" & co – 孩子 (kinderwerk)
- Stichting De Kade (schoolbestuur)

Afspraken

Artikel 1. signaal voor veilig opgroeien in de wijk
Van: politie (wijkagent)
Aan: schoolbestuur (intern begeleider)
Wat: de zorg of vraag
Grondslag: verstrekking door de politie
Toestemming: geen toestemming nodig
Wat terugkomt: alleen de stand van zaken
Kinderen van 0 tot en met 0 jaar
Inzage duurt hooguit 1 dagen; antwoord binnen 20 werkdagen

Artikel 2. aanmelding voor ondersteuning door kinderwerk
Van: schoolbestuur (aandachtsfunctionaris, intern begeleider)
Aan: kinderwerk (kinderwerker, teamleider)
Wat: de zorg of vraag, hoe het thuis gaat, naam en geboortedatum van het kind
Grondslag: toestemming, vitaal belang
Toestemming: naar de leeftijd van het kind; wie aantoonbaar onbereikbaar is mag ontbreken
Wat terugkomt: hoe het is afgelopen, praktische afspraken
Kinderen van 4 tot en met 12 jaar
Inzage duurt hooguit 365 dagen; antwoord binnen 5 werkdagen
"""


@pytest.fixture(params=["UTC", "Asia/Tokyo"])
def _elsewhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine's own timezone is no part of what is signed."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_elsewhere")
def test_what_is_signed_never_changes_silently() -> None:
    assert documents.canonical(COVENANT, 3, CONTENT) == SIGNED
    assert documents.hashed(SIGNED) == HASH


@pytest.mark.usefixtures("_elsewhere")
def test_what_people_read_says_all_of_it() -> None:
    assert documents.as_text(COVENANT, 3, CONTENT) == READ
