"""Matching by keyed pseudonyms, and the database user that looks across organisations.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0180"
down_revision = "0170"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
