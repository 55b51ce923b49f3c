"""A grant cites what stands in the place of a statement of consent.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0140"
down_revision = "0130"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
