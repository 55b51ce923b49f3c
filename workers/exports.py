"""Actors of exports. Invariant: thin; the operation asks again whether it is allowed."""

from services.exports import operations as exports
from shared.jobs.actors import does

does(exports.MAKE_EXPORT, exports.make_export)
does(exports.END_EXPORT, exports.end_export)
does(exports.PLAN_TAKEOUT, exports.plan_takeout)
does(exports.END_TAKEOUT, exports.end_takeout)
does(exports.END_STALE_EXPORTS, exports.end_stale_exports)
