"""Adding and changing one agency by hand. A list of them is loaded by `agencies`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import transaction
from tracker.domain.agencies import CODE_WORDS, KIND_WORDS, AgencyKind, is_code
from tracker.domain.permissions import Actor
from tracker.domain.text import one_line
from tracker.domain.wording import count_in_words, day_in_words
from tracker.errors import InvalidInput, NotFound, StaleVersion
from tracker.models import Agency, Cooperation, Task
from tracker.queries.agencies import different_names, list_of, list_under, names_in_common, official_in_common
from tracker.queries.agency_pages import agency_mark, count_open_tasks, has_tasks
from tracker.queries.timeline import list_last_office_change
from tracker.services.acting import open_text, require
from tracker.services.history import Entry, write_history
from tracker.services.quicker import what_was_changed
from tracker.services.search_text import refresh_search_text

_LONGEST = {"code": 35, "name": 255, "short_name": 100, "aliases": 255}
_MOST_ALIASES = 50


@dataclass(frozen=True)
class AgencyDetails:
    """What is told of an agency. `aliases` are other names by which workbooks call it."""

    code: str
    name: str
    kind: AgencyKind
    short_name: str = ""
    aliases: Sequence[str] = ()
    parent_id: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None


def add_agency(*, details: AgencyDetails, by: Actor) -> int:
    """Add an agency and give its number.

    Raises:
        InvalidInput: something is missing, or another agency is called so.
    """
    at = clock.now()
    with transaction() as session:
        agency, entry = new_agency(session, details, known=wait_for_all(session), today=clock.today(at))
        write_history(session, [entry], at=at, by=by)
    return agency.id


def new_agency(
    session: Session, details: AgencyDetails, *, known: dict[int, Agency], today: date
) -> tuple[Agency, Entry]:
    """Add an agency within a use case, and give it with what the history is to say. `known` are all there are.

    Raises:
        InvalidInput: something is missing, or another agency is called so.
    """
    told = _checked(details, list(known.values()), known)
    agency = Agency(
        code=told.code,
        name=told.name,
        short_name=told.short_name,
        aliases=list(told.aliases),
        kind=told.kind,
        parent_id=told.parent_id,
        valid_from=told.valid_from,
        valid_to=told.valid_to,
    )
    session.add(agency)
    session.flush()
    summary = f"Thêm cơ quan {agency.name} ({KIND_WORDS[agency.kind]})"
    return agency, Entry("co-quan", summary, today, subject=agency.code)


def change_agency(*, agency_id: int, details: AgencyDetails, by: Actor, seen: str | None = None) -> None:
    """Change what is told of an agency. `seen` is the mark of what the form was made from.

    Raises:
        NotFound: there is no such agency.
        StaleVersion: somebody else changed it since.
        InvalidInput: another agency is called so; the code is in use; it would not exist while it leads open tasks.
    """
    at = clock.now()
    with transaction() as session:
        known = wait_for_all(session)
        agency = known.get(agency_id)
        if agency is None:
            message = "Không có cơ quan này."
            raise NotFound(message)
        if seen is not None and seen != agency_mark(agency):
            quicker = list_last_office_change("co-quan", _changed(agency), subject=agency.code)
            cure = "Xem lại những gì đang có ở cuối trang rồi lưu; những gì bạn đã nhập vẫn còn trong biểu mẫu."
            raise StaleVersion(what_was_changed(agency.name, quicker, cure=cure))
        told = _checked(details, [other for other in known.values() if other is not agency], known)
        _check_code(agency, told)
        _check_parent(agency, told, known)
        _check_ending(agency, told, clock.today(at))
        _check_beginning(agency, told, clock.today(at))
        changes = _changes(agency, told, known)
        if not changes:
            return
        renamed = agency.name != told.name
        for name in ("code", "name", "short_name", "kind", "parent_id", "valid_from", "valid_to"):
            setattr(agency, name, getattr(told, name))
        agency.aliases = list(told.aliases)
        session.flush()
        if renamed:
            refresh_searches(session, agency)
        summary = f"{_changed(agency)}{'; '.join(changes)}"
        write_history(session, [Entry("co-quan", summary, clock.today(at), subject=agency.code)], at=at, by=by)


def _changed(agency: Agency) -> str:
    """How the history begins to tell of a change to an agency."""
    return f"Cơ quan {agency.code}: "


def wait_for_all(session: Session) -> dict[int, Agency]:
    """All agencies, while nobody else changes one: two people must not give two agencies one name."""
    session.execute(select(Agency.id).order_by(Agency.id).with_for_update())
    # Read again after the wait, so that what was added meanwhile is seen.
    return {agency.id: agency for agency in session.scalars(select(Agency).order_by(Agency.code))}


def _checked(details: AgencyDetails, others: list[Agency], known: dict[int, Agency]) -> AgencyDetails:
    code = _line("code", require("code", details.code, "mã cơ quan"))
    if not is_code(code) and code not in {agency.code for agency in known.values()}:
        raise InvalidInput(CODE_WORDS, field="code")  # a code from before this was asked for may stay
    name = _line("name", require("name", details.name, "tên cơ quan"))
    short_name = _line("short_name", details.short_name)
    aliases = different_names(_line("aliases", told) for told in details.aliases)
    if len(aliases) > _MOST_ALIASES:
        message = f"Nhiều nhất {_MOST_ALIASES} tên gọi khác."
        raise InvalidInput(message, field="aliases")
    if details.valid_from and details.valid_to and details.valid_to < details.valid_from:
        message = f"Ngày hết hiệu lực phải từ ngày bắt đầu ({day_in_words(details.valid_from)}) trở đi."
        raise InvalidInput(message, field="valid_to")
    if details.parent_id is not None and details.parent_id not in known:
        message = "Chọn cơ quan cấp trên trong danh sách."
        raise InvalidInput(message, field="parent_id")
    ours = list_under(details.parent_id, known)
    same_list = [other for other in others if list_of(other, known) == ours]
    for field, called in (("code", [code]), ("name", [name]), ("short_name", [short_name]), ("aliases", aliases)):
        official = official_in_common(others, called) if field in {"code", "name"} else []
        for word, other in [*names_in_common(same_list, called), *official]:
            message = (
                f"«{word}» đã dùng cho {other.name} ({other.code}), nên khi nhập bảng tính không rõ là cơ quan nào. "
                "Chọn cách gọi khác, hoặc bỏ nó ở cơ quan kia trước."
            )
            raise InvalidInput(message, field=field)
    return AgencyDetails(
        code, name, details.kind, short_name, aliases, details.parent_id, details.valid_from, details.valid_to
    )


def _line(field: str, text: str) -> str:
    line = one_line(open_text(field, text))
    if len(line) > _LONGEST[field]:
        message = f"Không dài quá {_LONGEST[field]} ký tự."
        raise InvalidInput(message, field=field)
    return line


def _check_code(agency: Agency, told: AgencyDetails) -> None:
    if told.code != agency.code and has_tasks(agency.id):
        message = f"Mã {agency.code} đã có nhiệm vụ dùng đến, nên không đổi được nữa. Giữ mã cũ."
        raise InvalidInput(message, field="code")


def _check_parent(agency: Agency, told: AgencyDetails, known: dict[int, Agency]) -> None:
    above = told.parent_id
    while above is not None:
        if above == agency.id:
            message = "Một cơ quan không thể ở dưới chính mình. Chọn cơ quan cấp trên khác."
            raise InvalidInput(message, field="parent_id")
        above = known[above].parent_id


def _check_ending(agency: Agency, told: AgencyDetails, today: date) -> None:
    if told.valid_to is None or told.valid_to >= today or told.valid_to == agency.valid_to:
        return
    if number := count_open_tasks(agency.id):
        message = (
            f"{agency.name} còn chủ trì {count_in_words(number)} nhiệm vụ chưa hoàn thành, nên chưa hết hiệu lực từ "
            f"{day_in_words(told.valid_to)} được: không ai sẽ được nhắc về các nhiệm vụ ấy. "
            "Nhờ Văn phòng đổi cơ quan chủ trì trước."
        )
        raise InvalidInput(message, field="valid_to")


def _check_beginning(agency: Agency, told: AgencyDetails, today: date) -> None:
    if told.valid_from is None or told.valid_from <= today or told.valid_from == agency.valid_from:
        return
    if number := count_open_tasks(agency.id):
        message = (
            f"{agency.name} đang chủ trì {count_in_words(number)} nhiệm vụ chưa hoàn thành, nên không thể mới có hiệu "
            f"lực từ {day_in_words(told.valid_from)}: đến ngày đó không ai được nhắc về các nhiệm vụ ấy. "
            f"Để trống, hoặc chọn một ngày không muộn hơn hôm nay ({day_in_words(today)})."
        )
        raise InvalidInput(message, field="valid_from")


def _changes(agency: Agency, told: AgencyDetails, known: dict[int, Agency]) -> list[str]:
    """What differs, in words: old → new."""

    def parent(number: int | None) -> str:
        return known[number].name if number is not None else "không có"

    pairs = [
        ("mã", agency.code, told.code),
        ("tên", agency.name, told.name),
        ("tên ngắn", agency.short_name or "không có", told.short_name or "không có"),
        ("tên gọi khác", "; ".join(agency.aliases) or "không có", "; ".join(told.aliases) or "không có"),
        ("loại", KIND_WORDS[agency.kind], KIND_WORDS[told.kind]),
        ("cấp trên", parent(agency.parent_id), parent(told.parent_id)),
        ("có hiệu lực từ", day_in_words(agency.valid_from), day_in_words(told.valid_from)),
        ("hết hiệu lực sau", day_in_words(agency.valid_to), day_in_words(told.valid_to)),
    ]
    return [f"{what} {old} → {new}" for what, old, new in pairs if old != new]


def refresh_searches(session: Session, agency: Agency) -> None:
    """Let its tasks be found by the new name."""
    takes_part = select(Cooperation.task_id).where(Cooperation.agency_id == agency.id)
    named = or_(Task.lead_agency_id == agency.id, Task.id.in_(takes_part))
    for task in session.scalars(select(Task).where(named).order_by(Task.id)):
        refresh_search_text(session, task)
