"""Members and teams change: versions, closed teams, and four eyes on an admin's own sight.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
