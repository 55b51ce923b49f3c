"""The promises of the API document, each broken by itself: calls that are made from it must notice.

Invariant: as in `mutations`.
"""

from tests.proofs.mutation import Edit, Mutation, mutation

CALLS = "tests/slices/http/test_generated_calls.py -k"

WEB: list[Mutation] = [
    mutation(
        "a refusal is not promised",
        f"{CALLS} getChild",
        Edit("shared/web/openapi_operations.py", "statuses.add(404)", "pass"),
    ),
    mutation(
        "what the document forbids is taken",
        f"{CALLS} addAuthorityHolder",
        Edit("shared/web/fields.py", "if not isinstance(value, bool):", "if False:"),
    ),
    mutation(
        "an answer has a field too many",
        f"{CALLS} getCovenant",
        Edit(
            "shared/web/views.py",
            "to_json(endpoint.dump(result))",
            'to_json({**endpoint.dump(result), "ownerId": None})',
        ),
    ),
    mutation(
        "a refusal is no problem document",
        f"{CALLS} getCovenant",
        Edit(
            "shared/web/problem.py",
            'MEDIA_TYPE = "application/problem+json"',
            'MEDIA_TYPE = "application/json"',
        ),
    ),
    mutation(
        "a number is not bounded",
        f"{CALLS} listChildren",
        Edit(
            "shared/web/fields.py",
            'self.validators.append(validate.Range(lowest, highest, error=MESSAGES["range"]))',
            "pass",
        ),
    ),
]
