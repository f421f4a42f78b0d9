"""Reading back what a page gives to take away."""

import io
from datetime import datetime
from typing import Any

import openpyxl
from docx import Document
from docx.document import Document as WordDocument
from openpyxl.workbook import Workbook

from tests.page import Browser


def taken(browser: Browser, path: str) -> tuple[str, bytes]:
    """The name and the bytes of a file that a POST gives."""
    answer = browser.raw_post(path, data={"csrf_token": browser.token("/tai-khoan")})
    assert answer.status_code == 200, answer.get_data(as_text=True)[:300]
    return answer.headers["Content-Disposition"].removeprefix("attachment; filename="), answer.get_data()


def workbook(browser: Browser, path: str) -> Workbook:
    """The workbook that a POST gives."""
    return openpyxl.load_workbook(io.BytesIO(taken(browser, path)[1]))


def lines_of(book: Workbook, first_title: str) -> list[dict[str, Any]]:
    """The rows under the line of titles that begins with this one, days as days."""
    sheet = book.worksheets[0]
    rows: list[list[Any]] = [
        [cell.date() if isinstance(cell, datetime) else cell for cell in row] for row in sheet.values
    ]
    start = next(place for place, row in enumerate(rows) if row[0] == first_title)
    return [dict(zip(rows[start], row, strict=True)) for row in rows[start + 1 :]]


def document(browser: Browser, path: str) -> WordDocument:
    """The Word document that a POST gives."""
    return Document(io.BytesIO(taken(browser, path)[1]))


def paragraphs_of(word: WordDocument) -> list[str]:
    """Its paragraphs outside of tables."""
    return [paragraph.text for paragraph in word.paragraphs if paragraph.text]


def rows_of(word: WordDocument, place: int) -> list[list[str]]:
    """The rows of one of its tables; the head of the document is the first."""
    return [[cell.text for cell in row.cells] for row in word.tables[place].rows]
