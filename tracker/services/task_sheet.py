"""The sheet of one task (phiếu theo dõi nhiệm vụ): all that its page tells whoever asks, as a Word document."""

from collections.abc import Iterator
from datetime import date

from tracker import clock
from tracker.domain.lifecycle import MOVE_WORDS, STATE_WORDS, State
from tracker.domain.outcomes import Outcome
from tracker.domain.permissions import Actor
from tracker.domain.reminders import rule_in_words
from tracker.domain.streams import STREAM_WORDS
from tracker.domain.wording import count_in_words, day_in_words, delay_in_words, time_left_in_words
from tracker.files.word_report import Section, WordColumn, WordRow, WordTable
from tracker.queries.task_page import DocumentFacts, Part, TaskPage, get_task_page
from tracker.queries.timeline import SentReminder, TimelineEntry
from tracker.queries.urges import TaskUrge, list_urges_of_task
from tracker.services.exported import Taking, document_of
from tracker.services.exports import Exported
from tracker.services.report_documents import Making, as_report

_FACTS = (WordColumn("Mục", 42, "left"), WordColumn("Nội dung", 123, "left"))
_MOVES = (
    *(WordColumn("Ngày", 25), WordColumn("Thay đổi", 34, "left"), WordColumn("Hạn cũ", 25)),
    *(WordColumn("Hạn mới", 25), WordColumn("Lý do", 56, "left")),
)
_STORY = (WordColumn("Thời gian", 28), WordColumn("Người thực hiện", 40, "left"), WordColumn("Nội dung", 97, "left"))


def export_task_sheet(*, code: str, making: Making) -> Exported:
    """The sheet of the task of this code, with its whole history, the oldest first.

    Raises:
        NotFound: there is no such task, or this account may not know of it.
    """
    task = get_task_page(code, actor=making.by, today=making.today)
    urges = list_urges_of_task(task.id)
    parts: list[str | Section | WordTable] = [
        *(Section("I. Thông tin nhiệm vụ"), WordTable(_FACTS, [WordRow(row) for row in _facts(task, making)])),
        *(Section("II. Thay đổi hạn hoàn thành"), _moves(task)),
        *(Section("III. Đôn đốc"), _urges(task, urges, making.by)),
        *(Section("IV. Diễn biến"), _story(task)),
    ]
    under = [f"Mã nhiệm vụ: {task.code}", f"(Tình hình đến ngày {day_in_words(making.today)})"]
    content = as_report("Phiếu theo dõi nhiệm vụ", under, parts, making, is_signed=False)
    taking = Taking("xuat-bao-cao", "phiếu theo dõi nhiệm vụ (Word)", task.code, making.at, making.by)
    return document_of(content, name=f"phieu-{task.code}", taking=taking)


def _facts(task: TaskPage, making: Making) -> Iterator[tuple[str, str]]:
    yield "Nội dung", task.content
    yield "Văn bản giao", _document(task.document)
    yield "Luồng", STREAM_WORDS[task.stream]
    yield from _said(("Người giao", task.assigner), ("Lĩnh vực", task.field), ("Ghi chú", task.note))
    yield "Cơ quan chủ trì", task.lead_name
    if task.officer_name and making.by.agency_id == task.lead_agency_id:
        yield "Chuyên viên thực hiện", task.officer_name
    if task.parts:
        yield "Cơ quan phối hợp", "\n".join(_part(part) for part in task.parts)
    if task.siblings:
        yield "Cùng việc này, giao cho", "; ".join(one.lead_name for one in task.siblings)
    yield "Ngày giao", day_in_words(task.assigned_on)
    yield "Hạn hoàn thành", _due(task)
    yield "Trạng thái", STATE_WORDS[task.state]
    if task.outcome is not None:
        yield "Kết quả thực hiện", _outcome(task, making.today)
    if task.progress_percent is not None and not task.reported_on:
        yield "Tiến độ", f"{task.progress_percent}%"
    yield from _report(task)


def _part(part: Part) -> str:
    told = f"{part.name}: {part.part}" if part.part else part.name
    due = f" (trước {day_in_words(part.due_on)})" if part.due_on else ""
    done = f"; đã báo cáo ngày {day_in_words(part.reported_on)}: {part.result}" if part.reported_on else ""
    return f"{told}{due}{done}"


def _report(task: TaskPage) -> Iterator[tuple[str, str]]:
    if task.request:
        yield "Đang xin gia hạn", f"Đến {day_in_words(task.request.asked_due_on)}: {task.request.reason}"
    if task.reported_on is None:
        return
    yield "Ngày báo cáo hoàn thành", day_in_words(task.reported_on)
    if task.report is not None:
        yield from _said(
            ("Kết quả", task.report.result),
            ("Văn bản kết quả", task.report.result_document),
            ("Nguyên nhân chậm", task.report.delay_cause),
        )
    yield "Xác nhận", day_in_words(task.confirmed_on) if task.confirmed_on else "Chờ Văn phòng xác nhận"


def _said(*facts: tuple[str, str]) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, value in facts if value)


def _document(document: DocumentFacts | None) -> str:
    if document is None:
        return "Không ghi"
    issued = f" ngày {day_in_words(document.issued_on)}" if document.issued_on else ""
    subject = f", {document.subject}" if document.subject else ""
    return f"{document.type_name or 'Văn bản'} {document.label or 'không số'}{issued}{subject}"


def _due(task: TaskPage) -> str:
    if task.due_on is None:
        return "Không thời hạn"
    moved = f" (hạn ban đầu {day_in_words(task.original_due_on)})" if task.original_due_on != task.due_on else ""
    return f"{day_in_words(task.due_on)}{moved}"


def _outcome(task: TaskPage, today: date) -> str:
    if task.outcome in {Outcome.ON_TIME, Outcome.LATE}:
        word = "Hoàn thành đúng hạn" if task.outcome is Outcome.ON_TIME else "Hoàn thành chậm"
        told = delay_in_words(task.judged_by, task.reported_on) if task.judged_by and task.reported_on else ""
    else:
        words = {Outcome.WITHIN: "Trong hạn", Outcome.OVERDUE: "Quá hạn", Outcome.UNDATED: "Không thời hạn"}
        word = words[task.outcome] if task.outcome else ""
        stands_still = task.outcome is Outcome.UNDATED or task.state is State.SUSPENDED
        told = time_left_in_words(task.due_on, today) if task.due_on and not stands_still else ""
    return f"{word} ({told})" if told else word


def _moves(task: TaskPage) -> str | WordTable:
    rows = [
        WordRow((
            day_in_words(move.decided_on),
            MOVE_WORDS[move.kind].removesuffix(", hạn").capitalize(),
            day_in_words(move.previous_due_on) if move.previous_due_on else "Không thời hạn",
            day_in_words(move.due_on),
            move.reason,
        ))
        for move in task.moves
    ]  # fmt: skip
    return WordTable(_MOVES, rows) if rows else "Hạn chưa thay đổi lần nào."


def _urges(task: TaskPage, urges: list[TaskUrge], actor: Actor) -> str:
    """As on the page: what was sent is told to those who may read it, to others how often and when last."""
    if not urges:
        return "Chưa đôn đốc lần nào."
    times = f"Đã đôn đốc {count_in_words(len(urges))} lần"
    if not (actor.sees_everything or actor.agency_id == task.lead_agency_id):
        return f"{times}, gần nhất ngày {day_in_words(urges[0].made_on)}."
    told = [f"ngày {day_in_words(one.made_on)}" + (f" (công văn {one.letter})" if one.letter else "") for one in urges]
    return f"{times}: {'; '.join(told)}."


def _story(task: TaskPage) -> str | WordTable:
    rows = [
        WordRow(_reminded(one) if isinstance(one, SentReminder) else _acted(one)) for one in reversed(task.timeline)
    ]
    return WordTable(_STORY, rows) if rows else "Chưa có diễn biến nào được ghi."


def _acted(entry: TimelineEntry) -> tuple[str, str, str]:
    files = [str(file["name"]) for file in entry.details.get("files") or []]
    told = f"{entry.summary}\nTệp kèm theo: {'; '.join(files)}" if files else entry.summary
    if "file" in entry.details:
        source = f"Theo bảng tính {entry.details['file']}, dòng {entry.details.get('row', '')}"
        return day_in_words(entry.happened_on), source, told
    for_whom = str(entry.details.get("speaks_for") or "")
    who = f"{entry.actor_name}, {for_whom}" if for_whom else entry.actor_name
    return f"{clock.local(entry.at):%d/%m/%Y %H:%M}", who, told


def _reminded(one: SentReminder) -> tuple[str, str, str]:
    at = f"{clock.local(one.sent_at):%d/%m/%Y %H:%M}" if one.sent_at else day_in_words(one.falls_on)
    words = f"Nhắc «{rule_in_words(one.rule, one.offset_days)}» đã gửi tới {count_in_words(one.people)} người"
    return at, "Hệ thống", words
