"""What imports ask of the workers. Invariant: ids only."""

from shared.jobs.tasks import task

GO_ON = task("imports.go_on", "import_id", queue="imports")
END_IMPORT = task("imports.end_import", "import_id")
