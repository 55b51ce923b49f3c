"""What comes out where signatures are checked: the public halves of keys."""

from shared.web.fields import List, Nested, Str, Uuid
from shared.web.schemas import Schema


class CovenantKeySchema(Schema):
    """A public key (RFC 8037) and whose it is."""

    kty = Str(10, required=True)
    crv = Str(10, required=True)
    x = Str(100, required=True)
    kid = Str(100, required=True)
    use = Str(10, required=True)
    alg = Str(10, required=True)
    organisation_id = Uuid(required=True)


class CovenantKeySetSchema(Schema):
    """All organisations' public keys for covenants (RFC 7517)."""

    keys = List(Nested(CovenantKeySchema), 100_000, required=True)
