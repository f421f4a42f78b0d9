"""Rules beyond due dates: a reminder's occasion, more rules, where a day's acts begin, mornings that were held back."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_OLD = ("before_due", "on_the_day", "overdue")
_NEW = (
    *("assigned", "not_accepted", "before_due", "on_the_day", "overdue"),
    *("escalated_to_head", "escalated_to_office", "escalated_to_leaders", "waiting", "decided"),
)
_COLUMNS = "rule, offset_days, account_id, channel, falls_on, valid_until, outcome, why, message_id, made_at"


def upgrade() -> None:
    """Widen the rules, name the occasion, and let no act of before the upgrade be told."""
    _rewrite("due_version", "occasion", _NEW)
    op.add_column("planned_day", sa.Column("acts_after", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.execute("UPDATE planned_day SET acts_after = COALESCE((SELECT last_id FROM history_head), 0)")
    op.create_table(
        "held_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("tasks", sa.Integer(), nullable=False),
        sa.Column("allowed", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "answer",
            sa.Enum("send", "skip", name="answer", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("answered_by", sa.String(length=200), server_default="", nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_held_day_an_answer_has_its_time")),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_held_day")),
    )


def downgrade() -> None:
    """Go back. Reminders by rules that were not known then are forgotten; messages and attempts stay."""
    op.drop_table("held_day")
    op.drop_column("planned_day", "acts_after")
    op.execute(f"DELETE FROM reminder_slot WHERE rule NOT IN ({_words(_OLD)})")  # noqa: S608 - our own words
    _rewrite("occasion", "due_version", _OLD)


def _rewrite(old: str, new: str, rules: tuple[str, ...]) -> None:
    """Rename the column and let exactly these rules in; every row is kept, under its number."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("reminder_slot", old, new_column_name=new)
        op.execute("ALTER TABLE reminder_slot DROP CONSTRAINT ck_reminder_slot_rule")
        op.execute(f"ALTER TABLE reminder_slot ADD CONSTRAINT ck_reminder_slot_rule CHECK (rule IN ({_words(rules)}))")
        return
    # SQLite changes no constraint, so the table is made anew. No other table refers to it, and it refers to others
    # under the same names, so foreign keys hold throughout.
    op.drop_index("ix_reminder_slot_waiting", table_name="reminder_slot")
    op.drop_index("ix_reminder_slot_message_id", table_name="reminder_slot")
    op.rename_table("reminder_slot", "reminder_slot_before")
    op.create_table(
        "reminder_slot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column(new, sa.Integer(), nullable=False),
        sa.Column(
            "rule",
            sa.Enum(*rules, name="rule", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("offset_days", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("falls_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                *("planned", "in_message", "sent", "superseded", "cancelled", "failed", "unknown"),
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_reminder_slot_account_id")),
        sa.ForeignKeyConstraint(["message_id"], ["outbox_message.id"], name=op.f("fk_reminder_slot_message_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_reminder_slot_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_slot")),
        sa.UniqueConstraint("task_id", new, "rule", "offset_days", "account_id", "channel", name="uq_slot_key"),
    )
    op.execute(
        f"INSERT INTO reminder_slot (id, task_id, {new}, {_COLUMNS}) "  # noqa: S608 - our own names
        f"SELECT id, task_id, {old}, {_COLUMNS} FROM reminder_slot_before"
    )
    op.drop_table("reminder_slot_before")
    op.create_index("ix_reminder_slot_message_id", "reminder_slot", ["message_id"])
    op.create_index(
        "ix_reminder_slot_waiting",
        "reminder_slot",
        ["account_id", "falls_on"],
        sqlite_where=sa.text("outcome = 'planned'"),
    )


def _words(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)
