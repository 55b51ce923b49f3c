"""Who follows a question for consent; and the clock of consents from before there was one.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0152"
down_revision = "0151"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
