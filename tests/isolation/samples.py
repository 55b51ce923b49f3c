"""A sample of every operation about an organisation's own files: tenants, children, consents.

Invariant: every operation in the registry has one, here or in `exchange_samples`.
"""

from typing import Any

from services.exports import operations as exports
from services.identity.operations import person_for
from services.organisations import operations as organisations
from shared import clock
from shared.ids import new_id
from shared.problems import Invalid
from tests.factories import keys
from tests.factories.town import (
    ALL_CATEGORIES,
    PURPOSE,
    Place,
    operator_for,
    parent,
    referral_rule,
    register_child,
)
from tests.isolation.ring import BORN, Ring, in_days, worker
from tests.isolation.sample import Sample, sample


def managed(**kwargs: Any) -> Sample:
    """Something that an organisation's admin makes, which names nothing of anybody."""
    ring = Ring.founded()
    admin = ring.school.member(role="organisation_admin")
    return Sample(ring.school, admin, kwargs, everybody_but_school(ring))


def everybody_but_school(ring: Ring) -> tuple[Place, ...]:
    return ring.stranger, ring.bystander, ring.child_work


def with_child(**kwargs: Any) -> tuple[Ring, dict[str, Any], Sample]:
    """A sample about a child of the school's first team."""
    ring = Ring.founded()
    child = ring.child()
    about = {"child_id": child["id"], **kwargs}
    made = Sample(
        ring.school,
        ring.school.member(),
        about,
        everybody_but_school(ring),
        secrets=("child_id",),
        hidden=frozenset({child["id"]}),
    )
    return ring, child, made


def identity() -> dict[str, Any]:
    return {"given_name": "Noor", "family_name": "Voorbeeld", "birth_date": BORN}


@sample("organisations.open_organisation")
def _() -> Sample:
    ring = Ring.founded()
    operator = operator_for(new_id(), "leisure")
    return Sample(
        ring.school,
        operator,
        {"kind": "leisure", "name": "Sportclub"},
        (),
        succeeded=lambda made: made["id"] == operator.organisation_id,
    )


@sample("organisations.add_team")
def _() -> Sample:
    return managed(name="Derde locatie")


@sample("organisations.add_member")
def _() -> Sample:
    made = managed(
        person_id=new_id(), name="N. Ieuw", email="n@school.example", roles=["child_worker"]
    )
    return Sample(
        made.place,
        made.actor,
        made.kwargs | {"team_ids": [made.place.teams[0]]},
        made.outsiders,
        secrets=("team_ids",),
        refused=Invalid,
    )


@sample("organisations.invite_member")
def _() -> Sample:
    made = managed(name="N. Ieuw", email=f"{new_id()}@school.example", roles=["care_coordinator"])
    return Sample(
        made.place,
        made.actor,
        made.kwargs | {"team_ids": [made.place.teams[0]]},
        made.outsiders,
        secrets=("team_ids",),
        refused=Invalid,
    )


@sample("organisations.invite_again")
def _() -> Sample:
    made = managed()
    person = person_for(f"{new_id()}@school.example")
    member = organisations.add_member(
        made.place.operator(), person_id=person, name="N.", email="n@school.example", roles=[]
    )
    return Sample(
        made.place,
        made.actor,
        {"member_id": member["id"]},
        made.outsiders,
        secrets=("member_id",),
        hidden=frozenset({member["id"]}),
    )


@sample("organisations.list_organisations")
def _() -> Sample:
    ring = Ring.founded()
    return Sample(
        ring.school, ring.school.member(), {}, (), succeeded=lambda page: len(page.results) >= 4
    )


@sample("organisations.look_up_organisations")
def _() -> Sample:
    ring = Ring.founded()
    asked = {"organisation_ids": [ring.school.id, ring.child_work.id]}
    return Sample(
        ring.school, ring.school.member(), asked, (), succeeded=lambda page: len(page.results) == 2
    )


@sample("organisations.register_recipient_key")
def _() -> Sample:
    return managed(name="Kluis", recipient=_RECIPIENT)


@sample("organisations.list_recipient_keys")
def _() -> Sample:
    ring = Ring.founded()
    hidden = frozenset({ring.key(ring.school)})
    admin = ring.school.member(role="organisation_admin")
    return Sample(ring.school, admin, {}, everybody_but_school(ring), hidden=hidden)


@sample("organisations.confirm_recipient_key")
def _() -> Sample:
    ring = Ring.founded()
    key = keys.registered(ring.school, _RECIPIENT)
    return Sample(
        ring.school,
        ring.school.member(role="privacy_officer"),
        {"recipient_key_id": key["id"], "fingerprint": key["fingerprint"]},
        everybody_but_school(ring),
        secrets=("recipient_key_id",),
        succeeded=lambda found: found["confirmed_at"],
    )


@sample("organisations.revoke_recipient_key")
def _() -> Sample:
    ring = Ring.founded()
    return Sample(
        ring.school,
        ring.school.member(role="organisation_admin"),
        {"recipient_key_id": ring.key(ring.school)},
        everybody_but_school(ring),
        secrets=("recipient_key_id",),
        succeeded=lambda key: key["revoked_at"],
    )


@sample("covenants.enact_covenant")
def _() -> Sample:
    ring = Ring.founded()
    kwargs = {
        "name": "Tweede convenant",
        "area": "Vaardrecht",
        "party_ids": [ring.school.id, ring.child_work.id],
        "signed_at": clock.now(),
        "starts_at": clock.now(),
        "ends_at": in_days(300),
        "rules": [referral_rule()],
    }
    return Sample(ring.school, ring.school.operator(), kwargs, ())


@sample("covenants.list_covenants")
def _() -> Sample:
    ring = Ring.founded()
    hidden = frozenset({ring.covenant_id})
    return Sample(ring.child_work, ring.child_work.member(), {}, (ring.stranger,), hidden=hidden)


@sample("covenants.get_covenant")
def _() -> Sample:
    ring = Ring.founded()
    return Sample(
        ring.child_work,
        ring.child_work.member(),
        {"covenant_id": ring.covenant_id},
        (ring.stranger,),
        secrets=("covenant_id",),
        succeeded=lambda found: len(found["parties"]) == 3,
    )


@sample("matching.show_pseudonyms")
def _() -> Sample:
    ring = Ring.founded()
    return Sample(
        ring.school,
        ring.school.operator(),
        {"covenant_id": ring.covenant_id},
        (ring.stranger,),
        secrets=("covenant_id",),
        succeeded=lambda found: len(found["parties"]) == 3,
    )


@sample("children.register_child")
def _() -> Sample:
    ring = Ring.founded()
    kwargs = {"team_id": ring.school.teams[0], "authority_holders": [parent()], **identity()}
    outsiders = everybody_but_school(ring)
    return Sample(
        ring.school, ring.school.member(), kwargs, outsiders, secrets=("team_id",), refused=Invalid
    )


@sample("children.get_child")
def _() -> Sample:
    _ring, _child, made = with_child()
    return made


@sample("children.list_children")
def _() -> Sample:
    ring, _child, made = with_child()
    return Sample(ring.school, made.actor, {}, made.outsiders, hidden=made.hidden)


@sample("children.search_children")
def _() -> Sample:
    ring, _child, made = with_child()
    for place in made.outsiders:  # it too has a Noor: it finds its own and no other
        register_child(place)
    kwargs = {"name": "Noor Voorbeeld", "birth_date": BORN}
    return Sample(ring.school, made.actor, kwargs, made.outsiders, hidden=made.hidden)


@sample("children.change_child")
def _() -> Sample:
    ring, _child, made = with_child(team_id=None, expected_version=1, **identity())
    made.kwargs["team_id"] = ring.school.teams[0]
    return made


@sample("children.add_authority_holder")
def _() -> Sample:
    return with_child(kind="guardian", name="V. Oogd")[2]


@sample("consents.record_consent")
def _() -> Sample:
    ring, child, made = with_child(
        purpose=PURPOSE,
        categories=sorted(ALL_CATEGORIES),
        state="given",
        stated_at=clock.now(),
        until=in_days(90),
        method="in_person",
        assurance="known_in_person",
        notice_text="Wij delen wat nodig is.",
    )
    made.kwargs["holder_id"] = child["authority_holders"][0]["id"]
    made.kwargs["receiver_ids"] = [ring.child_work.id]
    return made


def with_consent(**kwargs: Any) -> Sample:
    ring, child, made = with_child()
    consent = ring.consent(child)
    return Sample(
        ring.school,
        made.actor,
        {"consent_id": consent["id"], **kwargs},
        made.outsiders,
        secrets=("consent_id",),
    )


@sample("consents.withdraw_consent")
def _() -> Sample:
    return with_consent(method="in_person")


@sample("consents.get_consent")
def _() -> Sample:
    return with_consent()


@sample("consents.list_consents")
def _() -> Sample:
    ring, child, made = with_child()
    ring.consent(child)
    return made


@sample("sharing.ask_decision")
def _() -> Sample:
    ring, child, made = with_child(
        purpose=PURPOSE, record_kind="referral", categories=["child_identity"]
    )
    ring.consent(child)
    made.kwargs["receiver_id"] = ring.child_work.id
    return Sample(
        made.place,
        made.actor,
        made.kwargs,
        made.outsiders,
        secrets=made.secrets,
        succeeded=lambda answer: answer["allowed"],
    )


@sample("exports.ask_export")
def _() -> Sample:
    ring, child, made = with_child(purpose="transfer")
    kwargs = made.kwargs | {"recipient_key_id": ring.key(ring.school)}
    return Sample(
        ring.school,
        made.actor,
        kwargs,
        made.outsiders,
        secrets=("child_id", "recipient_key_id"),
        succeeded=lambda asked: asked["child_id"] == child["id"],
    )


@sample("exports.list_exports")
def _() -> Sample:
    ring, child, made = with_child()
    ring.export(ring.school, child["id"])
    return made


def with_export(ready: bool, by_worker: Any = None) -> Sample:
    ring, child, made = with_child()
    export_id = (ring.made_export if ready else ring.export)(ring.school, child["id"])
    actor = worker(by_worker, ring.school) if by_worker else made.actor
    return Sample(
        ring.school, actor, {"export_id": export_id}, made.outsiders, secrets=("export_id",)
    )


@sample("exports.get_export")
def _() -> Sample:
    return with_export(ready=False)


@sample("exports.fetch_export")
def _() -> Sample:
    return with_export(ready=True)


@sample("exports.make_export")
def _() -> Sample:
    return with_export(False, exports.make_export)


@sample("exports.end_export")
def _() -> Sample:
    return with_export(True, exports.end_export)


_RECIPIENT = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
"""A public key from age's own documentation."""
