"""The register of disclosures, and the duty to tell parents: duties, tellings, letters, objections.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0130"
down_revision = "0120"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
