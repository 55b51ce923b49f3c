"""The doctor on keys: does the root key open what was sealed with it?

Invariant: a key that was opened is forgotten at once; none is made.
"""

from collections.abc import Iterator, Mapping

from sqlalchemy import Engine, text

from services.cli.findings import Finding
from shared.crypto import tenant_keys
from shared.crypto.keyring import KeyGone, Keyring
from shared.crypto.root import FileRootKey, RootKeyFault
from shared.crypto.sealing import SealBroken
from shared.settings import Settings

_OTHER_KEY = "this is not the root key of this database: put the right one back, from your safe"


def keys(settings: Settings, engines: Mapping[str, Engine]) -> Iterator[Finding]:
    """Only where the tenants' keys are at hand: other parts have no root key."""
    engine = engines.get("keys")
    if engine is None:
        return
    try:
        root = FileRootKey(settings.root_key_file)
    except RootKeyFault as fault:
        yield Finding("root key", str(fault), _remedy(settings))
        return
    yield _tenants(tenant_keys.keyring(root, engine), engine, root.name)
    if "login" in engines:
        yield _signing(tenant_keys.keyring(root, engine), engines["login"])


def _tenants(keyring: Keyring, engine: Engine, name: str) -> Finding:
    with engine.begin() as connection:
        ids = [row.organisation_id for row in connection.execute(_TENANTS)]
    broken = 0
    for organisation_id in ids:
        try:
            keyring.tenant_key(organisation_id)
        except (KeyGone, SealBroken):
            broken += 1
        keyring.forget(organisation_id)
    if broken:
        words = f"{name} does not open {broken} of {len(ids)} organisations' keys"
        return Finding("root key", words, _OTHER_KEY)
    return Finding("root key", f"{name} opens the keys of {len(ids)} organisations")


def _signing(keyring: Keyring, login: Engine) -> Finding:
    from services.identity.keys import SigningKeys

    try:
        kid = SigningKeys(login, keyring).current().kid
    except LookupError:
        return Finding("signing key", "is made when the web program first starts")
    except SealBroken:
        return Finding("signing key", "the root key does not open it", _OTHER_KEY)
    return Finding("signing key", f"{kid} signs tokens")


def _remedy(settings: Settings) -> str:
    if settings.development:
        return "start the web program once: in development it makes the key"
    return "let ROOT_KEY_FILE be the path of the key file, which only this user can read"


_TENANTS = text("SELECT organisation_id FROM tenant_key ORDER BY organisation_id LIMIT 10000")
