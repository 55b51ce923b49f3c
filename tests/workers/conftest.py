"""What tests of the workers can ask for."""

from collections.abc import Iterator

import pytest

from tests.house import House
from tests.workers import workshop as parts
from tests.workers.workshop import PostOffice, Workshop


@pytest.fixture
def workshop(the_house: House) -> Iterator[Workshop]:
    """Relay, broker and worker, with nothing waiting."""
    with parts.workshop(the_house) as made:
        yield made


@pytest.fixture
def post_office(the_house: House) -> Iterator[PostOffice]:
    """An SMTP server that this process mails to."""
    with parts.post_office() as office:
        yield office
