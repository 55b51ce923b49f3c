"""A child's details in the workplace."""

from tests.factories.town import Town, parent
from tests.slices.portal.conftest import Desk


def test_somebody_corrects_them_in_the_workplace(town: Town, ib: Desk) -> None:
    child = town.child(authority_holders=[parent(address_secret=True)])
    path = f"/kinderen/{child['id']}"
    page = ib.browser.page(f"{path}/wijzigen")
    assert 'value="Voorbeeld"' in page
    wrong = ib.browser.send(f"{path}/wijzigen", postcode="1234")
    assert wrong.status_code == 400
    assert 'href="#postcode"' in wrong.text
    done = ib.browser.send(
        f"{path}/wijzigen", postcode="3201ab", houseNumber="12-3", callName="Noortje"
    )
    assert "De gegevens zijn gewijzigd." in done.text
    assert "3201 AB 12-3" in done.text
    assert "Noortje" in done.text
    assert "geheim adres" in done.text
    found = ib.browser.send("/kinderen", name="noortje")
    assert path in found.text
