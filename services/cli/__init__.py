"""The command line: `schakel <command>`, for whoever runs or tries Schakel.

Invariant: a command imports what is heavy when it is called, so that `schakel --help` is quick and
the relay does not carry the web; a fault of the set-up is told in words, without a traceback.
"""

import click

from services.cli import (
    covenants,
    demonstration,
    doctor,
    exports,
    keys,
    letters,
    migration,
    programs,
    pseudonyms,
    tenant,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="schakel", prog_name="schakel")
def main() -> None:
    """Schakel: sharing what may be shared between the organisations around a child."""


for command in (
    *programs.COMMANDS,
    migration.migrate,
    migration.database_users,
    doctor.doctor,
    keys.keys,
    tenant.tenant,
    pseudonyms.pseudonyms,
    letters.jobs,
    covenants.verify_covenant,
    exports.verify_export,
    *demonstration.COMMANDS,
):
    main.add_command(command)
