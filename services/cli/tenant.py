"""`schakel tenant`: organisations come in, are suspended, and go. For the operator of Schakel.

Invariant: the operator sees who takes part, on which papers, and how many of what they have; never
what is in it. What changes something is asked about first.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import click

from services.cli.operating import language, operating, operator, say, show_json, show_table
from shared.texts import Text
from shared.vocabulary import ORGANISATION_KINDS, TENANT_STATES

Command = Callable[..., Any]
_ID = click.argument("organisation_id", type=click.UUID)
_JSON = click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
_NAME = click.option(
    "--operator",
    "name",
    envvar="SCHAKEL_OPERATOR",
    help="Who you are, for the record. Default: your account on this machine.",
)
_YES = click.option("--yes", is_flag=True, help="Do not ask first.")
_REASON = click.option("--reason", required=True, help="Why, for the record.")
_LAST_WORD = Text(
    "Hierna is niets van {name} nog te lezen: geen dossier, geen bericht, geen bijlage. Dit is niet"
    " terug te draaien.",
    "After this nothing of {name} can be read: no file, no message, no attachment. This cannot be"
    " undone.",
)


@click.group()
def tenant() -> None:
    """Organisations: let them in, suspend them, see who there are."""


def acts(command: Command) -> Command:
    """The options of what changes one organisation."""
    for option in (_JSON, _YES, _NAME, _ID):
        command = option(command)
    return command


@tenant.command()
@click.option("--kind", required=True, type=click.Choice(list(ORGANISATION_KINDS)))
@click.option("--name", "called", required=True, help="As in the Handelsregister.")
@click.option("--kvk", help="KvK number: eight digits.")
@click.option("--rsin", help="RSIN: nine digits.")
@click.option("--oin", help="OIN: twenty digits, where there is one.")
@click.option("--representative", required=True, help="Who may speak for it.")
@click.option("--email", required=True, help="And that person's address.")
@_NAME
@_JSON
def apply(
    kind: str,
    called: str,
    kvk: str | None,
    rsin: str | None,
    oin: str | None,
    representative: str,
    email: str,
    name: str | None,
    as_json: bool,
) -> None:
    """Note that an organisation wants to take part."""
    from services.organisations import operations as organisations
    from shared.ids import new_id

    with operating():
        made = organisations.apply_tenant(
            operator(name, new_id()),
            kind=kind,
            name=called,
            kvk=kvk,
            rsin=rsin,
            oin=oin,
            representative_name=representative,
            representative_email=email,
        )
    _tell(made, as_json)


@tenant.command()
@acts
@click.option(
    "--checked-in", required=True, help="Where the numbers and who may sign were checked."
)
@click.option("--agreement", required=True, help="Version of the processing agreement.")
@click.option("--signed-on", required=True, type=click.DateTime(["%Y-%m-%d"]))
@click.option("--signed-by", required=True, help="Who signed it for the organisation.")
def verify(
    checked_in: str, agreement: str, signed_on: datetime, signed_by: str, **common: Any
) -> None:
    """Note that the papers of an organisation are in order."""
    _take(
        "verify_tenant",
        say("Papieren in orde verklaren van", "Declare the papers in order of"),
        common,
        checked_in=checked_in,
        agreement_version=agreement,
        agreement_signed_on=signed_on.date(),
        agreement_signed_by=signed_by,
    )


@tenant.command()
@acts
@click.option("--email", required=True, help="With which this person logs in.")
@click.option("--name", "called", required=True, help="This person's name.")
def invite(email: str, called: str, **common: Any) -> None:
    """Make somebody an organisation's admin, and mail them a link to come in."""
    from services.organisations import operations as organisations

    with operating():
        actor = operator(common["name"], common["organisation_id"])
        found = organisations.show_tenant(actor)
        _ask(say("Beheerder maken van", "Make an admin of"), found, common["yes"])
        made = organisations.invite_member(
            actor, name=called, email=email, roles=["organisation_admin"]
        )
    if common["as_json"]:
        show_json(made)
    else:
        click.echo(
            say("{who} is uitgenodigd als beheerder.", "{who} was invited as an admin.", who=called)
        )


@tenant.command()
@acts
def activate(**common: Any) -> None:
    """Let a verified organisation begin."""
    _take("activate_tenant", say("Laten beginnen", "Let begin"), common)


@tenant.command()
@acts
@_REASON
def suspend(reason: str, **common: Any) -> None:
    """Let an organisation read only. Consents can still be withdrawn there."""
    _take("suspend_tenant", say("Opschorten", "Suspend"), common, reason=reason)


@tenant.command()
@acts
@_REASON
def resume(reason: str, **common: Any) -> None:
    """Let a suspended organisation work again."""
    _take("resume_tenant", say("Weer laten werken", "Let work again"), common, reason=reason)


@tenant.command()
@acts
@_REASON
def refuse(reason: str, **common: Any) -> None:
    """Turn an application down, for good."""
    _take("refuse_tenant", say("Afwijzen", "Turn down"), common, reason=reason)


@tenant.command()
@acts
@_REASON
@click.option(
    "--last-day",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    help="Until and with this day the organisation can take its data along.",
)
def leave(reason: str, last_day: datetime, **common: Any) -> None:
    """Let an organisation go: it reads, finishes and exports until its last day."""
    question = say("Laten vertrekken", "Let leave")
    _take("leave_tenant", question, common, reason=reason, last_day=last_day.date())


@tenant.command()
@acts
@_REASON
def stay(reason: str, **common: Any) -> None:
    """Let an organisation that is leaving stay after all, as it was."""
    _take("stay_tenant", say("Toch laten blijven", "Let stay after all"), common, reason=reason)


@tenant.command()
@_ID
@_NAME
@_JSON
@_REASON
@click.option("--confirm-name", "called", help="The organisation's whole name. Default: asked.")
@click.option(
    "--without-data",
    is_flag=True,
    help="The organisation says in writing that it does not want its data.",
)
def destroy(
    organisation_id: UUID,
    name: str | None,
    as_json: bool,
    reason: str,
    called: str | None,
    without_data: bool,
) -> None:
    """Destroy an organisation that has left: its contents can never be read again."""
    from services.organisations import operations as organisations

    with operating():
        actor = operator(name, organisation_id)
        found = organisations.show_tenant(actor)
        if called is None:
            click.echo(_LAST_WORD.filled(name=found["name"]).in_(language()), err=True)
            called = click.prompt(say("Naam van de organisatie", "The organisation's name"))
        made = organisations.destroy_tenant(
            actor, name=called, reason=reason, without_data=without_data
        )
    _tell(made, as_json)


@tenant.command("list")
@click.option("--state", type=click.Choice(list(TENANT_STATES)), help="Only in this state.")
@_NAME
@_JSON
def list_(state: str | None, name: str | None, as_json: bool) -> None:
    """Every organisation, by name."""
    from services.organisations import operations as organisations

    with operating():
        found = organisations.list_tenants(operator(name), state=state)
    if as_json:
        show_json(found)
    elif found:
        show_table(found, ("id", "state", "last_day", "kind", "name"))
    else:
        click.echo(say("Er is er geen.", "There is none."))


@tenant.command()
@_ID
@_NAME
@_JSON
def show(organisation_id: UUID, name: str | None, as_json: bool) -> None:
    """One organisation: its papers, how many of what it has, and its steps so far."""
    from services.organisations import operations as organisations

    with operating():
        found = organisations.show_tenant(operator(name, organisation_id))
    if as_json:
        show_json(found)
        return
    steps = found.pop("changes")
    counts = found.pop("counts")
    show_table([{"what": k, "is": v} for k, v in (found | counts).items()], ("what", "is"))
    click.echo()
    for step in steps:
        step["at"] = f"{step['at']:%Y-%m-%d %H:%M}"
    show_table(steps, ("at", "state", "operator_name", "reason"))


def _take(operation: str, question: str, common: dict[str, Any], **given: Any) -> None:
    """One step of one organisation, asked about first by its name and state."""
    from services.organisations import operations as organisations

    with operating():
        actor = operator(common["name"], common["organisation_id"])
        _ask(question, organisations.show_tenant(actor), common["yes"])
        made = getattr(organisations, operation)(actor, **given)
    _tell(made, common["as_json"])


def _ask(question: str, found: dict[str, Any], yes: bool) -> None:
    if not yes:
        click.confirm(f"{question}: {found['name']} ({found['state']})?", abort=True)


def _tell(made: dict[str, Any], as_json: bool) -> None:
    if as_json:
        show_json(made)
        return
    state = TENANT_STATES[made["state"]]
    words = say("{name} is nu {state}.", "{name} is {state} now.", name=made["name"], state=state)
    click.echo(f"{made['id']}  {words}")
