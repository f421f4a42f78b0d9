"""`flask tasks import` and `flask agencies load`: what callers get, and the words that came later."""

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories import make_agency
from tests.files.workbooks import row, workbook_of
from tracker.db import db
from tracker.models import Agency, Task


@pytest.fixture(autouse=True)
def agency(app: Flask) -> None:
    assert app is not None
    make_agency("Sở Tài chính", code="H50.04")


def _run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=list(words))
    return result.exit_code, result.output


def test_the_result_as_json_has_the_same_names_as_ever(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "ds.xlsx"
    file.write_bytes(workbook_of([row("NV-1"), row("NV-2", due="31/06/2024")]))
    code, told = _run(app, "tasks", "import", str(file), "--stream", "provincial", "--dry-run", "--json")
    assert code == 1
    result = json.loads(told)
    assert list(result) == ["created", "updated", "unchanged", "refused", "notices"]
    assert (result["created"], result["updated"], result["unchanged"], result["notices"]) == (1, 0, 0, [])
    assert [list(one) for one in result["refused"]] == [["sheet", "row", "column", "found", "expected"]]
    assert result["refused"][0]["row"] == 3


def test_a_list_with_separators_is_taken_with_its_encoding_told(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "ds.csv"
    text = "Mã nhiệm vụ;Nội dung;Cơ quan chủ trì;Ngày giao\nNV-1;Rà soát;H50.04;03/05/2024\n"
    file.write_bytes(text.encode("utf-8-sig"))
    assert _run(app, "tasks", "import", str(file), "--stream", "central")[0] == 0
    assert db.session.scalars(select(Task.stream)).one() == "central"


def test_another_provinces_agencies_and_tasks_come_in_under_its_code(app: Flask, tmp_path: Path) -> None:
    parents, theirs, tasks = tmp_path / "a.json", tmp_path / "b.json", tmp_path / "ds.xlsx"
    parents.write_text(json.dumps([{"code": "H45", "name": "UBND tỉnh Quảng Trị"}]), encoding="utf-8")
    theirs.write_text(json.dumps([{"code": "H50.04", "name": "Sở Tài chính"}]), encoding="utf-8")
    tasks.write_bytes(workbook_of([row("NV-1")]))
    assert _run(app, "agencies", "load", str(parents))[0] == 0
    assert _run(app, "agencies", "load", str(theirs), "--under", "H45")[0] == 0
    words = ("tasks", "import", str(tasks), "--stream", "provincial", "--under", "H45", "--code-prefix", "QT-")
    assert _run(app, *words)[0] == 0
    found = db.session.execute(select(Task.code, Agency.name).join(Agency, Agency.id == Task.lead_agency_id)).one()
    assert tuple(found) == ("QT-NV-1", "Sở Tài chính tỉnh Quảng Trị")


@pytest.mark.parametrize(
    ("words", "says"),
    [(("--under", "H99"), "Không có cơ quan mã H99"), (("--code-prefix", "a b"), "Tiền tố gồm chữ, số")],
)
def test_what_cannot_be_meant_is_refused_with_a_cure(
    app: Flask, tmp_path: Path, words: tuple[str, str], says: str
) -> None:
    file = tmp_path / "ds.xlsx"
    file.write_bytes(workbook_of([row("NV-1")]))
    code, told = _run(app, "tasks", "import", str(file), "--stream", "provincial", *words)
    assert code == 1
    assert says in told
