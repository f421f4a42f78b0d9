"""The forms of work programmes and of their items."""

from typing import Any

from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from tracker.domain.programmes import SUBMISSION_WORDS, Submission
from tracker.domain.wording import day_in_words
from tracker.queries.agencies import AgencyChoice
from tracker.queries.programme_items import ItemRow
from tracker.services.programme_checks import ItemForm
from tracker.web.document_forms import EntryForm
from tracker.web.form_fields import AgenciesField


class ProgrammeFields(EntryForm):
    """A new programme."""

    year = IntegerField("Năm", [Optional()])
    title = StringField("Tên", description="Để trống: Chương trình công tác năm …")


class AdoptionFields(EntryForm):
    """The document that puts a programme in force."""

    document = StringField("Số, ký hiệu văn bản ban hành", description="Văn bản đã nhập, ví dụ 12/QĐ-UBND.")
    version = HiddenField()


class ItemFields(EntryForm):
    """An item of a programme."""

    content = TextAreaField("Nội dung")
    kind = StringField("Loại", description="Đề án, nghị quyết, quyết định, báo cáo…")
    lead_id = SelectField("Cơ quan chủ trì", coerce=str)
    cooperating = AgenciesField("Cơ quan phối hợp")
    submitted_to = SelectField(
        "Trình", choices=[SelectChoice(one.value, word) for one, word in SUBMISSION_WORDS.items()]
    )
    due = StringField(
        "Thời hạn", description="Ngày, tháng hoặc quý: 31/03; 3 là hết tháng 3; quý I cũng là hết tháng 3."
    )
    reason = StringField("Lý do bổ sung")
    version = HiddenField()

    def offer(self, agencies: list[AgencyChoice]) -> None:
        """The agencies that may lead."""
        chosen = self.lead_id.data
        self.lead_id.choices = [SelectChoice("", "Chọn cơ quan")]
        self.lead_id.choices += [
            SelectChoice(str(one.id), one.name) for one in agencies if one.exists or str(one.id) == chosen
        ]

    def told(self) -> ItemForm:
        """What was said, for the service."""
        lead = self.lead_id.data or ""
        word = self.submitted_to.data
        return ItemForm(
            content=self.content.data or "",
            lead_id=int(lead) if lead.isdecimal() and len(lead) < 10 else None,
            due=self.due.data or "",
            submitted_to=Submission(word) if word in set(Submission) else None,
            kind=self.kind.data or "",
            cooperating=self.cooperating.data or [],
            misread={name: told for name, told in self.misread().items() if name not in {"lead_id", "submitted_to"}},
        )

    def show(self, item: ItemRow) -> None:
        """Fill it with an item as it is."""
        self.content.data, self.kind.data, self.lead_id.data = item.content, item.kind, str(item.lead_id)
        self.cooperating.data = [agency_id for agency_id, _ in item.cooperating]
        self.submitted_to.data, self.due.data = item.submitted_to.value, due_as_written(item)
        self.version.data = str(item.version)


class MoveFields(EntryForm):
    """Another time for an item, and why."""

    due = StringField("Thời hạn mới", description="Ngày hoặc tháng trong năm.")
    reason = StringField("Lý do điều chỉnh")
    version = HiddenField()


class RemovalFields(EntryForm):
    """Why an item is taken out."""

    reason = StringField("Lý do đưa ra khỏi chương trình")
    version = HiddenField()


class PasteFields(EntryForm):
    """Many items at once."""

    text = TextAreaField("Các dòng chép từ Excel hoặc Word")
    reason = StringField("Lý do bổ sung")


def due_as_written(item: Any) -> str:  # noqa: ANN401 - anything with a due date
    """When an item is due, as the programme says it: '31/03/2026' or 'tháng 3/2026'."""
    return f"tháng {item.due_on.month}/{item.due_on.year}" if item.is_due_in_month else day_in_words(item.due_on)
