"""Makes Schakel's database and its users on a PostgreSQL of your own, before the first migration.

Invariant: the administrator's access is used here and by no running part of Schakel. Running it
again brings users and passwords back to what the settings say.
"""

import os
import sys
from pathlib import Path

from sqlalchemy import make_url

from shared.db.roles import ensure_roles
from shared.settings import ROLES, SettingsFault, from_environment


def main() -> None:
    """Read DATABASE_ADMIN_URL (or …_FILE), DATABASE_URL and all DATABASE_PASSWORD_*."""
    settings = from_environment()
    file = os.environ.get("DATABASE_ADMIN_URL_FILE")
    admin = Path(file).read_text(encoding="utf-8").strip() if file else None
    admin = admin or os.environ.get("DATABASE_ADMIN_URL")
    missing = sorted(set(ROLES) - set(settings.database_passwords))
    if not admin or not settings.database_url or missing:
        names = ", ".join(f"DATABASE_PASSWORD_{role.upper()}" for role in missing)
        raise SettingsFault(f"give DATABASE_ADMIN_URL, DATABASE_URL and {names or 'no more'}")
    database = make_url(settings.database_url).database or "schakel"
    ensure_roles(admin, settings.database_passwords, database)
    sys.stdout.write(f"Database {database} and its {len(ROLES)} users are as they should be.\n")


if __name__ == "__main__":
    try:
        main()
    except SettingsFault as fault:
        sys.exit(f"schakel: {fault}")
