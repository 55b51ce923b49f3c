"""Walking a list from page to page."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from shared.web.pages import Cursor
from tests.shared.web.fake_slice import EPOCH, LOFT, pigeon

_FIRST, _LAST = datetime(1970, 1, 1), datetime(2199, 1, 1)  # noqa: DTZ001 - hypothesis adds zones


@given(st.datetimes(_FIRST, _LAST, timezones=st.just(UTC)), st.uuids())
def test_a_cursor_comes_back_as_it_went(moment: datetime, record: object) -> None:
    cursor = Cursor(moment, record)  # type: ignore[arg-type]
    assert Cursor.decoded(cursor.encoded()) == cursor


@given(st.text() | st.text("ABCDEFabcdef-_019", min_size=32, max_size=32))
def test_anything_else_is_refused_or_a_cursor(text: str) -> None:
    try:
        cursor = Cursor.decoded(text)
    except ValueError:
        return
    assert cursor.encoded() == text


@pytest.fixture
def names() -> list[str]:
    rows = [
        pigeon(name=f"Duif {n}", colour="grey" if n % 2 else "white")
        | {"created_at": EPOCH + timedelta(minutes=n // 3)}
        for n in range(25)
    ]
    LOFT.update({row["id"]: row for row in rows})
    in_order = sorted(rows, key=lambda row: (row["created_at"], row["id"]))
    return [row["name"] for row in in_order]


def test_every_record_comes_by_once_and_in_order(client: FlaskClient, names: list[str]) -> None:
    seen, link = [], "/v1/pigeons?pageSize=4&colour=grey&colour=white"
    while link:
        page = client.get(link).get_json()
        seen += [row["name"] for row in page["results"]]
        link = page["next"]
        assert link is None or "pageSize=4&colour=grey&colour=white&after=" in link
    assert seen == names


@pytest.mark.parametrize(
    "query",
    [
        "pageSize=0",
        "pageSize=101",
        "pageSize=" + "9" * 5000,
        "pageSize=-1",
        "pageSize=1.0",
        "pageSize=%D9%A1",
        "pageSize=5&pageSize=6",
        "after=",
        "after=abc",
        "after=" + "_" * 32,
        "after=" + "A" * 31 + "é",
        "colour=blue",
        "colour=grey&colour=white&colour=grey",
        "racing=yes",
        "seenSince=2026-01-01",
        "nothing=1",
        "page_size=5",
    ],
)
def test_an_odd_query_is_the_callers_fault(client: FlaskClient, query: str) -> None:
    answer = client.get("/v1/pigeons?" + query)
    assert answer.status_code == 400
    assert {error["in"] for error in answer.get_json()["errors"]} == {"query"}
