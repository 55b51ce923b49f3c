"""The tables of risk lists once more, for what is not asked as a named member: naming, overseeing,
counting, and what follows from what others do (a withdrawal).

Invariant: the guard does not cut these down to somebody's lists; nobody is shown a child by them.
"""

from services.risk_lists.models import (
    Contribution,
    Entry,
    EntryChange,
    NamedMember,
    Recognition,
    RiskList,
    Step,
)
from shared.db.model import Model


class FiledList(Model):
    """The same table, for who names members and who oversees: that there is a list, never its
    children.
    """

    __tablename__ = "risk_list"
    __table__ = Model.metadata.tables["risk_list"]
    __kind__ = RiskList.__kind__


class FiledMember(Model):
    """The same table, for who names members and who oversees."""

    __tablename__ = "risk_list_member"
    __table__ = Model.metadata.tables["risk_list_member"]
    __kind__ = NamedMember.__kind__


class FiledEntry(Model):
    """The same table, for what follows from what others do (a withdrawal), and for counting."""

    __tablename__ = "risk_list_entry"
    __table__ = Model.metadata.tables["risk_list_entry"]
    __kind__ = Entry.__kind__


class FiledStep(Model):
    """The same table, for what follows from what others do."""

    __tablename__ = "risk_list_step"
    __table__ = Model.metadata.tables["risk_list_step"]
    __kind__ = Step.__kind__


class FiledChange(Model):
    """The same table, for what follows from what others do."""

    __tablename__ = "risk_list_change"
    __table__ = Model.metadata.tables["risk_list_change"]
    __kind__ = EntryChange.__kind__


class FiledContribution(Model):
    """The same table, for what follows from what others do."""

    __tablename__ = "risk_list_contribution"
    __table__ = Model.metadata.tables["risk_list_contribution"]
    __kind__ = Contribution.__kind__


class FiledRecognition(Model):
    """The same table, for what follows from what others do."""

    __tablename__ = "risk_list_recognition"
    __table__ = Model.metadata.tables["risk_list_recognition"]
    __kind__ = Recognition.__kind__
