"""The record of processing activities of our organisation, made when it is asked for.

Invariant: it stores nothing and opens no file: it is what the covenants in force and this version
of Schakel say (GDPR art. 30(1)).
"""

from typing import Any

from services.covenants import operations as covenants
from services.organisations import operations as organisations
from services.processing import own_work, rules
from shared.authz.operation import operation
from shared.authz.scope import Scope


@operation("processing:read", reads=True)
def list_processing_activities(scope: Scope) -> dict[str, Any]:
    """Whose controller we are, of what, from whom and to whom, how long and how secured."""
    found = covenants.rules_in_force(scope)
    ids = sorted({scope.org, *(party for one in found for party in one["party_ids"])})
    names, kinds = organisations.names_of(scope, ids), organisations.kinds_of(scope, ids)
    in_force = [
        rules.Covenant(
            id=one["id"],
            name=one["name"],
            version=one["version"],
            parties=[
                {"id": party, "name": names[party], "kind": kinds[party]}
                for party in one["party_ids"]
                if party in names
            ],
            rules=one["rules"],
        )
        for one in found
    ]
    kind = scope.actor.organisation_kind
    return {
        "made_at": scope.now,
        "controller": organisations.controller_of(scope),
        "activities": rules.activities(scope.org, kind, in_force),
        "own_activities": own_work.own_activities(),
        "transfers": [],
        "measures": own_work.measures(),
    }
