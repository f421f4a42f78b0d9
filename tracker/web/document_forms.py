"""The forms of a document and of a task to be given."""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import TypeVar

from flask import request
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from tracker.domain.due_ways import DUE_WAY_WORDS, DueWay
from tracker.domain.streams import STREAM_WORDS, Stream
from tracker.domain.text import one_line
from tracker.domain.wording import day_in_words
from tracker.errors import InvalidForm
from tracker.queries.documents import DocumentRow
from tracker.queries.drafts import Draft, LastTask, TakingPart
from tracker.services.document_checks import DocumentForm
from tracker.services.draft_checks import CENTRAL_ASSIGNER, DraftForm, Part
from tracker.web.form_fields import AgenciesField, DayField, day_told
from tracker.web.forms import Form
from tracker.web.uploads import FilesField

_NOTHING = "(trống)"
Words = TypeVar("Words", Stream, DueWay)


class EntryForm(Form):
    """A form whose rules are the service's: it says what it could not read, and shows what the service refuses."""

    confirmed = BooleanField("Tôi đã xem lại, đúng như vậy")
    #: What somebody else wrote in the meantime, by the fields in which it differs from what was typed.
    now: Mapping[str, str] = MappingProxyType({})

    def is_meant(self) -> bool:
        """Whether it was sent to be done, not only to be shown again."""
        self.validate()
        return not self.is_only_shown and not self.csrf_token.errors

    def misread(self) -> dict[str, str]:
        """The fields that could not be read, with what to say of them."""
        return {name: " ".join(errors) for name, errors in self.errors.items() if name}

    def show_refused(self, error: InvalidForm) -> None:
        """Put to each field what is wrong with it, and nothing to the others."""
        for one in self:
            one.errors = [error.errors[one.name]] if one.name in error.errors else []


class DocumentFields(EntryForm):
    """What is said of a document."""

    label = StringField("Số, ký hiệu", description="Ví dụ 1125/UBND-KT. Văn bản không số thì để trống.")
    issued_on = DayField("Ngày ban hành")
    type_name = StringField("Loại văn bản", description="Để trống: lấy theo ký hiệu.")
    issuer = StringField("Nơi ban hành", description="Để trống: lấy theo ký hiệu.")
    subject = TextAreaField("Trích yếu")
    files = FilesField("Tệp văn bản")
    mark = HiddenField()

    def told(self) -> DocumentForm:
        """What was said, for the service."""
        return DocumentForm(
            label=self.label.data or "",
            issued_on=self.issued_on.data,
            type_name=self.type_name.data or "",
            subject=self.subject.data or "",
            issuer=self.issuer.data or "",
            misread=self.misread(),
        )

    def show_beside(self, document: DocumentRow) -> None:
        """Put beside each field what the document says now, where that is something else."""
        self.now = _differing(
            {
                "label": (self.label.data, document.label),
                "issued_on": (self.issued_on.data, document.issued_on),
                "type_name": (self.type_name.data, document.type_name),
                "issuer": (self.issuer.data, document.issuer),
                "subject": (self.subject.data, document.subject),
            }
        )

    def show(self, document: DocumentRow) -> None:
        """Fill it with a document as it is."""
        for name in ("label", "issued_on", "type_name", "issuer", "subject"):
            self[name].data = getattr(document, name)


class TaskFields(EntryForm):
    """What is said of a task to be given."""

    content = TextAreaField("Nội dung nhiệm vụ")
    leads = AgenciesField("Cơ quan chủ trì")
    cooperating = AgenciesField("Cơ quan phối hợp")
    stream = RadioField("Luồng", choices=[SelectChoice(one.value, word) for one, word in STREAM_WORDS.items()])
    assigner = StringField("Người giao", description="Chính phủ giao mà để trống: Thủ tướng Chính phủ.")
    field = StringField("Lĩnh vực")
    assigned_on = DayField("Ngày giao")
    due_way = RadioField(
        "Hạn hoàn thành", choices=[SelectChoice(one.value, word) for one, word in DUE_WAY_WORDS.items()]
    )
    due_on = DayField("Ngày hạn")
    due_working_days = IntegerField("Số ngày làm việc", [Optional()])
    is_starred = BooleanField("Nhiệm vụ trọng tâm")
    whole_group = BooleanField("Sửa như vậy cho cả nhóm (trừ cơ quan chủ trì)")
    version = HiddenField()

    def told(self) -> DraftForm:
        """What was said, for the service. What belongs to another way of telling the due date is passed over."""
        way = _word(DueWay, self.due_way.data)
        passed_over = {DueWay.DAY: {"due_working_days"}, DueWay.WORKING_DAYS: {"due_on"}}.get(
            way or DueWay.DAY, {"due_on", "due_working_days"}
        )
        misread = {
            name: told for name, told in self.misread().items() if name not in passed_over | {"due_way", "stream"}
        }
        if not isinstance(self.due_working_days.data, int) and "due_working_days" in misread:
            misread["due_working_days"] = "Ghi số ngày làm việc bằng chữ số."
        return DraftForm(
            content=self.content.data or "",
            leads=self.leads.data or [],
            cooperating=_parts(self.cooperating.data or [], misread),
            stream=_word(Stream, self.stream.data) or Stream.PROVINCIAL,
            assigner=self.assigner.data or "",
            field=self.field.data or "",
            assigned_on=self.assigned_on.data,
            due_way=way,
            due_on=self.due_on.data,
            due_working_days=self.due_working_days.data,
            is_starred=bool(self.is_starred.data),
            misread=misread,
        )

    def show_next(self, document: DocumentRow, last: LastTask | None) -> None:
        """Fill it for the next task of a document: what it most likely has in common with the last stays."""
        self.stream.data = (last.stream if last else Stream.PROVINCIAL).value
        # What the stream alone had put there would else outlive a change of the stream.
        was_put = last is None or (last.stream, last.assigner) == (Stream.CENTRAL, CENTRAL_ASSIGNER)
        self.assigner.data = "" if last is None or was_put else last.assigner
        self.field.data = last.field if last else ""
        self.assigned_on.data = last.assigned_on if last else document.issued_on
        self.due_way.data = (last.due_way if last else DueWay.DAY).value

    def show(self, draft: Draft) -> None:
        """Fill it with a draft as it is."""
        for name in ("content", "assigner", "field", "assigned_on", "due_on", "due_working_days", "is_starred"):
            self[name].data = getattr(draft, name)
        if draft.due_working_days:
            self.due_on.data = None
        self.stream.data, self.due_way.data = draft.stream.value, draft.due_way.value
        self.leads.data = [draft.lead_agency_id]
        self.cooperating.data = [one.agency_id for one in draft.cooperating]
        self.version.data = str(draft.version)

    def show_beside(self, draft: Draft) -> None:
        """Put beside each field what the draft says now, where that is something else."""
        told = self.told()
        typed_parts = {(one.agency_id, one_line(one.part), one.due_on) for one in told.cooperating}
        parts = {(one.agency_id, one_line(one.part), one.due_on) for one in draft.cooperating}
        typed_due = {DueWay.DAY: told.due_on, DueWay.WORKING_DAYS: told.due_working_days}
        due = {DueWay.DAY: draft.due_on, DueWay.WORKING_DAYS: draft.due_working_days}
        now: dict[str, tuple[str | date | None, str | date | None]] = {
            "content": (told.content, draft.content),
            "assigned_on": (told.assigned_on, draft.assigned_on),
            "assigner": (told.assigner, draft.assigner),
            "field": (told.field, draft.field),
            "stream": (STREAM_WORDS[told.stream], STREAM_WORDS[draft.stream]),
            "is_starred": (_yes(is_true=told.is_starred), _yes(is_true=draft.is_starred)),
        }
        self.now = _differing(now)
        if set(told.leads) != {draft.lead_agency_id}:
            self.now |= {"leads": draft.lead_name}
        if typed_parts != parts:
            self.now |= {"cooperating": "; ".join(map(_part_in_words, draft.cooperating)) or _NOTHING}
        if told.due_way is not draft.due_way or typed_due.get(draft.due_way) != due.get(draft.due_way):
            self.now |= {"due_way": _due_in_words(draft)}


def version_of(text: str | None) -> int:
    """The version a form was made from; 0, which none has, when it does not say."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def _differing(both: Mapping[str, tuple[str | date | None, str | date | None]]) -> dict[str, str]:
    """What is now, of the fields in which something else was typed."""
    return {
        name: _in_words(now) or _NOTHING
        for name, (typed, now) in both.items()
        if one_line(_in_words(typed)) != one_line(_in_words(now))
    }


def _in_words(value: str | date | None) -> str:
    return day_in_words(value) if isinstance(value, date) else value or ""


def _part_in_words(one: TakingPart) -> str:
    told = [one.part] if one.part else []
    told += [f"hạn {day_in_words(one.due_on)}"] if one.due_on else []
    return f"{one.name} ({', '.join(told)})" if told else one.name


def _due_in_words(draft: Draft) -> str:
    if draft.due_on is None:
        return DUE_WAY_WORDS[DueWay.NONE]
    days = f" ({draft.due_working_days} ngày làm việc)" if draft.due_working_days else ""
    return day_in_words(draft.due_on) + days


def _yes(*, is_true: bool) -> str:
    return "có" if is_true else "không"


def _word(words: type[Words], told: str | None) -> Words | None:
    return words(told) if told in set(words) else None


def _parts(agency_ids: Iterable[int], misread: dict[str, str]) -> list[Part]:
    """The agencies that take part, with what was said of their own parts where the form asked for it."""
    parts = []
    for agency_id in agency_ids:
        day = None
        try:
            day = day_told(request.form.get(f"part-due-{agency_id}", ""))
        except ValueError as error:
            misread["cooperating"] = str(error)
        parts.append(Part(agency_id, request.form.get(f"part-{agency_id}", ""), day))
    return parts
