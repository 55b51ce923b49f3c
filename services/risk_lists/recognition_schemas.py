"""What goes into and comes out of the endpoint by which many children are recognised at once."""

from shared.web.fields import Integer, List, Nested, Uuid
from shared.web.schemas import Schema


class ListLikenessSchema(Schema):
    """A child on the list, and the child of your own files that it is."""

    entry_id = Uuid(required=True)
    child_id = Uuid(required=True)


class ListRecognitionsSchema(Schema):
    """Which children of your own files are on the list."""

    recognitions = List(Nested(ListLikenessSchema), 5000, shortest=1, required=True)


class ListRecognisedSchema(Schema):
    """Of how many children it was recorded."""

    decided = Integer(1, required=True)
