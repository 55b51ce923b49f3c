"""The names of all settings, read from the code that reads them.

Invariant: a setting that shared/settings.py takes from the environment is in here by itself.
"""

import re

from shared.settings import ROLES
from tests.architecture.tree import ROOT


def settings_names() -> set[str]:
    """Every variable that shared/settings.py reads, without the `_FILE` variants."""
    source = (ROOT / "shared/settings.py").read_text("utf-8")
    names = set(re.findall(r'(?:text|number)\("([A-Z_]+)"', source))
    return names | {f"DATABASE_PASSWORD_{role.upper()}" for role in ROLES}
