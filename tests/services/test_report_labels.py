"""The labels of Biểu mẫu 1: worded anew, told, given back, and nobody overwrites what he has not seen."""

import pytest
from sqlalchemy import select

from tests.factories import make_actor
from tracker.db import db
from tracker.domain.permissions import SYSTEM, Role
from tracker.domain.reform_form import LONGEST_LABEL, USUAL_LABELS, Label
from tracker.errors import InvalidInput, StaleVersion
from tracker.models import HistoryEntry, ReportLabel
from tracker.queries.report_labels import get_report_labels
from tracker.services.report_labels import change_report_labels, labels_mark

pytestmark = pytest.mark.usefixtures("app")

_OTHER = dict(USUAL_LABELS) | {Label.ASSIGNED: "Số nhiệm vụ trong kỳ", Label.UNIT: "Việc"}


def test_labels_are_changed_told_and_given_back() -> None:
    change_report_labels(labels=_OTHER, by=make_actor(Role.OFFICE_OFFICER))
    assert get_report_labels() == _OTHER
    told = db.session.scalars(select(HistoryEntry)).one()
    assert told.act == "thiet-lap"
    assert told.summary == (
        "Nhãn Biểu mẫu 1: Dòng 5.1: số nhiệm vụ được giao: «Tổng số nhiệm vụ được giao» → «Số nhiệm vụ trong kỳ»; "
        "Đơn vị tính: «Nhiệm vụ» → «Việc»"
    )
    change_report_labels(labels=_OTHER | {Label.ASSIGNED: "  ", Label.UNIT: ""}, by=SYSTEM)
    assert get_report_labels() == USUAL_LABELS
    assert db.session.scalars(select(ReportLabel)).all() == []


def test_the_same_again_is_not_told() -> None:
    change_report_labels(labels=USUAL_LABELS, by=SYSTEM)
    assert db.session.scalars(select(HistoryEntry)).all() == []


def test_a_label_too_long_is_refused() -> None:
    longest = "x" * LONGEST_LABEL
    change_report_labels(labels=_OTHER | {Label.LATE: longest}, by=SYSTEM)
    with pytest.raises(InvalidInput) as refused:
        change_report_labels(labels=_OTHER | {Label.LATE: longest + "x"}, by=SYSTEM)
    assert refused.value.field == "LATE"


def test_who_saves_a_form_made_before_anothers_change_is_told() -> None:
    seen = labels_mark(get_report_labels())
    change_report_labels(labels=_OTHER, seen=seen, by=SYSTEM)
    with pytest.raises(StaleVersion):
        change_report_labels(labels=USUAL_LABELS, seen=seen, by=SYSTEM)
    assert get_report_labels() == _OTHER
