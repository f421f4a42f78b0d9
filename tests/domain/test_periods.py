"""Reporting periods: calendar ones, and those of the administrative reform, which begin on 15 December."""

from datetime import date, timedelta

import pytest

from tracker.domain.periods import PeriodKind, find_period, period_before, period_of, presets, recent_periods


def _spans(day: date) -> dict[str, tuple[date, date]]:
    return {period.kind: (period.from_on, period.to_on) for period in presets(day)}


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


@pytest.mark.parametrize(
    ("key", "before"),
    [
        ("thang-2024-1", "thang-2023-12"),
        ("quy-2024-1", "quy-2023-4"),
        ("nua-nam-2024-2", "nua-nam-2024-1"),
        ("nam-2024", "nam-2023"),
        ("cchc-quy-1-2024", "cchc-quy-1-2023"),
        ("cchc-nam-2024", "cchc-nam-2023"),
    ],
)
def test_a_period_is_compared_with_the_one_before(key: str, before: str) -> None:
    period = find_period(key, date(2024, 12, 31))
    assert period is not None
    assert period_before(period).key == before


@pytest.mark.parametrize(
    "key",
    ["", "thang-", "thang-2024", "thang-2024-0", "thang-2024-13", "thang-2024-06", "quy-2024-5", "nam-2024-1", "nam-1",
     "nam-9999", "tuan-2024-1", "thang-2024-7", "cchc-quy-3-2025"],
)  # fmt: skip
def test_a_key_of_no_period_or_of_one_to_come_finds_none(key: str) -> None:
    assert find_period(key, date(2024, 6, 12)) is None


def test_a_key_finds_the_period_that_bears_it_and_a_bare_kind_the_one_of_today() -> None:
    for day in (date(2023, 1, 1) + timedelta(days=7 * week) for week in range(110)):
        for period in presets(day):
            assert find_period(period.key, day) == period
            assert find_period(period.kind.value, day) == period


def test_recent_periods_end_with_one_that_has_begun() -> None:
    assert [one.key for one in recent_periods(PeriodKind.QUARTER, date(2024, 6, 12), 3)] == [
        "quy-2024-2", "quy-2024-1", "quy-2023-4",
    ]  # fmt: skip
    assert recent_periods(PeriodKind.REFORM_THIRD_QUARTER, date(2024, 6, 12), 1)[0].year == 2023
    assert period_of(PeriodKind.REFORM_YEAR, date(2024, 12, 15)).year == 2025
