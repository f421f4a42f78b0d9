"""CSV opens in a spreadsheet with its letters whole, and nothing in it is computed."""

import csv
import io

from tracker.files.csv_out import write_csv


def test_it_begins_with_the_mark_by_which_spreadsheets_know_utf_8() -> None:
    assert write_csv([["Sở Nội vụ", 6038, None]]) == "\ufeffSở Nội vụ,6038,\r\n".encode()


def test_text_like_a_formula_gets_an_apostrophe_and_numbers_do_not() -> None:
    cells: list[str | int | None] = ["=1+1", "+84", "-2", "@x", "\t=1", "a=b", -5]
    read = next(csv.reader(io.StringIO(write_csv([cells]).decode("utf-8-sig"))))
    assert read == ["'=1+1", "'+84", "'-2", "'@x", "'\t=1", "a=b", "-5"]


def test_commas_quotes_and_line_ends_stay_within_their_cell() -> None:
    text = 'Việc "một", hai\nba'
    assert next(csv.reader(io.StringIO(write_csv([[text, "x"]]).decode("utf-8-sig"), newline=""))) == [text, "x"]
