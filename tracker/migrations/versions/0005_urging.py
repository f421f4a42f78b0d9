"""Urges: what the Office sent to whom about which tasks, with its letters."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the register of urges."""
    op.create_table(
        "urge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("go", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("agency_name", sa.String(length=255), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("task_count", sa.Integer(), nullable=False),
        sa.Column("opening", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("letter_year", sa.Integer(), nullable=True),
        sa.Column("letter_number", sa.Integer(), nullable=True),
        sa.Column("letter_on", sa.Date(), nullable=True),
        sa.Column("notation", sa.String(length=60), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("signer_title", sa.String(length=200), nullable=False),
        sa.Column("signer_name", sa.String(length=200), nullable=False),
        sa.Column("copies", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(letter_number IS NULL) = (letter_on IS NULL) AND (letter_number IS NULL) = (letter_year IS NULL)",
            name=op.f("ck_urge_a_letter_has_number_and_day"),
        ),
        sa.CheckConstraint("task_count > 0", name=op.f("ck_urge_is_about_something")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_urge_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urge")),
        sa.UniqueConstraint("go", "agency_id", name=op.f("uq_urge_go_agency_id")),
        sa.UniqueConstraint("letter_year", "letter_number", name=op.f("uq_urge_letter_year_letter_number")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_urge_year_number")),
    )
    op.create_index(op.f("ix_urge_agency_id_made_on"), "urge", ["agency_id", "made_on"])
    op.create_index(op.f("ix_urge_made_on_id"), "urge", ["made_on", "id"])

    op.create_table(
        "urge_mail",
        sa.Column("urge_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_urge_mail_account_id")),
        sa.ForeignKeyConstraint(["urge_id"], ["urge.id"], name=op.f("fk_urge_mail_urge_id")),
        sa.PrimaryKeyConstraint("urge_id", "account_id", name=op.f("pk_urge_mail")),
    )
    op.create_table(
        "urge_task",
        sa.Column("urge_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("document", sa.String(length=300), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                *("draft", "assigned", "declined", "in_progress", "reported", "completed", "suspended", "revoked"),
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("days_left", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_urge_task_task_id")),
        sa.ForeignKeyConstraint(["urge_id"], ["urge.id"], name=op.f("fk_urge_task_urge_id")),
        sa.PrimaryKeyConstraint("urge_id", "task_id", name=op.f("pk_urge_task")),
    )
    op.create_index(op.f("ix_urge_task_task_id_urge_id"), "urge_task", ["task_id", "urge_id"])


def downgrade() -> None:
    """Take it away; what it held is lost."""
    op.drop_index(op.f("ix_urge_task_task_id_urge_id"), "urge_task")

    op.drop_table("urge_task")

    op.drop_table("urge_mail")
    op.drop_index(op.f("ix_urge_made_on_id"), "urge")
    op.drop_index(op.f("ix_urge_agency_id_made_on"), "urge")

    op.drop_table("urge")
