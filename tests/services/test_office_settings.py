"""The rules an office chooses: within their ranges, told as old and new, back to the usual without a trace."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.factories import make_actor
from tracker.db import db
from tracker.domain.extensions import ExtensionLimits
from tracker.domain.office_settings import RANGES, SETTING_WORDS, OfficeSettings
from tracker.domain.permissions import SYSTEM, Role
from tracker.errors import InvalidInput, StaleVersion
from tracker.models import HistoryEntry, OfficeSetting
from tracker.queries.office_settings import get_office_settings
from tracker.services.office_settings import change_office_settings, settings_mark

pytestmark = pytest.mark.usefixtures("app")

_OTHER = OfficeSettings(
    extensions=ExtensionLimits(working_days_before=5, most_granted=0, most_days=60),
    confirmation_needed=False,
    officers_decide_extensions=False,
    accept_within_working_days=3,
    least_to_rank=25,
)


def test_every_setting_has_a_range_and_a_name() -> None:
    assert set(RANGES) == set(SETTING_WORDS) == set(OfficeSettings().as_numbers())


def test_all_are_changed_told_and_changed_back() -> None:
    change_office_settings(settings=_OTHER, by=make_actor(Role.ADMIN))
    db.session.rollback()
    assert get_office_settings() == _OTHER
    told = db.session.scalars(select(HistoryEntry)).one()
    assert told.summary == (
        "Thiết lập: xin gia hạn trước hạn ít nhất: 2 ngày làm việc → 5 ngày làm việc; "
        "số lần gia hạn nhiều nhất: 2 lần → không giới hạn; mỗi lần gia hạn nhiều nhất: không giới hạn → 60 ngày; "
        "văn phòng xác nhận hoàn thành: có → không; chuyên viên văn phòng quyết định gia hạn: có → không; "
        "tiếp nhận trong: 1 ngày làm việc → 3 ngày làm việc; "
        "xếp hạng cơ quan có ít nhất: 10 nhiệm vụ đã có kết cục → 25 nhiệm vụ đã có kết cục"
    )
    change_office_settings(settings=OfficeSettings(), by=SYSTEM)
    assert db.session.scalars(select(OfficeSetting)).all() == []


def test_the_same_again_is_not_told() -> None:
    change_office_settings(settings=OfficeSettings(), by=SYSTEM)
    assert db.session.scalars(select(HistoryEntry)).all() == []


@pytest.mark.parametrize("value", [0, 31])
def test_a_number_out_of_range_is_refused(value: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        change_office_settings(settings=replace(_OTHER, accept_within_working_days=value), by=SYSTEM)
    assert refused.value.field == "accept_within_working_days"
    assert get_office_settings() == OfficeSettings()


def test_who_saves_a_form_made_before_anothers_change_is_told() -> None:
    seen = settings_mark(get_office_settings())
    change_office_settings(settings=_OTHER, seen=seen, by=SYSTEM)
    with pytest.raises(StaleVersion):
        change_office_settings(settings=OfficeSettings(), seen=seen, by=SYSTEM)
