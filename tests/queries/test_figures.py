"""The published figures come out of the sample workbooks, on every page, day and slice."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tracker.domain.permissions import Actor, Role
from tracker.domain.streams import Stream
from tracker.queries.figures import get_figures, list_figures_by_lead
from tracker.queries.task_filter import TaskFilter
from tracker.services.agencies import load_agencies
from tracker.services.imports.workbook import import_workbook

_VIEWER = Actor(None, "Người xem", Role.VIEWER)
_FILES = {
    "ubnd-tinh-giao": ("nhiem-vu-ubnd-tinh-giao-2024-06-12.xlsx", Stream.PROVINCIAL),
    "chinh-phu-giao": ("nhiem-vu-chinh-phu-giao-2024-06-12.xlsx", Stream.CENTRAL),
}


def _import(data: Path, name: str) -> tuple[dict[str, Any], Stream]:
    load_agencies(agencies=json.loads((data / "agencies.json").read_text()), by=_VIEWER)
    file, stream = _FILES[name]
    import_workbook(content=(data / file).read_bytes(), file_name=file, stream=stream, by=_VIEWER, limit_mb=20)
    return json.loads((data / "golden.json").read_text())[name], stream


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("name", list(_FILES))
def test_the_published_figures_come_out_of_the_workbook(data: Path, name: str) -> None:
    golden, stream = _import(data, name)
    from_on, as_of = date.fromisoformat(golden["from"]), date.fromisoformat(golden["as_of"])

    def figures(day: date, *, original: bool = False) -> dict[str, Any]:
        part = TaskFilter(day, stream, from_on=from_on, to_on=as_of, by_original_due_date=original)
        return get_figures(part, actor=_VIEWER, today=as_of).as_published()

    assert figures(as_of) == golden["all"]
    assert figures(as_of, original=True) == golden["all_by_original_due_date"]
    for day, expected in golden["as_of_earlier_days"].items():
        assert figures(date.fromisoformat(day)) == expected
    rows = list_figures_by_lead(TaskFilter(as_of, stream, from_on=from_on, to_on=as_of), actor=_VIEWER, today=as_of)
    assert {row.name: row.figures.as_published() for row in rows} == golden["by_lead_agency"]
