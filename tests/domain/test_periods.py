"""Reporting periods: calendar ones, and those of the administrative reform, which begin on 15 December."""

from datetime import date, timedelta

import pytest

from tracker.domain.periods import presets


def _spans(day: date) -> dict[str, tuple[date, date]]:
    return {period.key: (period.from_on, period.to_on) for period in presets(day)}


@pytest.mark.parametrize(
    ("day", "key", "from_on", "to_on"),
    [
        (date(2024, 2, 29), "thang", date(2024, 2, 1), date(2024, 2, 29)),
        (date(2023, 12, 31), "thang", date(2023, 12, 1), date(2023, 12, 31)),
        (date(2024, 3, 31), "quy", date(2024, 1, 1), date(2024, 3, 31)),
        (date(2024, 4, 1), "quy", date(2024, 4, 1), date(2024, 6, 30)),
        (date(2024, 12, 31), "quy", date(2024, 10, 1), date(2024, 12, 31)),
        (date(2024, 6, 30), "nua-nam", date(2024, 1, 1), date(2024, 6, 30)),
        (date(2024, 7, 1), "nua-nam", date(2024, 7, 1), date(2024, 12, 31)),
        (date(2024, 7, 1), "nam", date(2024, 1, 1), date(2024, 12, 31)),
        (date(2024, 12, 14), "cchc-nam", date(2023, 12, 15), date(2024, 12, 14)),
        (date(2024, 12, 15), "cchc-nam", date(2024, 12, 15), date(2025, 12, 14)),
        (date(2024, 6, 12), "cchc-6-thang", date(2023, 12, 15), date(2024, 6, 14)),
        (date(2024, 6, 12), "cchc-quy-1", date(2023, 12, 15), date(2024, 3, 14)),
        (date(2024, 6, 15), "cchc-quy-3", date(2024, 6, 15), date(2024, 9, 14)),
    ],
)
def test_a_period_has_its_first_and_last_day(day: date, key: str, from_on: date, to_on: date) -> None:
    assert _spans(day)[key] == (from_on, to_on)


def test_a_period_that_has_not_begun_is_not_offered() -> None:
    assert "cchc-quy-3" not in _spans(date(2024, 6, 14))
    assert "cchc-quy-3" not in _spans(date(2024, 12, 15))


def test_every_period_of_every_day_begins_by_then_and_has_a_name_of_its_own() -> None:
    for day in (date(2024, 1, 1) + timedelta(days=offset) for offset in range(366)):
        periods = presets(day)
        assert len({period.key for period in periods}) == len(periods)
        for period in periods:
            assert period.from_on <= day
            assert period.from_on <= period.to_on
            assert str(period.to_on.year) in period.label
