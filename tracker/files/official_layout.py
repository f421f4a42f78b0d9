"""What every Word document of the Office has in common: the layout of official documents.

It is that of Nghị định 30/2020/NĐ-CP: A4, Times New Roman, the head on two columns, the text justified, the number of
the page on top from the second page on. The same facts always give the same bytes.
"""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENTATION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from tracker.domain.text import one_line

CENTRE, JUSTIFIED, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.RIGHT
_FONT = "Times New Roman"
#: The name of a committee takes two lines of the head: what it is, and of which province.
_COMMITTEE = "ỦY BAN NHÂN DÂN "
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Head:
    """The head of a document: who issues it, the lines under that (number, subject), where and when."""

    issuer: str
    under: Sequence[str]
    place: str
    on: date


def new_document(*, title: str, made_at: datetime, across: bool = False) -> WordDocument:
    """An empty document of A4, upright or across, which says that it was written at this instant."""
    word = Document()
    section = word.sections[0]
    section.page_width, section.page_height = (Mm(297), Mm(210)) if across else (Mm(210), Mm(297))
    section.orientation = WD_ORIENTATION.LANDSCAPE if across else WD_ORIENTATION.PORTRAIT
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = CENTRE
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
    facts.title = one_line(title)[:250]
    facts.author = facts.last_modified_by = "Văn phòng UBND tỉnh"
    facts.comments, facts.language, facts.revision = "", "vi-VN", 1
    facts.created = facts.modified = made_at.replace(tzinfo=None, microsecond=0)
    return word


def write_head(word: WordDocument, head: Head, *, across: bool = False) -> None:
    """The head on two columns: the issuer at the left, the national name at the right."""
    # Across, the columns keep their widths, and the rest of the page lies between them.
    widths = (Mm(67), Mm(87), Mm(98)) if across else (Mm(67), Mm(98))
    table = add_table(word, 2, widths)
    left, right = table.rows[0].cells[0], table.rows[0].cells[-1]
    province = head.issuer.removeprefix(_COMMITTEE)
    say(left.paragraphs[0], head.issuer.removesuffix(province) or province, size=12, align=CENTRE)
    if province != head.issuer:
        say(left.add_paragraph(), province, size=12, align=CENTRE)
    say(left.add_paragraph(), "VĂN PHÒNG", size=13, bold=True, align=CENTRE)
    add_rule(left.add_paragraph(), Mm(22))
    say(right.paragraphs[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True, align=CENTRE)
    say(right.add_paragraph(), "Độc lập - Tự do - Hạnh phúc", size=13, bold=True, align=CENTRE)
    add_rule(right.add_paragraph(), Mm(20))
    left, right = table.rows[1].cells[0], table.rows[1].cells[-1]
    for place, line in enumerate(head.under):
        say(left.add_paragraph() if place else left.paragraphs[0], line, size=12 if place else 13, align=CENTRE)
    written = f"{head.place}, {long_day(head.on)}" if head.place else long_day(head.on)
    say(right.paragraphs[0], written, size=14, italic=True, align=CENTRE)


def write_foot(
    word: WordDocument, *, copies: Sequence[str], titles: Sequence[str], name: str, across: bool = False
) -> None:
    """Who else gets the document, beside the place of the signature and the seal."""
    word.paragraphs[-1].paragraph_format.space_after = Pt(14)
    table = add_table(word, 1, (Mm(126), Mm(126)) if across else (Mm(77), Mm(88)))
    left, right = table.rows[0].cells
    if copies:
        say(left.paragraphs[0], "Nơi nhận:", size=12, bold=True, italic=True)
    for line in copies:
        say(left.add_paragraph(), line, size=11)
    first, *others = titles or [""]
    say(right.paragraphs[0], first.upper(), bold=True, align=CENTRE)
    for line in others:
        say(right.add_paragraph(), line.upper(), bold=True, align=CENTRE)
    signed = say(right.add_paragraph(), name, bold=True, align=CENTRE)
    signed.paragraph_format.space_before = Pt(72)  # room for the signature and the seal
    for row in table.rows:
        keep_whole(row._tr)
    for cell in (left, right):
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_together = True
    end_after_table(word)


def add_text(word: WordDocument, words: str) -> Paragraph:
    """A paragraph of the text, justified, its first line indented."""
    paragraph = say(word.add_paragraph(), words, align=JUSTIFIED)
    paragraph.paragraph_format.first_line_indent = Mm(12.7)
    paragraph.paragraph_format.space_after = Pt(6)
    paragraph.paragraph_format.line_spacing = 1.15
    return paragraph


def say(
    paragraph: Paragraph,
    words: str,
    *,
    size: int = 14,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH | None = None,
) -> Paragraph:
    """Write words into a paragraph, on one line as far as they are concerned."""
    run = paragraph.add_run(one_line(words))
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    paragraph.paragraph_format.line_spacing = 1.0
    if align is not None:
        paragraph.alignment = align
    return paragraph


def add_table(word: WordDocument, rows: int, widths: Sequence[Mm], *, style: str | None = None) -> Table:
    """A table of these widths; without a style it has no lines and serves as columns."""
    table: Table = word.add_table(rows, len(widths), style=style)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
            if style is None:
                _without_padding(cell)
    return table


def repeat_as_heads(row: object) -> None:
    """Let this row stand again on top of every page that its table reaches."""
    row.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # type: ignore[attr-defined]


def keep_whole(row: object) -> None:
    """Let no page end within this row."""
    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # type: ignore[attr-defined]


def add_rule(paragraph: Paragraph, indent: Mm) -> None:
    """A line under the words above, as long as the indents leave it."""
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = indent
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(2), Pt(6)
    say(paragraph, "", size=2)
    paragraph.paragraph_format.line_spacing = Pt(3)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("w:val", "single"), ("w:sz", "6"), ("w:space", "1"), ("w:color", "000000")):
        top.set(qn(name), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr")


def end_after_table(word: WordDocument) -> None:
    """A table cannot end a document; the paragraph that Word wants after it must not begin a page."""
    say(word.add_paragraph(), "", size=2)


def long_day(day: date) -> str:
    """A day as documents have it: 'ngày 05 tháng 02 năm 2024', 'ngày 12 tháng 6 năm 2024'."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def as_bytes(word: WordDocument) -> bytes:
    """The document as a .docx file with one fixed time on every part: the hour of writing must not change the bytes."""
    saved, told = io.BytesIO(), io.BytesIO()
    word.save(saved)
    with zipfile.ZipFile(saved) as parts, zipfile.ZipFile(told, "w") as fixed:
        for name in parts.namelist():
            part = zipfile.ZipInfo(name, _ZIP_DAY)
            part.compress_type, part.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            fixed.writestr(part, parts.read(name))
    return told.getvalue()


def _without_padding(cell: _Cell) -> None:
    # The national name must fit on one line.
    margins = OxmlElement("w:tcMar")
    for side in ("w:start", "w:end"):
        edge = OxmlElement(side)
        edge.set(qn("w:w"), "20")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    cell._tc.get_or_add_tcPr().append(margins)


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
