"""A region in which a generated call finds something: real ids, in the state that the call needs.

Invariant: everything is made by operations, as it is asked for; nothing is written past them.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pyrage

from services.children import operations as children
from services.exports import operations as exports
from services.imports import operations
from services.organisations import operations as organisations
from services.referrals import operations as referrals
from shared import clock
from shared.ids import new_id
from shared.jobs.actors import worker_for
from tests.factories import keys
from tests.factories.spreadsheets import csv_of
from tests.factories.town import PURPOSE, Place, record_consent, register_child
from tests.house import House
from tests.slices.api import Caller, renewed
from tests.slices.database import adopted, rows
from tests.slices.http.inhabited_consents import of_consents
from tests.slices.http.inhabited_duties import Duties
from tests.slices.http.inhabited_matches import of_matches
from tests.slices.http.inhabited_signals import Signals
from tests.slices.http.supply import Supply
from tests.slices.imports import sending as imports
from tests.slices.referrals_whole.acts import brought
from tests.slices.referrals_whole.files import attach
from tests.slices.referrals_whole.region import Region, employed

FRESH = 4
"""How often a call of one operation gets a referral of its own; after that what is there."""

NEEDS = {
    "changeDraft": "draft",
    "sendReferral": "draft",
    "cancelReferral": "requested",
    "receiveReferral": "requested",
    "acceptReferral": "received",
    "rejectReferral": "received",
    "copyReferral": "requested",
    "retractReferral": "accepted",
    "startReferral": "accepted",
    "holdReferral": "in-progress",
    "completeReferral": "in-progress",
    "reopenReferral": "completed",
    "triageReferral": "requested",
    "assignReferral": "received",
    "removeAttachment": "draft",
}
"""The state in which an operation finds its referral; `accepted` where it does not matter."""

BY_RECEIVER = {
    *("receiveReferral", "acceptReferral", "rejectReferral", "startReferral", "holdReferral"),
    *("completeReferral", "reopenReferral", "triageReferral", "assignReferral"),
    *("fetchAttachment", "listMembers", "arrangeSubstitute", "endSubstitute", "listAssignees"),
    *("listAdoptedFiles", "fetchAdoptedFile"),
    *("listEndedExchanges", "getEndedExchange", "closeOwnFile"),
}
ABOUT_ONE = {
    *("getReferral", "listChain", "listAssignees", "listMessages", "askMessage", "sendMessage"),
    *("attachFile", "listAttachments", "fetchAttachment"),
}
"""These are about one referral, in whatever state it is."""

ENDED = ("listEndedExchanges", "getEndedExchange", "closeOwnFile")
"""These are about an exchange that is over."""

_LETTERS = str.maketrans("0123456789", "ghijklmnop")


@dataclass(slots=True)
class Inhabited:
    """School and kinderwerk with software of each, and whatever a call may name."""

    house: House
    region: Region
    school: Caller
    child_work: Caller
    asked: Counter[str] = field(default_factory=Counter)
    usual: dict[str, dict[str, Any]] = field(default_factory=dict)
    supply: Supply = field(default_factory=Supply)
    duties: Duties = field(init=False)
    signals: Signals = field(init=False)

    def __post_init__(self) -> None:
        self.duties = Duties(self.region, self.supply)
        self.signals = Signals(self.region, self.supply)

    def renew(self) -> None:
        """Tokens that last for the next minutes."""
        self.school, self.child_work = renewed(self.school), renewed(self.child_work)

    def caller(self, operation: str, *, other: bool) -> Caller:
        """Whose call this is; `other`: the one who it is not."""
        return self.child_work if (operation in BY_RECEIVER) != other else self.school

    def named(self, operation: str, place: Place) -> dict[str, Any]:
        """A good value for all in path, query and body that is not free, by its name there."""
        about = f"{operation} {place.kind}"
        if about not in self.usual:
            self.usual[about] = self._people(place) | self._child() | self._constants(place)
        found = self.usual[about] | self._moments() | self._records(operation, place)
        if operation == "askExport":
            found["purpose"] = "archive"
        if operation not in ("recordConsent", "recordAnswer"):
            del found["state"]  # of a statement; elsewhere it is a referral's
        found |= of_consents(operation, self.region, self.supply)
        found |= of_matches(operation, self.region, self.supply)
        return found | self.duties.named(operation) | self.signals.named(operation)

    def _constants(self, place: Place) -> dict[str, Any]:
        values = {"receiverId": self.region.child_work.id, "purpose": PURPOSE}
        values |= {"receiverTeamId": self.region.child_work.teams[0], "teamId": place.teams[0]}
        values |= {"versionId": self._version(), "partyIds": [place.id]}
        values |= {"covenantId": self._covenant(), "type": "application", "ground": "consent"}
        values |= {"recipient": str(pyrage.x25519.Identity.generate().to_public())}
        values |= {"suggestedReceiverId": self.region.youth_care.id, "recordKind": "referral"}
        values |= {"inReplyTo": None, "attachmentIds": [], "birthDate": "2018-05-17"}
        return values | {"after": None, "category": "care_question"}

    def _people(self, place: Place) -> dict[str, Any]:
        """Two members of the first team."""
        someone, other = (employed(place, 0).id for _ in range(2))
        return {"assigneeId": someone, "memberId": someone, "substituteId": other}

    def _moments(self) -> dict[str, Any]:
        now = clock.now()
        return {
            "statedAt": (now - timedelta(minutes=1)).isoformat(),
            "until": (now + timedelta(days=90)).isoformat(),
            "startsAt": now.isoformat(),
            "endsAt": (now + timedelta(days=7)).isoformat(),
        }

    def _child(self) -> dict[str, Any]:
        child = register_child(self.region.school)
        consent = record_consent(self.region.school, child, self.region.child_work)
        return {
            "childId": child["id"],
            "holderId": child["authority_holders"][0]["id"],
            "consentId": consent["id"],
            "receiverIds": [self.region.child_work.id],
            "state": "given",
        }

    def _covenant(self) -> Any:
        return rows(
            self.house,
            "SELECT covenant_id AS id FROM covenant_party WHERE organisation_id = :id",
            id=self.region.school.id,
        )[0].id

    def _version(self) -> Any:
        return rows(
            self.house,
            "SELECT id FROM covenant_version WHERE covenant_id = :id AND state = 'active'",
            id=self._covenant(),
        )[0].id

    def _records(self, operation: str, place: Place) -> dict[str, Any]:
        """What the path of this operation names."""
        if "AdoptedFile" in operation or operation in ENDED:
            return self._adopted(ended=operation in ENDED)
        if "Export" in operation or "RecipientKey" in operation:
            return self._export(operation, place)
        if "Import" in operation:
            return self._import(operation, place)
        if operation == "withdrawConsent":
            return self._child()
        if operation == "endSubstitute":
            return {"substitutionId": self._substitution(place)}
        about_one = operation in NEEDS or operation in ABOUT_ONE
        return self._referral(operation) if about_one else {}

    def _referral(self, operation: str) -> dict[str, Any]:
        state = NEEDS.get(operation, "accepted")
        self.asked[operation] += 1
        found = self._there(state) if self.asked[operation] > FRESH else None
        referral_id = found or self._made(state, with_file="Attachment" in operation)
        files = rows(
            self.house,
            "SELECT id FROM referral_attachment WHERE referral_id = :id LIMIT 1",
            id=referral_id,
        )
        return {"referralId": referral_id} | ({"attachmentId": files[0].id} if files else {})

    def _there(self, state: str) -> Any:
        found = rows(
            self.house,
            "SELECT id FROM referral WHERE state = :state AND owner_id = :id"
            " AND exchange_ended_at IS NULL ORDER BY id DESC LIMIT 1",
            state=state,
            id=self.region.school.id,
        )
        return found[0].id if found else None

    def _made(self, state: str, *, with_file: bool) -> Any:
        school = self.region.school
        child = register_child(school)
        record_consent(school, child, self.region.child_work)
        draft = referrals.draft_referral(
            school.member(),
            child_id=child["id"],
            receiver_id=self.region.child_work.id,
            receiver_team_id=self.region.child_work.teams[0],
            purpose=PURPOSE,
            question="Zoekt aansluiting in de klas.",
        )
        if with_file:
            attach(school.member(), draft["id"])
        brought(self.region, draft["id"], state)
        return draft["id"]

    def _adopted(self, *, ended: bool) -> dict[str, Any]:
        """What kinderwerk took over from a referral with a file."""
        referral_id = self._made("accepted", with_file=True)
        if ended:
            referrals.retract_referral(self.region.school.member(), referral_id=referral_id)
        child = adopted(self.house, referral_id)[0]
        files = children.list_adopted_files(self.region.child_work.member(), child_id=child.id)
        named = {"referralId": referral_id, "childId": child.id}
        return named | {"fileId": files.results[0]["id"]}

    def _export(self, operation: str, place: Place) -> dict[str, Any]:
        recipient = str(pyrage.x25519.Identity.generate().to_public())
        key = keys.usable(place, recipient)
        named = {"recipientKeyId": key}
        if operation in ("getExport", "fetchExport"):
            child = register_child(place)
            asked = exports.ask_export(
                place.member(),
                child_id=child["id"],
                recipient_key_id=key,
                purpose="archive",
            )
            worker = worker_for(exports.make_export, place.id, "")
            exports.make_export(worker, export_id=asked["id"])
            named["exportId"] = asked["id"]
        return named

    def _import(self, operation: str, place: Place) -> dict[str, Any]:
        """A file that the software which calls sent in, as far as the call needs it."""
        caller = self.school if place == self.school.place else self.child_work
        who = replace(place.system(), id=caller.client_id)
        for one in operations.list_imports(who).results:  # so many wait at a time
            if one["state"] in ("reading", "judging", "ready", "writing"):
                operations.cancel_import(who, import_id=one["id"])
        name = f"Kind {new_id().hex.translate(_LETTERS)[-12:]}"  # nobody has it already
        content = csv_of([imports.HEADS, [name, "", "", "Proef", "15-01-2018"]])
        if operation == "startImport":
            return {"kind": "children", "teamId": place.teams[0], "upload": content}
        made = imports.previewed(place, content, who)
        if operation == "undoImport":
            imports.taken_over(place, made["id"], "row_by_row", who)
        said = {"kind": "children", "format": "csv", "mode": "row_by_row", "verdict": "new"}
        return {"importId": made["id"], **said}

    def _substitution(self, place: Place) -> Any:
        someone, other = employed(place, 0), employed(place, 0)
        now = clock.now()
        made = organisations.arrange_substitute(
            place.member(role="programme_coordinator"),
            member_id=someone.id,
            substitute_id=other.id,
            starts_at=now,
            ends_at=now + timedelta(days=7),
        )
        return made["id"]
