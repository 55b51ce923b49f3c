"""The first part: a school refers a child to kinderwerk, which accepts and takes the file along.

Invariant: kinderwerk sees what was shared with it only after it was sent, and the export is opened
and verified with what an outsider has: its own key, and the published keys of Schakel.
"""

import io
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pyrage

from services.demo.covenant import SUPPORT
from services.demo.scenario import acts
from services.demo.scenario.acts import name_of, require_state
from services.demo.scenario.api import Deviation
from services.demo.scenario.mailbox import Mailbox
from services.demo.scenario.parties import Party, age_identity, coordinator_email
from services.demo.scenario.stage import Stage
from shared.crypto.archive import ArchiveBroken, Manifest, verify_archive
from shared.texts import Text
from shared.vocabulary import CATEGORIES, GROUNDS

_PATIENCE = 90.0


@dataclass(frozen=True, slots=True)
class TakenOn:
    """What kinderwerk accepted, and the file that it made of it."""

    referral_id: str
    adopted: dict[str, Any]


def play(stage: Stage) -> TakenOn:
    """Play it; raises Deviation where it goes another way."""
    tell = stage.tell
    tell.chapter(_TITLE)
    school, child_work = stage.parties()
    tell.happened(_TOKENS, school=school.name, child_work=child_work.name)
    child = stage.register(school)
    _refused(stage, school, child_work, child)
    stage.consent(school, child_work, child)
    _allowed(stage, school, child_work, child)
    mailbox = stage.mailbox
    mailbox.look()
    referral = stage.send(school, child_work, child)
    _mailed(stage, mailbox, coordinator_email(stage.demo, child_work.id), child)
    received = child_work.do("receiveReferral", referralId=referral["id"])
    require_state(received, "received")
    if received["content"]["childIdentity"]["givenName"] != child["givenName"]:
        raise Deviation("kinderwerk received something else than was sent")
    tell.happened(_RECEIVED, receiver=child_work.name)
    adopted = _accepted(stage, child_work, referral["id"], child)
    _exported(stage, child_work, adopted)
    return TakenOn(referral["id"], adopted)


def _refused(stage: Stage, school: Party, receiver: Party, child: dict[str, Any]) -> None:
    answer = acts.ask(school, receiver, child, SUPPORT)
    reasons = answer["reasons"]
    if answer["allowed"] or len(reasons) < 2:
        raise Deviation("sharing without the parents' consent was not refused for both of them")
    stage.tell.happened(_NO, receiver=receiver.name)
    stage.tell.details([_spoken(stage, one) for one in reasons])


def _allowed(stage: Stage, school: Party, receiver: Party, child: dict[str, Any]) -> None:
    answer = acts.ask(school, receiver, child, SUPPORT)
    if not answer["allowed"]:
        why = " ".join(_spoken(stage, one) for one in answer["reasons"])
        raise Deviation(f"sharing was refused though both parents consented: {why}")
    tell, rule = stage.tell, answer["rule"]
    ground = GROUNDS[answer["ground"]].in_(tell.language)
    tell.happened(_YES, ground=ground, covenant=rule["covenantName"])
    what = ", ".join(CATEGORIES[code].in_(tell.language) for code in answer["categories"])
    tell.details([_WHAT.filled(what=what, until=tell.day(answer["until"])).in_(tell.language)])


def _spoken(stage: Stage, reason: dict[str, Any]) -> str:
    """A missing thing and what to do about it, in the language of the story."""
    words = (reason["text"], reason["remedy"])
    return "– " + " ".join(one[stage.tell.language] for one in words if one)


def _mailed(stage: Stage, mailbox: Mailbox, email: str, child: dict[str, Any]) -> None:
    news = mailbox.news_for(email)
    secrets = {child["givenName"], child["familyName"], child["birthDate"]}
    secrets |= {holder["name"] for holder in child["authorityHolders"]}
    for mail in news:
        if told := words_in(secrets, f"{mail['subject']}\n{mail['text']}"):
            raise Deviation(f"a mail says {len(told)} thing(s) about the child or its parents")
    subject = next(mail["subject"] for mail in news if email in mail["to"])
    stage.tell.happened(_MAILED, email=email, subject=subject)


def words_in(words: Iterable[str], text: str) -> list[str]:
    """Which of these stand in the text as words: "Isa" does not stand in "organisatie"."""
    said = text.casefold()
    return [one for one in words if re.search(rf"\b{re.escape(one.casefold())}\b", said)]


def _accepted(
    stage: Stage, receiver: Party, referral_id: str, child: dict[str, Any]
) -> dict[str, Any]:
    accepted = receiver.do("acceptReferral", {}, referralId=referral_id)
    require_state(accepted, "accepted")
    adopted: dict[str, Any] = receiver.do("getChild", childId=accepted["childId"])
    if name_of(adopted) != name_of(child) or adopted["id"] == child["id"]:
        raise Deviation("the adopted file is not a file of kinderwerk's own about this child")
    stage.tell.happened(_ACCEPTED, receiver=receiver.name, child=child["givenName"])
    return adopted


def _exported(stage: Stage, receiver: Party, child: dict[str, Any]) -> None:
    keys = receiver.do("listRecipientKeys")["results"]
    key = next(one for one in keys if one["confirmedAt"] and not one["revokedAt"])
    body = {"childId": child["id"], "recipientKeyId": key["id"], "purpose": "transfer"}
    export = receiver.do("askExport", body)
    deadline = time.monotonic() + _PATIENCE
    while export["state"] == "requested" and time.monotonic() < deadline:
        time.sleep(0.2)
        export = receiver.do("getExport", exportId=export["id"])
    require_state(export, "ready")
    stage.tell.happened(_EXPORTED, key=key["fingerprint"])
    found = stage.api.call(receiver.token, "fetchExport", exportId=export["id"]).content
    manifest = _opened(stage, receiver, found)
    stage.tell.happened(_OPENED)
    stage.tell.details([f"{one.name}  ({one.size} bytes)" for one in manifest.files])


def _opened(stage: Stage, receiver: Party, found: bytes) -> Manifest:
    identity = pyrage.x25519.Identity.from_str(age_identity(stage.demo, receiver.id))
    key_set = stage.api.fetch("/oauth/export-jwks").json()
    try:
        return verify_archive(io.BytesIO(pyrage.decrypt(found, [identity])), key_set)
    except (ArchiveBroken, pyrage.DecryptError) as fault:
        raise Deviation(f"the export does not open, or is not genuine: {fault}") from None


_TITLE = Text(
    "Deel 1. Een school meldt een kind aan bij kinderwerk",
    "Part 1. A school refers a child to kinderwerk",
)
_TOKENS = Text(
    "De systemen van {school} en {child_work} bewijzen met hun sleutel wie ze zijn.",
    "The systems of {school} and {child_work} prove with their keys who they are.",
)
_NO = Text(
    "Mag ik dit delen met {receiver}? Nee, nog niet:", "May I share this with {receiver}? Not yet:"
)
_YES = Text(
    "Mag ik dit delen? Ja: grondslag {ground}, afspraak in het convenant “{covenant}”.",
    "May I share this? Yes: on the ground of {ground}, by a rule of the covenant “{covenant}”.",
)
_WHAT = Text("Alleen dit, tot {until}: {what}", "Only this, until {until}: {what}")
_MAILED = Text(
    "De coördinator ({email}) krijgt een mail, zonder iets over het kind: “{subject}”.",
    "The coordinator ({email}) gets a mail, with nothing about the child: “{subject}”.",
)
_RECEIVED = Text(
    "{receiver} bevestigt de ontvangst en leest de aanmelding.",
    "{receiver} confirms that it arrived, and reads the referral.",
)
_ACCEPTED = Text(
    "{receiver} accepteert: {child} heeft nu ook daar een dossier, met vermelding van de herkomst.",
    "{receiver} accepts: {child} now has a file there too, with its provenance.",
)
_EXPORTED = Text(
    "Het dossier is uitgevoerd, versleuteld voor de sleutel {key}.",
    "The file was exported, encrypted to the key {key}.",
)
_OPENED = Text(
    "De uitvoer gaat open met de eigen sleutel, en de handtekening van Schakel klopt:",
    "The export opens with their own key, and Schakel's signature is right:",
)
