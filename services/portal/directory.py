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
    """Organisations by id, each with its teams."""

    def __init__(self, found: Mapping[UUID, Any]) -> None:
        self._found = found

    @classmethod
    def of(cls, visit: Visit, ids: Iterable[UUID | None]) -> "Directory":
        """Those that a page is about; the page must name `look_up_organisations`."""
        wanted = sorted({one for one in ids if one is not None})
        if not wanted:
            return cls({})
        found = visit.do(organisations.look_up_organisations, organisation_ids=wanted)
        return cls({view["id"]: view for view in found.results})

    def name(self, organisation_id: UUID | None) -> Text | str:
        found = self._found.get(organisation_id) if organisation_id else None
        return str(found["name"]) if found else UNKNOWN

    def kind(self, organisation_id: UUID | None) -> str:
        found = self._found.get(organisation_id) if organisation_id else None
        return str(found["kind"]) if found else ""

    def teams(self, organisation_id: UUID) -> list[dict[str, Any]]:
        """Its teams, by name."""
        found = self._found.get(organisation_id)
        return list(found["teams"]) if found else []

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
