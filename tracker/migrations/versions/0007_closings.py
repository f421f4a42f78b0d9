"""Closings with their lines, kept by triggers, and what of them is public."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_APPEND_ONLY = ("closing", "closing_line")
_OUTCOMES = ("completed_on_time", "completed_late", "open_within", "open_overdue", "undated")
#: Adding a line to a closing that is there already.
_SEAL_SQLITE = """
CREATE TRIGGER closing_line_is_sealed BEFORE INSERT ON closing_line
WHEN EXISTS (SELECT 1 FROM closing WHERE number = NEW.closing_number)
BEGIN SELECT RAISE(ABORT, 'a closing that is made gets no more lines'); END
"""
_SEAL_POSTGRESQL = """
CREATE FUNCTION closing_line_seal() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF EXISTS (SELECT 1 FROM closing WHERE number = NEW.closing_number) THEN
RAISE EXCEPTION 'a closing that is made gets no more lines'; END IF; RETURN NEW; END $$
"""


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the tables and their triggers."""
    _make_closing()
    _make_closing_line()
    op.create_table(
        "publication",
        sa.Column("closing_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("shows_counts", sa.Boolean(), nullable=False),
        sa.Column("shows_rates", sa.Boolean(), nullable=False),
        sa.Column("shows_agencies", sa.Boolean(), nullable=False),
        sa.Column("shows_contents", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(length=200), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("shows_counts OR shows_rates", name=op.f("ck_publication_shows_something")),
        sa.ForeignKeyConstraint(["closing_number"], ["closing.number"], name=op.f("fk_publication_closing_number")),
        sa.PrimaryKeyConstraint("closing_number", name=op.f("pk_publication")),
    )
    _forbid_changes()


def downgrade() -> None:
    """Take them away; what they held is lost."""
    _allow_changes()
    op.drop_table("publication")
    op.drop_index(op.f("ix_closing_line_closing_number_lead_agency_id_place"), "closing_line")
    op.drop_index(op.f("ix_closing_line_closing_number_outcome_place"), "closing_line")
    op.drop_index(op.f("ix_closing_line_closing_number_task_id"), "closing_line")
    op.drop_table("closing_line")
    op.drop_table("closing")


def _make_closing() -> None:
    op.create_table(
        "closing",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stream", _words("stream", "provincial", "central"), nullable=False),
        sa.Column("period_key", sa.String(length=40), nullable=False),
        sa.Column("period_label", sa.String(length=100), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("corrects_number", sa.Integer(), nullable=True),
        sa.Column("definition_version", sa.Integer(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("line_count", sa.Integer(), nullable=False),
        sa.Column("history_id", sa.Integer(), nullable=False),
        sa.Column("history_hash", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("go", sa.String(length=32), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.CheckConstraint("as_of >= from_on AND to_on >= from_on", name=op.f("ck_closing_days_follow_on_each_other")),
        sa.CheckConstraint("(revision = 1) = (corrects_number IS NULL)", name=op.f("ck_closing_a_later_one_corrects")),
        sa.CheckConstraint("line_count > 0", name=op.f("ck_closing_counts_something")),
        sa.ForeignKeyConstraint(["corrects_number"], ["closing.number"], name=op.f("fk_closing_corrects_number")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_closing")),
        sa.UniqueConstraint("corrects_number", name=op.f("uq_closing_corrects_number")),
        sa.UniqueConstraint("go", name=op.f("uq_closing_go")),
        sa.UniqueConstraint(
            *("stream", "from_on", "to_on", "as_of", "revision"),
            name=op.f("uq_closing_stream_from_on_to_on_as_of_revision"),
        ),
    )


def _make_closing_line() -> None:
    op.create_table(
        "closing_line",
        sa.Column("closing_number", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("task_code", sa.String(length=40), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("document", sa.String(length=100), nullable=False),
        sa.Column("lead_agency_id", sa.Integer(), nullable=False),
        sa.Column("lead_code", sa.String(length=35), nullable=False),
        sa.Column("lead_name", sa.String(length=255), nullable=False),
        sa.Column("assigned_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("original_due_on", sa.Date(), nullable=True),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("judged_by", sa.Date(), nullable=True),
        sa.Column("outcome", _words("outcome", *_OUTCOMES), nullable=False),
        sa.Column("outcome_by_original", _words("outcome_by_original", *_OUTCOMES), nullable=False),
        sa.Column("awaiting", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["closing_number"],
            ["closing.number"],
            name=op.f("fk_closing_line_closing_number"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("closing_number", "place", name=op.f("pk_closing_line")),
    )
    op.create_index(
        op.f("ix_closing_line_closing_number_task_id"), "closing_line", ["closing_number", "task_id"], unique=True
    )
    op.create_index(
        op.f("ix_closing_line_closing_number_outcome_place"), "closing_line", ["closing_number", "outcome", "place"]
    )
    op.create_index(
        op.f("ix_closing_line_closing_number_lead_agency_id_place"),
        "closing_line",
        ["closing_number", "lead_agency_id", "place"],
    )


def _forbid_changes() -> None:
    """Rows are added and never changed, cut or replaced; and a closing that is made gets no more lines."""
    if op.get_bind().dialect.name != "postgresql":
        for table in _APPEND_ONLY:
            for act in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        op.execute(_SEAL_SQLITE)
        return
    for table in _APPEND_ONLY:
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
    op.execute(_SEAL_POSTGRESQL)
    op.execute(
        "CREATE TRIGGER closing_line_is_sealed BEFORE INSERT ON closing_line "
        "FOR EACH ROW EXECUTE FUNCTION closing_line_seal()"
    )


def _allow_changes() -> None:
    if op.get_bind().dialect.name != "postgresql":
        op.execute("DROP TRIGGER closing_line_is_sealed")
        for table in _APPEND_ONLY:
            for act in ("UPDATE", "DELETE"):
                op.execute(f"DROP TRIGGER {table}_no_{act.lower()}")
        return
    op.execute("DROP TRIGGER closing_line_is_sealed ON closing_line")
    op.execute("DROP FUNCTION closing_line_seal()")
    for table in _APPEND_ONLY:
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
        op.execute(f"DROP FUNCTION {table}_is_append_only()")
