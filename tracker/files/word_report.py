"""A report of the Office as a Word document: a title, paragraphs and tables in the layout of official documents."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from docx.document import Document as WordDocument
from docx.shared import Mm, Pt

from tracker.files.official_layout import (
    CENTRE,
    RIGHT,
    Head,
    add_rule,
    add_table,
    add_text,
    as_bytes,
    keep_whole,
    new_document,
    repeat_as_heads,
    say,
    write_foot,
    write_head,
)

#: A line of a table is of this size; that of a wide one is smaller.
_SIZE, _SMALL = 12, 11
_WIDE = 8
#: A row with more characters may go on on the next page.
_LONG = 1_000


@dataclass(frozen=True)
class WordColumn:
    """A column: what stands above it, its width in millimetres, and how its cells stand."""

    title: str
    width: int
    stands: str = "centre"
    """'left', 'centre' or 'right'."""


@dataclass(frozen=True)
class WordRow:
    """A row. `stands_out`: it sums up others, or heads them."""

    cells: Sequence[str]
    stands_out: bool = False


@dataclass(frozen=True)
class WordTable:
    """A table whose titles stand again on every page."""

    columns: Sequence[WordColumn]
    rows: Sequence[WordRow]


@dataclass(frozen=True)
class Section:
    """A heading within the text."""

    title: str


@dataclass(frozen=True)
class WordReport:
    """All that stands in a report. `made_at` is when it was made; the same report always gives the same bytes."""

    head: Head
    title: str
    under: Sequence[str]
    """Lines under the title; the first is part of it."""
    parts: Sequence[str | Section | WordTable]
    made_at: datetime
    signer_titles: Sequence[str] = ()
    copies: Sequence[str] = field(default=())
    across: bool = False


def write_report(report: WordReport) -> bytes:
    """The report as a .docx file."""
    title = " ".join([report.title, *report.under[:1]])
    word = new_document(title=title, made_at=report.made_at, across=report.across)
    write_head(word, report.head, across=report.across)
    _title(word, report)
    for part in report.parts:
        _part(word, part)
    if report.signer_titles:
        word.paragraphs[-1].paragraph_format.keep_with_next = True  # no signature alone on a page
        write_foot(word, copies=report.copies, titles=report.signer_titles, name="", across=report.across)
    return as_bytes(word)


def _title(word: WordDocument, report: WordReport) -> None:
    title = say(word.add_paragraph(), report.title.upper(), bold=True, align=CENTRE)
    title.paragraph_format.space_before = Pt(18)
    for place, line in enumerate(report.under):
        say(word.add_paragraph(), line, size=13 if place else 14, bold=not place, italic=bool(place), align=CENTRE)
    rule = word.add_paragraph()
    add_rule(rule, Mm(100) if report.across else Mm(60))
    rule.paragraph_format.space_before, rule.paragraph_format.space_after = Pt(6), Pt(10)


def _part(word: WordDocument, part: str | Section | WordTable) -> None:
    if isinstance(part, WordTable):
        _table(word, part)
        # Word wants a paragraph after a table; this one takes no room, so that it never begins a page.
        after = say(word.add_paragraph(), "")
        after.paragraph_format.line_spacing, after.paragraph_format.space_after = Pt(1), Pt(6)
    elif isinstance(part, Section):
        heading = say(word.add_paragraph(), part.title, bold=True)
        heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(12), Pt(4)
        heading.paragraph_format.keep_with_next = True
    else:
        add_text(word, part)


def _table(word: WordDocument, told: WordTable) -> None:
    size, between = (_SMALL, Pt(1)) if len(told.columns) > _WIDE else (_SIZE, Pt(2))
    widths = [Mm(column.width) for column in told.columns]
    table = add_table(word, 1, widths, style="Table Grid")
    for cell, column in zip(table.rows[0].cells, told.columns, strict=True):
        say(cell.paragraphs[0], column.title, size=size, bold=True, align=CENTRE)
    repeat_as_heads(table.rows[0]._tr)
    keep_whole(table.rows[0]._tr)
    stands = [{"left": None, "centre": CENTRE, "right": RIGHT}[column.stands] for column in told.columns]
    for one in told.rows:
        row = table.add_row()  # type: ignore[no-untyped-call]
        if sum(map(len, one.cells)) < _LONG:
            keep_whole(row._tr)
        for cell, words, width, align in zip(row.cells, one.cells, widths, stands, strict=True):
            cell.width = width
            for place, line in enumerate(words.split("\n")):
                paragraph = cell.add_paragraph() if place else cell.paragraphs[0]
                say(paragraph, line, size=size, bold=one.stands_out, align=align)
                paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = between
