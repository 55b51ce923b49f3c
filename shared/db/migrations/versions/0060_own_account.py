"""One's own account: passkeys told apart, security mail, and a new factor for who lost theirs.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0060"
down_revision = "0043"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
