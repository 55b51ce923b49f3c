"""Grounds in law: the abuse protocol, vital interest and the police's decisions, with four eyes.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0120"
down_revision = "0111"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
