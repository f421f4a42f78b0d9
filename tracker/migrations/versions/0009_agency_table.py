"""The table of agencies and the signs: keys of what reports say, and indexes for what happened in a span of days."""

import hashlib
import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_AT_ONCE = 2_000
_HAS_CAUSE = sa.text("delay_cause_key <> ''")
_CONFIRMED = sa.text("act = 'xac-nhan'")


def upgrade() -> None:
    """Add the keys, with those of the reports there are, and the indexes."""
    for name in ("result_key", "delay_cause_key"):
        op.add_column("completion_report", sa.Column(name, sa.String(length=16), nullable=False, server_default=""))
    _fill_keys()
    op.create_index(
        "ix_completion_report_delay_cause_key",
        "completion_report",
        ["delay_cause_key"],
        sqlite_where=_HAS_CAUSE,
        postgresql_where=_HAS_CAUSE,
    )
    op.create_index("ix_progress_entry_entered_on_task_id", "progress_entry", ["entered_on", "task_id"])
    op.create_index(
        "ix_history_entry_confirmed",
        "history_entry",
        ["happened_on"],
        sqlite_where=_CONFIRMED,
        postgresql_where=_CONFIRMED,
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_index("ix_history_entry_confirmed", "history_entry")
    op.drop_index("ix_progress_entry_entered_on_task_id", "progress_entry")
    op.drop_index("ix_completion_report_delay_cause_key", "completion_report")
    for name in ("delay_cause_key", "result_key"):
        op.drop_column("completion_report", name)


def _fill_keys() -> None:
    report = sa.table(
        "completion_report",
        *(sa.column(name) for name in ("id", "result", "delay_cause", "result_key", "delay_cause_key")),
    )
    said = sa.or_(report.c.result != "", report.c.delay_cause != "")
    connection = op.get_bind()
    rows = connection.execute(sa.select(report.c.id, report.c.result, report.c.delay_cause).where(said)).all()
    keys = [{"of": row.id, "its_result": _key(row.result), "its_cause": _key(row.delay_cause)} for row in rows]
    fill = (
        sa.update(report)
        .where(report.c.id == sa.bindparam("of"))
        .values(result_key=sa.bindparam("its_result"), delay_cause_key=sa.bindparam("its_cause"))
    )
    for start in range(0, len(keys), _AT_ONCE):
        connection.execute(fill, keys[start : start + _AT_ONCE])


def _key(text: str) -> str:
    """As `words_key` was when this migration was written."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D").casefold())
    letters = "".join(character for character in bare if not unicodedata.combining(character))
    folded = re.sub(r"[^0-9a-z]+", " ", letters).strip()
    return hashlib.sha256(folded.encode()).hexdigest()[:16] if folded else ""
