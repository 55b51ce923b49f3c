"""In the demo an admin finds what a colleague asked, and decides on it in the pages."""

from services.demo.run import _logins
from tests.slices.demo.conftest import Vaardrecht


def test_a_second_admin_has_something_to_decide(vaardrecht: Vaardrecht) -> None:
    found = [one for one in vaardrecht.who["members"] if "manages" in one]
    asking, deciding = sorted(found, key=lambda one: int(one["manages"]))
    lines = _logins(vaardrecht.who)
    for member in (asking, deciding):
        assert any(member["email"] in line and member["password"] in line for line in lines)
    first, second = vaardrecht.browser(asking), vaardrecht.browser(deciding)
    assert "Kindvolgapp" in second.page("/beheer/systemen")
    assert "Keur goed" in second.page("/beheer/medewerkers")
    assert "Keur goed" not in first.page("/beheer/medewerkers")
    assert "Archief" in second.page("/sleutels")
