"""What reading a directive needs of the database: the agencies, and the days off. Without a database it still reads."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import inspect, select
from sqlalchemy.exc import SQLAlchemyError

from tracker.db import db
from tracker.domain.agencies import is_valid_on
from tracker.domain.calendar import Calendar
from tracker.domain.directives.naming import KnownAgency, known_agencies
from tracker.models import Agency
from tracker.queries.calendar import get_calendar, get_usual_calendar
from tracker.queries.succession import get_successors

_PACKAGED = Path(__file__).parents[1] / "demo_data" / "agencies.json"


def get_known_agencies(today: date) -> list[KnownAgency]:
    """The agencies there are today, in the order of their codes; the packaged list where the database has none."""
    found = list(db.session.scalars(select(Agency).order_by(Agency.code))) if _has_tables() else []
    there = [one for one in found if is_valid_on(today, valid_from=one.valid_from, valid_to=one.valid_to)]
    succeeded = _succeeded(found)
    known = [
        KnownAgency(one.name, one.kind, tuple(name for name in _names(one, succeeded.get(one.id, ())) if name))
        for one in there
    ]
    return known or list_packaged_agencies()


def _succeeded(agencies: Sequence[Agency]) -> dict[int, list[Agency]]:
    """The agencies that are no more, by the one that stands for each of them today."""
    by_id = {one.id: one for one in agencies}
    told: dict[int, list[Agency]] = {}
    for gone, stands_for_it in (get_successors() if agencies else {}).items():
        told.setdefault(stands_for_it, []).append(by_id[gone])
    return told


def _names(agency: Agency, succeeded: Iterable[Agency]) -> Iterator[str]:
    """What an agency is called; documents go on calling it by the names of those it succeeds."""
    yield from (agency.short_name, *agency.aliases)
    for one in succeeded:
        yield from (one.name, one.short_name, *one.aliases)


def list_agency_ids(today: date) -> dict[str, int]:
    """The number of each agency there is today, by its name."""
    return {
        one.name: one.id
        for one in db.session.scalars(select(Agency).order_by(Agency.code))
        if is_valid_on(today, valid_from=one.valid_from, valid_to=one.valid_to)
    }


def list_packaged_agencies() -> list[KnownAgency]:
    """The agencies of the demonstration."""
    return known_agencies(one["name"] for one in json.loads(_PACKAGED.read_text(encoding="utf-8")))


def get_reading_calendar(today: date) -> Calendar:
    """The working days; those of the package where there is no database."""
    return get_calendar(today) if _has_tables() else get_usual_calendar(today)


def _has_tables() -> bool:
    try:
        return inspect(db.engine).has_table(Agency.__tablename__)
    except SQLAlchemyError:
        return False
