"""What an organisation processes in Schakel apart from any covenant, and how all of it is secured.

Invariant: figures and roles come from the code that does it; where that changes, this follows.
"""

from typing import Any

from services.processing.rules import roles_with
from shared.authz.assurance import FRESH_FOR
from shared.crypto.sealing import KEY_BYTES
from shared.db.model import Model
from shared.texts import Text


def own_activities() -> list[dict[str, Any]]:
    """Keeping files and asking for consent, and letting people work here."""
    return [
        {
            "key": "files",
            "name": Text("dossiers en toestemmingen bijhouden", "keeping files and consents"),
            "subjects": [_CHILDREN, _HOLDERS],
            "data": _FILES,
            "basis": _TASK,
            "roles": roles_with("child:read"),
            "retention": _AS_LONG_AS_THE_FILE,
        },
        {
            "key": "accounts",
            "name": Text("medewerkers laten werken", "letting members work"),
            "subjects": [_MEMBERS],
            "data": _ACCOUNTS,
            "basis": _EMPLOYED,
            "roles": roles_with("staff:read"),
            "retention": _AS_LONG_AS_THEY_WORK,
        },
    ]


def measures() -> list[Text]:
    """Technical and organisational measures (GDPR art. 30(1)(g) and 32), as this version does."""
    return [
        _SEALED.filled(bits=KEY_BYTES * 8),
        _WALLED.filled(n=_walled()),
        _FACTORS.filled(n=int(FRESH_FOR.total_seconds() // 60)),
        _ROLES,
        _AUDIT,
        _NO_BSN,
        _MAIL,
        _KEYS_DIE,
    ]


def _walled() -> int:
    """How many tables have row-level policies of their own."""
    models = {mapper.class_.__tablename__: mapper.class_ for mapper in Model.registry.mappers}
    return sum(bool(model.__kind__.policies(name)) for name, model in models.items())


_CHILDREN = Text("kinderen in onze dossiers", "children in our files")
_HOLDERS = Text("ouders en anderen met gezag", "parents and others with authority")
_MEMBERS = Text("onze medewerkers", "our members")
_FILES = Text(
    "naam, geboortedatum, contactgegevens van wie het gezag heeft, verklaringen van toestemming,"
    " aanmeldingen en wat daarover is geschreven; geen burgerservicenummer",
    "name, birth date, contact details of who has authority, statements of consent, referrals and"
    " what was written about them; no citizen service number",
)
_ACCOUNTS = Text(
    "naam, e-mailadres, rollen, teams, manier van inloggen, en wat iemand deed (logboek)",
    "name, e-mail address, roles, teams, ways to log in, and what somebody did (log)",
)
_TASK = Text(
    "onze eigen wettelijke of publieke taak, of de overeenkomst met het gezin (AVG 6)",
    "our own task in law, or the agreement with the family (GDPR 6)",
)
_EMPLOYED = Text(
    "ons belang bij veilig werken (AVG 6, eerste lid, f)", "GDPR 6(1)(f): working safely"
)
_AS_LONG_AS_THE_FILE = Text(
    "zolang het dossier bij ons loopt en onze bewaartermijn daarna",
    "for as long as the file is open with us, and our retention period after that",
)
_AS_LONG_AS_THEY_WORK = Text(
    "zolang iemand bij ons werkt; het logboek langer, als bewijs",
    "for as long as somebody works here; the log for longer, as evidence",
)
_SEALED = Text(
    "Persoonsgegevens zijn per dossier versleuteld (AES-GCM, {bits} bits), met een sleutel per"
    " organisatie en per uitwisseling.",
    "Personal data are sealed per file (AES-GCM, {bits} bits), with a key per organisation and per"
    " exchange.",
)
_WALLED = Text(
    "De database laat elke organisatie alleen eigen en met haar gedeelde gegevens zien: {n}"
    " tabellen hebben daarvoor regels per rij.",
    "The database shows each organisation only its own data and what is shared with it: {n} tables"
    " have rules per row for that.",
)
_FACTORS = Text(
    "Medewerkers loggen in met twee stappen; bij ingrijpende handelingen nog een keer, hooguit {n}"
    " minuten eerder.",
    "Members log in with two factors, and once more for far-reaching acts, {n} minutes before at"
    " most.",
)
_ROLES = Text(
    "Wie wat mag staat in één tabel van rollen; wat niet is toegestaan is verboden.",
    "Who may do what stands in one table of roles; what is not allowed is forbidden.",
)
_AUDIT = Text(
    "Elke handeling en elke weigering staat in een logboek dat niet te wijzigen is.",
    "Every act and every refusal stands in a log that cannot be changed.",
)
_NO_BSN = Text(
    "Een burgerservicenummer in vrije tekst wordt geweigerd.",
    "A citizen service number in free text is refused.",
)
_MAIL = Text(
    "In mail, adressen en meldingen staat nooit iets over een kind.",
    "Mail, addresses and notifications never hold anything about a child.",
)
_KEYS_DIE = Text(
    "Stopt een uitwisseling, dan wordt de sleutel van de ontvanger meteen vernietigd.",
    "When an exchange ends, the receiver's key is destroyed at once.",
)
