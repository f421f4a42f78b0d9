"""`flask check-figures` tells what does not hold, to people and to programs, and by its exit status."""

import json
from pathlib import Path

from flask import Flask

_WRONG = "Đã hoàn thành 6.020 nhiệm vụ (5.923 đúng hạn, 92 chậm)."


def test_it_reads_standard_input_and_tells_what_does_not_add_up(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["check-figures", "-"], input=_WRONG)
    assert result.exit_code == 1
    assert result.stdout.startswith(
        "[không khớp] đã hoàn thành = đúng hạn + chậm: 5.923 + 92 = 6.015, không phải 6.020;"
    )
    assert "1 chỗ không khớp" in result.stderr


def test_it_reads_a_file_and_is_content_with_what_is_right(app: Flask, tmp_path: Path) -> None:
    report = tmp_path / "bao-cao.txt"
    report.write_text(_WRONG.replace("6.020", "6.015"), encoding="utf-8")
    result = app.test_cli_runner().invoke(args=["check-figures", str(report), "--json"])
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert (told["wrong"], told["right"]) == (0, 1)
    assert told["groups"][0]["relations"][0]["arithmetic"] == "5.923 + 92 = 6.015"


def test_what_it_cannot_read_it_says(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(b"\xff\xfe\x00")
    result = app.test_cli_runner().invoke(args=["check-figures", str(tmp_path / "x.txt")])
    assert (result.exit_code, "UTF-8" in result.stderr) == (1, True)
    result = app.test_cli_runner().invoke(args=["check-figures", "-"], input="1" * 60_001)
    assert (result.exit_code, "Kiểm từng phần." in result.stderr) == (1, True)
