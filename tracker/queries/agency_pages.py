"""Agencies as an administrator sees them: the list, one with what hangs on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, or_, select

from tracker.db import db
from tracker.domain.agencies import AgencyKind
from tracker.domain.lifecycle import State
from tracker.domain.marks import mark_of
from tracker.domain.text import fold
from tracker.errors import NotFound
from tracker.models import Account, Agency, Cooperation, Task

PAGE_SIZE = 200


@dataclass(frozen=True)
class AgencyRow:
    """One agency, in the list and on its page."""

    id: int
    code: str
    name: str
    short_name: str
    aliases: tuple[str, ...]
    kind: AgencyKind
    parent_id: int | None
    parent_name: str | None
    valid_from: date | None
    valid_to: date | None
    people: int
    """How many active people it has."""

    @property
    def mark(self) -> str:
        """What a form about this agency remembers of it."""
        return _mark(
            self.code,
            self.name,
            self.short_name,
            self.aliases,
            self.kind,
            self.parent_id,
            self.valid_from,
            self.valid_to,
        )

    def exists_on(self, day: date) -> bool:
        """Whether it is valid on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or self.valid_to >= day)


def agency_mark(agency: Agency) -> str:
    """The mark of a stored agency, the same as that of its row."""
    return _mark(
        agency.code,
        agency.name,
        agency.short_name,
        agency.aliases,
        agency.kind,
        agency.parent_id,
        agency.valid_from,
        agency.valid_to,
    )


def find_agency_page(words: str, *, page: int) -> tuple[list[AgencyRow], int]:
    """One page of the agencies that are called so, in the order of their codes; and how many there are in all."""
    wanted = fold(words).split()
    found = [row for row in _rows() if _is_called(row, wanted)]
    start = (page - 1) * PAGE_SIZE
    return found[start : start + PAGE_SIZE], len(found)


def get_agency(agency_id: int) -> AgencyRow:
    """One agency.

    Raises:
        NotFound: there is none.
    """
    for row in _rows():
        if row.id == agency_id:
            return row
    message = "Không có cơ quan này."
    raise NotFound(message)


def find_agency(code: str) -> AgencyRow | None:
    """The agency with a code, or None."""
    return next((row for row in _rows() if row.code == code), None)


def count_open_tasks(agency_id: int) -> int:
    """How many tasks the agency leads that are neither reported nor revoked, whatever their due date."""
    still_open = (Task.reported_on.is_(None), Task.revoked_on.is_(None), Task.state != State.DRAFT)
    return db.session.scalar(select(func.count()).where(Task.lead_agency_id == agency_id, *still_open)) or 0


def has_tasks(agency_id: int) -> bool:
    """Whether any task, of any time, names this agency as its lead or as taking part."""
    return bool(
        db.session.scalar(
            select(
                or_(
                    exists().where(Task.lead_agency_id == agency_id), exists().where(Cooperation.agency_id == agency_id)
                )
            )
        )
    )


def _rows() -> list[AgencyRow]:
    # A province has a few hundred agencies at most; searching without diacritics needs them here.
    agencies = db.session.execute(
        select(
            Agency.id,
            Agency.code,
            Agency.name,
            Agency.short_name,
            Agency.aliases,
            Agency.kind,
            Agency.parent_id,
            Agency.valid_from,
            Agency.valid_to,
        ).order_by(Agency.code)
    ).all()
    people = dict(
        db.session.execute(
            select(Account.agency_id, func.count())
            .where(Account.is_active, Account.agency_id.is_not(None))
            .group_by(Account.agency_id)
        ).all()
    )
    names = {row.id: row.name for row in agencies}
    return [
        AgencyRow(
            row.id,
            row.code,
            row.name,
            row.short_name,
            tuple(row.aliases),
            row.kind,
            row.parent_id,
            names.get(row.parent_id),
            row.valid_from,
            row.valid_to,
            people.get(row.id, 0),
        )
        for row in agencies
    ]


def _is_called(row: AgencyRow, wanted: Iterable[str]) -> bool:
    called = fold(" ".join([row.code, row.name, row.short_name, *row.aliases]))
    return all(word in called for word in wanted)


def _mark(code: str, name: str, short_name: str, aliases: Iterable[str], *rest: object) -> str:
    return mark_of(code, name, short_name, "\n".join(aliases), *rest)
