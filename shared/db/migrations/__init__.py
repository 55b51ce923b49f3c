"""The schema's history: SQL that a database administrator can read, one file per step."""
