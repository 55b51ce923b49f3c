"""A team's list over HTTP: sent, followed, looked at, chosen, taken back; another is stopped.

Invariant: each answer is held against the API document by the caller.
"""

from typing import Any
from uuid import UUID

from tests.factories.spreadsheets import csv_of
from tests.slices.api import Caller
from tests.slices.imports.sending import HEADS, worked

ROWS = csv_of([HEADS, ["Quinten", "", "", "Nieuw", "3-2-2017"], ["", "", "", "Groen", "x"]])


def bring_in(school: Caller) -> None:
    """Every endpoint of the imports."""
    for format_ in ("csv", "xlsx"):
        assert school.get(f"/v1/import-templates/children/{format_}").status_code == 200
    path = _sent(school)
    row = _done(school.get(f"{path}/rows?verdict=new"))["results"][0]
    assert (row["number"], row["title"]) == (2, "Quinten Nieuw")
    assert _done(school.get(f"{path}/rows?pageSize=1"))["next"]
    for file in ("faults", "remainder"):
        assert school.get(f"{path}/{file}").status_code == 200
    assert _done(school.post(f"{path}/confirmation", {"mode": "row_by_row"}))["state"] == "writing"
    worked(school.place, _id(path))
    assert _done(school.get(path))["written"] == 1
    assert _done(school.post(f"{path}/reversal"))["state"] == "undone"
    other = _sent(school)
    assert _done(school.post(f"{other}/cancellation"))["state"] == "cancelled"
    assert school.get(f"{other}/rows").status_code == 410
    assert len(_done(school.get("/v1/imports"))["results"]) == 2


def _sent(school: Caller) -> str:
    query = f"kind=children&teamId={school.place.teams[0]}"
    answer = school.send("POST", f"/v1/imports?{query}", ROWS, {})
    assert answer.status_code == 201, answer.text
    path = f"/v1/imports/{answer.get_json()['id']}"
    worked(school.place, _id(path))
    return path


def _id(path: str) -> UUID:
    return UUID(path.rsplit("/", 1)[-1])


def _done(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found
