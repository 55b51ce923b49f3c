"""`schakel demo`, `scenario` and `demo-clean`: Schakel with a fictional town.

Invariant: nothing of it is for real people's data.
"""

from pathlib import Path

import click

from services.cli.surroundings import settings


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), envvar="PORT", default=8080)
def demo(port: int) -> None:
    """Run everything with a fictional town, until Ctrl-C."""
    from services.demo.layout import DemoFault
    from services.demo.run import run

    try:
        code = run(_var(), port)
    except DemoFault as fault:
        raise click.ClickException(str(fault)) from None
    raise SystemExit(code)


@click.command()
@click.option("--base", help="The address of Schakel; default: the one in var/demo.json.")
@click.option("--language", type=click.Choice(["nl", "en"]), default="nl", show_default=True)
def scenario(base: str | None, language: str) -> None:
    """Play the main job against a running demo, step by step."""
    from services.demo.scenario import play

    raise SystemExit(play(_var(), base, "en" if language == "en" else "nl"))


@click.command("demo-clean")
def demo_clean() -> None:
    """Take away all that the demo made; refused while it runs."""
    from services.demo.cleaning import clean
    from services.demo.layout import DemoFault

    try:
        removed = clean(_var())
    except DemoFault as fault:
        raise click.ClickException(str(fault)) from None
    for path in removed:
        click.echo(f"removed {path}")
    if not removed:
        click.echo("There was nothing of the demo to remove.")


COMMANDS = (demo, scenario, demo_clean)


def _var() -> Path:
    return settings().var
