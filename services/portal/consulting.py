"""A case consultation: the children on a list in view, the one that is talked about, and the forms
around it.

Invariant: what was typed in the one form that was sent stays; the forms beside it show what stands.
"""

import hashlib
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import request

from services.organisations import operations as organisations
from services.portal.directory import Directory
from services.portal.fields import Plan
from services.portal.forms import NOTHING, Form
from services.portal.grounds import uuid_of
from services.portal.list_forms import HELP, JUSTIFYING, PLANNING, RECOGNISING
from services.portal.list_words import SHOWN, of_entry, of_help, of_list, of_step
from services.portal.pages import PAGE, Visit
from services.risk_lists import operations
from shared import clock
from shared.problems import NotFound
from shared.texts import Text
from shared.web.pages import Cursor, Page

READ = (
    operations.get_risk_list,
    operations.list_entries,
    operations.get_entry,
    operations.list_entry_versions,
    organisations.look_up_organisations,
)
"""What every page names that shows the consultation."""
ON_A_PAGE = 100
CHILD, VIEW = "kind", "toon"
"""In an address: the child that is talked about, and which children are in view."""
A_WEEK = timedelta(days=7)


class Consultation:
    """What stands on the table. `tried`: the form that was sent and refused, by its place."""

    def __init__(
        self,
        visit: Visit,
        list_id: UUID,
        entry_id: UUID | None = None,
        tried: tuple[str, Form] | None = None,
    ) -> None:
        self.visit = visit
        self.tried = tried
        self.listed: dict[str, Any] = visit.do(operations.get_risk_list, list_id=list_id)
        self.view = request.args.get(VIEW, "alle")
        if self.view not in SHOWN:
            raise NotFound
        self.gone = False
        self.found = Page([])
        self.entry: dict[str, Any] | None = None
        if self.open:
            self._look(entry_id or uuid_of(request.args.get(CHILD, "")))
        self.names = Directory.of(visit, self.listed["party_ids"])

    @staticmethod
    def address(list_id: UUID, entry_id: UUID) -> dict[str, Any]:
        """Where this child is talked about, among the same children."""
        return {"list_id": list_id, CHILD: str(entry_id), **_among(), "_anchor": "dit-kind"}

    @property
    def open(self) -> bool:
        return bool(self.listed["state"] == "open")

    @property
    def near_review(self) -> bool:
        """Whether what is said now of why a child stands here counts at the coming review."""
        return bool(self.counts_from <= clock.today())

    @property
    def counts_from(self) -> date:
        """From which day on what is said of why a child stands here counts at the coming review."""
        since: date = self.listed["review_on"] - operations.JUSTIFIED_WITHIN
        return since

    @property
    def may_justify(self) -> bool:
        """Whether saying it now helps: at the coming review, or at one that is held sooner; and
        whose entry it is may always say it in other words.
        """
        if self.entry is None or self.near_review or self.entry["ours"]:
            return self.entry is not None
        said: date = self.entry["justified_at"].astimezone(clock.AMSTERDAM).date()
        return said < clock.today() - operations.JUSTIFIED_WITHIN

    @property
    def may_unconfirm(self) -> bool:
        """Whether we confirmed it, and can take that back still."""
        if self.entry is None or self.visit.acting is None:
            return False
        ours = str(self.entry["confirmed_by_id"]) == str(self.visit.acting.organisation_id)
        return ours and bool(self.entry["confirm_by"] > clock.now())

    @property
    def status(self) -> int:
        return self.tried[1].status if self.tried else 200

    @property
    def where(self) -> dict[str, Any]:
        """What an address of this consultation says."""
        return {"list_id": self.listed["id"], **_among()}

    @property
    def shown(self) -> dict[str, Any]:
        """What the page and its parts show."""
        return {
            "sight": self,
            "listed": self.listed,
            "found": self.found,
            "subject": self.entry,
            "names": self.names,
            "where": self.where,
            "mark": mark_of(self.visit.do(operations.list_entry_versions, **_of(self.listed))),
            "of_list": of_list,
            "of_entry": of_entry,
            "of_help": of_help,
            "of_step": of_step,
            "button": self._form(NOTHING, ""),
            "may_work": self.visit.may(operations.assess_entry),
            "may_put": self.visit.may(operations.put_on_list),
            "may_end": self.visit.may(operations.take_off),
        }

    def turned(self, by: int) -> UUID | None:
        """The child before or after this one among those in view; also where this one is not."""
        if self.entry is None:
            return None
        here = _place(self.entry)
        if by > 0:
            return next((row["id"] for row in self.found.results if _place(row) > here), None)
        before = [row["id"] for row in self.found.results if _place(row) < here]
        return before[-1] if before else None

    def after_gone(self, entry_id: UUID) -> UUID | None:
        """The child after one that is on the list no more, among those in view; else the first."""
        ids = [row["id"] for row in self.found.results]
        later = (one for one in ids if one > entry_id)  # an id tells when it was put there
        return next(later, next(iter(ids), None))

    def who(self, member_id: UUID | str | None, organisation_id: UUID | str | None = None) -> str:
        """A named member by name; else of which organisation it was."""
        for one in self.listed["members"]:
            if str(one["member_id"]) == str(member_id):
                return str(one["name"])
        return str(self.names.name(organisation_id)) if organisation_id else ""

    def since(self, version: int | None) -> list[dict[str, Any]]:
        """What others changed about this child after the version that somebody had in view."""
        if self.entry is None or version is None:
            return []
        return [line for line in self.entry["history"] if line["version"] > version]

    @property
    def missed(self) -> list[dict[str, Any]]:
        """Where a form came too late: what changed meanwhile."""
        form = self.tried[1] if self.tried else None
        if form is None or form.problem is None or form.problem.status not in (409, 412):
            return []
        if self.tried and self.tried[0] == "step":
            return self.entry["history"][-1:] if self.entry else []
        return self.since(form.version)

    @property
    def help(self) -> Form:
        return self._form(HELP, "help")

    @property
    def planning(self) -> Form:
        return self._form(PLANNING, "plan", {"due_on": clock.today() + A_WEEK}, self.members)

    @property
    def justifying(self) -> Form:
        codes = self.entry["concern_codes"] if self.entry else []
        return self._form(JUSTIFYING, "justify", {"concern_codes": codes})

    @property
    def recognising(self) -> Form:
        return self._form(RECOGNISING, "recognise")

    @property
    def members(self) -> dict[str, dict[str, Text | str]]:
        """Who may do a step: everybody who is named."""
        who: dict[str, Text | str] = {
            str(one["member_id"]): f"{one['name']} ({self.names.name(one['organisation_id'])})"
            for one in self.listed["members"]
        }
        return {"assignee_id": who}

    def _form(
        self,
        plan: Plan,
        place: str,
        values: Mapping[str, Any] | None = None,
        choices: Mapping[str, Any] | None = None,
    ) -> Form:
        if self.tried and self.tried[0] == place:
            self.tried[1].choices = choices or {}
            return self.tried[1]
        return Form(self.visit, plan, values, choices, beside=True)

    def _look(self, wanted: UUID | None) -> None:
        about = {"which": SHOWN[self.view], "page_size": ON_A_PAGE, "after": self.visit.after}
        self.found = self.visit.do(operations.list_entries, **_of(self.listed), **about)
        if wanted is not None:
            self.entry = self._one(wanted)
            self.gone = self.entry is None
        rows = self.found.results
        first = next((row for row in rows if row["help_needed"] is None), rows[0] if rows else None)
        if self.entry is None and first is not None:
            self.entry = self._one(first["id"])

    def _one(self, entry_id: UUID) -> dict[str, Any] | None:
        try:
            found: dict[str, Any] = self.visit.do(operations.get_entry, entry_id=entry_id)
        except NotFound:
            return None
        return found if found["list_id"] == self.listed["id"] else None


def mark_of(versions: Mapping[str, Any]) -> str:
    """By which a page is known to show the latest: of the list, and of every child on it."""
    said = [versions["version"], versions["state"]]
    said += [f"{one['id']}.{one['version']}" for one in versions["entries"]]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def _among() -> dict[str, str]:
    """Which children the address has in view, and from where on."""
    said = {name: request.args.get(name, "") for name in (VIEW, PAGE)}
    return {name: value for name, value in said.items() if value and value != "alle"}


def _of(listed: Mapping[str, Any]) -> dict[str, Any]:
    return {"list_id": listed["id"]}


def _place(entry: Mapping[str, Any]) -> tuple[Any, str]:
    return entry["created_at"], str(entry["id"])


def some(visit: Visit, list_id: UUID, which: str, after: Cursor | None = None) -> Page:
    """The first children on the list of whom `which` is so (`operations.VIEWS`), by name."""
    found = visit.do(
        operations.list_entries, list_id=list_id, which=which, page_size=ON_A_PAGE, after=after
    )
    return Page(sorted(found.results, key=_by_name), found.next)


def _by_name(row: Mapping[str, Any]) -> tuple[str, str]:
    """Who cannot be opened stands first: somebody has to look."""
    who = row["child_identity"] or {"family_name": "", "given_name": ""}
    return who["family_name"].casefold(), who["given_name"].casefold()
