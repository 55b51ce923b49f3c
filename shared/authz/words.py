"""What each permission means, for who wants to know what somebody may do here.

Invariant: every permission of the table has its words; what a role may is told from the table
itself, so that it cannot say anything else than what happens.
"""

from collections.abc import Iterable, Mapping

from shared.authz.permissions import PERMISSIONS
from shared.texts import Text

WORDS: Mapping[str, Text] = {
    "tenant:read": Text("organisaties en hun papieren zien", "see organisations and their papers"),
    "tenant:change": Text("organisaties toelaten en opschorten", "admit and suspend organisations"),
    "organisation:open": Text(
        "een organisatie zonder papieren openen (proef)",
        "open an organisation without papers (trial)",
    ),
    "organisation:manage": Text(
        "teams, medewerkers en systemen toevoegen", "add teams, members and systems"
    ),
    "organisation:overview": Text(
        "zien hoe de organisatie ervoor staat", "see how the organisation is doing"
    ),
    "staff:read": Text(
        "zien wie er werken, met rollen en teams", "see who work here, with roles and teams"
    ),
    "staff:change": Text(
        "rollen en teams wijzigen, medewerkers uitzetten",
        "change roles and teams, deactivate members",
    ),
    "factor_reset:decide": Text(
        "een verloren tweede stap laten vervangen, met een tweede beheerder",
        "have a lost second factor replaced, with a second admin",
    ),
    "factor_reset:offer": Text("een nieuwe tweede stap aanbieden", "offer a new second factor"),
    "team:change": Text("teams hernoemen en sluiten", "rename and close teams"),
    "system:read": Text(
        "zien welke software voor de organisatie werkt", "see which software acts for us"
    ),
    "system:register": Text("software aansluiten", "connect software"),
    "staff:approve": Text(
        "als tweede goedkeuren wat een beheerder vroeg", "approve as the second what an admin asked"
    ),
    "system:approve": Text(
        "software goedkeuren en weer laten werken", "approve software and let it work again"
    ),
    "system:stop": Text("software stilzetten en beëindigen", "stop and end software"),
    "organisation:read": Text("ketenpartners en hun teams zien", "see partners and their teams"),
    "member:read": Text("collega's en hun teams zien", "see colleagues and their teams"),
    "substitute:read": Text("zien wie wie vervangt", "see who stands in for whom"),
    "substitute:change": Text("vervanging regelen", "arrange who stands in for whom"),
    "recipient_key:read": Text("sleutels voor uitvoer zien", "see keys for exports"),
    "recipient_key:change": Text(
        "sleutels voor uitvoer vastleggen en intrekken", "register and revoke keys for exports"
    ),
    "recipient_key:confirm": Text(
        "een sleutel voor uitvoer als tweede bevestigen", "confirm a key for exports as the second"
    ),
    "covenant:keep": Text("convenanten vastleggen", "put covenants in force"),
    "covenant:draft": Text("convenanten opstellen", "draft covenants"),
    "covenant:propose": Text(
        "convenanten aan partijen voorleggen", "propose covenants to their parties"
    ),
    "covenant:sign": Text(
        "convenanten namens de organisatie tekenen", "sign covenants for the organisation"
    ),
    "covenant:end": Text("uit convenanten treden", "leave and end covenants"),
    "covenant:activate": Text("getekende convenanten laten ingaan", "let signed covenants start"),
    "covenant:read": Text("convenanten lezen", "read covenants"),
    "processing:read": Text(
        "het register van verwerkingen lezen", "read the record of processing activities"
    ),
    "child:read": Text("kinddossiers lezen", "read children's files"),
    "child:change": Text("kinddossiers openen en bijhouden", "open and keep children's files"),
    "consent:read": Text("toestemmingen lezen", "read consents"),
    "consent:record": Text("toestemmingen vastleggen", "record consents"),
    "consent:withdraw": Text("een toestemming intrekken", "withdraw a consent"),
    "consent:evidence": Text("bewijs bij een toestemming bewaren", "keep evidence of a consent"),
    "consent:expire": Text("verlopen toestemmingen beëindigen", "end consents that have lapsed"),
    "consent_request:pass_on": Text(
        "open vragen om toestemming overdragen als iemand vertrekt",
        "hand over open questions for consent when somebody leaves",
    ),
    "consent:ask": Text("ouders en kinderen om toestemming vragen", "ask for consent"),
    "consent:answer": Text("een vraag om toestemming beantwoorden", "answer a request for consent"),
    "consent:withdraw_by_link": Text(
        "een eigen toestemming intrekken met de link", "withdraw one's own consent by the link"
    ),
    "authority:end": Text(
        "vastleggen dat iemand geen gezag meer heeft", "record that somebody's authority has ended"
    ),
    "authority_substitute:record": Text(
        "vastleggen wat in de plaats van een toestemming komt",
        "record what stands in the place of a consent",
    ),
    "authority_substitute:review": Text(
        "als tweede bevestigen dat iemand onbereikbaar is",
        "confirm as the second that somebody cannot be reached",
    ),
    "authority_substitute:end": Text(
        "beëindigen wat in de plaats van een toestemming kwam",
        "end what stood in the place of a consent",
    ),
    "legal_ground:read": Text("grondslagen zonder toestemming lezen", "read grounds in law"),
    "legal_ground:start": Text(
        "een meldcode beginnen of vitaal belang vastleggen",
        "begin an abuse protocol or record a vital interest",
    ),
    "legal_ground:work": Text("stappen van de meldcode vastleggen", "record steps of a protocol"),
    "legal_ground:disclose": Text(
        "een besluit tot verstrekking vastleggen (politie)", "record a decision of the police"
    ),
    "legal_ground:review": Text(
        "als tweede persoon een grondslag beoordelen", "review a ground as the second person"
    ),
    "legal_ground:end": Text("een grondslag beëindigen", "end a ground in law"),
    "legal_ground:remind": Text("herinneren aan een grondslag", "remind of a ground in law"),
    "sharing:ask": Text("vragen of delen mag", "ask whether sharing is allowed"),
    "disclosure:read": Text("zien wat met wie gedeeld is", "see what was shared with whom"),
    "disclosure:oversee": Text(
        "het register van verstrekkingen van de hele organisatie lezen",
        "read the whole organisation's register of disclosures",
    ),
    "duty:read": Text("zien wat ouders nog moeten horen", "see what parents are still to be told"),
    "duty:tell": Text(
        "ouders informeren, of uitstel vastleggen", "tell parents, or record why it is put off"
    ),
    "duty:overrule": Text(
        "uitstel van informeren terugdraaien", "overrule that telling is put off"
    ),
    "duty:mind": Text("herinneren aan het informeren", "remind of telling parents"),
    "letter:read": Text("brieven aan ouders openen", "open letters to parents"),
    "objection:read": Text("bezwaren lezen", "read objections"),
    "objection:record": Text("een bezwaar vastleggen", "record an objection"),
    "objection:decide": Text("op een bezwaar beslissen", "decide on an objection"),
    "referral:read": Text("aanmeldingen lezen", "read referrals"),
    "referral:draft": Text("een aanmelding opstellen", "draft a referral"),
    "referral:send": Text("een aanmelding versturen", "send a referral"),
    "referral:cancel": Text("een aanmelding terugnemen", "take a referral back"),
    "referral:receive": Text("de ontvangst van een aanmelding bevestigen", "confirm receipt"),
    "referral:answer": Text("een aanmelding accepteren", "accept a referral"),
    "referral:reject": Text("een aanmelding afwijzen", "reject a referral"),
    "referral:reopen": Text("een aanmelding heropenen", "reopen a referral"),
    "referral:work": Text("een aanmelding behandelen en afronden", "work on a referral"),
    "referral:triage": Text("een aanmelding verdelen", "assign a referral"),
    "referral:talk": Text("berichten bij een aanmelding sturen", "send messages about a referral"),
    "referral:attach": Text("bijlagen toevoegen", "add attachments"),
    "referral:adopt": Text(
        "bijlagen van een aanmelding overnemen in het dossier",
        "take files of a referral over into the child's file",
    ),
    "referral:remind": Text("aan een antwoord herinneren", "remind of an answer"),
    "signal:read": Text("signalen lezen", "read signals"),
    "signal:write": Text(
        "signalen schrijven en opvolging afspreken", "write signals and agree what is done"
    ),
    "signal:finish": Text(
        "opvolging afronden en signalen afsluiten", "finish what is done, and close signals"
    ),
    "signal:share": Text("een signaal met een partner delen", "share a signal with a partner"),
    "signal:unshare": Text("het delen van een signaal beëindigen", "end that a signal is shared"),
    "signal:mind": Text(
        "signalen laten verlopen, en eraan herinneren", "let signals lapse, and remind of them"
    ),
    "match:read": Text(
        "zien wie zich ook zorgen maakt, als beiden ja zeggen",
        "see who else is concerned, where both say yes",
    ),
    "match:offer": Text("een eigen signaal laten koppelen", "have one's own signal matched"),
    "match:withdraw": Text("niet meer meedoen en ontkoppelen", "take no part any more, and unlink"),
    "match:answer": Text("op een koppeling ja of nee zeggen", "say yes or no to a match"),
    "match:work": Text(
        "contact vastleggen en de regie afspreken", "note contact, and agree who has the lead"
    ),
    "match:watch": Text("zien wie hoe vaak laat koppelen", "see who has how many signals matched"),
    "match:find": Text(
        "zoeken wie zich zorgen maakt over hetzelfde kind",
        "look for who is concerned about the same child",
    ),
    "match:mind": Text("koppelingen bijhouden", "keep matches up to date"),
    "match:rotate": Text(
        "de sleutels van het koppelen wisselen", "change the keys that matching uses"
    ),
    "pseudonym:read": Text(
        "zien hoe het met de pseudoniemen van een convenant staat",
        "see how a covenant's pseudonyms stand",
    ),
    "risk_list:read": Text(
        "aandachtslijsten zien waarop men is genoemd", "see the risk lists on which one is named"
    ),
    "risk_list:open": Text(
        "een aandachtslijst openen en herbeoordelen", "open a risk list, and review it"
    ),
    "risk_list:head": Text(
        "zien dat er een lijst is en wie eraan werken, zonder kinderen",
        "see that there is a list and who works on it, without children",
    ),
    "risk_list:name": Text("noemen wie er op een lijst werken", "name who works on a list"),
    "risk_list:put": Text(
        "een kind op een lijst zetten, en zeggen wat men weet",
        "put a child on a list, and say what one knows",
    ),
    "risk_list:work": Text(
        "bevestigen, beoordelen en stappen afspreken", "confirm, assess, and agree on steps"
    ),
    "risk_list:end": Text(
        "een kind of een collega van een lijst halen, en een lijst sluiten",
        "take a child or a colleague off a list, and close a list",
    ),
    "risk_list:watch": Text(
        "zien welke lijsten er zijn, zonder kinderen", "see which lists there are, without children"
    ),
    "risk_list:mind": Text("lijsten bijhouden en laten eindigen", "keep lists, and let them end"),
    "notification:read": Text("eigen meldingen lezen", "read one's own notifications"),
    "notification:mark": Text("meldingen als gelezen merken", "mark notifications as read"),
    "notification:announce": Text("meldingen maken", "make notifications"),
    "notification:mail": Text("meldingen mailen", "mail notifications"),
    "import:read": Text("aangeboden bestanden bekijken", "see files that were sent in"),
    "import:change": Text(
        "veel gegevens tegelijk overnemen uit een bestand", "bring in many records from a file"
    ),
    "import:work": Text("bestanden lezen en overnemen", "read files and take them over"),
    "export:ask": Text("een dossier uitvoeren", "export a file"),
    "export:read": Text("uitvoer ophalen", "fetch exports"),
    "takeout:ask": Text(
        "alle dossiers samen uitvoeren, versleuteld", "export all files at once, encrypted"
    ),
    "takeout:read": Text(
        "de uitvoer van alle dossiers ophalen, versleuteld",
        "fetch the export of all files, encrypted",
    ),
    "export:make": Text("uitvoer maken", "make exports"),
    "export:destroy": Text("verlopen uitvoer vernietigen", "destroy exports that have lapsed"),
    "grant:expire": Text("verlopen verstrekkingen beëindigen", "end disclosures that have lapsed"),
    "tenant:clear": Text(
        "opruimen wat een vertrokken organisatie achterliet",
        "clear what an organisation that has gone left behind",
    ),
}
CHILDREN = (
    "child",
    "consent",
    "authority",
    "authority_substitute",
    "legal_ground",
    "sharing",
    "disclosure",
    "duty",
    "letter",
    "objection",
    "referral",
    "import",
    "signal",
    "match",
    "risk_list",
    "export",
)
"""What is about children: the first half of a permission's name."""
WITHOUT_CHILDREN = frozenset({"risk_list:head", "risk_list:name"})
"""Of these what shows no child: that there is a list, and who works on it."""


def allowed(roles: Iterable[str], oauth_scopes: Iterable[str] | None = None) -> list[Text]:
    """What somebody with these roles may do, in the order of the table; a system's scopes narrow it
    (None: a person).
    """
    having = frozenset(roles)
    scopes = None if oauth_scopes is None else frozenset(oauth_scopes)
    return [
        WORDS[name]
        for name, entry in PERMISSIONS.items()
        if having & entry.roles and (scopes is None or entry.oauth_scope in scopes)
    ]


def about_children(roles: Iterable[str]) -> frozenset[str]:
    """Those of the roles with which one sees or does something about children."""
    return frozenset(
        role
        for role in roles
        if any(
            role in entry.roles
            for name, entry in PERMISSIONS.items()
            if name.partition(":")[0] in CHILDREN and name not in WITHOUT_CHILDREN
        )
    )
