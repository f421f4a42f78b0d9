"""The letter that urges an agency (công văn đôn đốc), as a Word document laid out as official letters are.

The text stands under the head, 'Nơi nhận' beside the signature; many tasks go into a list of their own.
"""

from dataclasses import dataclass
from datetime import date, datetime

from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION
from docx.shared import Mm, Pt

from tracker.domain.text import one_line
from tracker.domain.urging import LetterDetails, UrgedTask, standing_in_words
from tracker.domain.wording import count_in_words, day_in_words
from tracker.files.official_layout import (
    CENTRE,
    Head,
    add_rule,
    add_table,
    add_text,
    as_bytes,
    end_after_table,
    keep_whole,
    long_day,
    new_document,
    repeat_as_heads,
    say,
    write_foot,
    write_head,
)

#: Up to so many tasks are told in the letter itself; more of them stand in a list that goes with it.
_IN_THE_TEXT = 3
_WIDTHS = (Mm(13), Mm(70), Mm(29), Mm(26), Mm(27))


@dataclass(frozen=True)
class UrgeLetter:
    """All that stands in a letter. `made_at` is when the urge was made; the document says it was written then."""

    details: LetterDetails
    issuer: str
    agency: str
    opening: str
    text: str
    day: date
    made_at: datetime
    tasks: tuple[UrgedTask, ...]


def write_letter(letter: UrgeLetter) -> bytes:
    """The letter as a .docx file."""
    details = letter.details
    word = new_document(title=f"Công văn {details.label} đôn đốc {letter.agency}", made_at=letter.made_at)
    under = (f"Số: {details.label}", "V/v đôn đốc thực hiện nhiệm vụ", "được giao")
    write_head(word, Head(letter.issuer, under, details.place, details.on))
    _body(word, letter)
    copies, titles = _lines(details.copies), _lines(details.signer_title)
    write_foot(word, copies=copies, titles=titles, name=details.signer_name)
    if len(letter.tasks) > _IN_THE_TEXT:
        _annex(word, letter)
    return as_bytes(word)


def file_name(details: LetterDetails) -> str:
    """What the file is called: 'cong-van-don-doc-125-VP-TH.docx'."""
    notation = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in details.notation)
    return f"cong-van-don-doc-{details.number}-{notation.strip('-') or 'VP'}.docx"


def _body(word: WordDocument, letter: UrgeLetter) -> None:
    to = say(word.add_paragraph(), f"Kính gửi: {letter.agency}.", align=CENTRE)
    to.paragraph_format.space_before, to.paragraph_format.space_after = Pt(18), Pt(12)
    in_the_text = len(letter.tasks) <= _IN_THE_TEXT
    how = "Cụ thể:" if in_the_text else "Danh mục nhiệm vụ gửi kèm theo Công văn này."
    add_text(word, f"{letter.opening} {how}")
    if in_the_text:
        for number, task in enumerate(letter.tasks, 1):
            before = f"{number}. " if len(letter.tasks) > 1 else "- "
            add_text(word, before + _in_a_sentence(task, letter.day))
    for part in letter.text.split("\n"):
        if part.strip():
            add_text(word, part)
    word.paragraphs[-1].add_run("/.")


def _annex(word: WordDocument, letter: UrgeLetter) -> None:
    details = letter.details
    section = word.add_section(WD_SECTION.NEW_PAGE)
    section.different_first_page_header_footer = False
    title = say(word.add_paragraph(), "PHỤ LỤC", bold=True, align=CENTRE)
    title.paragraph_format.space_after = Pt(3)
    say(word.add_paragraph(), "DANH MỤC NHIỆM VỤ CHƯA BÁO CÁO HOÀN THÀNH", bold=True, align=CENTRE)
    say(word.add_paragraph(), letter.agency, bold=True, align=CENTRE)
    source = f"(Kèm theo Công văn số {details.label} {long_day(details.on)} của Văn phòng UBND tỉnh)"
    say(word.add_paragraph(), source, size=12, italic=True, align=CENTRE)
    add_rule(word.add_paragraph(), Mm(60))
    standing = f"Tình hình đến {day_in_words(letter.day)}"
    titles = ("STT", "Nội dung nhiệm vụ", "Văn bản giao", "Hạn hoàn thành", standing)
    table = add_table(word, 1, _WIDTHS, style="Table Grid")
    for cell, words in zip(table.rows[0].cells, titles, strict=True):
        say(cell.paragraphs[0], words, size=12, bold=True, align=CENTRE)
    repeat_as_heads(table.rows[0]._tr)
    for number, task in enumerate(letter.tasks, 1):
        row = table.add_row()  # type: ignore[no-untyped-call]
        keep_whole(row._tr)
        due = day_in_words(task.due_on) if task.due_on else "Không thời hạn"
        told = (count_in_words(number), task.content, task.document, due, standing_in_words(task, letter.day))
        for place, (cell, words, width) in enumerate(zip(row.cells, told, _WIDTHS, strict=True)):
            cell.width = width
            told_in = say(cell.paragraphs[0], words, size=12, align=None if place == 1 else CENTRE)
            told_in.paragraph_format.space_before = told_in.paragraph_format.space_after = Pt(2)
    end_after_table(word)


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _in_a_sentence(task: UrgedTask, day: date) -> str:
    source = f" (giao tại {task.document})" if task.document else ""
    due = f"hạn hoàn thành {day_in_words(task.due_on)}, " if task.due_on else ""
    return f"{one_line(task.content).rstrip('.;, ')}{source}; {due}{standing_in_words(task, day)}."
