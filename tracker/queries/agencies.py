"""Agencies, and finding one by what people call it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from sqlalchemy import select

from tracker.db import db
from tracker.domain.agencies import AgencyKind, is_government, search_key
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

    Of the agencies that bear a name, those under `under` come first; without it, those under no other agency. A name
    that two of them share finds neither: nothing is guessed. `names` says who is meant by what no agency is called.
    """

    def __init__(
        self, agencies: Iterable[Agency], *, under: AgencyName | None = None, names: Mapping[str, str] | None = None
    ) -> None:
        self.under = under
        agencies = list(agencies)
        self._own_ids = _ids_under({one.id: one.parent_id for one in agencies}, under.id if under else None)
        self._called: dict[str, AgencyName | None] = {}
        self._own: dict[str, AgencyName | None] = {}
        self._names: dict[str, str] = {}
        self._meant = {_key(called): meant for called, meant in (names or {}).items()}
        # A list names the same few agencies thousands of times.
        self._asked: dict[str, AgencyName | None] = {}
        for agency in agencies:
            found = AgencyName(agency.id, agency.code, agency.name)
            is_own = agency.id in self._own_ids
            for called in _keys(agency):
                self._called[called] = None if called in self._called else found
                if is_own:
                    self._own[called] = None if called in self._own else found
            if is_own or under is None:
                self._names[_key(agency.name)] = agency.name

    def find(self, called: str) -> AgencyName | None:
        """The agency that is called so, or None."""
        if called not in self._asked:
            if len(self._asked) >= _REMEMBERED:
                self._asked.clear()
            key = _key(called)
            key = _key(self._meant.get(key, "")) or key
            self._asked[called] = self._own[key] if key in self._own else self._called.get(key)
        return self._asked[called]

    def is_own(self, agency_id: int) -> bool:
        """Whether an agency is among those that come first."""
        return agency_id in self._own_ids

    def nearest(self, called: str) -> str | None:
        """The name that looks most like this one, to be offered when there is no such agency."""
        close = get_close_matches(_key(called), self._names, n=1, cutoff=0.5)
        return self._names[close[0]] if close else None


def _ids_under(parents: Mapping[int, int | None], under: int | None) -> set[int]:
    """An agency with all below it; without one, the agencies that are below none."""
    if under is None:
        return {one for one, parent in parents.items() if parent is None}
    found = {under}
    while more := {one for one, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _keys(agency: Agency) -> set[str]:
    return {_key(name) for name in (agency.code, agency.name, agency.short_name, *agency.aliases)} - {""}


def list_of(agency: Agency, known: Mapping[int, Agency]) -> int | None:
    """Whose list an agency is on: the number of the People's Committee above it; None for the Office's own list.

    Names and codes are told apart within one list; two lists may call their agencies the same.
    """
    return list_under(agency.parent_id, known)


def list_under(parent_id: int | None, known: Mapping[int, Agency]) -> int | None:
    """Whose list an agency under this one is on, told as by `list_of`."""
    top = known.get(parent_id) if parent_id is not None else None
    while top is not None and top.parent_id is not None:
        top = known[top.parent_id]
    return top.id if top is not None and is_government(top.name) else None


def official_in_common(agencies: Iterable[Agency], mine: Iterable[str]) -> list[tuple[str, Agency]]:
    """Which of some names and codes are the name or the code of one of these agencies, with that agency."""
    wanted = {key: name for name in mine if (key := _key(name))}
    return [
        (wanted[key], agency)
        for agency in agencies
        for key in dict.fromkeys((_key(agency.code), _key(agency.name)))
        if key in wanted
    ]


def names_in_common(agencies: Iterable[Agency], mine: Iterable[str]) -> list[tuple[str, Agency]]:
    """Which of some names (or codes) already lead to one of these agencies, with that agency, in a fixed order.

    The same comparison as that of the directory: what it could not tell apart is a name in common.
    """
    wanted = {key: name for name in mine if (key := _key(name))}
    found = []
    for agency in agencies:
        taken = _keys(agency)
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


def get_agency_directory(*, under_id: int | None = None, names: Mapping[str, str] | None = None) -> AgencyDirectory:
    """All agencies, to be found by any of their names; those under one of them first."""
    agencies = db.session.scalars(select(Agency).order_by(Agency.code)).all()
    above = next((AgencyName(one.id, one.code, one.name) for one in agencies if one.id == under_id), None)
    return AgencyDirectory(agencies, under=above, names=names)


def list_parent_agencies() -> list[AgencyName]:
    """The agencies that have others under them, in the order of their codes."""
    above = select(Agency.parent_id).where(Agency.parent_id.is_not(None))
    rows = db.session.execute(
        select(Agency.id, Agency.code, Agency.name).where(Agency.id.in_(above)).order_by(Agency.code)
    )
    return [AgencyName(*row) for row in rows]


def list_agency_names() -> list[AgencyName]:
    """All agencies in the order of their codes."""
    rows = db.session.execute(select(Agency.id, Agency.code, Agency.name).order_by(Agency.code))
    return [AgencyName(*row) for row in rows]
