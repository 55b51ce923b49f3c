"""A child on a list waits while an objection has no answer; parents hear within thirty days.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0220"
down_revision = "0211"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
