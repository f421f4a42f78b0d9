"""Agencies, and finding one by what people call it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from sqlalchemy import select

from tracker.db import db
from tracker.domain.agencies import AgencyKind, search_key
from tracker.domain.text import fold
from tracker.models import Agency

_REMEMBERED = 10_000


@dataclass(frozen=True)
class AgencyName:
    """An agency as far as it is named in lists and forms."""

    id: int
    code: str
    name: str


class AgencyDirectory:
    """Finds agencies by name, short name, alias or code, whatever the spelling of case and diacritics.

    A name that two agencies share finds neither: nothing is guessed.
    """

    def __init__(self, agencies: Iterable[Agency]) -> None:
        self._called: dict[str, AgencyName | None] = {}
        self._names: dict[str, str] = {}
        # A list names the same few agencies thousands of times.
        self._asked: dict[str, AgencyName | None] = {}
        for agency in agencies:
            found = AgencyName(agency.id, agency.code, agency.name)
            for called in {_key(name) for name in (agency.code, agency.name, agency.short_name, *agency.aliases)} - {
                ""
            }:
                self._called[called] = None if called in self._called else found
            self._names[_key(agency.name)] = agency.name

    def find(self, called: str) -> AgencyName | None:
        """The agency that is called so, or None."""
        if called not in self._asked:
            if len(self._asked) >= _REMEMBERED:
                self._asked.clear()
            self._asked[called] = self._called.get(_key(called))
        return self._asked[called]

    def nearest(self, called: str) -> str | None:
        """The name that looks most like this one, to be offered when there is no such agency."""
        close = get_close_matches(_key(called), self._names, n=1, cutoff=0.5)
        return self._names[close[0]] if close else None


def names_in_common(agencies: Iterable[Agency], mine: Iterable[str]) -> list[tuple[str, Agency]]:
    """Which of some names (or codes) already lead to one of these agencies, with that agency, in a fixed order.

    The same comparison as that of the directory: what it could not tell apart is a name in common.
    """
    wanted = {key: name for name in mine if (key := _key(name))}
    found = []
    for agency in agencies:
        taken = {_key(name) for name in (agency.code, agency.name, agency.short_name, *agency.aliases)}
        found += [(name, agency) for key, name in wanted.items() if key in taken]
    return found


def different_names(names: Iterable[str]) -> list[str]:
    """The names that the directory tells apart, each as it was first written; nothing of those without a word."""
    found: dict[str, str] = {}
    for name in names:
        if key := _key(name):
            found.setdefault(key, name)
    return list(found.values())


def _key(name: str) -> str:
    words = f" {fold(name.replace('&', ' và '))} "
    for long, short in ((" uy ban nhan dan ", " ubnd "), (" tp ", " thanh pho "), (" tx ", " thi xa ")):
        words = words.replace(long, short)
    return words.strip()


@dataclass(frozen=True)
class AgencyChoice:
    """An agency as a form offers it: by which words it is found, and the day after which it is no more."""

    id: int
    code: str
    name: str
    kind: AgencyKind
    search_key: str
    valid_to: date | None
    is_to_come: bool
    """Whether it begins on a later day: nothing can be given to it yet."""

    @property
    def exists(self) -> bool:
        """Whether it can be given something today."""
        return self.valid_to is None and not self.is_to_come


def list_agency_choices(today: date) -> list[AgencyChoice]:
    """All agencies to choose from: those that exist, by kind, in the order of their codes; then those that ended."""
    choices = [
        AgencyChoice(
            id=one.id,
            code=one.code,
            name=one.name,
            kind=one.kind,
            search_key=search_key((one.name, one.short_name, *one.aliases, one.code)),
            valid_to=one.valid_to if one.valid_to and one.valid_to < today else None,
            is_to_come=one.valid_from is not None and one.valid_from > today,
        )
        for one in db.session.scalars(select(Agency).order_by(Agency.code))
    ]
    kinds = list(AgencyKind)
    return sorted(choices, key=lambda one: (one.valid_to is not None, kinds.index(one.kind)))


def get_agency_directory() -> AgencyDirectory:
    """All agencies, to be found by any of their names."""
    return AgencyDirectory(db.session.scalars(select(Agency).order_by(Agency.code)))


def list_agency_names() -> list[AgencyName]:
    """All agencies in the order of their codes."""
    rows = db.session.execute(select(Agency.id, Agency.code, Agency.name).order_by(Agency.code))
    return [AgencyName(*row) for row in rows]
