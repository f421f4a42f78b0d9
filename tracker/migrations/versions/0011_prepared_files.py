"""Files that people asked for and that are made in the background."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0009"
branch_labels = None
depends_on = None


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the table of files."""
    op.create_table(
        "prepared_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", _words("kind", "task_list", "archive", "closing"), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column(
            "role",
            _words(
                "role",
                *("office_officer", "office_head", "agency_head", "agency_officer", "leader", "viewer", "admin"),
            ),
            nullable=False,
        ),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("in_place_of", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", _words("state", "waiting", "making", "ready", "failed"), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=100), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("whole", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("stored_as", sa.String(length=64), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'ready') = (stored_as IS NOT NULL)", name=op.f("ck_prepared_file_ready_is_stored")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_prepared_file_account_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_prepared_file_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prepared_file")),
        sa.UniqueConstraint("stored_as", name=op.f("uq_prepared_file_stored_as")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_prepared_file_account_id_id"), "prepared_file", ["account_id", "id"])
    unfinished = sa.text("state IN ('waiting', 'making')")
    op.create_index(
        "ix_prepared_file_unfinished", "prepared_file", ["id"], sqlite_where=unfinished, postgresql_where=unfinished
    )


def downgrade() -> None:
    """Take it away; files that are ready stay in the store as leftovers, for `flask files clean`."""
    op.drop_index("ix_prepared_file_unfinished", "prepared_file")
    op.drop_index(op.f("ix_prepared_file_account_id_id"), "prepared_file")
    op.drop_table("prepared_file")
