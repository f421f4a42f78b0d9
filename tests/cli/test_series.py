"""Recurring duties by command."""

import json
from datetime import date

import pytest
from flask import Flask

from tests.conftest import Clock
from tests.factories import make_actor, make_agency, make_document, make_task
from tests.services.repeating import begin, days_of
from tracker.services.series import end_series


@pytest.fixture
def _series(app: Flask) -> None:  # noqa: ARG001 - within its context
    task = make_task(lead=make_agency("Sở Tài chính"), document=make_document("1125/UBND-KT"), due_on=date(2024, 6, 20))
    begin(task=task)
    ended = begin()
    end_series(number=ended.id, version=1, by=make_actor())


@pytest.mark.usefixtures("_series")
def test_the_list_tells_the_next_time_of_each(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    told = run(args=["series", "list"]).output
    assert told == "1  Sở Tài chính; ngày 20 hằng tháng; kỳ tới 20/07/2024; Báo cáo tình hình giải ngân\n"
    assert "kết thúc 12/06/2024" in run(args=["series", "list", "--ended"]).output
    [one] = json.loads(run(args=["series", "list", "--json"]).output)
    assert one == {
        "number": 1,
        "content": "Báo cáo tình hình giải ngân",
        "lead": "Sở Tài chính",
        "document": "1125/UBND-KT",
        "rule": "FREQ=MONTHLY;BYMONTHDAY=20",
        "words": "ngày 20 hằng tháng",
        "made": 1,
        "next_due_on": "2024-07-20",
        "next_made_on": "2024-07-05",
        "ended_on": None,
    }


def test_run_makes_what_is_due_once(app: Flask, clock: Clock) -> None:
    series = begin(is_handed_out=True)
    clock.move_to("2024-08-21T08:00:00+07:00")
    run = app.test_cli_runner().invoke
    made = run(args=["series", "run"])
    assert (made.exit_code, made.stdout) == (
        0, "NV-2024-00001  dự thảo, nhập muộn\nNV-2024-00002  dự thảo, nhập muộn\n",
    )  # fmt: skip
    assert made.stderr == "Đã tạo 2 nhiệm vụ định kỳ.\n"
    assert run(args=["series", "run"]).stderr == "Đã tạo 0 nhiệm vụ định kỳ.\n"
    assert len(days_of(series)) == 3
