"""The form of an urge: what is written to the agencies, and the letter that may go with it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import request
from wtforms import BooleanField, DateField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from tracker.domain.urging import USUAL_COPIES, USUAL_NOTATION, USUAL_TITLE, LetterDetails, usual_place, usual_text
from tracker.web.forms import Form

_NUMBER = "so-"


class UrgeForm(Form):
    """What the Office writes. Each agency's letter has a number of its own, in a field beside the agency."""

    go = HiddenField()
    text = TextAreaField(
        "Nội dung đôn đốc",
        [InputRequired("Cần ghi nội dung đôn đốc."), Length(max=5_000, message="Không dài quá 5.000 ký tự.")],
        description="Câu mở đầu có số nhiệm vụ của từng cơ quan được ghi tự động, ở từng cơ quan dưới đây.",
    )
    with_letter = BooleanField("Kèm công văn đôn đốc (.docx), mỗi cơ quan một công văn")
    letter_on = DateField("Ngày công văn", [Optional()])
    notation = StringField("Ký hiệu", [Length(max=60, message="Không dài quá 60 ký tự.")], description="Sau số: VP-TH")
    place = StringField("Địa danh", [Length(max=100, message="Không dài quá 100 ký tự.")])
    signer_title = TextAreaField(
        "Chức vụ người ký",
        [Length(max=200, message="Không dài quá 200 ký tự.")],
        description="Ký thay thì hai dòng: KT. CHÁNH VĂN PHÒNG, rồi PHÓ CHÁNH VĂN PHÒNG",
    )
    signer_name = StringField("Họ tên người ký", [Length(max=200, message="Không dài quá 200 ký tự.")])
    copies = TextAreaField("Nơi nhận", [Length(max=1_000, message="Không dài quá 1.000 ký tự.")])

    def validate(self, extra_validators: object = None) -> bool:
        """A letter needs its day."""
        good = bool(super().validate(extra_validators))
        if self.with_letter.data and self.letter_on.data is None and not self.letter_on.errors:
            self.letter_on.errors = ["Cần ngày công văn."]
            return False
        return good

    def details(self, number: int) -> LetterDetails:
        """The letter that bears this number."""
        return LetterDetails(
            number=number,
            notation=self.notation.data or "",
            on=self.letter_on.data,
            place=self.place.data or "",
            signer_title=self.signer_title.data or "",
            signer_name=self.signer_name.data or "",
            copies=self.copies.data or "",
        )


def new_urge_form(*, go: str, answer_by: date, today: date, last: LetterDetails | None, province: str) -> Any:  # noqa: ANN401 - WTForms fields are not typed
    """The form as the Office would usually fill it in: like the last letter, with today's day."""
    return UrgeForm(
        formdata=None,
        data={
            "go": go,
            "text": usual_text(answer_by),
            "letter_on": today,
            "notation": last.notation if last else USUAL_NOTATION,
            "place": last.place if last else usual_place(province),
            "signer_title": last.signer_title if last else USUAL_TITLE,
            "signer_name": last.signer_name if last else "",
            "copies": last.copies if last else USUAL_COPIES,
        },
    )


def told_numbers() -> Mapping[int, str]:
    """The number of each agency's letter as it was typed, by the agency's id."""
    return {
        int(name.removeprefix(_NUMBER)): value.strip()[:9]
        for name, value in request.form.items()
        if name.startswith(_NUMBER) and name.removeprefix(_NUMBER).isdecimal() and len(name) < 13
    }


def as_number(told: str) -> int:
    """A letter's number; 0, which no letter bears, when it is none."""
    return int(told) if told.isdecimal() and told.isascii() else 0
