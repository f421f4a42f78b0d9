"""What working a task needs: requests, progress, officers, files, deputies, saved lists, settings of the office."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the new tables, and the new columns of the old ones."""
    op.create_table(
        "office_setting",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_office_setting")),
    )
    op.create_table(
        "deputy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("deputy_id <> account_id", name=op.f("ck_deputy_is_another_person")),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_deputy_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_deputy_account_id")),
        sa.ForeignKeyConstraint(["deputy_id"], ["account.id"], name=op.f("fk_deputy_deputy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deputy")),
    )
    op.create_index(op.f("ix_deputy_account_id_until_on"), "deputy", ["account_id", "until_on"])
    op.create_index(op.f("ix_deputy_deputy_id_until_on"), "deputy", ["deputy_id", "until_on"])

    op.create_table(
        "extension_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_due_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "granted",
                "shortened",
                "refused",
                "withdrawn",
                "lapsed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("granted_due_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'pending') = (decided_on IS NULL)", name=op.f("ck_extension_request_a_decision_has_its_day")
        ),
        sa.CheckConstraint(
            "(state IN ('granted', 'shortened')) = (granted_due_on IS NOT NULL)",
            name=op.f("ck_extension_request_granted_has_a_date"),
        ),
        sa.CheckConstraint("asked_due_on > due_on", name=op.f("ck_extension_request_asks_for_a_later_date")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_extension_request_account_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_extension_request_agency_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_extension_request_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension_request")),
    )
    op.create_index(op.f("ix_extension_request_decided_on"), "extension_request", ["decided_on"])
    op.create_index(op.f("ix_extension_request_task_id"), "extension_request", ["task_id"])
    op.create_index(op.f("ix_extension_request_state_asked_on_id"), "extension_request", ["state", "asked_on", "id"])
    op.create_index(
        "uq_extension_request_pending",
        "extension_request",
        ["task_id"],
        unique=True,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )

    op.create_table(
        "progress_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("difficulty", sa.Text(), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_progress_entry_percent_is_one")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_progress_entry_account_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_progress_entry_agency_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_progress_entry_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_entry")),
    )
    op.create_index(op.f("ix_progress_entry_task_id_entered_on"), "progress_entry", ["task_id", "entered_on"])

    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("query", sa.String(length=1000), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_saved_view_account_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_saved_view_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("account_id", "name", name=op.f("uq_saved_view_account_id_name")),
    )
    op.create_index(op.f("ix_saved_view_is_shared_agency_id"), "saved_view", ["is_shared", "agency_id"])

    op.create_table(
        "task_officer",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("may_report", sa.Boolean(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_task_officer_account_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_officer_task_id")),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_task_officer")),
    )
    op.create_index(op.f("ix_task_officer_account_id_task_id"), "task_officer", ["account_id", "task_id"])

    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column(
            "purpose",
            sa.Enum(
                "document",
                "progress",
                "report",
                "part",
                "request",
                "discussion",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("stored_as", sa.String(length=64), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(task_id IS NULL) <> (document_id IS NULL)", name=op.f("ck_attachment_belongs_to_one")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_attachment_account_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_attachment_agency_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_attachment_document_id")),
        sa.ForeignKeyConstraint(["report_id"], ["completion_report.id"], name=op.f("fk_attachment_report_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_attachment_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("stored_as", name=op.f("uq_attachment_stored_as")),
    )
    op.create_index(op.f("ix_attachment_document_id"), "attachment", ["document_id"])
    op.create_index(op.f("ix_attachment_task_id"), "attachment", ["task_id"])

    op.add_column("cooperation", sa.Column("part", sa.Text(), server_default="", nullable=False))
    op.add_column("cooperation", sa.Column("due_on", sa.Date(), nullable=True))
    op.add_column("cooperation", sa.Column("reported_on", sa.Date(), nullable=True))
    op.add_column("cooperation", sa.Column("result", sa.Text(), server_default="", nullable=False))

    op.add_column("task", sa.Column("state_since", sa.Date(), nullable=True))
    op.execute(
        "UPDATE task SET state_since = COALESCE(revoked_on, confirmed_on, reported_on, handed_out_on, assigned_on)"
    )
    op.add_column("task", sa.Column("field", sa.String(length=100), server_default="", nullable=False))
    op.add_column("task", sa.Column("is_starred", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("task", sa.Column("group_key", sa.String(length=36), nullable=True))
    op.add_column("task", sa.Column("due_working_days", sa.Integer(), nullable=True))
    op.add_column("task", sa.Column("progress_percent", sa.Integer(), nullable=True))
    op.create_index(
        "ix_task_group_key",
        "task",
        ["group_key"],
        sqlite_where=sa.text("group_key IS NOT NULL"),
        postgresql_where=sa.text("group_key IS NOT NULL"),
    )
    op.create_index(op.f("ix_task_state_state_since_id"), "task", ["state", "state_since", "id"])


def downgrade() -> None:
    """Take them away; what they held is lost."""
    op.drop_index(op.f("ix_task_state_state_since_id"), "task")
    op.drop_index("ix_task_group_key", "task")
    op.drop_column("task", "progress_percent")
    op.drop_column("task", "due_working_days")
    op.drop_column("task", "group_key")
    op.drop_column("task", "is_starred")
    op.drop_column("task", "state_since")
    op.drop_column("task", "field")

    op.drop_column("cooperation", "result")
    op.drop_column("cooperation", "reported_on")
    op.drop_column("cooperation", "due_on")
    op.drop_column("cooperation", "part")

    op.drop_index(op.f("ix_attachment_task_id"), "attachment")
    op.drop_index(op.f("ix_attachment_document_id"), "attachment")

    op.drop_table("attachment")
    op.drop_index(op.f("ix_task_officer_account_id_task_id"), "task_officer")

    op.drop_table("task_officer")
    op.drop_index(op.f("ix_saved_view_is_shared_agency_id"), "saved_view")

    op.drop_table("saved_view")
    op.drop_index(op.f("ix_progress_entry_task_id_entered_on"), "progress_entry")

    op.drop_table("progress_entry")
    op.drop_index("uq_extension_request_pending", "extension_request")
    op.drop_index(op.f("ix_extension_request_state_asked_on_id"), "extension_request")
    op.drop_index(op.f("ix_extension_request_task_id"), "extension_request")
    op.drop_index(op.f("ix_extension_request_decided_on"), "extension_request")

    op.drop_table("extension_request")
    op.drop_index(op.f("ix_deputy_deputy_id_until_on"), "deputy")
    op.drop_index(op.f("ix_deputy_account_id_until_on"), "deputy")

    op.drop_table("deputy")
    op.drop_table("office_setting")
