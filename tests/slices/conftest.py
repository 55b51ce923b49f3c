"""What tests of the slices can ask for, besides a town: software that calls the API."""

from collections.abc import Callable

import pytest

from tests.factories.town import Place
from tests.house import House
from tests.slices.api import Caller, registered
from tests.slices.contract import Contract


@pytest.fixture(scope="session")
def contract(the_house: House) -> Contract:
    """The API document, as anybody may fetch it."""
    return Contract(the_house.app.test_client().get("/v1/openapi.json").get_json())


@pytest.fixture
def software(the_house: House, contract: Contract) -> Callable[..., Caller]:
    """`software(place, *scopes)`: a system of that organisation, with a token."""

    def of(place: Place, *scopes: str, **given: object) -> Caller:
        issuer = the_house.settings.issuer
        return registered(the_house.app, issuer, contract, place, *scopes, **given)

    return of
