"""What a change of a recurring duty changes, in words for its history."""

from collections.abc import Mapping

from tracker.domain.occurrences import DAYS_OFF_WORDS
from tracker.domain.rule_words import rule_in_words
from tracker.domain.wording import day_in_words
from tracker.models import TaskSeries
from tracker.queries.series_days import schedule_of
from tracker.services.series_checks import SeriesFacts


def changes_in_words(series: TaskSeries, facts: SeriesFacts, *, lead_name: str, parts: Mapping[int, str]) -> str:
    """A sentence of what is not as it was: 'Sửa nhiệm vụ định kỳ số 3: lặp lại ngày 20 hằng tháng → …; nội dung'."""
    was, now = schedule_of(series), facts.schedule
    told = [
        ("lặp lại", rule_in_words(was.rule, until_on=was.until_on), rule_in_words(now.rule, until_on=now.until_on)),
        ("tính từ", day_in_words(was.first_on), day_in_words(now.first_on)),
        ("tạo trước hạn", f"{was.days_before} ngày", f"{now.days_before} ngày"),
        ("ngày nghỉ", DAYS_OFF_WORDS[was.days_off].lower(), DAYS_OFF_WORDS[now.days_off].lower()),
        ("cách tạo", _way(is_handed_out=series.is_handed_out), _way(is_handed_out=facts.is_handed_out)),
        ("chủ trì", lead_name, facts.lead.name),
        ("người giao", series.assigner or "không ghi", facts.assigner or "không ghi"),
        ("lĩnh vực", series.field or "không ghi", facts.field or "không ghi"),
        ("trọng tâm", _yes(is_true=series.is_starred), _yes(is_true=facts.is_starred)),
    ]
    changed = [f"{name} {before} → {after}" for name, before, after in told if before != after]
    if set(parts) != {one.id for one in facts.cooperating}:
        changed.append(f"phối hợp {', '.join(one.name for one in facts.cooperating) or 'không có'}")
    if series.content != facts.content:
        changed.append(f"nội dung {facts.content}")
    if series.ended_on is not None:
        changed.append("chạy lại")
    return f"Sửa nhiệm vụ định kỳ số {series.id}: {'; '.join(changed) or 'giữ nguyên'}"


def _way(*, is_handed_out: bool) -> str:
    return "giao ngay" if is_handed_out else "dự thảo"


def _yes(*, is_true: bool) -> str:
    return "có" if is_true else "không"
