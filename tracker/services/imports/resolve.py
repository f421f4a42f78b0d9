"""What the rows of a list mean: which agencies and documents they name, under which codes their tasks are kept."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tracker.domain.document_numbers import identity_of, is_of_the_state, told_issuer
from tracker.domain.imports import prefixed
from tracker.domain.text import fold
from tracker.domain.wording import day_in_words
from tracker.files.workbook.columns import Field
from tracker.files.workbook.rows import MOST_REFUSALS
from tracker.files.workbook.task_row import Refusal, TaskRow
from tracker.queries.agencies import AgencyDirectory, AgencyName
from tracker.services.imports.compare import Content, DocumentKey

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
_LONGEST_CODE = 40


@dataclass(frozen=True)
class Belonging:
    """To whom a list belongs, where several bring theirs: by whom its documents are issued, how its codes begin."""

    issuer: str = ""
    """Who issues the documents whose notation names a body that others have too; blank for the Office's own."""
    code_prefix: str = ""


@dataclass(frozen=True)
class ResolvedRow:
    """A row and what it means, before it is compared with the task there may be."""

    row: TaskRow
    content: Content


class Resolver:
    """Reads what rows mean. What is wrong with them is added to `refused`, with the place and the cure."""

    def __init__(self, directory: AgencyDirectory, belonging: Belonging, refused: list[Refusal]) -> None:
        self._directory = directory
        self._belonging = belonging
        self._refused = refused
        self._hints = _Hints(directory)
        self._documents: dict[DocumentKey, TaskRow] = {}

    def resolve(self, rows: Iterable[TaskRow]) -> Iterator[ResolvedRow]:
        """The rows whose agencies, document and code are understood, until there are too many refusals."""
        for row in self._without_twins([self._coded(row) for row in rows]):
            if len(self._refused) >= MOST_REFUSALS:
                break
            if resolved := self._resolved(row):
                yield resolved

    def _coded(self, row: TaskRow) -> TaskRow:
        return replace(row, code=prefixed(row.code, self._belonging.code_prefix))

    def _without_twins(self, rows: list[TaskRow]) -> Iterator[TaskRow]:
        first_with_code: dict[str, TaskRow] = {}
        for row in rows:
            twin = first_with_code.setdefault(row.code.casefold(), row)
            if twin is row:
                yield row
            else:
                where = f"dòng {twin.row}" if twin.sheet == row.sheet else f"trang «{twin.sheet}», dòng {twin.row}"
                self._refuse(row, Field.CODE, row.code, f"Cần mã chưa dùng; mã này đã có ở {where}.")

    def _resolved(self, row: TaskRow) -> ResolvedRow | None:
        wrong = len(self._refused)
        if len(row.code) > _LONGEST_CODE:
            self._refuse(row, Field.CODE, row.code, f"Cần mã ngắn hơn: cả tiền tố không quá {_LONGEST_CODE} ký tự.")
        lead = self._directory.find(row.lead)
        if lead is None:
            self._refuse_name(row, Field.LEAD, row.lead)
        cooperating, unknown = _agencies_in(row.cooperating, self._directory)
        for called in unknown[:_MOST_UNKNOWN]:
            self._refuse_name(row, Field.COOPERATING, called)
        document = _document_key(row, self._belonging.issuer)
        if document is not None:
            first = self._documents.setdefault(document, row)
            row = _like_the_first(row, first)
            self._refused.extend(_disagreements(row, first))
        if lead is None or len(self._refused) > wrong:
            return None
        return ResolvedRow(row, _content(row, lead, frozenset(cooperating - {lead.id}), document))

    def _refuse_name(self, row: TaskRow, field: Field, called: str) -> None:
        self._refused.append(replace(row.refuse(field, called, self._hints.of(called)), is_unknown_name=True))

    def _refuse(self, row: TaskRow, field: Field, found: str, expected: str) -> None:
        self._refused.append(row.refuse(field, found, expected))


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
        is_starred=row.is_starred,
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


def _document_key(row: TaskRow, issuer: str) -> DocumentKey | None:
    if not row.document:
        if not row.subject and not row.issued_on:
            return None
        year = row.issued_on.year if row.issued_on else None
        return DocumentKey(told_issuer(issuer), None, year, row.issued_on, row.subject)
    told = "" if is_of_the_state(row.document) else issuer
    identity = identity_of(row.document, day=row.issued_on or row.assigned_on, issuer=told)
    return DocumentKey(identity.issuer, identity.number_key, identity.year)
