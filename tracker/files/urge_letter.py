"""The letter that urges an agency (công văn đôn đốc), as a Word document laid out as official letters are.

The layout is that of Nghị định 30/2020/NĐ-CP: A4, Times New Roman, the head on two columns, the text, 'Nơi nhận' beside
the signature. The same facts always give the same bytes.
"""

import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from tracker.domain.text import one_line
from tracker.domain.urging import LetterDetails, UrgedTask, standing_in_words
from tracker.domain.wording import count_in_words, day_in_words

_FONT = "Times New Roman"
#: Up to so many tasks are told in the letter itself; more of them stand in a list that goes with it.
_IN_THE_TEXT = 3
#: The name of a committee takes two lines of the head: what it is, and of which province.
_COMMITTEE = "ỦY BAN NHÂN DÂN "
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_CENTRE, _JUSTIFIED = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
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
    word = Document()
    _set_up(word, letter)
    _head(word, letter)
    _body(word, letter)
    _foot(word, letter.details)
    if len(letter.tasks) > _IN_THE_TEXT:
        _annex(word, letter)
    saved = io.BytesIO()
    word.save(saved)
    return _timeless(saved.getvalue())


def file_name(details: LetterDetails) -> str:
    """What the file is called: 'cong-van-don-doc-125-VP-TH.docx'."""
    notation = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in details.notation)
    return f"cong-van-don-doc-{details.number}-{notation.strip('-') or 'VP'}.docx"


def _set_up(word: WordDocument, letter: UrgeLetter) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = _CENTRE
    _page_number(number)
    style = word.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(14)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:cs", "w:hAnsi"):
        fonts.set(qn(script), _FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.get_or_add_rPr().append(language)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    style.paragraph_format.line_spacing = 1.0
    facts = word.core_properties
    facts.title = one_line(f"Công văn {letter.details.label} đôn đốc {letter.agency}")[:250]
    facts.author = facts.last_modified_by = "Văn phòng UBND tỉnh"
    facts.comments, facts.language, facts.revision = "", "vi-VN", 1
    facts.created = facts.modified = letter.made_at.replace(tzinfo=None, microsecond=0)


def _head(word: WordDocument, letter: UrgeLetter) -> None:
    details = letter.details
    table = _table(word, 2, (Mm(67), Mm(98)))
    left, right = table.rows[0].cells
    province = letter.issuer.removeprefix(_COMMITTEE)
    _say(left.paragraphs[0], letter.issuer.removesuffix(province) or province, size=12, align=_CENTRE)
    if province != letter.issuer:
        _say(left.add_paragraph(), province, size=12, align=_CENTRE)
    _say(left.add_paragraph(), "VĂN PHÒNG", size=13, bold=True, align=_CENTRE)
    _rule(left.add_paragraph(), Mm(22))
    _say(right.paragraphs[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True, align=_CENTRE)
    _say(right.add_paragraph(), "Độc lập - Tự do - Hạnh phúc", size=13, bold=True, align=_CENTRE)
    _rule(right.add_paragraph(), Mm(20))
    left, right = table.rows[1].cells
    _say(left.paragraphs[0], f"Số: {details.label}", size=13, align=_CENTRE)
    _say(left.add_paragraph(), "V/v đôn đốc thực hiện nhiệm vụ", size=12, align=_CENTRE)
    _say(left.add_paragraph(), "được giao", size=12, align=_CENTRE)
    written = f"{details.place}, {_long_day(details.on)}" if details.place else _long_day(details.on)
    _say(right.paragraphs[0], written, size=14, italic=True, align=_CENTRE)


def _body(word: WordDocument, letter: UrgeLetter) -> None:
    to = _say(word.add_paragraph(), f"Kính gửi: {letter.agency}.", align=_CENTRE)
    to.paragraph_format.space_before, to.paragraph_format.space_after = Pt(18), Pt(12)
    in_the_text = len(letter.tasks) <= _IN_THE_TEXT
    how = "Cụ thể:" if in_the_text else "Danh mục nhiệm vụ gửi kèm theo Công văn này."
    _text(word, f"{letter.opening} {how}")
    if in_the_text:
        for number, task in enumerate(letter.tasks, 1):
            before = f"{number}. " if len(letter.tasks) > 1 else "- "
            _text(word, before + _in_a_sentence(task, letter.day))
    for part in letter.text.split("\n"):
        if part.strip():
            _text(word, part)
    word.paragraphs[-1].add_run("/.")


def _foot(word: WordDocument, details: LetterDetails) -> None:
    word.paragraphs[-1].paragraph_format.space_after = Pt(14)
    table = _table(word, 1, (Mm(77), Mm(88)))
    left, right = table.rows[0].cells
    _say(left.paragraphs[0], "Nơi nhận:", size=12, bold=True, italic=True)
    for line in details.copies.split("\n"):
        if line.strip():
            _say(left.add_paragraph(), line, size=11)
    first, *others = [line for line in details.signer_title.split("\n") if line.strip()] or [""]
    _say(right.paragraphs[0], first.upper(), bold=True, align=_CENTRE)
    for line in others:
        _say(right.add_paragraph(), line.upper(), bold=True, align=_CENTRE)
    name = _say(right.add_paragraph(), details.signer_name, bold=True, align=_CENTRE)
    name.paragraph_format.space_before = Pt(72)  # room for the signature and the seal
    for row in table.rows:
        _keep_whole(row._tr)
    for cell in (left, right):
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_together = True
    # A table cannot end a document; the paragraph that Word wants after it must not begin a page.
    _say(word.add_paragraph(), "", size=2)


def _annex(word: WordDocument, letter: UrgeLetter) -> None:
    details = letter.details
    section = word.add_section(WD_SECTION.NEW_PAGE)
    section.different_first_page_header_footer = False
    title = _say(word.add_paragraph(), "PHỤ LỤC", bold=True, align=_CENTRE)
    title.paragraph_format.space_after = Pt(3)
    _say(word.add_paragraph(), "DANH MỤC NHIỆM VỤ CHƯA BÁO CÁO HOÀN THÀNH", bold=True, align=_CENTRE)
    _say(word.add_paragraph(), letter.agency, bold=True, align=_CENTRE)
    source = f"(Kèm theo Công văn số {details.label} {_long_day(details.on)} của Văn phòng UBND tỉnh)"
    _say(word.add_paragraph(), source, size=12, italic=True, align=_CENTRE)
    _rule(word.add_paragraph(), Mm(60))
    standing = f"Tình hình đến {day_in_words(letter.day)}"
    titles = ("STT", "Nội dung nhiệm vụ", "Văn bản giao", "Hạn hoàn thành", standing)
    table = _table(word, 1, _WIDTHS, style="Table Grid")
    for cell, words in zip(table.rows[0].cells, titles, strict=True):
        _say(cell.paragraphs[0], words, size=12, bold=True, align=_CENTRE)
    heads = table.rows[0]._tr.get_or_add_trPr()
    heads.append(OxmlElement("w:tblHeader"))
    for number, task in enumerate(letter.tasks, 1):
        row = table.add_row()  # type: ignore[no-untyped-call]
        _keep_whole(row._tr)
        due = day_in_words(task.due_on) if task.due_on else "Không thời hạn"
        told = (count_in_words(number), task.content, task.document, due, standing_in_words(task, letter.day))
        for place, (cell, words, width) in enumerate(zip(row.cells, told, _WIDTHS, strict=True)):
            cell.width = width
            told_in = _say(cell.paragraphs[0], words, size=12, align=None if place == 1 else _CENTRE)
            told_in.paragraph_format.space_before = told_in.paragraph_format.space_after = Pt(2)
    _say(word.add_paragraph(), "", size=2)


def _in_a_sentence(task: UrgedTask, day: date) -> str:
    source = f" (giao tại {task.document})" if task.document else ""
    due = f"hạn hoàn thành {day_in_words(task.due_on)}, " if task.due_on else ""
    return f"{one_line(task.content).rstrip('.;, ')}{source}; {due}{standing_in_words(task, day)}."


def _text(word: WordDocument, words: str) -> None:
    paragraph = _say(word.add_paragraph(), words, align=_JUSTIFIED)
    paragraph.paragraph_format.first_line_indent = Mm(12.7)
    paragraph.paragraph_format.space_after = Pt(6)
    paragraph.paragraph_format.line_spacing = 1.15


def _say(
    paragraph: Paragraph,
    words: str,
    *,
    size: int = 14,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH | None = None,
) -> Paragraph:
    run = paragraph.add_run(one_line(words))
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    paragraph.paragraph_format.line_spacing = 1.0
    if align is not None:
        paragraph.alignment = align
    return paragraph


def _table(word: WordDocument, rows: int, widths: tuple[Mm, ...], *, style: str | None = None) -> Table:
    table: Table = word.add_table(rows, len(widths), style=style)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
            if style is None:
                _without_padding(cell)
    return table


def _without_padding(cell: _Cell) -> None:
    # The national name must fit on one line.
    margins = OxmlElement("w:tcMar")
    for side in ("w:start", "w:end"):
        edge = OxmlElement(side)
        edge.set(qn("w:w"), "20")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    cell._tc.get_or_add_tcPr().append(margins)


def _rule(paragraph: Paragraph, indent: Mm) -> None:
    """A line under the words above, as long as the indents leave it."""
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = indent
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(2), Pt(6)
    _say(paragraph, "", size=2)
    paragraph.paragraph_format.line_spacing = Pt(3)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("w:val", "single"), ("w:sz", "6"), ("w:space", "1"), ("w:color", "000000")):
        top.set(qn(name), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _keep_whole(row: object) -> None:
    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # type: ignore[attr-defined]


def _page_number(paragraph: Paragraph) -> None:
    for kind in ("begin", None, "end"):
        run = paragraph.add_run()
        run.font.size = Pt(13)
        if kind is None:
            code = OxmlElement("w:instrText")
            code.text = "PAGE"
            run._r.append(code)
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def _long_day(day: date) -> str:
    """A day as letters have it: 'ngày 05 tháng 02 năm 2024', 'ngày 12 tháng 6 năm 2024'."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def _timeless(content: bytes) -> bytes:
    """The same archive with one fixed time on every part: the hour of writing must not change the bytes."""
    told = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as parts, zipfile.ZipFile(told, "w") as fixed:
        for name in parts.namelist():
            part = zipfile.ZipInfo(name, _ZIP_DAY)
            part.compress_type, part.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            fixed.writestr(part, parts.read(name))
    return told.getvalue()
