"""Putting a child on a list, saying whom one knows, and adding what was seen: what is disclosed.

Invariant: each says beforehand who will read it; where the decision refuses, every reason stands on
the page and nothing was shared.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Response, request

from services.children import operations as children
from services.portal.consulting import READ, Consultation, some
from services.portal.directory import Directory
from services.portal.fields import Choices
from services.portal.forms import NOTHING, Form
from services.portal.grounds import uuid_of
from services.portal.list_forms import FACTS, KNOWING, PUTTING, RECOGNISING
from services.portal.list_grounds import READ as GROUNDED
from services.portal.list_grounds import ground_choices
from services.portal.pages import Visit, act, page
from services.portal.screens.grounding import child_choices, child_names, newest_children
from services.portal.screens.list_entry_acts import ENTRY
from services.portal.screens.risk_list import SCREEN
from services.portal.screens.risk_lists import ONE
from services.portal.wording import full_name
from services.risk_lists import operations
from shared.problems import Invalid, NotFound, Reason
from shared.texts import Text

ABOUT = "kind"
SAME, WHO = "zelfde", "wie"
MOST = 100
OURS = ("put", "ours")
"""How a child on the list is one of our own files."""
_PUT = (
    operations.get_risk_list,
    operations.list_entries,
    operations.put_on_list,
    children.list_children,
    children.get_child,
    *GROUNDED,
)


@page(
    "/kinderen/<uuid:child_id>/aandachtslijst",
    children.get_child,
    operations.list_risk_lists,
    operations.put_on_list,
)
def lists_for_child(visit: Visit, child_id: UUID) -> Response:
    """On which list to put a child of ours; straight on where there is one."""
    visit.require(operations.put_on_list)
    found = visit.do(children.get_child, child_id=child_id)
    lists = visit.do(operations.list_risk_lists, state="open", page_size=MOST).results
    if len(lists) == 1:
        return visit.go("put_on_list", list_id=lists[0]["id"], kind=child_id)
    return visit.show("lists/choose.html", child=found, lists=lists)


@page(f"{ONE}/kind-erop", *_PUT, posts=True)
def put_on_list(visit: Visit, list_id: UUID) -> Response:
    """A child of our own files, why in codes, and on which ground."""
    visit.require(operations.put_on_list)
    listed = visit.do(operations.get_risk_list, list_id=list_id)
    operations.require_open(listed["state"])
    chosen, about, more = _chosen(visit, list_id)
    first, choices = ground_choices(visit, listed, about)
    form = Form(visit, PUTTING, {"child_id": about, **first}, {"child_id": chosen, **choices})
    if visit.posted and (made := form.send(operations.put_on_list, list_id=list_id)):
        where = Consultation.address(list_id, made["id"])
        return visit.go("risk_list", said="list_child_put", **where)
    return visit.show(
        "lists/put.html",
        form.status,
        form=form,
        listed=listed,
        names=Directory.of(visit, listed["party_ids"]),
        chosen=chosen,
        more=more,
    )


@page(f"{ONE}/bekend", *READ, operations.say_known, *GROUNDED, posts=True)
def say_known(visit: Visit, list_id: UUID) -> Response:
    """Tell the other parties of all whom we know by our own word, in one recorded act: those who
    stood on the page, and not whom a colleague has recognised meanwhile.
    """
    visit.require(operations.say_known)
    listed = visit.do(operations.get_risk_list, list_id=list_id)
    form = _knowing(visit, listed)
    told: dict[str, Any] | None = None
    before: Sequence[Mapping[str, Any]] = ()
    if visit.posted:
        before = some(visit, list_id, "own_untold", visit.after).results
        sent = request.form.getlist(WHO)
        who = [row["id"] for row in before if str(row["id"]) in sent]
        told = form.send(operations.say_known, list_id=list_id, entry_ids=who)
    return _known(visit, listed, form, Form(visit, NOTHING, beside=True), told, before)


@act(
    f"{ONE}/bekend/herkenningen",
    operations.decide_recognitions,
    *READ,
    operations.say_known,
    *GROUNDED,
)
def recognise_many(visit: Visit, list_id: UUID) -> Response:
    """Of all who look alike and were ticked: this is the same child."""
    same = Form(visit, NOTHING)
    chosen = [_pair(value) for value in request.form.getlist(SAME)]
    if not chosen:
        same.blame(Invalid(reasons=[Reason("nothing_chosen", _TICK)]))
    elif same.try_(operations.decide_recognitions, list_id=list_id, recognitions=chosen):
        return visit.go("say_known", said="list_recognised_many", list_id=list_id)
    listed = visit.do(operations.get_risk_list, list_id=list_id)
    return _known(visit, listed, _knowing(visit, listed, beside=True), same)


def _pair(sent: str) -> dict[str, UUID]:
    """A child on the list and one of our own files, as a tick sends them."""
    entry_id, child_id = map(uuid_of, sent.partition(":")[::2])
    if entry_id is None or child_id is None:
        raise NotFound
    return {"entry_id": entry_id, "child_id": child_id}


def _known(
    visit: Visit,
    listed: dict[str, Any],
    form: Form,
    same: Form,
    told: dict[str, Any] | None = None,
    before: Sequence[Mapping[str, Any]] = (),
) -> Response:
    """`before`: who stood on the page when it was sent."""
    own = some(visit, listed["id"], "own_untold", visit.after)
    alike = some(visit, listed["id"], "alike")
    done = not own.results and not alike.results and some(visit, listed["id"], "own").results
    return visit.show(
        "lists/known.html",
        max(form.status, same.status),
        form=form,
        same=same,
        listed=listed,
        names=Directory.of(visit, listed["party_ids"]),
        told=told,
        to_tell=own,
        to_decide=alike,
        all_told=bool(done),
        of_entry={str(row["id"]): row for row in (*before, *own.results)},
    )


@page(f"{ENTRY}/bekend", *READ, operations.say_known, *GROUNDED, posts=True)
def say_known_one(visit: Visit, list_id: UUID, entry_id: UUID) -> Response:
    """The same of one child."""
    visit.require(operations.say_known)
    sight = _sight(visit, list_id, entry_id)
    form = _knowing(visit, sight.listed)
    only: dict[str, Any] = {"list_id": list_id, "entry_ids": [entry_id]}
    told = form.send(operations.say_known, **only) if visit.posted else None
    if told and not told["refused"]:
        return _back(visit, list_id, entry_id, "list_known_told")
    return _grounded(visit, sight, form, _KNOW, told["refused"][0]["reasons"] if told else [])


@page(f"{ENTRY}/gezien", *READ, operations.add_facts, *GROUNDED, posts=True)
def add_list_facts(visit: Visit, list_id: UUID, entry_id: UUID) -> Response:
    """What we saw or heard, for the other parties."""
    visit.require(operations.add_facts)
    sight = _sight(visit, list_id, entry_id)
    form = Form(visit, FACTS, *ground_choices(visit, sight.listed, _own_child(sight)))
    if visit.posted and form.send(operations.add_facts, entry_id=entry_id):
        return _back(visit, list_id, entry_id, "list_facts_added")
    return _grounded(visit, sight, form, _FACTS, [])


@page(
    f"{ENTRY}/dossier",
    *READ,
    operations.decide_recognition,
    children.list_children,
    posts=True,
)
def know_entry(visit: Visit, list_id: UUID, entry_id: UUID) -> Response:
    """Point at the child of our own files that this is."""
    visit.require(operations.decide_recognition)
    sight = _sight(visit, list_id, entry_id)
    form = Form(visit, RECOGNISING, {"same": True}, {"child_id": child_choices(visit)})
    if visit.posted and form.send(operations.decide_recognition, entry_id=entry_id):
        return _back(visit, list_id, entry_id, "list_recognised")
    return visit.show("lists/know.html", form.status, **{**sight.shown, "form": form})


@act(f"{ENTRY}/bijdrage/<uuid:contribution_id>/terug", operations.take_back_contribution, *SCREEN)
def take_back_contribution(
    visit: Visit, list_id: UUID, entry_id: UUID, contribution_id: UUID
) -> Response:
    """The other parties see it no more."""
    visit.do(operations.take_back_contribution, contribution_id=contribution_id)
    return _back(visit, list_id, entry_id, "list_taken_back")


def _knowing(visit: Visit, listed: dict[str, Any], beside: bool = False) -> Form:
    return Form(visit, KNOWING, *ground_choices(visit, listed), beside=beside)


def _grounded(
    visit: Visit,
    sight: Consultation,
    form: Form,
    words: tuple[Text, Text, Text],
    reasons: list[Any],
) -> Response:
    """A form with a ground about one child. `words`: title, what it does, the button."""
    status = 403 if reasons else form.status
    shown = {**sight.shown, "form": form, "reasons": reasons}
    return visit.show("lists/grounded.html", status, **shown, words_of=words)


def _chosen(visit: Visit, list_id: UUID) -> tuple[Choices, UUID | None, bool]:
    """The children to choose from who are not on the list yet, the one that the address asks for,
    and whether there are more.
    """
    found = newest_children(visit)
    there = visit.do(operations.list_entries, list_id=list_id, which="own", page_size=MOST)
    files = [one for row in there.results for one in row["own_files"] if one["how"] in OURS]
    listed = {one["child_id"] for one in files}
    chosen = child_names(row for row in found.results if row["id"] not in listed)
    about = uuid_of(request.args.get(ABOUT, ""))
    if about is not None and str(about) not in chosen:
        asked = visit.do(children.get_child, child_id=about)
        chosen = {str(about): full_name(asked), **chosen}
    return chosen, about, found.next is not None


def _own_child(sight: Consultation) -> UUID | None:
    files = sight.entry["own_files"] if sight.entry else []
    ours = [one["child_id"] for one in files if one["how"] in OURS]
    return ours[0] if ours else None


def _sight(visit: Visit, list_id: UUID, entry_id: UUID) -> Consultation:
    sight = Consultation(visit, list_id, entry_id)
    if sight.entry is None or sight.gone:
        raise NotFound
    return sight


def _back(visit: Visit, list_id: UUID, entry_id: UUID, said: str) -> Response:
    return visit.go("risk_list", said=said, **Consultation.address(list_id, entry_id))


_KNOW = (
    Text("Zeggen dat u dit kind kent", "Say that you know this child"),
    Text(
        "De andere genoemde partijen lezen dan dat uw organisatie dit kind kent, en meer niet.",
        "The other named parties then read that your organisation knows this child, and no more.",
    ),
    Text("Zeg dat wij dit kind kennen", "Say that we know this child"),
)
_FACTS = (
    Text("Toevoegen wat u zag of hoorde", "Add what you saw or heard"),
    Text(
        "De andere genoemde partijen lezen dit. U kunt het later terugnemen.",
        "The other named parties read this. You can take it back later.",
    ),
    Text("Voeg toe", "Add"),
)
_TICK = Text(
    "Kies de kinderen van wie u zeker weet dat het dezelfde zijn.",
    "Tick the children of whom you are sure that they are the same.",
)
