"""The kinds that there are, by name."""

from services.imports.kinds.children import Children
from services.imports.kinds.entries import Entries
from services.imports.kinds.kind import Kind
from services.imports.kinds.signals import Signals

KINDS: dict[str, Kind] = {kind.name: kind for kind in (Children(), Signals(), Entries())}
