"""The fields in which cells of a list are corrected: how they are called, and reading them from a form."""

import re
from collections import defaultdict

from flask import request

from tracker.files.workbook.columns import Field

#: A cell: the place of its sheet, the number of its row, and what the column holds.
_CELL = re.compile(r"o-(\d{1,4})-(\d{1,6})-([a-z_]{1,30})")
_FIELDS = {field.value: field for field in Field}


def read_rows() -> dict[tuple[int, int], dict[Field, str]]:
    """What stands in the fields of rows: by place of the sheet and number of the row."""
    found: dict[tuple[int, int], dict[Field, str]] = defaultdict(dict)
    for name, text in request.form.items():
        cell = _CELL.fullmatch(name)
        if cell and cell[3] in _FIELDS:
            found[int(cell[1]), int(cell[2])][_FIELDS[cell[3]]] = text
    return dict(found)


def read_names() -> dict[str, str]:
    """Which agency is said to be meant by a name that none is called."""
    called, meant = request.form.getlist("ten-la"), request.form.getlist("la-co-quan")
    return dict(zip(called, meant, strict=False))
