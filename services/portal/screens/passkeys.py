"""One's own passkeys: several, each with a name; and logging in with one alone.

Invariant: adding or removing one takes a fresh proof; the last second factor stays.
"""

from uuid import UUID

from flask import Response, request, url_for

from services.identity import operations as identity
from services.portal.addresses import local_path
from services.portal.cookies import FORM, SESSION
from services.portal.forms import NOTHING, Form
from services.portal.logging_in import RESUME, leave_mark, source, this_device
from services.portal.pages import NEXT, Visit, entry, frame, personal
from services.portal.passkey_asking import context_of
from services.portal.screens.account import self_of
from services.portal.screens.entry import again, begun
from services.portal.secret_forms import Refused, typed
from services.portal.visitors import IN, visitor_of
from shared.authz import assurance
from shared.problems import Invalid, NotFound, Problem, TooMany, Unauthenticated
from shared.texts import Text

PAGE = "/mijn-account/passkeys"
PLACES = {
    "built_in": Text("In het apparaat zelf", "In the device itself"),
    "phone": Text("Op een telefoon of tablet", "On a phone or tablet"),
    "security_key": Text("Op een beveiligingssleutel", "On a security key"),
    "unknown": Text("Onbekend", "Unknown"),
}


@entry("/inloggen/passkey")
def log_in_with_passkey(visit: Visit) -> Response:
    """Log in with a passkey alone: it is two factors in one."""
    if not visit.posted:
        return visit.go("log_in")
    onward = local_path(request.values.get(NEXT, "")) or url_for("portal.home")
    resume = local_path(request.form.get(RESUME, ""))
    try:
        person_id = identity.log_in_with_passkey(visit.secret, typed("_passkey"), source())
    except (Unauthenticated, TooMany) as refused:
        return again(visit, refused, "", onward, resume)
    answer = begun(visit, person_id, onward, resume, assurance.PASSKEY)
    frame().cookies.drop(answer, FORM)
    return answer


@personal(PAGE)
def passkeys(visit: Visit) -> Response:
    """What one has."""
    found = identity.list_passkeys(self_of(visit).session.person_id)
    possible = identity.site().possible
    return visit.show(
        "account/passkeys.html",
        found=found,
        possible=possible,
        form=Form(visit, NOTHING),
        device_said=identity.device_said,
        places=PLACES,
    )


@personal(f"{PAGE}/<uuid:passkey_id>/naam", posts=True)
def rename_passkey(visit: Visit, passkey_id: UUID) -> Response:
    """Give one another name."""
    person_id, refused = self_of(visit).session.person_id, Refused()
    one = next((p for p in identity.list_passkeys(person_id) if p.id == passkey_id), None)
    if one is None:
        raise NotFound
    name = request.form.get("name", one.name)
    if visit.posted:
        try:
            if not identity.rename(person_id, passkey_id, name):
                raise NotFound
            return visit.go("passkeys", said="passkey_renamed")
        except Invalid as problem:
            refused = Refused.by(problem)
    return visit.show(
        "account/passkey_name.html", refused.status, one=one, name=name, refused=refused
    )


@personal(f"{PAGE}/nieuw", posts=True, unfinished=True)
def new_passkey(visit: Visit) -> Response:
    """Make one, and give it a name."""
    session = self_of(visit).session
    onward = local_path(request.values.get(NEXT, "")) or url_for("portal.home")
    if not identity.site().possible:
        return visit.go("passkeys")
    visit.require_fresh_unless_unfinished()
    refused, name = Refused(), request.form.get("name", "")
    if visit.posted:
        try:
            answer, device = typed("_passkey"), this_device()
            identity.register(session.person_id, context_of(visit), name, answer, device)
            return _registered(visit, onward)
        except Problem as problem:
            refused = Refused.by(problem)
    options = identity.registration_options(session.person_id, context_of(visit))
    values = {"refused": refused, "options": options, "onward": onward, "name": name}
    return visit.show("account/new_passkey.html", refused.status, **values)


@personal(f"{PAGE}/<uuid:passkey_id>/verwijderen", button=True)
def remove_passkey(visit: Visit, passkey_id: UUID) -> Response:
    """Forget one."""
    visit.require_fresh_unless_unfinished()
    session = self_of(visit).session
    if not identity.remove(session.person_id, passkey_id):
        raise NotFound
    identity.end_others(session.person_id, session.id)
    return visit.go("passkeys", said="passkey_removed")


def _registered(visit: Visit, onward: str) -> Response:
    visitor = self_of(visit)
    if visitor.stage == IN:
        return visit.go("passkeys", said="passkey_registered")
    token = identity.prove_again(visitor.token, assurance.PASSKEY) or ""
    identity.end_others(visitor.session.person_id, visitor.session.id)
    visit.become(visitor_of(token))
    codes = identity.new_recovery_codes(visitor.session.person_id, with_factor=True)
    answer = visit.show("account/recovery_codes.html", codes=codes, onward=onward, passkey=True)
    leave_mark(answer, visitor.session.person_id)
    frame().cookies.write(answer, SESSION, token)
    return answer
