"""The forms by which a document is read and its tasks are taken over."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import cast

from flask_wtf.file import FileField
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from tracker.domain.directives.findings import Directive
from tracker.domain.directives.naming import KnownAgency
from tracker.domain.directives.passages import read_agencies
from tracker.domain.directives.rule_words import rule_in_words
from tracker.domain.due_ways import DueWay
from tracker.domain.rule_reading import read_rule
from tracker.domain.streams import STREAM_WORDS, Stream
from tracker.errors import InvalidInput
from tracker.services.directives import TakenTask
from tracker.services.document_checks import DocumentForm
from tracker.services.draft_checks import DraftForm, Part
from tracker.web.directive_review import Proposal
from tracker.web.document_forms import EntryForm
from tracker.web.form_fields import DayField, day_told


class ReadFields(EntryForm):
    """A text that is pasted, or a file."""

    text = TextAreaField("Nội dung văn bản", description="Dán toàn văn, kể cả số, ngày và phụ lục.")
    file = FileField("Hoặc chọn tệp", description="Word (.docx), PDF có lớp chữ, .txt, hoặc gói edXML.")


class ReviewFields(EntryForm):
    """The document as it was read, and what its tasks have in common. The tasks themselves are `Proposal`s."""

    text = TextAreaField("Nội dung văn bản")
    doan = TextAreaField("Đoạn chữ trong văn bản")
    label = StringField("Số, ký hiệu")
    issued_on = DayField("Ngày ban hành")
    type_name = StringField("Loại văn bản")
    issuer = StringField("Nơi ban hành", description="Để trống: lấy theo ký hiệu.")
    subject = TextAreaField("Trích yếu")
    assigned_on = DayField("Ngày giao", description="Để trống: ngày ban hành.")
    assigner = StringField("Người giao")
    stream = RadioField("Luồng", choices=[SelectChoice(one.value, word) for one, word in STREAM_WORDS.items()])

    def show(self, text: str, directive: Directive) -> None:
        """Fill it with what was read."""
        self.text.data = text
        self.label.data = directive.number.value or ""
        self.issued_on.data = directive.issued_on.value
        self.type_name.data = directive.document_type.value or ""
        self.issuer.data = ""
        self.subject.data = directive.subject.value or ""
        self.stream.data = Stream.PROVINCIAL.value

    def document(self) -> DocumentForm:
        """What is said of the document, for the service."""
        return DocumentForm(
            label=self.label.data or "",
            issued_on=self.issued_on.data,
            type_name=self.type_name.data or "",
            subject=self.subject.data or "",
            issuer=self.issuer.data or "",
            misread={name: told for name, told in self.misread().items() if name != "stream"},
        )

    def task(self, proposal: Proposal, ids: Mapping[str, int], agencies: Iterable[KnownAgency]) -> TakenTask:
        """What is said of one task, for the service."""
        known = tuple(agencies)
        misread: dict[str, str] = {}
        leads = _agencies(proposal.leads, "leads", ids, known, misread)
        cooperating = _agencies(proposal.cooperating, "cooperating", ids, known, misread)
        due_on: date | None = None
        try:
            due_on = day_told(proposal.due_on)
        except ValueError as error:
            misread["due_on"] = str(error)
        assigned_on = self.assigned_on.data or self.issued_on.data
        told = DraftForm(
            content=proposal.content,
            leads=leads,
            cooperating=[Part(one) for one in cooperating if [one] != leads],
            stream=Stream(self.stream.data) if self.stream.data in set(Stream) else Stream.PROVINCIAL,
            assigner=self.assigner.data or "",
            assigned_on=assigned_on,
            due_way=DueWay.DAY if due_on else DueWay.NONE,
            due_on=due_on,
            misread=misread,
        )
        if due_on is None and assigned_on is None:
            return TakenTask(told, _note(proposal))
        rule = _rule(proposal, first_on=cast("date", due_on or assigned_on))
        return TakenTask(told, "" if rule else _note(proposal), rule)


def _agencies(
    words: str, name: str, ids: Mapping[str, int], known: tuple[KnownAgency, ...], misread: dict[str, str]
) -> list[int]:
    """The numbers of the agencies that were written; what is none is named, with the cure."""
    written = read_agencies(words, agencies=known)
    if written.unknown:
        told = "; ".join(f"«{one}»" for one in written.unknown)
        misread[name] = f"Không có trong danh mục cơ quan: {told}. Sửa tên, hoặc bỏ khỏi ô này."
    return [ids[one] for one in written.agencies if one in ids]


def _rule(proposal: Proposal, *, first_on: date) -> str:
    """The rule by which the task comes back; empty when its words were changed, or it is none that is accepted."""
    rule, words = proposal.rule.strip(), " ".join(proposal.recurrence.split())
    if not rule or words != rule_in_words(rule):
        return ""
    try:
        read_rule(rule, first_on=first_on)
    except InvalidInput:
        return ""
    return rule


def _note(proposal: Proposal) -> str:
    """How often, in words and as a rule, as the note of the task keeps it."""
    words = " ".join(proposal.recurrence.split())
    rule = proposal.rule.strip()
    return f"Định kỳ: {words}" + (f" ({rule})" if rule else "") + "." if words else ""
