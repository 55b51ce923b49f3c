"""Actors of imports. Invariant: thin; the operation asks again whether it is allowed."""

from services.imports import operations as imports
from shared.jobs.actors import does

does(imports.GO_ON, imports.go_on)
does(imports.END_IMPORT, imports.end_import)
