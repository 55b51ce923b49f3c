"""What a field lets in, and how it tells what it does not."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from marshmallow import ValidationError, fields

from shared.texts import Text
from shared.web.fields import Boolean, Code, Date, DateTime, Email, FreeText, Integer, Str, Uuid
from shared.web.messages import MESSAGES, Message

COLOURS = {"grey": Text("grijs", "grey")}
ID = "01a1ff68-6824-7a9d-9de3-a858add333dd"


@pytest.mark.parametrize(
    ("field", "given", "taken"),
    [
        (Str(10), "  Zoë ", "Zoë"),
        (Str(3), "e\u0301e\u0301e\u0301", "ééé"),
        (FreeText(20), "een\r\ntwee\tdrie", "een\ntwee\tdrie"),
        (Email(), "a@example.nl", "a@example.nl"),
        (Code(COLOURS), "grey", "grey"),
        (Integer(-5, 5), -5, -5),
        (Boolean(), False, False),
        (Uuid(), ID.upper(), UUID(ID)),
        (Date(), "2026-02-28", date(2026, 2, 28)),
        (DateTime(), "2026-01-01T01:00:00+01:00", datetime(2026, 1, 1, tzinfo=UTC)),
        (DateTime(), "2026-01-01t00:00:00.123456789z", datetime(2026, 1, 1, 0, 0, 0, 123456, UTC)),
    ],
)
def test_takes_in_its_one_form(field: fields.Field[Any], given: object, taken: object) -> None:
    assert field.deserialize(given) == taken


@pytest.mark.parametrize(
    ("field", "given", "code"),
    [
        (Str(10), 5, "not_text"),
        (Str(10), " ", "length"),
        (Str(10), "x" * 11, "length"),
        (Str(10), "a\x00b", "hidden_characters"),
        (Str(10), "a\nb", "hidden_characters"),
        (Str(10), "a\u202eb", "hidden_characters"),
        (Str(10, pattern=r"^[a-z]+$"), "A", "pattern"),
        (FreeText(10), "a\x1bb", "hidden_characters"),
        (FreeText(40), "zie 111222333 s.v.p.", "holds_bsn"),
        (Email(), "nobody", "not_email"),
        (Code(COLOURS), "blue", "unknown_code"),
        (Code(COLOURS), ["grey"], "not_text"),
        (Integer(), True, "not_integer"),
        (Integer(), "5", "not_integer"),
        (Integer(), 1e30, "not_integer"),
        (Integer(), 2**31, "range"),
        (Integer(1, 5), 0, "range"),
        (Boolean(), 1, "not_boolean"),
        (Boolean(), "true", "not_boolean"),
        (Uuid(), f"{{{ID}}}", "not_uuid"),
        (Uuid(), 12, "not_uuid"),
        (Date(), "20260228", "not_date"),
        (Date(), "2026-02-30", "not_date"),
        (Date(), "9999-12-31", "year"),
        (Date(), 20260228, "not_date"),
        (DateTime(), "2026-01-01T00:00:00", "not_date_time"),
        (DateTime(), "2026-01-01T25:00:00Z", "not_date_time"),
        (DateTime(), "0001-01-01T00:00:00+14:00", "not_date_time"),
        (DateTime(), "1899-12-31T23:59:59Z", "year"),
        (DateTime(), None, "null"),
    ],
)
def test_refuses_with_a_code_and_both_languages(
    field: fields.Field[Any], given: object, code: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        field.deserialize(given)
    (message,) = refused.value.messages
    assert isinstance(message, Message)
    assert message.code == code
    assert message.text.nl
    assert "{" not in message.text.nl + message.text.en
    assert len(str(given)) < 5 or str(given) not in message.text.nl + message.text.en


def test_every_message_speaks_two_languages() -> None:
    for message in MESSAGES.values():
        assert message.text.nl != message.text.en
