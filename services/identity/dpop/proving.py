"""Proofs of possession at our own endpoints (RFC 9449 §5, §10.1).

Invariant: an error says which of two things to do: make a proof that fits, or take our nonce.
"""

from dataclasses import dataclass

from authlib.oauth2 import OAuth2Error
from flask import Request
from sqlalchemy import Engine

from services.identity.dpop import proofs
from services.identity.dpop.nonces import Nonces
from services.identity.dpop.proofs import BadProof, Proof
from services.identity.dpop.spending import spend
from shared import clock


class ProofRefused(OAuth2Error):
    """The DPoP proof of a request does not count (RFC 9449 §5)."""

    error = "invalid_dpop_proof"


class NonceWanted(ProofRefused):
    """A proof with our nonce is wanted (RFC 9449 §8); it comes with every answer."""

    error = "use_dpop_nonce"


@dataclass(frozen=True, slots=True)
class Proving:
    """Reads and spends proofs; `engine` is the login role's."""

    engine: Engine
    nonces: Nonces

    def required(self, request: Request, address: str) -> Proof:
        """The request's proof, not yet spent; raises ProofRefused or NonceWanted."""
        now = int(clock.now().timestamp())
        try:
            sent = proofs.one_of(request.headers.getlist("DPoP"))
            proof = proofs.check(sent, method=request.method, address=address, now=now)
        except BadProof:
            raise ProofRefused("A DPoP proof for this request is needed.") from None
        if not self.nonces.is_fresh(proof.nonce):
            raise NonceWanted("The DPoP proof needs the nonce of the DPoP-Nonce header.")
        return proof

    def offered(self, request: Request, address: str) -> Proof | None:
        """The request's proof, where one is not needed; None when there is none."""
        return self.required(request, address) if "DPoP" in request.headers else None

    def spent(self, proof: Proof) -> bool:
        """Spend it; False when it was used before."""
        with self.engine.begin() as connection:
            return spend(connection, proof)
