"""Duties that come back, and each single time of them."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of recurring duties."""
    op.create_table(
        "task_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stream", _words("stream", "provincial", "central"), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("assigner", sa.String(length=200), nullable=False),
        sa.Column("lead_agency_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=100), nullable=False),
        sa.Column("is_starred", sa.Boolean(), nullable=False),
        sa.Column("rule", sa.String(length=200), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("days_before", sa.Integer(), nullable=False),
        sa.Column("days_off", _words("days_off", "keep", "before", "after"), nullable=False),
        sa.Column("is_handed_out", sa.Boolean(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint("until_on >= first_on", name=op.f("ck_task_series_until_after_first")),
        sa.CheckConstraint("days_before >= 0", name=op.f("ck_task_series_made_before_it_is_due")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_task_series_document_id")),
        sa.ForeignKeyConstraint(["lead_agency_id"], ["agency.id"], name=op.f("fk_task_series_lead_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_series")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_task_series_lead_agency_id_id"), "task_series", ["lead_agency_id", "id"])
    op.create_table(
        "series_cooperation",
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["series_id"], ["task_series.id"], name=op.f("fk_series_cooperation_series_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_series_cooperation_agency_id")),
        sa.PrimaryKeyConstraint("series_id", "agency_id", name=op.f("pk_series_cooperation")),
    )
    op.create_index(op.f("ix_series_cooperation_agency_id_series_id"), "series_cooperation", ["agency_id", "series_id"])
    op.create_table(
        "series_occurrence",
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("task_code", sa.String(length=40), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["series_id"], ["task_series.id"], name=op.f("fk_series_occurrence_series_id")),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_series_occurrence_task_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("series_id", "day", name=op.f("pk_series_occurrence")),
    )
    op.create_index(op.f("ix_series_occurrence_task_id"), "series_occurrence", ["task_id"], unique=True)


def downgrade() -> None:
    """Take them away; the tasks that were made stay."""
    op.drop_index(op.f("ix_series_occurrence_task_id"), "series_occurrence")
    op.drop_table("series_occurrence")
    op.drop_index(op.f("ix_series_cooperation_agency_id_series_id"), "series_cooperation")
    op.drop_table("series_cooperation")
    op.drop_index(op.f("ix_task_series_lead_agency_id_id"), "task_series")
    op.drop_table("task_series")


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)
