"""The second part: kinderwerk talks with the school, refers on to youth care, which refers back.

Invariant: what each party sees is asked of that party; nobody sees a link that is not theirs.
"""

from dataclasses import dataclass
from typing import Any

from services.demo import papers, stories
from services.demo.covenant import HELP, SUPPORT
from services.demo.scenario import acts
from services.demo.scenario.acceptance import TakenOn
from services.demo.scenario.api import Deviation
from services.demo.scenario.parties import Party
from services.demo.scenario.stage import Stage
from shared.texts import Text
from shared.vocabulary import OUTCOMES

_FILE_NAME = "Uitnodiging intake.pdf"


@dataclass(slots=True)
class _Chain:
    """The three links, and the parties between whom they go."""

    school: Party
    child_work: Party
    youth_care: Party
    first: str
    second: str = ""
    back: str = ""


def play(stage: Stage, taken: TakenOn) -> None:
    """Play it with the child of the first part; raises Deviation where it goes another way."""
    stage.tell.chapter(_TITLE)
    school, child_work = stage.parties()
    chain = _Chain(school, child_work, stage.party("youth_care"), taken.referral_id)
    acts.step(child_work, "startReferral", chain.first, "in-progress")
    stage.tell.happened(_STARTED, receiver=child_work.name)
    _talked(stage, chain)
    theirs = _referred_on(stage, chain, taken.adopted)
    _completed(stage, chain.youth_care, child_work, chain.second)
    _referred_back(stage, chain, theirs, taken.adopted)
    _completed(stage, child_work, school, chain.first)
    _seen(stage, chain)


def _talked(stage: Stage, chain: _Chain) -> None:
    school, child_work = chain.school, chain.child_work
    invitation = papers.pdf(*stories.INVITATION)
    acts.write(child_work, chain.first, stories.ASKED[0], (_FILE_NAME, invitation))
    message = acts.read(school, chain.first)
    attached = acts.attached_to(school, message)
    fetched = stage.api.call(
        school.token, "fetchAttachment", referralId=chain.first, attachmentId=attached["id"]
    )
    if (message["text"], fetched.content) != (stories.ASKED[0], invitation):
        raise Deviation("the school reads something else than kinderwerk wrote")
    stage.tell.happened(_WROTE, writer=child_work.name, reader=school.name)
    stage.tell.details([message["text"], f"{attached['fileName']}  ({len(invitation)} bytes)"])
    acts.write(school, chain.first, stories.ANSWERED[0])
    answer = acts.read(child_work, chain.first)
    stage.tell.happened(_WROTE, writer=school.name, reader=child_work.name)
    stage.tell.details([answer["text"]])


def _referred_on(stage: Stage, chain: _Chain, adopted: dict[str, Any]) -> dict[str, Any]:
    child_work, youth_care = chain.child_work, chain.youth_care
    stage.consent(child_work, youth_care, adopted, HELP)
    sent = stage.send(child_work, youth_care, adopted, HELP, stories.ONWARD[0])
    chain.second = sent["id"]
    theirs = acts.take_on(youth_care, chain.second)
    if theirs["provenanceId"] != child_work.id:
        raise Deviation("the file at youth care does not say that it came from kinderwerk")
    acts.step(youth_care, "startReferral", chain.second, "in-progress")
    stage.tell.happened(_TAKEN_ON, receiver=youth_care.name, sender=child_work.name)
    return theirs


def _completed(stage: Stage, receiver: Party, sender: Party, referral_id: str) -> None:
    said = {
        "outcomeCode": "goals_reached",
        "feedback": stories.FEEDBACK[1],
        "categories": ["outcome"],
    }
    acts.step(receiver, "completeReferral", referral_id, "completed", **said)
    heard = acts.read(sender, referral_id, "feedback")
    if (heard["outcomeCode"], heard["text"]) != (said["outcomeCode"], said["feedback"]):
        raise Deviation(f"{sender.name} does not read how it ended")
    outcome = OUTCOMES[heard["outcomeCode"]].in_(stage.tell.language)
    stage.tell.happened(_COMPLETED, receiver=receiver.name, sender=sender.name, outcome=outcome)
    stage.tell.details([heard["text"]])


def _referred_back(
    stage: Stage, chain: _Chain, theirs: dict[str, Any], adopted: dict[str, Any]
) -> None:
    child_work, youth_care = chain.child_work, chain.youth_care
    stage.consent(youth_care, child_work, theirs)
    question = stories.RETURNING[0]
    sent = stage.send(youth_care, child_work, theirs, SUPPORT, question, chain.second)
    chain.back = sent["id"]
    again = acts.take_on(child_work, chain.back)
    later = [one["referralId"] for one in again["laterAdoptions"]]
    if again["id"] != adopted["id"] or later != [chain.back]:
        raise Deviation("the return referral did not go into the file that kinderwerk had")
    stage.tell.happened(_SAME_FILE, receiver=child_work.name)


def _seen(stage: Stage, chain: _Chain) -> None:
    everything = {chain.first, chain.second, chain.back}
    shown = (
        (chain.school, chain.first, {chain.first}),
        (chain.child_work, chain.first, everything),
        (chain.youth_care, chain.second, {chain.second, chain.back}),
    )
    lines = []
    for party, asked, expected in shown:
        if acts.chain(party, asked) != expected:
            raise Deviation(f"{party.name} does not see the links that are theirs, and no others")
        for hidden in everything - expected:
            party.do("getReferral", referralId=hidden, expect=404)
        line = _LINKS.filled(party=party.name, seen=len(expected), all=len(everything))
        lines.append(line.in_(stage.tell.language))
    stage.tell.happened(_CHAIN)
    stage.tell.details(lines)


_TITLE = Text(
    "Deel 2. Heen en terug: kinderwerk, jeugdhulp, en weer kinderwerk",
    "Part 2. There and back: kinderwerk, youth care, and kinderwerk again",
)
_STARTED = Text("{receiver} gaat aan de slag.", "{receiver} starts.")
_WROTE = Text("{writer} schrijft, {reader} leest:", "{writer} writes, {reader} reads:")
_TAKEN_ON = Text(
    "{receiver} accepteert en begint; het dossier noemt {sender} als herkomst.",
    "{receiver} accepts and starts; the file names {sender} as where it came from.",
)
_COMPLETED = Text(
    "{receiver} rondt af, en {sender} leest hoe het ging ({outcome}):",
    "{receiver} completes, and {sender} reads how it went ({outcome}):",
)
_SAME_FILE = Text(
    "{receiver} accepteert, in het dossier dat er al was.",
    "{receiver} accepts, into the file that was there already.",
)
_CHAIN = Text(
    "Ieder ziet de schakels die van hem zijn, en geen andere (404):",
    "Each sees the links that are theirs, and no others (404):",
)
_LINKS = Text("– {party}: {seen} van de {all}", "– {party}: {seen} of the {all}")
