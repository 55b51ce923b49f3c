"""The referral, whole: all its states, messages, attachments, what flows back, substitutes.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
