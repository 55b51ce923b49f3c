"""`schakel doctor`: what is wrong with a set-up, in words.

Invariant: it looks at what its settings give access to, and changes nothing; so each part of an
installation can ask it about itself, with the secrets that it has.
"""

from collections.abc import Iterator

import click

from services.cli.findings import Finding, summary
from services.cli.surroundings import settings_here
from shared.settings import Settings


@click.command()
def doctor() -> None:
    """Say what is wrong with this set-up; exit code 1 when something is."""
    found = settings_here()
    findings = []
    for finding in examine(found):
        findings.append(finding)
        for line in finding.lines():
            click.echo(line)
    click.echo(summary(findings))
    if any(finding.remedy is not None for finding in findings):
        raise SystemExit(1)


def examine(settings: Settings) -> Iterator[Finding]:
    """Everything that can be looked at with these settings, in the order in which to mend it."""
    from services.cli import (
        database_checks,
        key_checks,
        matching_checks,
        outside_checks,
        work_checks,
    )

    yield from outside_checks.settings(settings)
    yield outside_checks.disk(settings)
    if settings.database_url:
        reached = []
        for role in settings.database_passwords:
            engine, finding = database_checks.database_user(settings, role)
            yield finding
            if engine is not None:
                reached.append((role, engine))
        engines = dict(reached)
        if engines:
            schema = list(database_checks.schema(engines))
            yield from schema
            if all(finding.remedy is None for finding in schema):
                yield from key_checks.keys(settings, engines)
                yield from matching_checks.matching(settings, engines)
                yield from work_checks.work(engines)
        for engine in engines.values():
            engine.dispose()
    roles = set(settings.database_passwords)
    if settings.broker_url:
        yield outside_checks.rabbitmq(settings.broker_url)
    if "app" in roles and ("broker" in roles or settings.broker_url):
        yield from _worker(settings)


def _worker(settings: Settings) -> Iterator[Finding]:
    """What the queues that a worker takes work of ask for."""
    from services.cli import matching_checks, outside_checks

    if "mail" in settings.worker_queues:
        yield outside_checks.mail(settings.mail)
    if settings.is_matcher and "matcher" not in settings.database_passwords:
        yield matching_checks.no_matcher()
