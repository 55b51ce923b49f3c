"""Asking for consent by a personal link: the question, and the links that lead to it.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0111"
down_revision = "0110"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
