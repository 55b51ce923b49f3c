"""A form from being shown to being sent: read, judged by the schema, given to an operation.

Invariant: what was typed is kept whatever happens, each fault stands at its field with all of them
listed above, and the same form sent twice (a double click) does its work once.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from flask import request
from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from services.portal.fields import Choices, Field, Plan, typed_data
from services.portal.form_words import in_form_words
from services.portal.incoming import LOST
from services.portal.pages import ONCE, VERSION, Visit
from shared.authz.replay import Answer, Replay
from shared.problems import (
    Conflict,
    Forbidden,
    Invalid,
    PreconditionFailed,
    Problem,
    Reason,
    TooMany,
    Unavailable,
)
from shared.texts import Text
from shared.web.answers import to_json
from shared.web.input_faults import fault, faults
from shared.web.messages import MESSAGES
from shared.web.problem import TooLarge
from shared.web.schemas import Schema
from shared.web.uploads import Upload
from shared.web.use_case import UseCase

REFUSED = frozenset({"sharing_refused", "matching_refused", "no_list_rule"})
"""What is refused for what was chosen in the form, with every reason that is missing."""
_OF_FORMS = (Invalid, Conflict, PreconditionFailed, TooLarge, TooMany, Unavailable)


class Form:
    """One form of a page. `choices` are those that only this visit knows, by field; `beside`: it
    stands beside the one that was sent.
    """

    def __init__(
        self,
        visit: Visit,
        plan: Plan,
        values: Mapping[str, Any] | None = None,
        choices: Mapping[str, Choices] | None = None,
        *,
        beside: bool = False,
    ) -> None:
        self.visit = visit
        self.plan = plan
        self.choices = choices or {}
        self.sent = visit.posted and not beside
        self.typed: MultiDict[str, str] = (
            request.form if self.sent else _as_typed(plan, values or {})
        )
        self.errors: dict[str, list[Reason]] = {}
        self.problem: Problem | None = None
        self.once = secrets.token_urlsafe(12)
        self._absent: dict[str, str] = {}

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows this form."""
        if self.problem is not None:
            return self.problem.status
        return 400 if self.errors else 200

    def name(self, field: str) -> str:
        """The field's name and id in the page."""
        return self.plan.name(field)

    def value(self, field: str) -> str:
        """What stands in a field."""
        return self.typed.get(self.name(field), "")

    def values_of(self, field: str) -> list[str]:
        """What was ticked."""
        return self.typed.getlist(self.name(field))

    def options(self, field: str) -> Choices:
        """What can be chosen."""
        return self.choices.get(field) or self.plan.fields[field].choices or {}

    def tick(self, field: str, value: str) -> None:
        """Tick one more, beside what was ticked."""
        self.typed = MultiDict([*self.typed.items(multi=True), (self.name(field), value)])

    def clear(self) -> None:
        """Empty it: what was typed has been done."""
        self.typed = MultiDict()

    @property
    def lost_file(self) -> bool:
        """Whether a file was chosen that came too late."""
        return LOST in request.form

    def field(self, name: str) -> Field:
        return self.plan.fields[name]

    def absent(self, field: str, value: str) -> None:
        """`value` is a choice that the schema knows as absence; one has to choose all the same."""
        self._absent[field] = value

    def faults_of(self, field: str) -> list[Reason]:
        return self.errors.get(field, [])

    def label_of(self, name: str) -> Text:
        """How the field that is called `name` in the page is called by people."""
        return next(f.label for key, f in self.plan.fields.items() if self.name(key) == name)

    def listed(self) -> list[tuple[str | None, Reason]]:
        """Every fault, with the id of its field (None: of the whole form), in the form's order."""
        order = [*self.plan.fields, *(name for name in self.errors if name not in self.plan.fields)]
        found = [(name, reason) for name in order for reason in self.errors.get(name, [])]
        return [(self.name(n) if n in self.plan.fields else None, r) for n, r in found]

    def judged(self, **fixed: Any) -> dict[str, Any] | None:
        """The arguments for an operation; None when the schema has something to say.

        `fixed` are what the page knows better than the form (the child of its address).
        """
        data = typed_data(self.plan, self.typed)
        upload = self._file()
        data |= {self.name(key): str(value) for key, value in fixed.items()}
        for field, nothing in self._absent.items():
            if self.name(field) not in data:
                pointer = f"/{self.name(field)}"
                self.blame(Invalid(reasons=[fault(MESSAGES["required"], pointer, "body")]))
            elif data[self.name(field)] == nothing:
                del data[self.name(field)]
        try:
            loaded: dict[str, Any] = self.plan.schema().load(data)
        except ValidationError as wrong:
            self.blame(Invalid(reasons=list(faults(wrong.messages, "body"))))
            return None
        if upload is not None and self.plan.file:
            loaded[self.plan.file] = upload
        return None if self.errors else loaded

    def send(self, operation: UseCase, fixed: Mapping[str, Any] | None = None, **more: Any) -> Any:
        """Judge and do it; None when that did not work, and then the form says why.

        `fixed` goes through the schema, `more` straight to the operation.
        """
        arguments = self.judged(**(fixed or {}))
        return None if arguments is None else self.try_(operation, **arguments, **more)

    def try_(self, operation: UseCase, **arguments: Any) -> Any:
        """Do it once; None when it was refused, and then the form says why."""
        return self.attempt(lambda: self.do(operation, **arguments))

    def attempt(self, work: Callable[[], Any]) -> Any:
        """Do what may be refused; None when it was, and then the form says why."""
        try:
            return work()
        except _OF_FORMS as problem:
            self.blame(problem)
        except Forbidden as problem:
            if problem.code not in REFUSED:  # a missing role is no fault of the form
                raise
            self.blame(problem)
        return None

    @property
    def version(self) -> int | None:
        """The version of the record that the form was made from."""
        sent = request.form.get(VERSION, "")
        return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else None

    def version_of(self, record: int | None) -> int | None:
        """The version that the shown form is made from: what one had in view, until one is told
        that it has changed.
        """
        told = self.problem is not None and self.problem.status in (409, 412)
        return record if told or not self.sent else self.version or record

    def blame(self, problem: Problem) -> None:
        """Put each reason at its field; what has none stands above."""
        fields = {"/" + self.name(field): field for field in self.plan.fields}
        for reason in problem.reasons:
            field = fields.get(_top(reason.pointer), "")
            if not field and isinstance(problem, Invalid | TooLarge):
                field = self.plan.file or ""  # what is wrong with the body is wrong with the file
            look = self.plan.fields[field].look if field else "text"
            self.errors.setdefault(field, []).append(in_form_words(reason, look))
        if not isinstance(problem, Invalid) or not problem.reasons:
            self.problem = problem

    def do(self, operation: UseCase, **arguments: Any) -> Any:
        """Do it once, however often this very form is sent; raises what the operation raises."""
        nonce = request.form.get(ONCE, "")
        if operation.reads or not nonce:
            return self.visit.do(operation, **arguments)
        replay = _replay(operation, nonce, self.visit.sent.mark if self.visit.sent else "")
        return self.visit.do_once(operation, replay, **arguments)

    def _file(self) -> Upload | None:
        """The file that was chosen; blames the form where one is wanted, or was lost."""
        name, sent = self.plan.file, self.visit.sent
        if name is None:
            return None
        chosen = sent.file_of(self.name(name)) if sent else None
        if chosen is None and (self.lost_file or not self.field(name).optional):
            words = _LOST if self.lost_file else _NO_FILE
            self.blame(Invalid(reasons=[Reason("file_missing", words)]))
        return chosen


def _replay(operation: UseCase, nonce: str, file: str) -> Replay:
    """The same form with the same words and file is one wish; with others it is another."""
    words = urlencode(sorted(request.form.items(multi=True)))
    parts = (operation.name, request.path, nonce[:64], words, file)
    said = hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).digest()
    return Replay(f"form-{said.hex()}", said, lambda result: Answer(200, {}, to_json(result)))


def _top(pointer: str | None) -> str:
    """`/receiverIds/0` is about the field `/receiverIds`."""
    return "/" + (pointer or "").lstrip("/").partition("/")[0]


def _as_typed(plan: Plan, values: Mapping[str, Any]) -> MultiDict[str, str]:
    """Values as the browser would have sent them."""
    pairs: list[tuple[str, str]] = []
    for name in plan.fields:
        value = values.get(name)
        items: Iterable[Any] = value if isinstance(value, list | tuple | frozenset) else [value]
        pairs += [(plan.name(name), _written(item)) for item in items if item not in (None, False)]
    return MultiDict(pairs)


def _written(value: Any) -> str:
    return "on" if value is True else str(value)


_NO_FILE = Text("Kies een bestand.", "Choose a file.")
_LOST = Text(
    "Kies het bestand opnieuw. U was intussen uitgelogd, en daarom is het niet bewaard.",
    "Choose the file again. You were logged out meanwhile, so it was not kept.",
)


class _Nothing(Schema):
    """The schema of a form without fields: a button, or a question with one answer."""


NOTHING = Plan(_Nothing, {})
