"""Each proof once, in all processes together.

Invariant: the row stays for as long as the proof's nonce is fresh. The table is UNLOGGED: it is
written at every call, and what a crash of the database takes is worth three minutes of replay to
somebody who has already broken TLS. It is emptied where tokens are given, off the path of the API.
"""

from datetime import timedelta

from sqlalchemy import Connection, text

from services.identity.dpop.nonces import EVERY, FRESH_FOR
from services.identity.dpop.proofs import Proof
from shared import clock
from shared.db.alongside import Alongside

SWEPT_AT_ONCE = 10_000
SWEEPING = 0x5C4A_4450  # an advisory lock of ours
_KEPT = timedelta(seconds=FRESH_FOR + 2 * EVERY)


def spending(proof: Proof) -> Alongside:
    """What spends the proof in another statement's trip; its column `fresh` says whether this was
    the first time.
    """
    return Alongside(
        "spent AS (INSERT INTO used_proof (proof_hash, expires_at) VALUES (:proof, :proof_until)"
        " ON CONFLICT DO NOTHING RETURNING 1)",
        "EXISTS (SELECT FROM spent) AS fresh",
        {"proof": proof.name, "proof_until": clock.now() + _KEPT},
    )


def spend(connection: Connection, proof: Proof) -> bool:
    """Spend it in a statement of its own; False when it was used before, however close together."""
    alongside = spending(proof)
    statement = text(f"WITH {alongside.ctes} SELECT {alongside.columns}")
    fresh = bool(connection.execute(statement, dict(alongside.values)).scalar())
    _sweep(connection)
    return fresh


def _sweep(connection: Connection) -> None:
    """Delete some of what has expired; one sweeper at a time, or two could wait for each other."""
    connection.execute(_SWEEP, {"lock": SWEEPING, "now": clock.now(), "most": SWEPT_AT_ONCE})


_SWEEP = text(
    "DELETE FROM used_proof WHERE (SELECT pg_try_advisory_xact_lock(:lock)) AND proof_hash IN"
    " (SELECT proof_hash FROM used_proof WHERE expires_at < :now LIMIT :most)"
)
