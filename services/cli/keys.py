"""`schakel keys`: the keys that sign tokens.

Invariant: a rotation never leaves a moment without exactly one key that signs.
"""

import click

from services.cli.surroundings import faults_in_words, settings_here


@click.group()
def keys() -> None:
    """The keys that Schakel signs with."""


@keys.command("rotate-signing")
def rotate_signing() -> None:
    """Let the next key sign tokens from now on; the one before verifies for an hour more."""
    from services.identity.keys import SigningKeys
    from shared.crypto import tenant_keys
    from shared.crypto.root import FileRootKey
    from shared.db.engine import engine_url, make_engine

    found = settings_here()
    with faults_in_words():
        login = make_engine(engine_url(found, "login"), "login")
        # Signing keys are the platform's: the root key seals them, no tenant's key is asked for.
        root = FileRootKey(found.root_key_file)
        signing = SigningKeys(login, tenant_keys.keyring(root, login))
        signing.rotate()
        click.echo(f"Tokens are signed with key {signing.current().kid} from now on.")
