"""All tables of the first release, and the triggers that keep the history and the attempts append-only."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_APPEND_ONLY = ("history_entry", "delivery_attempt")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "agency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=35), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("short_name", sa.String(length=100), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("department", "local", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_agency_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["parent_id"], ["agency.id"], name=op.f("fk_agency_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency")),
        sa.UniqueConstraint("code", name=op.f("uq_agency_code")),
        sa.UniqueConstraint("name", name=op.f("uq_agency_name")),
    )
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_working", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("notice", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_day")),
    )
    op.create_table(
        "calendar_year",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("notice", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_calendar_year")),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("number_key", sa.String(length=100), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("issuer", sa.String(length=100), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("type_name", sa.String(length=50), nullable=False),
        sa.Column("subject", sa.String(length=2000), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("issuer", "number_key", "year", name=op.f("uq_document_issuer_number_key_year")),
    )
    op.create_table(
        "history_entry",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("act", sa.String(length=60), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_entry")),
    )
    with op.batch_alter_table("history_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_history_entry_task_id_id"), ["task_id", "id"], unique=False)

    op.create_table(
        "history_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_history_head_is_the_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_head")),
    )
    op.create_table(
        "planned_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_planned_day")),
    )
    op.create_table(
        "scheduler_heartbeat",
        sa.Column("owner", sa.String(length=100), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_scheduler_heartbeat")),
    )
    op.create_table(
        "sign_in_failures",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("window_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_failures")),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "office_officer",
                "office_head",
                "agency_head",
                "agency_officer",
                "leader",
                "viewer",
                "admin",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_sign_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "role NOT IN ('agency_head', 'agency_officer') OR agency_id IS NOT NULL",
            name=op.f("ck_account_has_an_agency"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_account_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("username", name=op.f("uq_account_username")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_agency_id_is_active"), ["agency_id", "is_active"], unique=False)

    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column(
            "stream",
            sa.Enum("provincial", "central", name="stream", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("assigner", sa.String(length=200), nullable=False),
        sa.Column("lead_agency_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "assigned",
                "declined",
                "in_progress",
                "reported",
                "completed",
                "suspended",
                "revoked",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("assigned_on", sa.Date(), nullable=False),
        sa.Column("handed_out_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("original_due_on", sa.Date(), nullable=True),
        sa.Column("due_version", sa.Integer(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("reported_due_on", sa.Date(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(state = 'revoked') = (revoked_on IS NOT NULL)", name=op.f("ck_task_revoked_has_its_day")),
        sa.CheckConstraint(
            "reported_on IS NULL OR state NOT IN ('draft', 'assigned', 'declined', 'in_progress', 'suspended')",
            name=op.f("ck_task_reported_tasks_have_a_state_that_says_so"),
        ),
        sa.CheckConstraint("state = 'draft' OR handed_out_on IS NOT NULL", name=op.f("ck_task_handed_out_has_its_day")),
        sa.CheckConstraint(
            "state NOT IN ('reported', 'completed') OR reported_on IS NOT NULL", name=op.f("ck_task_state_has_report")
        ),
        sa.CheckConstraint(
            "(due_on IS NULL) = (original_due_on IS NULL)", name=op.f("ck_task_original_due_date_goes_with_due_date")
        ),
        sa.CheckConstraint("confirmed_on >= reported_on", name=op.f("ck_task_confirmed_after_reported")),
        sa.CheckConstraint("due_on >= assigned_on", name=op.f("ck_task_due_after_assigned")),
        sa.CheckConstraint("reported_on >= assigned_on", name=op.f("ck_task_reported_after_assigned")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_task_document_id")),
        sa.ForeignKeyConstraint(["lead_agency_id"], ["agency.id"], name=op.f("fk_task_lead_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("code", name=op.f("uq_task_code")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_document_id"), ["document_id"], unique=False)
        batch_op.create_index(
            "ix_task_figures",
            [
                "stream",
                "lead_agency_id",
                "assigned_on",
                "state",
                "due_on",
                "reported_on",
                "reported_due_on",
                "original_due_on",
                "confirmed_on",
                "handed_out_on",
                "revoked_on",
            ],
            unique=False,
        )
        batch_op.create_index("ix_task_lead", ["lead_agency_id", "due_on", "id"], unique=False)
        batch_op.create_index(
            "ix_task_open",
            ["due_on", "id"],
            unique=False,
            sqlite_where=sa.text("reported_on IS NULL AND revoked_on IS NULL"),
            postgresql_where=sa.text("reported_on IS NULL AND revoked_on IS NULL"),
        )
        batch_op.create_index(
            "ix_task_open_of_stream",
            ["stream", "due_on", "id"],
            unique=False,
            sqlite_where=sa.text("reported_on IS NULL AND revoked_on IS NULL"),
            postgresql_where=sa.text("reported_on IS NULL AND revoked_on IS NULL"),
        )

    op.create_table(
        "access_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_access_link_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_access_link_token_hash")),
    )
    op.create_table(
        "account_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_session_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_account_session_token_hash")),
    )
    with op.batch_alter_table("account_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_session_account_id"), ["account_id"], unique=False)

    op.create_table(
        "completion_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("result_document", sa.String(length=200), nullable=False),
        sa.Column("delay_cause", sa.Text(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column(
            "ending",
            sa.Enum(
                "returned", "withdrawn", "reopened", name="ending", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(ended_on IS NULL) = (ending IS NULL)", name=op.f("ck_completion_report_an_end_has_a_reason")
        ),
        sa.CheckConstraint(
            "confirmed_on >= reported_on", name=op.f("ck_completion_report_confirmed_after_it_was_made")
        ),
        sa.CheckConstraint("ended_on >= reported_on", name=op.f("ck_completion_report_ends_after_it_was_made")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_completion_report_agency_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_completion_report_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_completion_report")),
    )
    with op.batch_alter_table("completion_report", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_completion_report_ended_on_reported_on"), ["ended_on", "reported_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_completion_report_task_id"), ["task_id"], unique=False)
        batch_op.create_index(
            "uq_completion_report_standing",
            ["task_id"],
            unique=True,
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        )

    op.create_table(
        "cooperation",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_cooperation_agency_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_cooperation_task_id")),
        sa.PrimaryKeyConstraint("task_id", "agency_id", name=op.f("pk_cooperation")),
    )
    with op.batch_alter_table("cooperation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cooperation_agency_id_task_id"), ["agency_id", "task_id"], unique=False)

    op.create_table(
        "due_date_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "extension",
                "resumption",
                "correction",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("previous_due_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "previous_due_on IS NULL OR due_on <> previous_due_on", name=op.f("ck_due_date_change_moves")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_due_date_change_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_due_date_change")),
    )
    with op.batch_alter_table("due_date_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_due_date_change_decided_on_task_id"), ["decided_on", "task_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_due_date_change_task_id_decided_on_id"), ["task_id", "decided_on", "id"], unique=False
        )

    op.create_table(
        "lead_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("from_agency_id", sa.Integer(), nullable=False),
        sa.Column("to_agency_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("from_agency_id <> to_agency_id", name=op.f("ck_lead_change_changes")),
        sa.ForeignKeyConstraint(["from_agency_id"], ["agency.id"], name=op.f("fk_lead_change_from_agency_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_lead_change_task_id")),
        sa.ForeignKeyConstraint(["to_agency_id"], ["agency.id"], name=op.f("fk_lead_change_to_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_change")),
    )
    with op.batch_alter_table("lead_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lead_change_changed_on_task_id"), ["changed_on", "task_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lead_change_task_id"), ["task_id"], unique=False)

    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "sending",
                "retry",
                "sent",
                "unknown",
                "failed",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "phase",
            sa.Enum("claimed", "dot", name="phase", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=100), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_answer", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'sending') = (phase IS NOT NULL)", name=op.f("ck_outbox_message_phase_while_sending")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_outbox_message_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_message_key")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outbox_message_message_id")),
    )
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_message_created_at_id"), ["created_at", "id"], unique=False)
        batch_op.create_index(
            "ix_outbox_message_waiting",
            ["next_at", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('pending', 'retry', 'sending')"),
            postgresql_where=sa.text("state IN ('pending', 'retry', 'sending')"),
        )

    op.create_table(
        "pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column(
            "from_state",
            sa.Enum(
                "draft",
                "assigned",
                "declined",
                "in_progress",
                "reported",
                "completed",
                "suspended",
                "revoked",
                name="from_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_pause_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_pause_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
    )
    with op.batch_alter_table("pause", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pause_task_id"), ["task_id"], unique=False)
        batch_op.create_index(
            "uq_pause_running",
            ["task_id"],
            unique=True,
            sqlite_where=sa.text("until_on IS NULL"),
            postgresql_where=sa.text("until_on IS NULL"),
        )

    op.create_table(
        "staged_workbook",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column(
            "stream",
            sa.Enum("provincial", "central", name="stream", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("header_row", sa.Integer(), nullable=True),
        sa.Column("cells", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_staged_workbook_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staged_workbook")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "delivery_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "sending",
                "retry",
                "sent",
                "unknown",
                "failed",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["outbox_message.id"], name=op.f("fk_delivery_attempt_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_attempt")),
        sa.UniqueConstraint("message_id", "attempt", name=op.f("uq_delivery_attempt_message_id_attempt")),
    )
    op.create_table(
        "reminder_slot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("due_version", sa.Integer(), nullable=False),
        sa.Column(
            "rule",
            sa.Enum(
                "before_due", "on_the_day", "overdue", name="rule", native_enum=False, create_constraint=True, length=40
            ),
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
                "planned",
                "in_message",
                "sent",
                "superseded",
                "cancelled",
                "failed",
                "unknown",
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
        sa.UniqueConstraint(
            "task_id", "due_version", "rule", "offset_days", "account_id", "channel", name="uq_slot_key"
        ),
    )
    with op.batch_alter_table("reminder_slot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminder_slot_message_id"), ["message_id"], unique=False)
        batch_op.create_index(
            "ix_reminder_slot_waiting",
            ["account_id", "falls_on"],
            unique=False,
            sqlite_where=sa.text("outcome = 'planned'"),
            postgresql_where=sa.text("outcome = 'planned'"),
        )
    _refuse_changes()


def downgrade() -> None:
    """Remove the tables."""
    _allow_changes()
    with op.batch_alter_table("reminder_slot", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_reminder_slot_waiting",
            sqlite_where=sa.text("outcome = 'planned'"),
            postgresql_where=sa.text("outcome = 'planned'"),
        )
        batch_op.drop_index(batch_op.f("ix_reminder_slot_message_id"))

    op.drop_table("reminder_slot")
    op.drop_table("delivery_attempt")
    op.drop_table("staged_workbook")
    with op.batch_alter_table("pause", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_pause_running", sqlite_where=sa.text("until_on IS NULL"), postgresql_where=sa.text("until_on IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_pause_task_id"))

    op.drop_table("pause")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_message_waiting",
            sqlite_where=sa.text("state IN ('pending', 'retry', 'sending')"),
            postgresql_where=sa.text("state IN ('pending', 'retry', 'sending')"),
        )
        batch_op.drop_index(batch_op.f("ix_outbox_message_created_at_id"))

    op.drop_table("outbox_message")
    with op.batch_alter_table("lead_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lead_change_task_id"))
        batch_op.drop_index(batch_op.f("ix_lead_change_changed_on_task_id"))

    op.drop_table("lead_change")
    with op.batch_alter_table("due_date_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_due_date_change_task_id_decided_on_id"))
        batch_op.drop_index(batch_op.f("ix_due_date_change_decided_on_task_id"))

    op.drop_table("due_date_change")
    with op.batch_alter_table("cooperation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cooperation_agency_id_task_id"))

    op.drop_table("cooperation")
    with op.batch_alter_table("completion_report", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_completion_report_standing",
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_completion_report_task_id"))
        batch_op.drop_index(batch_op.f("ix_completion_report_ended_on_reported_on"))

    op.drop_table("completion_report")
    with op.batch_alter_table("account_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_session_account_id"))

    op.drop_table("account_session")
    op.drop_table("access_link")
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_task_open_of_stream",
            sqlite_where=sa.text("reported_on IS NULL AND revoked_on IS NULL"),
            postgresql_where=sa.text("reported_on IS NULL AND revoked_on IS NULL"),
        )
        batch_op.drop_index(
            "ix_task_open",
            sqlite_where=sa.text("reported_on IS NULL AND revoked_on IS NULL"),
            postgresql_where=sa.text("reported_on IS NULL AND revoked_on IS NULL"),
        )
        batch_op.drop_index("ix_task_lead")
        batch_op.drop_index("ix_task_figures")
        batch_op.drop_index(batch_op.f("ix_task_document_id"))

    op.drop_table("task")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_agency_id_is_active"))

    op.drop_table("account")
    op.drop_table("sign_in_failures")
    op.drop_table("scheduler_heartbeat")
    op.drop_table("planned_day")
    op.drop_table("history_head")
    with op.batch_alter_table("history_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_history_entry_task_id_id"))

    op.drop_table("history_entry")
    op.drop_table("document")
    op.drop_table("calendar_year")
    op.drop_table("calendar_day")
    op.drop_table("agency")


def _refuse_changes() -> None:
    for table in _APPEND_ONLY:
        if op.get_bind().dialect.name == "postgresql":
            op.execute(
                f"CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
            )
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only()"
            )
            op.execute(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()"
            )
        else:
            for act in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )


def _allow_changes() -> None:
    for table in _APPEND_ONLY:
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
            op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
            op.execute(f"DROP FUNCTION {table}_is_append_only()")
        else:
            for act in ("UPDATE", "DELETE"):
                op.execute(f"DROP TRIGGER {table}_no_{act.lower()}")
