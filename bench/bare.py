"""The same work in hand-written SQL on the driver's own connection: what no product on this database can undercut.

Each function does the least that the line's page or act needs from the database, with the product's tables, indexes
and durability. Reading cells, rules, objects and HTML are what the ratio adds.
"""

import sqlite3
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from psycopg.types.json import Json

# ruff: noqa: S608 - every statement is put together from the pieces below; values are always bound

_BY_OUTCOME = """
    CASE WHEN due_on IS NULL THEN 'undated' WHEN reported_on > reported_due_on THEN 'late'
         WHEN reported_on IS NOT NULL THEN 'on_time' WHEN state = 'suspended' OR due_on >= ? THEN 'within'
         ELSE 'overdue' END"""
_COUNTS = "state <> 'draft' AND assigned_on <= ? AND handed_out_on <= ? AND revoked_on IS NULL"
_OVERDUE = "reported_on IS NULL AND revoked_on IS NULL AND state NOT IN ('draft', 'suspended') AND due_on < ?"
_SOON = "reported_on IS NULL AND revoked_on IS NULL AND state <> 'draft' AND due_on BETWEEN ? AND ?"
_ROWS = """
    SELECT t.code, t.content, t.state, t.assigned_on, t.due_on, t.original_due_on, t.reported_on, a.name, d.label
    FROM task t JOIN agency a ON a.id = t.lead_agency_id LEFT JOIN document d ON d.id = t.document_id"""
_FIGURES = """
    SELECT lead_agency_id, sum(reported_on <= reported_due_on), sum(reported_on > reported_due_on),
           sum(reported_on IS NULL AND due_on >= ?), sum(reported_on IS NULL AND due_on < ?)
    FROM task WHERE stream = 'provincial' AND assigned_on <= ? AND state <> 'draft' AND revoked_on IS NULL
    GROUP BY lead_agency_id"""
_FIGURES_THEN = """
    WITH s AS (
        SELECT coalesce(l.from_agency_id, t.lead_agency_id) AS lead,
               CASE WHEN m.task_id IS NULL THEN t.due_on ELSE m.previous_due_on END AS due_on,
               CASE WHEN t.reported_on <= ? THEN t.reported_on ELSE e.reported_on END AS reported_on,
               CASE WHEN t.reported_on <= ? THEN t.reported_due_on ELSE e.due_on END AS judged_by
        FROM task t
        LEFT JOIN (SELECT task_id, previous_due_on FROM due_date_change WHERE decided_on > ?) m ON m.task_id = t.id
        LEFT JOIN (SELECT task_id, from_agency_id FROM lead_change WHERE changed_on > ?) l ON l.task_id = t.id
        LEFT JOIN (SELECT task_id, reported_on, due_on FROM completion_report WHERE ended_on > ? AND reported_on <= ?) e
               ON e.task_id = t.id
        WHERE t.stream = 'provincial' AND t.assigned_on <= ? AND t.handed_out_on <= ? AND t.state <> 'draft'
          AND (t.revoked_on IS NULL OR t.revoked_on > ?))
    SELECT lead, sum(reported_on <= judged_by), sum(reported_on > judged_by),
           sum(reported_on IS NULL AND due_on >= ?), sum(reported_on IS NULL AND due_on < ?)
    FROM s GROUP BY lead"""

_TABLE = f"""
    SELECT lead_agency_id, sum(reported_on <= reported_due_on), sum(reported_on > reported_due_on),
           sum(reported_on IS NULL AND due_on >= ?), sum(reported_on IS NULL AND due_on < ?),
           sum(reported_on <= original_due_on), sum(reported_on IS NULL AND original_due_on < ?),
           {", ".join("sum(reported_on IS NULL AND due_on BETWEEN ? AND ?)" for _ in range(5))},
           sum(confirmed_on IS NOT NULL)
    FROM task WHERE stream = 'provincial' AND assigned_on <= ? AND state <> 'draft' AND revoked_on IS NULL
    GROUP BY lead_agency_id"""
_OF_LEADS = "JOIN task t ON t.id = e.task_id WHERE t.stream = 'provincial' AND t.revoked_on IS NULL"
_EVENTS = (
    f"SELECT lead_agency_id, count(*), count(DISTINCT t.id) FROM due_date_change e {_OF_LEADS} GROUP BY lead_agency_id",
    f"SELECT lead_agency_id, count(*), count(DISTINCT t.id) FROM completion_report e {_OF_LEADS} "
    "AND e.ended_on IS NOT NULL GROUP BY lead_agency_id",
    "SELECT lead_agency_id, count(*) FROM task WHERE stream = 'provincial' AND reported_on IS NULL "
    "AND revoked_on IS NULL AND id IN (SELECT task_id FROM progress_entry) GROUP BY lead_agency_id",
)


class Bare:
    """Bare SQL on one connection, outside SQLAlchemy."""

    def __init__(self, connection: Any, today: date) -> None:  # noqa: ANN401 - of either driver
        self._connection = connection
        self._is_sqlite = isinstance(connection, sqlite3.Connection)
        self._day = today.isoformat()
        self._soon = (today + timedelta(days=7)).isoformat()
        if not self._is_sqlite:
            connection.autocommit = True

    def rows(self, sql: str, *values: object) -> list[Any]:
        """What a statement gives."""
        return list(self._connection.execute(self._written(sql), values).fetchall())

    def overview(self) -> None:
        """The figures by agency, the first tasks of two lists, and how many each of three lists has."""
        day, soon = self._day, self._soon
        self.rows("SELECT min(assigned_on) FROM task WHERE stream = 'provincial'")
        self.figures()
        provincial = "t.stream = 'provincial' AND"
        self.rows(f"{_ROWS} WHERE {provincial} {_OVERDUE} ORDER BY t.due_on, t.id LIMIT 4", day)
        self.rows(f"{_ROWS} WHERE {provincial} {_SOON} ORDER BY t.due_on, t.id LIMIT 3", day, soon)
        self.rows(f"SELECT count(*) FROM task WHERE stream = 'provincial' AND {_OVERDUE}", day)
        self.rows(f"SELECT count(*) FROM task WHERE stream = 'provincial' AND {_SOON}", day, soon)
        self.rows(
            "SELECT count(*) FROM task WHERE stream = 'provincial' AND reported_on IS NOT NULL "
            "AND confirmed_on IS NULL AND revoked_on IS NULL"
        )

    def overdue_tasks(self) -> None:
        """The first 50 rows, by index."""
        self.rows(f"{_ROWS} WHERE t.stream = 'provincial' AND {_OVERDUE} ORDER BY t.due_on, t.id LIMIT 50", self._day)

    def search(self, words: str) -> None:
        """The latest 50 rows in which these words stand, and how many there are of each outcome."""
        like = f"%{words}%"
        self.rows(f"{_ROWS} WHERE t.search_text LIKE ? ORDER BY t.assigned_on DESC, t.id LIMIT 50", like)
        day = self._day
        self.rows(
            f"SELECT {_BY_OUTCOME} AS outcome, count(*) FROM task WHERE search_text LIKE ? AND {_COUNTS} "
            "GROUP BY outcome", day, like, day, day,
        )  # fmt: skip

    def queue(self) -> None:
        """How many tasks wait for the Office by state, and the 50 that have waited longest."""
        waiting = "state IN ('reported', 'declined', 'assigned')"
        self.rows(f"SELECT state, count(*) FROM task WHERE {waiting} GROUP BY state")
        self.rows(f"{_ROWS} WHERE t.{waiting} ORDER BY t.state_since, t.id LIMIT 50")

    def owed_by(self, agency_id: int) -> None:
        """An agency's open tasks, and those of others in which it takes part."""
        self.rows(f"{_ROWS} WHERE t.lead_agency_id = ? AND t.confirmed_on IS NULL ORDER BY t.due_on, t.id", agency_id)
        self.rows(
            f"{_ROWS} JOIN cooperation c ON c.task_id = t.id WHERE c.agency_id = ? "
            "AND t.state IN ('assigned', 'in_progress') ORDER BY t.due_on, t.id LIMIT 10",
            agency_id,
        )

    def all_tasks(self) -> None:
        """Every dated task of a stream, read and not written anywhere."""
        self.rows(f"{_ROWS} WHERE t.stream = 'provincial' AND t.due_on IS NOT NULL ORDER BY t.due_on, t.id")

    def task(self, code: str) -> None:
        """The task with its agency and document, and what is recorded of it."""
        row = self.rows(
            "SELECT t.id, t.document_id, t.*, a.name, d.* FROM task t JOIN agency a ON a.id = t.lead_agency_id "
            "LEFT JOIN document d ON d.id = t.document_id WHERE t.code = ?", code,
        )[0]  # fmt: skip
        self.rows("SELECT count(*) FROM task WHERE document_id = ?", row[1])
        self.rows("SELECT a.name FROM cooperation c JOIN agency a ON a.id = c.agency_id WHERE c.task_id = ?", row[0])
        self.rows("SELECT * FROM due_date_change WHERE task_id = ? ORDER BY decided_on, id", row[0])
        self.rows("SELECT * FROM history_entry WHERE task_id = ? ORDER BY id DESC", row[0])
        self.rows("SELECT * FROM reminder_slot WHERE task_id = ?", row[0])

    def report_completion(self, task_id: int, agency_id: int) -> None:
        """A task moved to its next state, its report and its entry in the history inserted, committed."""
        day, at = self._day, f"{self._day} 01:00:00"
        self.begin()
        last = self.rows("SELECT last_id FROM history_head")[0][0] + 1
        self._connection.execute(
            self._written(
                "UPDATE task SET state = 'reported', reported_on = ?, reported_due_on = due_on, version = version + 1 "
                "WHERE id = ? AND state = 'in_progress'"
            ),
            (day, task_id),
        )
        self.insert(
            "completion_report",
            ("task_id", "agency_id", "reported_on", "result", "result_document", "delay_cause", "entered_at"),
            [(task_id, agency_id, day, "Đã xong", "", "", at)],
        )
        self.insert(
            "history_entry",
            ("id", "at", "happened_on", "actor_name", "act", "task_id", "subject", "summary", "details", "hash"),
            [(last, at, day, "Đo tốc độ", "bao-cao-hoan-thanh", task_id, "", "Đã xong", "{}", "0" * 64)],
        )
        self._connection.execute(self._written("UPDATE history_head SET last_id = ?"), (last,))
        self.commit()

    def figures(self) -> None:
        """The four outcomes by lead agency, in one statement."""
        self.rows(self._summed(_FIGURES), *[self._day] * 3)

    def figures_then(self, day: date) -> None:
        """The same for an earlier day, undoing what happened since."""
        self.rows(self._summed(_FIGURES_THEN), *[day.isoformat()] * 11)

    def agency_table(self) -> None:
        """Everything the table of agencies counts but late occurrences, in four statements."""
        days = [self._day] * 3 + [self._day] * 10 + [self._day]
        self.rows(self._summed(_TABLE), *days)
        for statement in _EVENTS:
            self.rows(statement)

    def trend(self, days: Sequence[date]) -> None:
        """The same for each of several days, one statement a day."""
        for day in days:
            self.figures_then(day)

    def office_lags(self) -> None:
        """From issue to entry and from report to confirmation, by pairs of days."""
        self.rows(
            "SELECT d.issued_on, t.entered_at, count(*) FROM task t JOIN document d ON d.id = t.document_id "
            "WHERE t.stream = 'provincial' AND t.state <> 'draft' AND t.revoked_on IS NULL "
            "GROUP BY d.issued_on, t.entered_at"
        )
        self.rows(
            "SELECT reported_on, confirmed_on, count(*) FROM task WHERE stream = 'provincial' "
            "AND confirmed_on IS NOT NULL AND revoked_on IS NULL GROUP BY reported_on, confirmed_on"
        )

    def plan(self, due_dates: Sequence[date], day: date) -> None:
        """A row for each person of each open task that is due on one of these days, committed."""
        marks = ", ".join("?" * len(due_dates))
        sql = (
            "INSERT INTO reminder_slot (task_id, occasion, rule, offset_days, account_id, channel, falls_on, "
            "valid_until, outcome, why, made_at) SELECT t.id, t.due_version, 'on_the_day', ?, p.id, 'bare', t.due_on, "
            "t.due_on, 'sent', '', t.entered_at FROM task t JOIN account p ON p.agency_id = t.lead_agency_id "
            f"WHERE t.reported_on IS NULL AND t.revoked_on IS NULL AND t.due_on IN ({marks})"
        )
        self.begin()
        self._connection.execute(self._written(sql), (day.toordinal(), *(due.isoformat() for due in due_dates)))
        self.commit()

    def execute(self, sql: str, *values: object) -> None:
        """Do what a statement says."""
        self._connection.execute(self._written(sql), values)

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Insert rows."""
        sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        self._connection.cursor().executemany(self._written(sql), [[self._bound(v) for v in row] for row in rows])

    def begin(self) -> None:
        """Begin to write."""
        self._connection.execute("BEGIN IMMEDIATE" if self._is_sqlite else "BEGIN")

    def commit(self) -> None:
        """Commit, as durably as the product does."""
        self._connection.execute("COMMIT")

    def _bound(self, value: object) -> object:
        return Json(value) if isinstance(value, dict) else value

    def _written(self, sql: str) -> str:
        return sql if self._is_sqlite else sql.replace("?", "%s")

    def _summed(self, sql: str) -> str:
        """PostgreSQL does not add up truth values."""
        return sql if self._is_sqlite else sql.replace("sum(", "count(*) FILTER (WHERE ")
