"""Whether the demonstration is loaded, and whether anybody ever used this database."""

from sqlalchemy import exists, select

from tracker.db import db
from tracker.models import Agency, HistoryHead


def has_demo() -> bool:
    """Whether made-up tasks are in the database: every page then says so.

    Cheap enough for every page: it reads the agencies, a few dozen rows. The demonstration always has agencies, and
    those that real data still needs when it is removed become real.
    """
    return bool(db.session.scalar(select(exists().where(Agency.is_demo))))


def is_untouched() -> bool:
    """Whether nothing was ever done in this database, not even undone: its history has no beginning."""
    return not db.session.scalar(select(exists().where(HistoryHead.id == 1)))
