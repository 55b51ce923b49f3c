"""What granian's worker processes call to get the application.

Invariant: it takes nothing but the environment.
"""

from flask import Flask


def application() -> Flask:
    """The application, from the settings of the environment."""
    from services.app import create_app
    from shared.log_lines import log_to_stderr
    from shared.settings import from_environment

    log_to_stderr("web")
    return create_app(from_environment())
