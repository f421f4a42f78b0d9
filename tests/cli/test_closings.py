"""`flask closings` closes, lists and proves; its exit status tells tampering from what was legitimately done since."""

import hashlib
import json
from datetime import date, timedelta
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import update

from tests.conftest import Clock
from tests.factories import TODAY, make_actor, make_agency, make_task
from tests.services.test_closing_proof import meddle
from tracker.domain.permissions import Role
from tracker.models import Closing, Task
from tracker.queries.closings import get_closing
from tracker.services.completion import report_completion

_YESTERDAY = TODAY - timedelta(days=1)


def _run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["closings", *arguments])


def _make(app: Flask, *arguments: str, code: int = 0) -> Result:
    result = _run(app, "make", "--stream", "provincial", *arguments)
    assert result.exit_code == code, result.output
    return result


def _json(result: Result) -> Any:  # noqa: ANN401 - JSON
    return json.loads(result.stdout)


@pytest.fixture(autouse=True)
def task(app: Flask) -> Task:  # noqa: ARG001 - within its context
    return make_task(lead=make_agency("Sở Một", code="H50.01"), due_on=TODAY - timedelta(days=3))


def test_a_period_is_closed_and_listed(app: Flask) -> None:
    told = _make(app, "--period", "nua-nam-2024-1", "--json")
    assert _json(told)["period"] == {
        "key": "nua-nam-2024-1", "label": "6 tháng đầu năm 2024", "from": "2024-01-01", "to": "2024-06-30",
    }  # fmt: skip
    assert _json(told)["as_of"] == _YESTERDAY.isoformat(), "a day that is not over is closed only when it is asked for"
    assert _json(_run(app, "list", "--json"))[0]["figures"]["all"]["open_overdue"] == 1
    line = _run(app, "list").stdout
    assert "Số 1: UBND tỉnh giao, 6 tháng đầu năm 2024, tính đến 11/06/2024: 1 nhiệm vụ, đúng hạn 0,00%" in line


def test_a_span_of_two_dates_is_closed_as_of_a_day(app: Flask) -> None:
    _make(app, "--from", "2024-05-01", "--to", "2024-06-30", "--as-of", "2024-06-10")
    assert get_closing(1).span.as_of == date(2024, 6, 10)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--period", "thang-2025-1"), 2),
        ((), 2),
        (("--from", "2024-05-01", "--to", "2024-06-30", "--as-of", "2024-06-13"), 1),
        (("--from", "2020-05-01", "--to", "2020-06-30"), 1),
        (("--period", "nam-2024", "--corrects", "7", "--note", "x"), 1),
    ],
)
def test_what_cannot_be_closed_is_refused(app: Flask, arguments: tuple[str, ...], code: int) -> None:
    _make(app, *arguments, code=code)
    assert _json(_run(app, "list", "--json")) == []


def test_the_text_of_a_closing_has_its_checksum(app: Flask) -> None:
    _make(app, "--period", "nam-2024")
    text = _run(app, "text", "1").stdout_bytes
    assert hashlib.sha256(text).hexdigest() == get_closing(1).checksum
    assert len(text.splitlines()) == 2
    assert _run(app, "text", "2").exit_code == 1


def test_a_closing_that_comes_out_again_is_said_to(app: Flask, clock: Clock) -> None:
    _make(app, "--period", "nam-2024")
    clock.move_to("2025-06-12T09:00:00+07:00")
    result = _run(app, "verify")
    assert result.exit_code == 0
    assert "Nguyên vẹn" in result.stdout
    assert "ra đúng các số đã chốt" in result.stdout


def test_what_was_done_since_is_told_and_is_no_failure(app: Flask, task: Task) -> None:
    _make(app, "--period", "nam-2024", "--as-of", TODAY.isoformat())
    head = make_actor(Role.AGENCY_HEAD)
    report_completion(
        task_code=task.code,
        by=type(head)(head.account_id, "Bà Hoa", head.role, task.lead_agency_id),
        result="Xong",
        delay_cause="Chậm",
    )
    result = _run(app, "verify", "1")
    assert result.exit_code == 0
    assert "Toàn bộ, Quá hạn: đã chốt 1, nay tính ra 0" in result.stdout
    assert f"{task.code} thay đổi: Kết quả: Đang làm, quá hạn → Hoàn thành chậm" in result.stdout
    assert "vì mục lịch sử số 2, 12/06/2024 09:00, Bà Hoa: Báo cáo hoàn thành" in result.stdout
    told = _json(_run(app, "verify", "--json"))["closings"][0]
    assert (told["whole"], told["same_today"]) == (True, False)
    assert [act["act"] for act in told["tasks"][0]["acts"]] == ["bao-cao-hoan-thanh"]


def test_tampering_is_a_failure(app: Flask) -> None:
    _make(app, "--period", "nam-2024")
    meddle(update(Closing).values(note="khác"))
    result = _run(app, "verify")
    assert result.exit_code == 1
    assert "SAI: Mã kiểm tra không khớp" in result.stdout
    assert _json(_run(app, "verify", "--json"))["closings"][0]["whole"] is False
    assert _run(app, "verify", "9").exit_code == 1
