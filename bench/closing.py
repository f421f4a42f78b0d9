"""The line of closing a period: all tasks of a stream, frozen under a checksum, beside rows copied in bare SQL."""

from datetime import date, timedelta

from flask import Flask

from bench.bare import Bare
from bench.timing import Line
from tracker.domain.closings import ClosingSpan
from tracker.domain.permissions import Actor
from tracker.domain.streams import Stream
from tracker.services.closing import close_period

_FIRST = date(2000, 1, 1)
#: Numbers of closings that the product does not come to.
_BARE_NUMBERS = 1_000_000
_LINES = """
    INSERT INTO closing_line (closing_number, place, task_id, task_code, content, document, lead_agency_id, lead_code,
        lead_name, assigned_on, due_on, original_due_on, reported_on, judged_by, outcome, outcome_by_original, awaiting)
    SELECT ?, row_number() OVER (ORDER BY a.code, t.id), t.id, t.code, t.content, coalesce(d.label, ''), a.id, a.code,
        a.name, t.assigned_on, t.due_on, t.original_due_on, t.reported_on, t.reported_due_on,
        CASE WHEN t.due_on IS NULL THEN 'undated' WHEN t.reported_on > t.reported_due_on THEN 'completed_late'
             WHEN t.reported_on IS NOT NULL THEN 'completed_on_time' WHEN t.due_on >= ? THEN 'open_within'
             ELSE 'open_overdue' END,
        CASE WHEN t.due_on IS NULL THEN 'undated' WHEN t.reported_on > t.original_due_on THEN 'completed_late'
             WHEN t.reported_on IS NOT NULL THEN 'completed_on_time' WHEN t.original_due_on >= ? THEN 'open_within'
             ELSE 'open_overdue' END,
        t.reported_on IS NOT NULL AND t.confirmed_on IS NULL
    FROM task t JOIN agency a ON a.id = t.lead_agency_id LEFT JOIN document d ON d.id = t.document_id
    WHERE t.stream = 'provincial' AND t.assigned_on <= ? AND t.state <> 'draft' AND t.revoked_on IS NULL"""
_HEAD = (
    *("number", "stream", "period_key", "period_label", "from_on", "to_on", "as_of", "revision", "definition_version"),
    *("definition", "settings", "figures", "line_count", "history_id", "history_hash", "note", "made_on", "made_at"),
    *("made_by", "is_demo", "go", "checksum"),
)


def closing_line(app: Flask, bare: Bare, by: Actor, today: date) -> Line:
    """Close all tasks of a stream as of today, each time from another first day, so that it is another closing."""

    def close(n: int) -> None:
        span = ClosingSpan(Stream.PROVINCIAL, _FIRST + timedelta(days=n), today, today, "tuy-chon", "Đo tốc độ")
        with app.app_context():
            close_period(span=span, seen=0, note="", go=f"bench-{n}", time_zone="Asia/Ho_Chi_Minh", by=by)

    def copy(n: int) -> None:
        number, day = _BARE_NUMBERS + n, today.isoformat()
        first = (_FIRST - timedelta(days=n + 1)).isoformat()
        bare.begin()
        bare.execute(_LINES, number, day, day, day)
        head = (number, "provincial", "", "", first, day, day, 1, 0, "", "{}", "{}", 1, 0, "", "", day)
        bare.insert("closing", _HEAD, [(*head, f"{day} 01:00:00", "", False, f"bare-{n}", "")])
        bare.commit()

    return Line("Closing of all tasks of a stream", close, copy, repeats=3, warm_up=0)
