"""What the rules about covenants are asked with, and answer with, does not change under them."""

from dataclasses import FrozenInstanceError, fields
from typing import Any

import pytest

from services.covenants.rules.carrying import InForce, LiveGrant
from services.covenants.rules.differences import Differences
from services.covenants.rules.sentences import Change
from services.covenants.rules.terms import Content, Party, Terms

KINDS: list[Any] = [Change, Content, Differences, InForce, LiveGrant, Party, Terms]


@pytest.mark.parametrize("kind", KINDS)
def test_it_stays_as_it_was(kind: Any) -> None:
    names = [field.name for field in fields(kind)]
    one = kind(*names)
    with pytest.raises(FrozenInstanceError):
        setattr(one, names[0], "else")
    assert not hasattr(one, "__dict__")
    assert {one, kind(*names)} == {one}
