"""Work programmes: their items, the tasks these became, and what was changed in the course of the year."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the tables of work programmes."""
    op.create_table(
        "work_programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("adopted_on", sa.Date(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "adopted_on IS NULL OR document_id IS NOT NULL", name=op.f("ck_work_programme_adopted_by_a_document")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_work_programme_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_programme")),
        sa.UniqueConstraint("year", "title", name=op.f("uq_work_programme_year_title")),
    )
    op.create_table(
        "programme_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("lead_agency_id", sa.Integer(), nullable=False),
        sa.Column("submitted_to", _words("submission", "ubnd", "chu_tich", "hdnd", "tinh_uy"), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("is_due_in_month", sa.Boolean(), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=True),
        sa.Column("removed_on", sa.Date(), nullable=True),
        sa.Column("removal_reason", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(removed_on IS NULL) = (removal_reason = '')", name=op.f("ck_programme_item_removed_for_a_reason")
        ),
        sa.ForeignKeyConstraint(["lead_agency_id"], ["agency.id"], name=op.f("fk_programme_item_lead_agency_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["work_programme.id"], name=op.f("fk_programme_item_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_item")),
        sa.UniqueConstraint("programme_id", "number", name=op.f("uq_programme_item_programme_id_number")),
    )
    op.create_index(op.f("ix_programme_item_due_on_id"), "programme_item", ["due_on", "id"])
    op.create_index(op.f("ix_programme_item_lead_agency_id"), "programme_item", ["lead_agency_id"])
    op.create_table(
        "programme_cooperation",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_programme_cooperation_agency_id")),
        sa.ForeignKeyConstraint(["item_id"], ["programme_item.id"], name=op.f("fk_programme_cooperation_item_id")),
        sa.PrimaryKeyConstraint("item_id", "agency_id", name=op.f("pk_programme_cooperation")),
    )
    op.create_index(
        op.f("ix_programme_cooperation_agency_id_item_id"), "programme_cooperation", ["agency_id", "item_id"]
    )
    op.create_table(
        "programme_task",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["programme_item.id"], name=op.f("fk_programme_task_item_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_programme_task_task_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_programme_task")),
        sa.UniqueConstraint("task_id", name=op.f("uq_programme_task_task_id")),
    )
    op.create_table(
        "programme_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("kind", _words("change_kind", "added", "corrected", "moved", "removed", "task_made"), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["programme_item.id"], name=op.f("fk_programme_change_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_change")),
    )
    op.create_index(op.f("ix_programme_change_item_id_id"), "programme_change", ["item_id", "id"])


def downgrade() -> None:
    """Take them away; what they held is lost, the tasks that were made of it stay."""
    op.drop_index(op.f("ix_programme_change_item_id_id"), "programme_change")

    op.drop_table("programme_change")

    op.drop_table("programme_task")
    op.drop_index(op.f("ix_programme_cooperation_agency_id_item_id"), "programme_cooperation")

    op.drop_table("programme_cooperation")
    op.drop_index(op.f("ix_programme_item_lead_agency_id"), "programme_item")
    op.drop_index(op.f("ix_programme_item_due_on_id"), "programme_item")

    op.drop_table("programme_item")

    op.drop_table("work_programme")
