"""The names of organisations and teams on a page.

Invariant: names come from the directory by an operation that the page names; an id that the
directory does not have is shown as unknown, never as a number.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from services.organisations import operations as organisations
from services.portal.pages import Visit
from shared.texts import Text

UNKNOWN = Text("onbekende organisatie", "unknown organisation")


class Directory:
    """Organisations by id, each with its teams. An id may come as UUID or as its text."""

    def __init__(self, found: Mapping[str, Any]) -> None:
        self._found = found

    @classmethod
    def of(cls, visit: Visit, ids: Iterable[UUID | str | None]) -> "Directory":
        """Those that a page is about; the page must name `look_up_organisations`."""
        wanted = [UUID(one) for one in sorted({str(one) for one in ids if one is not None})]
        if not wanted:
            return cls({})
        found = visit.do(organisations.look_up_organisations, organisation_ids=wanted)
        return cls({str(view["id"]): view for view in found.results})

    def name(self, organisation_id: UUID | str | None) -> Text | str:
        found = self._found.get(str(organisation_id))
        return str(found["name"]) if found else UNKNOWN

    def kind(self, organisation_id: UUID | str | None) -> str:
        """Of which kind it is; empty where the directory does not know it."""
        found = self._found.get(str(organisation_id))
        return str(found["kind"]) if found else ""

    def teams(self, organisation_id: UUID) -> list[dict[str, Any]]:
        """Its open teams, by name."""
        found = self._found.get(str(organisation_id))
        return [team for team in found["teams"] if not team["closed"]] if found else []

    def team(self, team_id: UUID | None) -> str:
        """A team's name, whosever it is; empty when there is none."""
        teams = (team for one in self._found.values() for team in one["teams"])
        return next((str(team["name"]) for team in teams if team["id"] == team_id), "")

    def team_choices(self, organisation_id: UUID, among: Iterable[UUID] | None) -> dict[str, str]:
        """Teams to choose from; `among` None: all of them."""
        mine = None if among is None else set(among)
        return {
            str(team["id"]): str(team["name"])
            for team in self.teams(organisation_id)
            if mine is None or team["id"] in mine
        }
