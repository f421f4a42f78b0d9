"""Delivery in full: channels that are sick, order, settling what is unknown, bounces, known installations, clocks."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_WAITING = "state IN ('pending', 'retry', 'sending')"
_UNKNOWN = "state = 'unknown'"


def upgrade() -> None:
    """Make the new tables and columns, and the indexes of the new order."""
    op.create_table(
        "channel_state",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("open_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("last_error_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_channel_state")),
    )
    op.create_table(
        "installation",
        sa.Column("mark", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=400), nullable=False),
        sa.Column("pulse", sa.Integer(), nullable=False),
        sa.Column("doubt", sa.String(length=300), nullable=False),
        sa.Column("seen_place", sa.String(length=400), nullable=False),
        sa.Column("seen_pulse", sa.Integer(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_installation")),
    )
    op.create_table(
        "clock_doubt",
        sa.Column("owner", sa.String(length=100), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_clock_doubt")),
    )
    op.create_table(
        "slot_check",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_slot_check")),
    )
    op.drop_index("ix_outbox_message_waiting", "outbox_message")
    # Plain columns: SQLite adds them without rebuilding the table.
    for column in (
        sa.Column("channel", sa.String(length=20), nullable=False, server_default="mail"),
        sa.Column("priority", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("repeats", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bounce", sa.Text(), nullable=False, server_default=""),
    ):
        op.add_column("outbox_message", column)
    op.add_column("account", sa.Column("bounced_email", sa.String(length=254), nullable=True))
    op.add_column("account", sa.Column("phone", sa.String(length=30), nullable=True))
    op.create_index(
        "ix_outbox_message_waiting",
        "outbox_message",
        ["channel", "priority", "next_at", "id"],
        sqlite_where=sa.text(_WAITING),
        postgresql_where=sa.text(_WAITING),
    )
    op.create_index(
        "ix_outbox_message_unknown",
        "outbox_message",
        ["next_at"],
        sqlite_where=sa.text(_UNKNOWN),
        postgresql_where=sa.text(_UNKNOWN),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_index("ix_outbox_message_unknown", "outbox_message")
    op.drop_index("ix_outbox_message_waiting", "outbox_message")
    op.drop_column("account", "phone")
    op.drop_column("account", "bounced_email")
    for column in ("bounce", "bounced_at", "repeats", "tries", "priority", "channel"):
        op.drop_column("outbox_message", column)
    op.create_index(
        "ix_outbox_message_waiting",
        "outbox_message",
        ["next_at", "id"],
        sqlite_where=sa.text(_WAITING),
        postgresql_where=sa.text(_WAITING),
    )
    for table in ("slot_check", "clock_doubt", "installation", "channel_state"):
        op.drop_table(table)
