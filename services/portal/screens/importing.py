"""Bringing in many records at once: a file sent, followed, looked through, chosen, taken back.

Invariant: nothing is written before a person has seen what every row becomes, and chosen.
"""

from typing import Any
from uuid import UUID

from flask import Response, request
from werkzeug.datastructures import Headers

from services.imports import operations
from services.imports.schemas import ChoiceSchema, NewImportSchema
from services.organisations import operations as organisations
from services.portal.directory import Directory
from services.portal.fields import Choices, Field, Plan
from services.portal.forms import NOTHING, Form
from services.portal.pages import PAGE_SIZE, Visit, act, page
from services.portal.statuses import of_import, of_row
from shared.authz import permissions
from shared.problems import NotFound
from shared.texts import Text
from shared.vocabulary import IMPORT_KINDS, IMPORT_MODES
from shared.web.answers import Download

ALL = "/importeren"
ONE = f"{ALL}/<uuid:import_id>"
_NAMES = organisations.look_up_organisations
FORMATS: Choices = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": Text("Excel", "Excel"),
    "application/vnd.oasis.opendocument.spreadsheet": Text("ods", "ods"),
    "text/csv": Text("csv", "csv"),
}
NEW_IMPORT = Plan(
    NewImportSchema,
    {
        "kind": Field(
            label=Text("Wat staat er in het bestand?", "What does the file hold?"),
            look="choice",
            choices=IMPORT_KINDS,
        ),
        "team_id": Field(
            label=Text("Voor welk team?", "For which team?"),
            help=Text(
                "Dit team houdt daarna de dossiers bij.", "This team keeps the files afterwards."
            ),
            look="select",
        ),
        "upload": Field(
            label=Text("Bestand", "File"),
            help=Text(
                "Hooguit 5.000 rijen, met kolomkoppen bovenaan. Haal burgerservicenummers eruit.",
                "5,000 rows at most, with headings on top. Take citizen service numbers out.",
            ),
            look="file",
            choices=FORMATS,
        ),
    },
)
CHOICE = Plan(
    ChoiceSchema,
    {
        "mode": Field(
            label=Text("Hoe wilt u ze overnemen?", "How do you want to take them over?"),
            look="choice",
            choices=IMPORT_MODES,
            notes={
                "all_or_nothing": Text(
                    "Alle rijen samen. Gaat er iets mis, dan gebeurt er niets.",
                    "All rows together. If anything goes wrong, nothing happens.",
                ),
                "row_by_row": Text(
                    "De goede rijen gaan erin. Wat niet klopt, krijgt u terug om te verbeteren.",
                    "The good rows go in. What is not right, you get back to mend.",
                ),
            },
        )
    },
)
NOT_MATCHED = {
    "too_many_matches_of_imports": Text(
        "de limiet voor vandaag was bereikt; laat ze morgen per signaal koppelen.",
        "the limit of today was reached; have them matched signal by signal tomorrow.",
    ),
    "consent_missing": Text("er ontbreekt toestemming.", "consent is missing."),
    "age_outside_rule": Text(
        "de leeftijd valt buiten de afspraak.", "the age is outside the rule."
    ),
    "no_contact_person": Text(
        "wie het bestand aanbood, werkt hier niet meer.", "who sent the file works here no more."
    ),
    "": Text(
        "het convenant of de grondslag laat het niet toe; bij het signaal zelf staat waarom.",
        "covenant or ground do not allow it; at the signal itself you see why.",
    ),
}
"""Why signals were left out, by the first reason."""
SHOWN = {"nieuw": "new", "bestaat": "exists", "fout": "faulty", "overgenomen": "made"}
"""Which rows are shown, as the address has it."""
_ONE = (
    operations.get_import,
    operations.list_import_rows,
    operations.confirm_import,
    operations.cancel_import,
    operations.undo_import,
    operations.match_import,
    _NAMES,
)


@page(ALL, operations.list_imports, operations.start_import, _NAMES)
def imports(visit: Visit) -> Response:
    """The files that one has sent in."""
    found = visit.do(operations.list_imports, page_size=PAGE_SIZE, after=visit.after)
    return visit.show(
        "imports/list.html",
        found=found,
        names=own_names(visit),
        of_import=of_import,
        may_send=visit.may(operations.start_import),
    )


@page(f"{ALL}/nieuw", operations.start_import, _NAMES, posts=True, files=True)
def new_import(visit: Visit) -> Response:
    """Send a file in; what goes to a risk list has a page of its own."""
    visit.require(operations.start_import)
    kinds, asked = _kinds(visit), request.args.get("soort", "")
    if asked in kinds and operations.KINDS[asked].aimed and not visit.posted:
        return visit.go("new_list_import", lijst=request.args.get("lijst"))
    teams = teams_of(visit)
    plain = {name: text for name, text in kinds.items() if not operations.KINDS[name].aimed}
    first = {
        "kind": asked if asked in plain else "children",
        "team_id": next(iter(teams)) if len(teams) == 1 else None,
    }
    form = Form(visit, NEW_IMPORT, first, {"kind": plain, "team_id": teams})
    if visit.posted and (made := form.send(operations.start_import)):
        return visit.go("one_import", import_id=made["id"])
    return visit.show("imports/new.html", form.status, form=form, kinds=kinds)


@page(f"{ALL}/uitleg/<kind>", operations.fetch_import_template)
def import_help(visit: Visit, kind: str) -> Response:
    """Which columns we know, and how they are filled."""
    visit.require(operations.fetch_import_template)
    found = operations.KINDS.get(kind)
    if found is None:
        raise NotFound
    return visit.show("imports/help.html", kind=found)


@page(f"{ALL}/voorbeeld/<kind>/<form>", operations.fetch_import_template)
def import_template(visit: Visit, kind: str, form: str) -> Response:
    """An empty file with our columns."""
    return _sent(visit.do(operations.fetch_import_template, kind=kind, format=form))


@page(ONE, *_ONE)
def one_import(visit: Visit, import_id: UUID) -> Response:
    """How far it is, what every row becomes, what is wrong; and the choice."""
    return _shown(visit, import_id)


@act(f"{ONE}/overnemen", *_ONE)
def confirm_import(visit: Visit, import_id: UUID) -> Response:
    """Take the rows over."""
    form = Form(visit, CHOICE)
    if form.send(operations.confirm_import, import_id=import_id, expected_version=form.version):
        return visit.go("one_import", said="import_chosen", import_id=import_id)
    return _shown(visit, import_id, form)


@act(f"{ONE}/stoppen", *_ONE)
def cancel_import(visit: Visit, import_id: UUID) -> Response:
    """Stop it."""
    form = Form(visit, NOTHING)
    if form.try_(operations.cancel_import, import_id=import_id):
        return visit.go("one_import", said="import_cancelled", import_id=import_id)
    return _shown(visit, import_id, blamed=form)


@act(f"{ONE}/terugdraaien", *_ONE)
def undo_import(visit: Visit, import_id: UUID) -> Response:
    """Take back what it made."""
    form = Form(visit, NOTHING)
    if form.try_(operations.undo_import, import_id=import_id):
        return visit.go("one_import", said="import_undone", import_id=import_id)
    return _shown(visit, import_id, blamed=form)


@page(f"{ONE}/fouten", operations.fetch_import_faults)
def import_faults(visit: Visit, import_id: UUID) -> Response:
    """All that is wrong, as a file."""
    return _sent(visit.do(operations.fetch_import_faults, import_id=import_id))


@page(f"{ONE}/te-verbeteren", operations.fetch_import_remainder)
def import_remainder(visit: Visit, import_id: UUID) -> Response:
    """The rows that are wrong, to mend and send again."""
    return _sent(visit.do(operations.fetch_import_remainder, import_id=import_id))


def _shown(
    visit: Visit, import_id: UUID, form: Form | None = None, blamed: Form | None = None
) -> Response:
    found = visit.do(operations.get_import, import_id=import_id)
    which = SHOWN.get(request.args.get("toon", "")) or _first(found)
    rows = None
    if found["contents_kept"] and found["state"] not in ("reading", "judging", "refused"):
        rows = visit.do(
            operations.list_import_rows,
            import_id=import_id,
            verdict=which,
            page_size=PAGE_SIZE,
            after=visit.after,
        )
    form = form or Form(visit, CHOICE, {"mode": _usual(found)}, {"mode": _modes(found)})
    status = (blamed or form).status
    template = "imports/part_state.html" if visit.is_part else "imports/one.html"
    return visit.show(
        template,
        status,
        found=found,
        rows=rows,
        which=which,
        shown=SHOWN,
        form=form,
        button=Form(visit, NOTHING),
        blamed=blamed,
        names=own_names(visit),
        standing=of_import(found),
        of_row=of_row,
        file_faults=operations.FILE_FAULTS,
        reason=found["state_reason"],
        may_choose=visit.may(operations.confirm_import),
        may_match=_may_match(visit, found),
        not_matched=NOT_MATCHED,
    )


def _may_match(visit: Visit, found: dict[str, Any]) -> bool:
    """Signals, by who sent them."""
    mine = visit.actor is not None and found["requested_by"] == visit.actor.id
    there = found["kind"] == "signals" and found["written"] and found["contents_kept"]
    return bool(mine and there) and visit.may(operations.match_import)


def _first(found: dict[str, Any]) -> str:
    """What one wants to see first: what is wrong, else what was made or will be."""
    if found["faulty"]:
        return "faulty"
    if found["written"]:
        return "made"
    return "new" if found["fresh"] else "exists"


def _usual(found: dict[str, Any]) -> str:
    return "row_by_row" if found["faulty"] else "all_or_nothing"


def _modes(found: dict[str, Any]) -> Choices:
    """All or nothing is there where nothing is wrong."""
    return {
        mode: text
        for mode, text in IMPORT_MODES.items()
        if mode != "all_or_nothing" or not found["faulty"]
    }


def _kinds(visit: Visit) -> Choices:
    """What this visitor may bring in."""
    if visit.actor is None:
        raise NotFound
    return {
        name: IMPORT_KINDS[name]
        for name, kind in operations.KINDS.items()
        if permissions.refusal(kind.permission, visit.actor) is None
    }


def teams_of(visit: Visit) -> dict[str, Text | str]:
    """For which teams this visitor may bring something in."""
    if visit.acting is None or visit.actor is None:
        return {}
    among = permissions.reach(operations.start_import.permission, visit.actor)
    return dict(own_names(visit).team_choices(visit.acting.organisation_id, among))


def own_names(visit: Visit) -> Directory:
    """How the own organisation and its teams are called."""
    acting = visit.acting
    return Directory.of(visit, [acting.organisation_id if acting else None])


def _sent(download: Download) -> Response:
    headers = Headers({"Content-Security-Policy": "default-src 'none'; sandbox"})
    headers.add("Content-Disposition", "attachment", filename=download.filename)
    return Response(download.content, 200, headers, content_type=download.media_type)
