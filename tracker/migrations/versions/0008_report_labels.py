"""The labels that the office gives to the rows of report forms."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for labels that differ from the usual ones."""
    op.create_table(
        "report_label",
        sa.Column(
            "name",
            sa.Enum(
                *("title", "5.central", "5.provincial", "5.1", "5.2", "5.3", "5.4", "unit"),
                name="name",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_report_label")),
    )


def downgrade() -> None:
    """Take it away; the usual labels stand again."""
    op.drop_table("report_label")
