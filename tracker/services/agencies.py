"""The list of agencies."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from tracker import clock
from tracker.db import transaction
from tracker.domain.agencies import CODE_WORDS, AgencyKind, is_code, kind_by_name, place_of
from tracker.domain.permissions import Actor
from tracker.domain.text import one_line
from tracker.errors import Refused
from tracker.models import Agency
from tracker.queries.agencies import different_names, list_of, names_in_common, official_in_common
from tracker.services.history import Entry, write_history

_KNOWN = frozenset({"code", "name", "short_name", "aliases", "kind", "parent", "valid_from", "valid_to"})


@dataclass(frozen=True)
class LoadResult:
    """How many agencies were added, changed, and already as the list says."""

    created: int
    updated: int
    unchanged: int


def load_agencies(*, agencies: Sequence[Mapping[str, Any]], by: Actor, under: str | None = None) -> LoadResult:
    """Add the agencies of a list and bring those with a known code up to it. All or nothing; none is ever removed.

    With `under`, the code of an agency, they are that one's own, such as those of another province. What of their
    codes and names is in use elsewhere is told apart by its code and place; they are still found by what the list
    calls them, among its own.

    Raises:
        Refused: an entry has no code or name, an unknown field, or a name by which another agency is called.
    """
    at = clock.now()
    created = updated = unchanged = 0
    entries = []
    with transaction() as session:
        loading = _Loading({agency.code: agency for agency in session.scalars(select(Agency))}, under)
        known = loading.known
        for place, told in enumerate(_checked(agencies), start=1):
            values = loading.values(told, place)
            agency = known.get(values["code"])
            others = [one for one in known.values() if one is not agency]
            for word, other in official_in_common(others, (values["code"], values["name"])):
                raise Refused(_double_name(word, other, values["name"], values["code"]))
            if agency is None:
                agency = known[values["code"]] = Agency(**values)
                session.add(agency)
                created += 1
                act = "Thêm cơ quan"
            elif any(getattr(agency, key) != value for key, value in values.items()):
                for key, value in values.items():
                    setattr(agency, key, value)
                updated += 1
                act = "Cập nhật cơ quan"
            else:
                unchanged += 1
                continue
            session.flush()
            entries.append(Entry("co-quan", f"{act}: {agency.name}", clock.today(at), subject=agency.code))
        _refuse_double_names(list(known.values()))
        write_history(session, entries, at=at, by=by)
    return LoadResult(created, updated, unchanged)


class _Loading:
    """A list being loaded, as the Office's own or as that of one agency."""

    def __init__(self, known: dict[str, Agency], under: str | None) -> None:
        self.known = known
        self._under = known.get(under) if under is not None else None
        if under is not None and self._under is None:
            message = f"Không có cơ quan mã {under}. Nạp cơ quan này trước, rồi nạp danh sách của nó."
            raise Refused(message)

    def values(self, told: Mapping[str, Any], place: int) -> dict[str, Any]:
        """What an entry says of an agency, under the code and name by which it is kept."""
        values = _values(told, place, self.known, self._code)
        if self._under is None:
            return values
        values["parent_id"] = self._under.id if values["parent_id"] is None else values["parent_id"]
        called = [values["name"], one_line(str(told["code"]))]
        mine = self.known.get(values["code"])
        others = [one for one in self.known.values() if one is not mine and not self._is_own(one)]
        if official_in_common(others, [values["name"]]):
            values["name"] = f"{values['name']} {place_of(self._under.name)}"
        if self._under is not mine:
            kept = {values["name"], values["code"]}
            values["aliases"] = different_names([*values["aliases"], *(one for one in called if one not in kept)])
        return values

    def _code(self, told: str) -> str:
        """The code by which the list's agency is kept: its own, or with that of the agency it is under."""
        if self._under is None or told == self._under.code:
            return told
        with_above = f"{self._under.code}.{told}"
        there = self.known.get(told)
        return with_above if with_above in self.known or (there is not None and not self._is_own(there)) else told

    def _is_own(self, agency: Agency) -> bool:
        known, above = {one.id: one for one in self.known.values()}, agency
        while self._under is not None and above.id != self._under.id:
            if above.parent_id is None:
                return False
            above = known[above.parent_id]
        return True


def _checked(agencies: object) -> list[Mapping[str, Any]]:
    if not isinstance(agencies, list) or not all(isinstance(told, dict) for told in agencies):
        message = 'Cần một danh sách JSON, mỗi cơ quan dạng {"code": "H50.01", "name": "Văn phòng UBND tỉnh"}.'
        raise Refused(message)
    return agencies


def _values(
    told: Mapping[str, Any], place: int, known: Mapping[str, Agency], kept_code: Callable[[str], str]
) -> dict[str, Any]:
    code, name = kept_code(one_line(str(told.get("code") or ""))), one_line(str(told.get("name") or ""))
    if not code or not name:
        message = f"Cơ quan thứ {place}: cần cả mã (code) và tên (name)."
        raise Refused(message)
    if code not in known and not is_code(code):
        message = f"Cơ quan thứ {place}, mã «{code}»: {CODE_WORDS}"
        raise Refused(message)
    if unknown := set(told) - _KNOWN:
        message = (
            f"Cơ quan {code}: không hiểu trường {', '.join(sorted(unknown))}. Các trường: {', '.join(sorted(_KNOWN))}."
        )
        raise Refused(message)
    if not isinstance(told.get("aliases") or [], list):
        message = f'Cơ quan {code}: tên gọi khác (aliases) là một danh sách, dạng ["Sở KHĐT"].'
        raise Refused(message)
    parent = kept_code(one_line(str(told["parent"]))) if told.get("parent") else None
    if parent is not None and parent not in known:
        message = f"Cơ quan {code}: không có cơ quan cấp trên mã {parent}. Ghi cơ quan cấp trên trước trong danh sách."
        raise Refused(message)
    try:
        return {
            "code": code,
            "name": name,
            "short_name": one_line(str(told.get("short_name") or "")),
            "aliases": different_names(one_line(str(alias)) for alias in told.get("aliases") or []),
            "kind": AgencyKind(told["kind"]) if told.get("kind") else kind_by_name(name),
            "parent_id": known[parent].id if parent is not None else None,
            "valid_from": date.fromisoformat(told["valid_from"]) if told.get("valid_from") else None,
            "valid_to": date.fromisoformat(told["valid_to"]) if told.get("valid_to") else None,
        }
    except (ValueError, TypeError) as error:
        message = f"Cơ quan {code}: {error}. Ngày ghi yyyy-mm-dd; loại là department hoặc local."
        raise Refused(message) from error


def _refuse_double_names(agencies: list[Agency]) -> None:
    known = {agency.id: agency for agency in agencies}
    lists = [list_of(agency, known) for agency in agencies]
    for place, agency in enumerate(agencies):
        called = (agency.code, agency.name, agency.short_name, *agency.aliases)
        same_list = [other for other, of in zip(agencies[:place], lists, strict=False) if of == lists[place]]
        for word, other in names_in_common(same_list, called):
            raise Refused(_double_name(word, other, agency.name, agency.code))


def _double_name(word: str, other: Agency, name: str, code: str) -> str:
    return (
        f"«{word}» dùng cho cả {other.name} ({other.code}) và {name} ({code}), nên khi nhập bảng "
        "tính không rõ là cơ quan nào. Mỗi cơ quan cần mã, tên và tên gọi khác của riêng mình."
    )
