"""The text of a closing is the same whoever writes it; differences are told in words an official can repeat."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from tracker.domain.closing_differences import Facts, changes_in_words, compare_figures
from tracker.domain.closings import (
    DEFINITION,
    FORMULA_IN_WORDS,
    FORMULA_NAME,
    as_stored,
    checksum_of,
    from_stored,
    mark_of_figures,
    may_explain,
    text_line,
)
from tracker.domain.figures import Figures
from tracker.domain.lifecycle import Act
from tracker.domain.outcomes import Outcome
from tracker.domain.streams import Stream

_PUBLISHED = Figures(on_time=4078, late=104, within=1793, overdue=63, undated=40, awaiting_confirmation=8)


def test_a_line_of_the_text_is_plain_json_with_its_keys_in_order() -> None:
    hanoi = timezone(timedelta(hours=7))
    at = datetime(2024, 6, 12, 9, tzinfo=hanoi)
    line = text_line({"b": date(2024, 6, 12), "a": Stream.CENTRAL, "c": at, "d": None, "e": "Đúng «hạn»", "f": True})
    assert line.decode() == (
        '{"a":"central","b":"2024-06-12","c":"2024-06-12T02:00:00+00:00","d":null,"e":"Đúng «hạn»","f":true}\n'
    )
    assert line == text_line({"f": True, "e": "Đúng «hạn»", "d": None, "c": at.astimezone(UTC)} | json.loads(line))


def test_the_checksum_is_the_sha_256_of_the_text() -> None:
    lines = [text_line({"a": 1}), text_line({"b": 2})]
    assert checksum_of(lines) == hashlib.sha256(b"".join(lines)).hexdigest()
    assert checksum_of(reversed(lines)) != checksum_of(lines)


def test_figures_are_kept_with_every_published_number_and_come_back() -> None:
    stored = as_stored(_PUBLISHED)
    assert stored["on_time_rate_percent"] == "96.07"
    assert (stored["total"], stored["completed"], stored["awaiting_confirmation"]) == (6038, 4182, 8)
    assert from_stored(json.loads(json.dumps(stored))) == _PUBLISHED
    assert mark_of_figures(stored) == mark_of_figures(json.loads(json.dumps(stored)))
    assert mark_of_figures(stored) != mark_of_figures(stored | {"total": 6039})


def test_the_definition_names_the_formula_as_it_is() -> None:
    assert f"{FORMULA_NAME} = {FORMULA_IN_WORDS}" in DEFINITION


@pytest.mark.parametrize(
    ("act", "can"),
    [
        (Act.REPORT, True), (Act.EXTEND, True), (Act.CONFIRM, True), (Act.CORRECT, True), (Act.REVOKE, True),
        (Act.PROGRESS, False), (Act.DISCUSS, False), (Act.URGE, False), (Act.ACCEPT, False),
        ("cap-nhat-tu-bang-tinh", True), ("sap-nhap", True),
    ],
)  # fmt: skip
def test_only_acts_that_move_a_fact_explain_a_difference(act: str, *, can: bool) -> None:
    assert may_explain(act) is can


def _facts(**changed: object) -> Facts:
    day = date(2024, 6, 10)
    facts: dict[str, object] = {
        "lead_agency_id": 1, "lead_name": "Sở Một", "assigned_on": day, "due_on": day, "original_due_on": day,
        "reported_on": None, "judged_by": None, "outcome": Outcome.OVERDUE, "outcome_by_original": Outcome.OVERDUE,
        "awaiting": False,
    }  # fmt: skip
    return Facts(**(facts | changed))  # type: ignore[arg-type]


def test_what_changed_of_a_task_is_told_and_nothing_else() -> None:
    assert changes_in_words(_facts(), _facts()) == []
    assert changes_in_words(_facts(), _facts(lead_name="Sở Đổi tên")) == []
    later = _facts(due_on=date(2024, 6, 20), outcome=Outcome.WITHIN, lead_agency_id=2, lead_name="Sở Hai")
    assert changes_in_words(_facts(), later) == [
        "Kết quả: Đang làm, quá hạn → Đang làm, trong hạn",
        "Hạn: 10/06/2024 → 20/06/2024",
        "Cơ quan chủ trì: Sở Một → Sở Hai",
    ]


def _stored(figures: Figures, *agencies: tuple[int, str, Figures]) -> dict[str, object]:
    return {
        "all": as_stored(figures),
        "by_original": as_stored(figures),
        "agencies": [
            {"id": key, "name": name, "figures": as_stored(one), "by_original": as_stored(one)}
            for key, name, one in agencies
        ],
    }


def test_every_figure_that_differs_is_named_and_one_that_does_not_is_not() -> None:
    before = _stored(_PUBLISHED, (1, "Sở Một", Figures(on_time=1)), (2, "Sở Hai", Figures(overdue=1)))
    returned = Figures(on_time=4077, late=104, within=1793, overdue=64, undated=40, awaiting_confirmation=8)
    after = _stored(returned, (1, "Sở Một", Figures(on_time=1)), (3, "Sở Ba", Figures(within=1)))
    changes = compare_figures(before, after)
    assert compare_figures(before, before) == []
    assert [one.words for one in changes if one.of == "Toàn bộ"] == [
        ("Đã hoàn thành", "4.182", "4.181"), ("Đúng hạn", "4.078", "4.077"), ("Chưa hoàn thành", "1.856", "1.857"),
        ("Quá hạn", "63", "64"), ("Tỷ lệ đúng hạn", "96,07%", "96,04%"),
    ]  # fmt: skip
    assert {one.of for one in changes} == {
        "Toàn bộ", "Toàn bộ, theo hạn ban đầu", "Sở Hai", "Sở Hai, theo hạn ban đầu", "Sở Ba",
        "Sở Ba, theo hạn ban đầu",
    }  # fmt: skip
    assert ("Tổng số", "1", "–") in [one.words for one in changes if one.of == "Sở Hai"]
