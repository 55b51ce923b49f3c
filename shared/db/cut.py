"""One option that cuts many classes down at once.

SQLAlchemy's `with_loader_criteria` is for one class, and each option of a query is a part of the
key by which the compiled query is found: with an option for each of eighty classes, making that
key took a sixth of what an operation took.

Invariant: a query that is compiled once serves everybody, each with values of their own.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm.util import LoaderCriteriaOption

from shared.db.model import Model


class Cut(LoaderCriteriaOption):
    """`with_loader_criteria(model, criterion, include_aliases=True)` for each of `criteria`.

    All criteria hold the same bound values (the same objects): the key is made of those of the
    first, and a value that is not in the key would stay as it was for whoever came first.
    """

    _traverse_internals = LoaderCriteriaOption._traverse_internals

    def __init__(self, criteria: Mapping[type[Model], ColumnElement[bool]]) -> None:
        self.each = [
            LoaderCriteriaOption(model, criterion, include_aliases=True)
            for model, criterion in criteria.items()
        ]
        model, criterion = next(iter(criteria.items()))
        super().__init__(model, criterion, include_aliases=True)

    def get_global_criteria(self, attributes: dict[Any, Any]) -> None:
        for one in self.each:
            one.get_global_criteria(attributes)
