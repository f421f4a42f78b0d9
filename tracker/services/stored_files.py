"""Comparing the store of attached files with the database, and clearing away what no row names."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select

from tracker import clock
from tracker.db import db
from tracker.errors import DamagedFile
from tracker.files.attachments import store
from tracker.models import Attachment, PreparedFile

#: A file younger than this may belong to an act that is still under way.
_UNDER_WAY = timedelta(days=1)
_BATCH = 500


@dataclass
class StoreCheck:
    """What the store is like: how many files are right, and which are not."""

    good: int = 0
    missing: list[str] = field(default_factory=list)
    """Files a row names that are not there, as 'number name (stored as)'."""
    changed: list[str] = field(default_factory=list)
    """Files that are there, and not as they were kept."""
    orphans: list[str] = field(default_factory=list)
    """Stored names that no row names, older than a day."""

    @property
    def is_whole(self) -> bool:
        """Whether every file people attached is there as they sent it."""
        return not self.missing and not self.changed


def verify_files() -> StoreCheck:
    """Read every attached file and compare it with its checksum; changes nothing."""
    check = StoreCheck(orphans=_orphans())
    kept = {name for name, _at in store.list_kept()}
    for row in _rows():
        told = f"{row.id} {row.name} ({row.stored_as})"
        try:
            store.open_checked(row.stored_as, sha256=row.sha256).close()
        except DamagedFile:
            (check.changed if row.stored_as in kept else check.missing).append(told)
        else:
            check.good += 1
    return check


def clean_files() -> int:
    """Delete the files that no row names and that are older than a day, and say how many there were."""
    orphans = _orphans()
    for name in orphans:
        store.remove(name)
    return len(orphans)


def _orphans() -> list[str]:
    before = clock.now() - _UNDER_WAY
    # The store is listed first: what is attached in the meantime is then surely named by the rows read after it.
    old = [name for name, written_at in store.list_kept() if written_at < before]
    db.session.rollback()
    prepared = select(PreparedFile.stored_as).where(PreparedFile.stored_as.is_not(None))
    named = set(db.session.scalars(select(Attachment.stored_as).union_all(prepared)))
    return [name for name in old if name not in named]


def _rows() -> Iterator[Attachment]:
    rows = select(Attachment).order_by(Attachment.id).execution_options(yield_per=_BATCH)
    yield from db.session.scalars(rows)
