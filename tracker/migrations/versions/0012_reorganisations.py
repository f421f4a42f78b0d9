"""Agencies that were renamed, merged, split or dissolved, and who succeeds whom."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of changes of agencies."""
    op.create_table(
        "reorganisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                *("rename", "merge", "split", "dissolve", "transfer"),
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("last_entry_id", sa.Integer(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("reversed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reversed_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "(reversed_at IS NULL) = (reversed_by = '')", name=op.f("ck_reorganisation_reversed_by_somebody")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reorganisation")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "succession",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reorganisation_id", sa.Integer(), nullable=False),
        sa.Column("from_agency_id", sa.Integer(), nullable=False),
        sa.Column("to_agency_id", sa.Integer(), nullable=False),
        sa.Column("is_reversed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("from_agency_id <> to_agency_id", name=op.f("ck_succession_is_another")),
        sa.ForeignKeyConstraint(
            ["reorganisation_id"], ["reorganisation.id"], name=op.f("fk_succession_reorganisation_id")
        ),
        sa.ForeignKeyConstraint(["from_agency_id"], ["agency.id"], name=op.f("fk_succession_from_agency_id")),
        sa.ForeignKeyConstraint(["to_agency_id"], ["agency.id"], name=op.f("fk_succession_to_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_succession")),
    )
    in_force = sa.text("NOT is_reversed")
    op.create_index(
        "uq_succession_in_force",
        "succession",
        ["from_agency_id"],
        unique=True,
        sqlite_where=in_force,
        postgresql_where=in_force,
    )
    op.create_index(op.f("ix_succession_to_agency_id"), "succession", ["to_agency_id"])
    op.create_table(
        "former_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reorganisation_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("short_name", sa.String(length=100), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reorganisation_id"], ["reorganisation.id"], name=op.f("fk_former_name_reorganisation_id")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_former_name_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_name")),
    )
    op.create_index(op.f("ix_former_name_agency_id_until_on"), "former_name", ["agency_id", "until_on"])


def downgrade() -> None:
    """Take them away; agencies, tasks and people stay where they are."""
    op.drop_index(op.f("ix_former_name_agency_id_until_on"), "former_name")
    op.drop_table("former_name")
    op.drop_index(op.f("ix_succession_to_agency_id"), "succession")
    op.drop_index("uq_succession_in_force", "succession")
    op.drop_table("succession")
    op.drop_table("reorganisation")
