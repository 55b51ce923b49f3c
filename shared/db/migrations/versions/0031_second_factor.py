"""A second factor beside the password: one-time codes that work once, and recovery codes.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
