"""What exports ask of the workers. Invariant: ids only."""

from shared.jobs.tasks import task

MAKE_EXPORT = task("exports.make_export", "export_id", queue="exports")
END_EXPORT = task("exports.end_export", "export_id")
PLAN_TAKEOUT = task("exports.plan_takeout", "takeout_id", queue="exports")
END_TAKEOUT = task("exports.end_takeout", "takeout_id")
END_STALE_EXPORTS = task("exports.end_stale_exports", "record_id")
