"""The compiled answers say what the schemas say."""

from typing import Any

import marshmallow
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import fields as marshmallow_fields

from services.app import load_slices
from shared.web.answers import compiled, to_json
from shared.web.fields import DateTime, List, Nested
from shared.web.schemas import Schema
from tests.shared.web.answer_rows import rows
from tests.shared.web.fake_slice import PigeonSchema, RingSchema, declared, pigeon

SCHEMAS = sorted(
    {
        endpoint.answer
        for part in (declared(), *load_slices())
        for endpoint in part.endpoints
        if endpoint.answer
    },
    key=lambda schema: schema.__name__,
)


@pytest.mark.parametrize("schema", SCHEMAS)
@given(data=st.data())
@settings(max_examples=25)
def test_the_plan_gives_what_the_schema_gives(schema: type[Schema], data: st.DataObject) -> None:
    row = data.draw(rows(schema))
    answered = orjson.loads(to_json(compiled(schema)(row)))
    assert answered == orjson.loads(orjson.dumps(schema().dump(row)))


def test_moments_go_out_in_utc() -> None:
    class Seen(Schema):
        seen_at = DateTime()

    moment = DateTime().deserialize("2026-07-01T02:00:00+02:00")
    assert to_json(compiled(Seen)({"seen_at": moment})) == b'{"seenAt":"2026-07-01T00:00:00Z"}'
    with pytest.raises(ValueError, match="offset"):
        compiled(Seen)({"seen_at": moment.replace(tzinfo=None)})


def test_an_answer_that_is_not_complete_is_a_fault() -> None:
    row = pigeon()
    del row["note"]
    with pytest.raises(KeyError):
        compiled(PigeonSchema)(row)


@pytest.mark.parametrize(
    "field",
    [
        marshmallow_fields.Raw(),
        marshmallow_fields.String(),
        marshmallow_fields.Dict(),
        marshmallow_fields.Nested(RingSchema),
        List(marshmallow_fields.Float()),
        Nested(marshmallow.Schema),
    ],
)
def test_a_field_that_the_plan_does_not_know_is_refused(
    field: marshmallow_fields.Field[Any],
) -> None:
    made = type("Odd", (Schema,), {"odd": field})
    with pytest.raises(TypeError):
        compiled(made)
