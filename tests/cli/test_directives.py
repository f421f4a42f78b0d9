"""`flask directives read` prints what it reads, with the agencies of the database or the packaged ones."""

import json
from pathlib import Path

from flask import Flask

from tests.factories import make_agency
from tests.files.documents import LETTER
from tracker.db import db


def _written(folder: Path, name: str = "cong-van.txt", text: str = LETTER) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_letter_is_printed_in_the_schema_of_the_scorer(app: Flask, tmp_path: Path) -> None:
    result = app.test_cli_runner().invoke(args=["directives", "read", str(_written(tmp_path)), "--json"])
    assert result.exit_code == 0, result.output
    (document,) = json.loads(result.output)
    assert document["file"] == "cong-van.txt"
    assert (document["number"], document["issued_on"]) == ("3412/UBND-KT", "2024-07-15")
    assert (document["issuer"], document["document_type"]) == ("UBND tỉnh", "Công văn")
    assert document["tasks"] == [
        {
            "leads": ["Sở Tài chính"],
            "cooperating": ["Sở Nội vụ"],
            "text": "Sở Tài chính chủ trì, phối hợp với Sở Nội vụ rà soát các dự án, báo cáo trước ngày 05/8/2024.",
            "due_on": "2024-08-05",
            "recurrence": None,
        },
        {
            "leads": ["Sở Y tế"],
            "cooperating": [],
            "text": "Sở Y tế giải trình nguyên nhân chậm giải ngân.",
            "due_on": None,
            "recurrence": None,
        },
    ]


def test_the_agencies_of_the_database_are_those_that_are_found(app: Flask, tmp_path: Path) -> None:
    agency = make_agency("Sở Dân tộc và Tôn giáo")
    agency.aliases = ["Ban Tôn giáo"]
    db.session.commit()
    text = LETTER + "3. Ban Tôn giáo rà soát.\n"
    result = app.test_cli_runner().invoke(args=["directives", "read", str(_written(tmp_path, text=text)), "--json"])
    (document,) = json.loads(result.output)
    assert [task["leads"] for task in document["tasks"]] == [["Sở Dân tộc và Tôn giáo"]]


def test_people_read_who_is_unsure_and_why(app: Flask, tmp_path: Path) -> None:
    text = LETTER + "3. Các sở, ban, ngành báo cáo trước ngày 20/8.\n"
    output = app.test_cli_runner().invoke(args=["directives", "read", str(_written(tmp_path, text=text))]).output
    assert "Chủ trì: Các sở, ban, ngành [nhóm cơ quan]" in output
    assert "Hạn: 20/08/2024 [ngày không rõ năm]" in output
    assert "3 nhiệm vụ." in output


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_read(app: Flask, tmp_path: Path) -> None:
    _written(tmp_path)
    (tmp_path / "hong.pdf").write_bytes(b"%PDF-1.4 broken")
    result = app.test_cli_runner().invoke(args=["directives", "read", str(tmp_path), "--json"])
    assert result.exit_code == 1
    assert "hong.pdf: Tệp hỏng" in result.stderr
    assert [one["file"] for one in json.loads(result.stdout)] == ["cong-van.txt"]
