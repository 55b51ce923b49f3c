"""The operations of imports that the same arguments hold for."""

IMPORT_READS = (
    "imports.list_imports",
    "imports.get_import",
    "imports.list_import_rows",
    "imports.fetch_import_faults",
    "imports.fetch_import_remainder",
)
OF_WHO_SENT_IT = (
    "imports.list_import_rows",
    "imports.fetch_import_faults",
    "imports.fetch_import_remainder",
    "imports.confirm_import",
    "imports.cancel_import",
    "imports.undo_import",
)
"""Other software of the organisation hears that it is there, and that this is not for it."""
IMPORTS = (
    *IMPORT_READS,
    "imports.fetch_import_template",
    "imports.start_import",
    "imports.confirm_import",
    "imports.cancel_import",
    "imports.undo_import",
    "imports.match_import",
    "imports.go_on",
    "imports.end_import",
)
