"""The pages themselves, a module for each part of the work.

Invariant: a module that is in this folder is loaded; there is no list to forget it in.
"""

import importlib
import pkgutil


def load() -> None:
    """Import every module here, so that its pages are declared."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
