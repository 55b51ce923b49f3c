"""Actors of covenants. Invariant: thin; the operation asks again whether it is allowed."""

from services.covenants import operations as covenants
from shared.jobs.actors import does

does(covenants.ACTIVATE_VERSION, covenants.activate_version)
does(covenants.WATCH_END, covenants.watch_end)
