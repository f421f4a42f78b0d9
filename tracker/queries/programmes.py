"""Work programmes as an account may see them. Agencies see the items they lead or take part in, once it is adopted."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true

from tracker.db import db
from tracker.domain.permissions import Actor
from tracker.errors import NotFound
from tracker.models import (
    Document,
    ProgrammeCooperation,
    ProgrammeItem,
    WorkProgramme,
)


@dataclass(frozen=True)
class ProgrammeRow:
    """A programme, with the document that adopts it."""

    id: int
    year: int
    title: str
    document_id: int | None
    document_label: str
    adopted_on: date | None
    version: int

    @property
    def is_adopted(self) -> bool:
        """Whether it is in force, so that agencies see it and changes need a reason."""
        return self.adopted_on is not None


def list_programmes(*, actor: Actor) -> list[ProgrammeRow]:
    """The programmes this account may know of, the latest year first."""
    rows = db.session.execute(
        _programmes().where(_visible(actor)).order_by(WorkProgramme.year.desc(), WorkProgramme.id)
    )
    return [ProgrammeRow(*row) for row in rows]


def get_programme(programme_id: int, *, actor: Actor) -> ProgrammeRow:
    """One programme.

    Raises:
        NotFound: there is none, or this account may not know of it.
    """
    row = db.session.execute(_programmes().where(WorkProgramme.id == programme_id, _visible(actor))).one_or_none()
    if row is None:
        message = f"Không có chương trình {programme_id}."
        raise NotFound(message)
    return ProgrammeRow(*row)


def _programmes() -> Select[int, int, str, int | None, str, date | None, int]:
    return select(
        WorkProgramme.id,
        WorkProgramme.year,
        WorkProgramme.title,
        WorkProgramme.document_id,
        func.coalesce(Document.label, ""),
        WorkProgramme.adopted_on,
        WorkProgramme.version,
    ).outerjoin(Document, Document.id == WorkProgramme.document_id)


def _visible(actor: Actor) -> ColumnElement[bool]:
    """Which programmes an account may know of: what is not adopted is the Office's own."""
    if actor.is_office:
        return true()
    if actor.sees_everything:
        return WorkProgramme.adopted_on.is_not(None)
    takes_part = exists().where(ProgrammeItem.programme_id == WorkProgramme.id, of_agency(actor))
    return and_(WorkProgramme.adopted_on.is_not(None), takes_part)


def of_agency(actor: Actor) -> ColumnElement[bool]:
    """Whether an item is one that this account's agency leads or takes part in."""
    cooperates = exists().where(
        ProgrammeCooperation.item_id == ProgrammeItem.id, ProgrammeCooperation.agency_id == actor.agency_id
    )
    return or_(ProgrammeItem.lead_agency_id == actor.agency_id, cooperates)
