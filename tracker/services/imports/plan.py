"""What a workbook would change: which tasks are new, changed, unchanged, and which rows are refused and why."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from tracker.domain.document_numbers import identity_of
from tracker.domain.streams import Stream
from tracker.domain.text import fold
from tracker.domain.wording import day_in_words
from tracker.files.workbook.columns import Field
from tracker.files.workbook.rows import MOST_REFUSALS, Refusal, TaskRow
from tracker.queries.agencies import AgencyDirectory, AgencyName
from tracker.services.imports.compare import Change, Content, DocumentKey, as_far_as_said, conflict, list_changes
from tracker.services.imports.known_tasks import load_known_tasks

_NUMBERING = re.compile(r"^\s*(?:\d{1,2}|[a-zđ])[.)]\s+")
#: So many names of one row that are no agency's are told.
_MOST_UNKNOWN = 20
#: More agencies than there are take part in no task.
_MOST_NAMES = 160
_BETWEEN_AGENCIES = re.compile(r"[;\n]+")
#: A name holds no more commas than this: 'Sở Văn hóa, Thể thao và Du lịch' has one.
_MOST_COMMAS = 5
_LONGEST_NAME = 255
_MOST_HINTS = 200


_AND_MORE = Refusal(None, None, None, "nhiều chỗ khác", "Cần sửa các chỗ trên trước; phần còn lại chưa được kiểm tra.")


@dataclass(frozen=True)
class PlannedRow:
    """A row that can be taken, what it means, and, where its task exists, what would change."""

    row: TaskRow
    content: Content
    task_id: int | None = None
    changes: tuple[Change, ...] = ()


@dataclass
class ImportPlan:
    """What an import would do. Nothing is decided here that `apply` decides again."""

    created: list[PlannedRow] = field(default_factory=list)
    updated: list[PlannedRow] = field(default_factory=list)
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)
    passed_over: int = 0
    notices: list[str] = field(default_factory=list)
    """What was not read, and what that means: columns, sheets."""
    is_cut: bool = False
    """There were so many refusals that the rest of the rows was not looked at."""


def plan_import(
    rows: Iterable[TaskRow], refused: Iterable[Refusal], *, stream: Stream, directory: AgencyDirectory
) -> ImportPlan:
    """Compare the rows of a workbook with the tasks there are."""
    plan = ImportPlan(refused=list(refused))
    resolved = list(_resolve(_without_twins(list(rows), plan.refused), directory, plan.refused))
    codes = {code for planned in resolved for code in _spellings(planned.row.code)}
    known = load_known_tasks(sorted(codes))
    for planned in resolved:
        task = known.get(planned.row.code)
        if task is None:
            other = known.get(planned.row.code.upper()) or known.get(planned.row.code.lower())
            if other is None:
                plan.created.append(planned)
            else:
                expected = "Cần mã viết đúng như nhiệm vụ đã có, hoặc mã khác hẳn: hai mã chỉ khác chữ hoa, chữ thường."
                plan.refused.append(planned.row.refuse(Field.CODE, planned.row.code, expected))
            continue
        content = as_far_as_said(planned.content, task, said=planned.row.header.columns)
        if reason := conflict(planned.row, content, task, stream):
            plan.refused.append(reason)
        elif changes := tuple(list_changes(task.content, content)):
            plan.updated.append(PlannedRow(planned.row, content, task.id, changes))
        else:
            plan.unchanged += 1
    plan.is_cut = len(plan.refused) >= MOST_REFUSALS
    if plan.is_cut:
        plan.refused = [*plan.refused[:MOST_REFUSALS], _AND_MORE]
    plan.refused.sort(key=lambda refusal: (refusal is _AND_MORE, refusal.sheet or "", refusal.row or 0))
    return plan


def _spellings(code: str) -> set[str]:
    return {code, code.upper(), code.lower()}


def _without_twins(rows: list[TaskRow], refused: list[Refusal]) -> Iterator[TaskRow]:
    first_with_code: dict[str, TaskRow] = {}
    for row in rows:
        twin = first_with_code.setdefault(row.code.casefold(), row)
        if twin is row:
            yield row
        else:
            where = f"dòng {twin.row}" if twin.sheet == row.sheet else f"trang «{twin.sheet}», dòng {twin.row}"
            refused.append(row.refuse(Field.CODE, row.code, f"Cần mã chưa dùng; mã này đã có ở {where}."))


def _resolve(rows: Iterable[TaskRow], directory: AgencyDirectory, refused: list[Refusal]) -> Iterator[PlannedRow]:
    documents: dict[DocumentKey, TaskRow] = {}
    hints = _Hints(directory)
    for row in rows:
        if len(refused) >= MOST_REFUSALS:
            break
        wrong = len(refused)
        lead = directory.find(row.lead)
        if lead is None:
            refused.append(row.refuse(Field.LEAD, row.lead, hints.of(row.lead)))
        cooperating, unknown = _agencies_in(row.cooperating, directory)
        refused.extend(row.refuse(Field.COOPERATING, called, hints.of(called)) for called in unknown[:_MOST_UNKNOWN])
        document = _document_key(row)
        if document is not None:
            first = documents.setdefault(document, row)
            row = _like_the_first(row, first)
            refused.extend(_disagreements(row, first))
        if lead is not None and len(refused) == wrong:
            yield PlannedRow(row, _content(row, lead, frozenset(cooperating - {lead.id}), document))


def _content(row: TaskRow, lead: AgencyName, cooperating: frozenset[int], document: DocumentKey | None) -> Content:
    return Content(
        content=row.content,
        assigner=row.assigner,
        note=row.note,
        lead=lead,
        cooperating=cooperating,
        document=document,
        subject=row.subject,
        issued_on=row.issued_on,
        assigned_on=row.assigned_on,
        original_due_on=row.original_due_on or row.due_on,
        granted_on=row.granted_on,
        due_on=row.due_on,
        reported_on=row.reported_on,
        result_document=row.result_document if row.reported_on else "",
        confirmed_on=row.confirmed_on,
    )


def _like_the_first(row: TaskRow, first: TaskRow) -> TaskRow:
    """What a later row of a document leaves blank of it, the first one says; case and blanks make no difference."""
    subject = first.subject if not row.subject or fold(row.subject) == fold(first.subject) else row.subject
    return replace(row, subject=subject, issued_on=row.issued_on or first.issued_on)


def _disagreements(row: TaskRow, first: TaskRow) -> Iterator[Refusal]:
    if row.issued_on != first.issued_on:
        expected = f"Cần {day_in_words(first.issued_on)} như dòng {first.row}, vì cùng một văn bản."
        yield row.refuse(Field.ISSUED_ON, day_in_words(row.issued_on), expected)
    if row.subject != first.subject:
        yield row.refuse(
            Field.SUBJECT, row.subject, f"Cần «{first.subject}» như dòng {first.row}, vì cùng một văn bản."
        )


class _Hints:
    """What to say of a name that is no agency's. Looking for the nearest is slow, so it is done for so many only."""

    def __init__(self, directory: AgencyDirectory) -> None:
        self._directory = directory
        self._told: dict[str, str] = {}

    def of(self, called: str) -> str:
        if called not in self._told and len(self._told) < _MOST_HINTS:
            nearest = self._directory.nearest(called[:_LONGEST_NAME])
            self._told[called] = f" Gần nhất: «{nearest}»." if nearest else ""
        hint = self._told.get(called, "")
        return f"Cần tên, tên gọi khác hoặc mã của một cơ quan trong danh mục.{hint}"


def _agencies_in(text: str, directory: AgencyDirectory) -> tuple[set[int], list[str]]:
    """The agencies of a list, and what is no agency."""
    found: set[int] = set()
    unknown: list[str] = []
    for part in (_NUMBERING.sub("", part).strip(" .,-•+–") for part in _BETWEEN_AGENCIES.split(text)):
        agencies = _divided_by_commas(part, directory) if part and fold(part) != "khong" else []
        if agencies is None:
            unknown.append(part)
        else:
            found.update(agency.id for agency in agencies)
    return found, unknown


def _divided_by_commas(text: str, directory: AgencyDirectory) -> list[AgencyName] | None:
    """The agencies a text names; a name may hold commas itself, so the longest name wins. None if one is unknown."""
    pieces = text.split(",")
    if len(pieces) > _MOST_NAMES:
        return None
    found = []
    while pieces:
        for length in range(min(len(pieces), _MOST_COMMAS + 1), 0, -1):
            if agency := directory.find(",".join(pieces[:length])):
                found.append(agency)
                pieces = pieces[length:]
                break
        else:
            return None
    return found


def _document_key(row: TaskRow) -> DocumentKey | None:
    if not row.document:
        if not row.subject and not row.issued_on:
            return None
        return DocumentKey("", None, row.issued_on.year if row.issued_on else None, row.issued_on, row.subject)
    identity = identity_of(row.document, day=row.issued_on or row.assigned_on)
    return DocumentKey(identity.issuer, identity.number_key, identity.year)
