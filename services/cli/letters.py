"""`schakel jobs`: the work that was given up, and what a person does about it.

Invariant: what is retried leaves the dead letters in the transaction in which the broker took it,
so it is never lost; it keeps its message's id, so that its effect happens once.
"""

from uuid import UUID

import click

from services.cli.surroundings import faults_in_words, settings_here


@click.group()
def jobs() -> None:
    """Work that kept failing and was put aside."""


@jobs.command()
def dead() -> None:
    """What was put aside, newest first: ids and the kind of fault, never its words."""
    from sqlalchemy import text

    from shared.db.engine import engine_url, make_engine

    found = settings_here()
    with faults_in_words():
        engine = make_engine(engine_url(found, "broker"), "broker")
        with engine.begin() as connection:
            rows = connection.execute(text(_DEAD)).all()
    for row in rows:
        click.echo(f"{row.message_id}  {row.at:%Y-%m-%d %H:%M:%S}  {row.task}  {row.fault}")
    if not rows:
        click.echo("Nothing was put aside.")


@jobs.command()
@click.argument("message_ids", type=click.UUID, nargs=-1, required=True)
def retry(message_ids: tuple[UUID, ...]) -> None:
    """Hand work that was put aside to the broker again."""
    from services.app import load_slices
    from shared.db.engine import engine_url, make_engine
    from shared.jobs import dead_letters
    from shared.jobs.broker import make_broker
    from workers.relay import hand_over

    found = settings_here()
    load_slices()
    with faults_in_words():
        engine = make_engine(engine_url(found, "broker"), "broker")
        broker = make_broker(found)
        for message_id in message_ids:
            with engine.begin() as connection:
                letter = dead_letters.retry(connection, message_id)
                if letter is None:
                    raise click.ClickException(f"{message_id} was not put aside")
                hand_over(broker, **letter, trace_id="")
            click.echo(f"{message_id} is with the broker again.")


@jobs.command()
@click.argument("message_ids", type=click.UUID, nargs=-1, required=True)
@click.confirmation_option(prompt="This work will not be done. Go on?")
def drop(message_ids: tuple[UUID, ...]) -> None:
    """Forget work that was put aside, for good."""
    from shared.db.engine import engine_url, make_engine
    from shared.jobs import dead_letters

    found = settings_here()
    with faults_in_words():
        engine = make_engine(engine_url(found, "broker"), "broker")
        for message_id in message_ids:
            with engine.begin() as connection:
                if dead_letters.retry(connection, message_id) is None:
                    raise click.ClickException(f"{message_id} was not put aside")
            click.echo(f"{message_id} is dropped.")


_DEAD = "SELECT message_id, at, task, fault FROM dead_letter ORDER BY at DESC, message_id LIMIT 200"
