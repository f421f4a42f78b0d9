"""Imports have rows of their own, columns are remembered, and what was uploaded keeps a choice for each sheet."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the tables. Lists that were uploaded and not confirmed are dropped: they live for a day in any case."""
    op.drop_table("staged_workbook")
    _make_staged(
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("under_agency_id", sa.Integer(), nullable=True),
        sa.Column("code_prefix", sa.String(length=12), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["under_agency_id"], ["agency.id"], name=op.f("fk_staged_workbook_under_agency_id")),
    )
    op.create_table(
        "remembered_columns",
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("is_month_first", sa.Boolean(), nullable=False),
        sa.Column("remembered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("remembered_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("signature", name=op.f("pk_remembered_columns")),
    )
    _make_runs()
    op.create_table(
        "imported_task",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name=op.f("fk_imported_task_run_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_imported_task_task_id")),
        sa.PrimaryKeyConstraint("run_id", "task_id", name=op.f("pk_imported_task")),
    )
    op.create_index(op.f("ix_imported_task_task_id"), "imported_task", ["task_id"])


def _make_staged(*columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        "staged_workbook",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("stream", _words("stream", "provincial", "central"), nullable=False),
        sa.Column("cells", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_staged_workbook_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staged_workbook")),
        sqlite_autoincrement=True,
    )


def _make_runs() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("stream", _words("stream", "provincial", "central"), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column(
            "role",
            _words(
                "role",
                *("office_officer", "office_head", "agency_head", "agency_officer", "leader", "viewer", "admin"),
            ),
            nullable=True,
        ),
        sa.Column("in_place_of", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", _words("state", "waiting", "applying", "done", "failed"), nullable=False),
        sa.Column("staged_id", sa.Integer(), nullable=True),
        sa.Column("skips_refused", sa.Boolean(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=100), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("whole", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("documents", sa.JSON(), nullable=False),
        sa.Column("last_entry_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("(undone_at IS NULL) = (undone_by = '')", name=op.f("ck_import_run_undone_by_somebody")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_import_run_account_id")),
        sa.ForeignKeyConstraint(["staged_id"], ["staged_workbook.id"], name=op.f("fk_import_run_staged_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
        sa.UniqueConstraint("staged_id", name=op.f("uq_import_run_staged_id")),
        sqlite_autoincrement=True,
    )
    unfinished = sa.text("state IN ('waiting', 'applying')")
    op.create_index(
        "ix_import_run_unfinished", "import_run", ["id"], sqlite_where=unfinished, postgresql_where=unfinished
    )


def downgrade() -> None:
    """Take them away; tasks and history stay. An import can then not be taken back any more."""
    op.drop_index(op.f("ix_imported_task_task_id"), "imported_task")
    op.drop_table("imported_task")
    op.drop_index("ix_import_run_unfinished", "import_run")
    op.drop_table("import_run")
    op.drop_table("remembered_columns")
    op.drop_table("staged_workbook")
    _make_staged(sa.Column("mapping", sa.JSON(), nullable=False), sa.Column("header_row", sa.Integer(), nullable=True))
