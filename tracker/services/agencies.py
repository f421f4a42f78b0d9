"""The list of agencies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from tracker import clock
from tracker.db import transaction
from tracker.domain.agencies import CODE_WORDS, AgencyKind, is_code, kind_by_name
from tracker.domain.permissions import Actor
from tracker.domain.text import one_line
from tracker.errors import Refused
from tracker.models import Agency
from tracker.queries.agencies import different_names, names_in_common
from tracker.services.history import Entry, write_history

_KNOWN = frozenset({"code", "name", "short_name", "aliases", "kind", "parent", "valid_from", "valid_to"})


@dataclass(frozen=True)
class LoadResult:
    """How many agencies were added, changed, and already as the list says."""

    created: int
    updated: int
    unchanged: int


def load_agencies(*, agencies: Sequence[Mapping[str, Any]], by: Actor) -> LoadResult:
    """Add the agencies of a list and bring those with a known code up to it. All or nothing; none is ever removed.

    Raises:
        Refused: an entry has no code or name, an unknown field, or a name by which another agency is called.
    """
    at = clock.now()
    created = updated = unchanged = 0
    entries = []
    with transaction() as session:
        known = {agency.code: agency for agency in session.scalars(select(Agency))}
        for place, told in enumerate(_checked(agencies), start=1):
            values = _values(told, place, known)
            agency = known.get(values["code"])
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


def _checked(agencies: object) -> list[Mapping[str, Any]]:
    if not isinstance(agencies, list) or not all(isinstance(told, dict) for told in agencies):
        message = 'Cần một danh sách JSON, mỗi cơ quan dạng {"code": "H50.01", "name": "Văn phòng UBND tỉnh"}.'
        raise Refused(message)
    return agencies


def _values(told: Mapping[str, Any], place: int, known: Mapping[str, Agency]) -> dict[str, Any]:
    code, name = one_line(str(told.get("code") or "")), one_line(str(told.get("name") or ""))
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
    parent = told.get("parent")
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
    for place, agency in enumerate(agencies):
        called = (agency.code, agency.name, agency.short_name, *agency.aliases)
        for word, other in names_in_common(agencies[:place], called):
            message = (
                f"«{word}» dùng cho cả {other.name} ({other.code}) và {agency.name} ({agency.code}), nên khi nhập bảng "
                "tính không rõ là cơ quan nào. Mỗi cơ quan cần mã, tên và tên gọi khác của riêng mình."
            )
            raise Refused(message)
