"""A ring in which every table that the application may touch has rows of the school or kinderwerk.

Invariant: a test that looks at "every table" looks at no empty one.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.children import operations as children
from services.consents import operations as consents
from services.covenants import operations as covenants
from services.exports import operations as exports
from services.identity.apps import grants
from services.identity.apps.asked import Asked
from services.identity.apps.grants import Allowed
from services.identity.operations import person_for
from services.information_duty import operations as duties
from services.legal_grounds import operations as legal_grounds
from services.matching import operations as matching
from services.organisations import operations as organisations
from services.referrals import operations as referrals
from services.risk_lists import operations as risk_lists
from services.signals import operations as signals
from shared import clock
from shared.authz import assurance
from shared.authz.replay import Answer, Replay
from shared.ids import new_id
from shared.runtime import current
from tests.factories.listed import Beat
from tests.factories.matched import offer, register, write
from tests.factories.own_right import owing
from tests.factories.software import connected, public_keys
from tests.factories.town import (
    PURPOSE,
    Place,
    enact,
    record_consent,
    referral_rule,
    register_child,
)
from tests.isolation import asking_samples, signal_samples
from tests.isolation.consent_samples import instead, scan
from tests.isolation.covenant_samples import proposed
from tests.isolation.ground_samples import recorded
from tests.isolation.import_samples import ROWS
from tests.isolation.list_letter_samples import Desk
from tests.isolation.lost_factor_samples import wished
from tests.isolation.matching_samples import Met
from tests.isolation.referral_samples import member, pdf
from tests.isolation.ring import BORN, Ring, in_days, worker
from tests.isolation.staff_samples import ADMIN, asked, hired
from tests.slices.imports import sending as imports


@dataclass(frozen=True, slots=True)
class Populated:
    """The ring, a referral under way and one that was accepted; which records each was granted."""

    ring: Ring
    sent: dict[str, Any]
    accepted: dict[str, Any]
    granted: dict[UUID, set[UUID]]


def populated() -> Populated:
    ring = Ring.founded()
    accepted = ring.accepted()
    sent = ring.sent()
    ring.coordinator_told(sent["id"])
    ring.made_export(ring.child_work, accepted["child_id"])
    for place in (ring.school, ring.child_work):
        taken_along(ring, place)
        brought_in(place)
    left_behind(ring)
    half_signed(ring)
    agreed(ring)
    reported(ring)
    staffed(ring.school)
    asked(ring)
    _admin, wish = asked(ring)
    organisations.approve_duties(hired(ring.school, ADMIN, team=None), duty_request_id=wish)
    admin, reset = wished(ring, approved=True)
    organisations.stop_factor_reset(admin, factor_reset_id=reset)
    acted_for(ring.school)
    written = talked_about(ring, accepted) | carried(ring)
    back = answered(ring, accepted)
    replay = Replay("key", bytes(32), lambda view: Answer(201))
    children.register_child.once(
        ring.school.member(),
        replay,
        team_id=ring.school.teams[0],
        given_name="Noor",
        family_name="Voorbeeld",
        birth_date=BORN,
    )
    theirs = {sent["id"], accepted["id"], *written, *told(ring), *instead_of_consent(ring)}
    theirs |= signalled(ring)
    ours, given = matched(ring)
    Desk.founded(ring.child_work).made()
    listed, said = on_lists(ring)
    theirs, back = theirs | ours | listed, back | given | said
    return Populated(ring, sent, accepted, {ring.child_work.id: theirs, ring.school.id: back})


def matched(ring: Ring) -> tuple[set[UUID], set[UUID]]:
    """Both are concerned about one child and know of each other; they were in touch. A child of the
    school takes part on a ground in law, and another took part. The cards that each was given.
    """
    places = (ring.school, ring.child_work)
    grounds = ["public_task", "vital_interest"]
    town = Met(*places, ring.bystander, ring.stranger, grounds=grounds).met()
    for place in places:
        match_id = town.side(place)
        matching.note_contact(town.actors[place.id], match_id=match_id, means="phone")
    child = register(ring.school, given_name="Ilse", family_name="Anders")
    vital = legal_grounds.record_vital_interest(
        town.actor,
        child_id=child["id"],
        receiver_ids=[ring.child_work.id],
        reason="Direct gevaar.",
    )
    law = {"ground": "vital_interest", "legal_ground_id": vital["id"]}
    done = offer(town.actor, write(town.actor, child), **law)
    matching.withdraw_offer(town.actor, offer_id=done["id"])
    matching.rotate_pseudonyms(ring.school.operator(), covenant_id=town.covenant_id)
    return town.card(ring.school), town.card(ring.child_work)


def on_lists(ring: Ring) -> tuple[set[UUID], set[UUID]]:
    """The school has a list with kinderwerk, and so has the police; on each a child, what is to be
    done about it, and a word of each; one came off. What kinderwerk was given, and the
    school.
    """
    theirs, said = set(), set()
    for first in (ring.school, None):
        beat = Beat.founded(None, first, ring.child_work)
        one, other = (beat.put(register(beat.police, given_name=name)) for name in ("An", "Bo"))
        about: dict[str, Any] = {"entry_id": one["id"]}
        risk_lists.plan_step(beat.officer, kind="talk", due_on=clock.today(), **about)
        beat.known(one)
        risk_lists.say_known(beat.worker, list_id=beat.list_id, ground="public_task")
        facts = {"facts": "Alleen op het plein.", "entry_id": one["id"], **beat.on_decision()}
        seen = risk_lists.add_facts(beat.officer, **facts)["contributions"]
        added = {row["owner_id"]: row["id"] for row in seen}
        letters: dict[str, Any] = {"list_id": beat.list_id, "entry_ids": [one["id"]]}
        letters |= {"phone": "010 123 4567"}
        for actor in (beat.officer, beat.worker):
            risk_lists.invite_parents(actor, **letters)
        risk_lists.take_off(beat.officer, entry_id=other["id"], because="mistaken")
        register(beat.police, given_name="Cor")  # who is on no list
        theirs |= {one["id"], added[beat.police.id]}
        said |= {added[ring.child_work.id]} if first else set()
    return theirs, said


def signalled(ring: Ring) -> set[UUID]:
    """The school is worried about one of two sisters, asks a colleague to act, and shares it;
    kinderwerk has a worry of its own. What kinderwerk was given.
    """
    rule = referral_rule(purpose=signal_samples.PURPOSE, record_kind="signal")
    enact(ring.school, [ring.school, ring.child_work], [rule])
    author, one, other = hired(ring.school, ring.school.role), ring.child(), ring.child()
    children.link_sibling(author, child_id=one["id"], sibling_id=other["id"])
    record_consent(ring.school, one, ring.child_work, purpose=signal_samples.PURPOSE)
    said = {"parents_reason": "planned", **signal_samples.WORDS}
    signal = signals.write_signal(author, child_id=one["id"], **said)
    about = {"signal_id": signal["id"]}
    signals.add_follow_up(author, what="Bellen", due_on=clock.today(), **about)
    shared = signals.share_signal(author, **about, **signal_samples.to(ring))
    theirs = register_child(ring.child_work)
    signals.write_signal(ring.child_work.member(), child_id=theirs["id"], **said)
    children.link_sibling(
        ring.child_work.member(),
        child_id=theirs["id"],
        sibling_id=register_child(ring.child_work)["id"],
    )
    return {shared["id"]}


def told(ring: Ring) -> set[UUID]:
    """Parents were told of what the school shared as its task; which records it granted so."""
    owed = owing(ring)
    member, shared = ring.school.member(), owed["of_child_id"]
    letters = {"batch_id": owed["batch_id"], "child_id": shared}
    duties.make_batch_letters(worker(duties.make_batch_letters, ring.school), **letters)
    [person] = duties.get_duty(member, duty_id=owed["duty_id"])["people"]
    duties.record_telling(
        member,
        duty_id=owed["duty_id"],
        holder_ids=[person["holder_id"]],
        how="talk",
        told_at=clock.now(),
        words="Verteld.",
    )
    return {row["id"] for row in referrals.list_referrals(member, child_id=shared).results}


def agreed(ring: Ring) -> None:
    """A parent was asked by a link; another's consent has its scan, and a receipt of its end."""
    asking_samples.put(ring, ring.child())
    member, child = ring.school.member(), ring.child()
    consent = ring.consent(child)
    consents.add_evidence(member, consent_id=consent["id"], upload=scan())
    consents.withdraw_consent(member, consent_id=consent["id"])


def instead_of_consent(ring: Ring) -> set[UUID]:
    """Two children were shared without a yes: by a court's permission, and in danger of life."""
    member, given = ring.school.member(), instead(ring)
    substitute = consents.record_authority_substitute(member, **given)
    consents.add_substitute_evidence(member, substitute_id=substitute["id"], upload=scan())
    vital = referral_rule(grounds=["vital_interest"], consent_regime="none")
    enact(ring.school, [ring.school, ring.child_work], [vital])
    child, receivers = ring.child(), [ring.child_work.id]
    ground = legal_grounds.record_vital_interest(
        member, child_id=child["id"], receiver_ids=receivers, reason="Direct gevaar."
    )
    drafts = [
        ring.draft({"id": given["child_id"]}),
        ring.draft(child, ground="vital_interest", legal_ground_id=ground["id"]),
    ]
    for draft in drafts:
        referrals.send_referral(member, referral_id=draft["id"])
    return {draft["id"] for draft in drafts}


def half_signed(ring: Ring) -> None:
    """A covenant that lies before the school and kinderwerk, and that the school has signed."""
    version = proposed(ring)
    covenants.sign_version(
        ring.school.member(role=ADMIN), version_id=version["id"], text_hash=version["text_hash"]
    )


def reported(ring: Ring) -> None:
    """The school began an abuse protocol in acute danger, and a second person has looked; and
    another, at which nobody has looked yet.
    """
    asker, ground = recorded(ring)
    about = {"ground_id": ground["id"]}
    legal_grounds.record_step(
        asker, step="map", held_on=clock.today(), text="Wat wij zagen.", **about
    )
    officer = ring.school.member(role="abuse_protocol_officer")
    legal_grounds.review_ground(officer, verdict="approved", note="Gelezen.", **about)
    recorded(ring)


def talked_about(ring: Ring, accepted: dict[str, Any]) -> set[UUID]:
    """The school writes, with a file; one of its members deals with it, and another stands in."""
    school = ring.school.member()
    file = referrals.attach_file(school, referral_id=accepted["id"], **pdf("care_question"))
    message = referrals.send_message(
        school,
        referral_id=accepted["id"],
        text="Zie de bijlage.",
        categories=["care_question"],
        attachment_ids=[file["id"]],
    )
    away, here = member(ring.school), member(ring.school)
    referrals.assign_referral(away, referral_id=accepted["id"], assignee_id=away.id)
    organisations.arrange_substitute(
        away, member_id=away.id, substitute_id=here.id, starts_at=clock.now(), ends_at=in_days(7)
    )
    return {message["id"], file["id"]}


def carried(ring: Ring) -> set[UUID]:
    """The school refers another child, with a file, which kinderwerk takes over."""
    child = ring.child()
    ring.consent(child)
    return _taken_over(ring.school, ring.child_work, ring.draft(child)["id"])


def _taken_over(sender: Place, receiver: Place, draft_id: UUID) -> set[UUID]:
    """A draft is given a file, sent and accepted, and the file taken over; what was granted."""
    file = referrals.attach_file(sender.member(), referral_id=draft_id, **pdf("care_question"))
    referrals.send_referral(sender.member(), referral_id=draft_id)
    referrals.receive_referral(receiver.member(), referral_id=draft_id)
    referrals.accept_referral(receiver.member(), referral_id=draft_id)
    taking = worker(referrals.adopt_attachment, receiver)
    referrals.adopt_attachment(taking, referral_id=draft_id, attachment_id=file["id"])
    return {draft_id, file["id"]}


def answered(ring: Ring, accepted: dict[str, Any]) -> set[UUID]:
    """Kinderwerk sends a return referral, which the school takes into the file that it has."""
    back = {"sender_kind": "child_work", "sender_roles": ["child_worker"]}
    back |= {"receiver_kind": "education", "receiver_roles": ["care_coordinator"]}
    enact(ring.school, [ring.school, ring.child_work], [referral_rule(**back)])
    kinderwerk = ring.child_work.member()
    adopted = children.get_child(kinderwerk, child_id=accepted["child_id"])
    record_consent(ring.child_work, adopted, ring.school)
    draft = referrals.draft_referral(
        kinderwerk,
        child_id=adopted["id"],
        receiver_id=ring.school.id,
        receiver_team_id=ring.school.teams[0],
        purpose=PURPOSE,
        question="Terug naar school.",
        in_reply_to=accepted["id"],
    )
    return _taken_over(ring.child_work, ring.school, draft["id"])


def taken_along(ring: Ring, place: Place) -> None:
    """All files of an organisation, asked for and planned."""
    admin = place.member(role=ADMIN)
    asked_for = exports.ask_takeout(admin, recipient_key_id=ring.key(place))
    exports.plan_takeout(worker(exports.plan_takeout, place), takeout_id=asked_for["id"])


def brought_in(place: Place) -> None:
    """A file that has just come, and one of which each row was judged."""
    who = imports.hired(place)
    imports.sent(place, ROWS, who)
    imports.previewed(place, ROWS, who)


def left_behind(ring: Ring) -> None:
    """A draft of somebody of the school who has left."""
    leaver = hired(ring.school, ring.school.role)
    draft = ring.draft(ring.child())
    referrals.assign_referral(leaver, referral_id=draft["id"], assignee_id=leaver.id)
    organisations.deactivate_member(ring.school.member(role=ADMIN), member_id=leaver.id)


def acted_for(place: Place) -> None:
    """An app that a member lets act for them."""
    callback = "https://app.example/terug"
    app = connected(
        place,
        name="App",
        jwks=public_keys(),
        oauth_scopes=["children:read"],
        redirect_uris=[callback],
    )
    who = Allowed(
        client_id=app,
        organisation_id=place.id,
        member_id=hired(place).id,
        person_id=person_for(f"{new_id()}@werk.example"),
        acr=assurance.PASSKEY,
        auth_time=clock.now(),
    )
    with current().engines["login"].begin() as connection:
        grants.begin(connection, who, Asked(callback, ("children:read",), code_challenge="x" * 43))


def staffed(place: Place) -> None:
    """A member and a system, each in a team."""
    organisations.add_member(
        place.operator(),
        person_id=new_id(),
        name="M. Edewerker",
        email="m@school.example",
        roles=[place.role],
        team_ids=[place.teams[0]],
    )
    organisations.register_system(
        place.operator(),
        name="Systeem",
        jwks=public_keys(),
        oauth_scopes=[],
        roles=[place.role],
        team_ids=[place.teams[0]],
    )
