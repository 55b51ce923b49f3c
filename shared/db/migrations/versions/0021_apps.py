"""Apps that act for people: their registration, pushed requests, grants, codes, refresh tokens.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
